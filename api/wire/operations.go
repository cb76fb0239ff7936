package wire

import (
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// Operations copies what a generated package knows, so that nobody changes what its clients send.
func Operations(operations ...*spec.Operation) []*spec.Operation {
	copies := make([]spec.Operation, len(operations))
	out := make([]*spec.Operation, len(operations))
	for i, op := range operations {
		copies[i] = *op
		out[i] = &copies[i]
	}
	return out
}

// OperationNamed finds an operation by its service and name, "Contacts.Get".
func OperationNamed(name string, operations []*spec.Operation) (*spec.Operation, bool) {
	for _, op := range operations {
		if op.String() == name {
			return op, true
		}
	}
	return nil, false
}
