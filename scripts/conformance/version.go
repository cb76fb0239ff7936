package conformance

import (
	"path"
	"reflect"
	"strings"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// Version is one generated package. versions.gen.go lists them all.
type Version struct {
	// Name is the API version as the files of the project name it: "2.12",
	// "preview".
	Name string
	// Header is what its operations send as Intercom-Version.
	Header string
	// New is the package's New.
	New func(api.Caller) any
	// Operations is the package's Operations.
	Operations func() []*spec.Operation
	// OperationNamed is the package's OperationNamed.
	OperationNamed func(name string) (*spec.Operation, bool)
	// WebhookItem is the package's WebhookItem.
	WebhookItem func(itemType string) any
	// Options are the query types that are call options, by operation.
	Options map[string]api.CallOption
	// Constructors are the functions that make requests, by name.
	Constructors map[string]Constructor
}

// Constructor is a function that makes a body of an operation, or a part of one.
type Constructor struct {
	Operation, Part string
	Func            any
}

// OperationFor finds the operation by HTTP method and path template; the names
// of the template's placeholders do not matter. It returns nil when the version
// has none.
func (v Version) OperationFor(method, path string) *spec.Operation {
	for _, op := range v.Operations() {
		if strings.EqualFold(op.Method, method) && anonymous(op.Path) == anonymous(path) {
			return op
		}
	}
	return nil
}

// anonymous takes the names out of a path template: "/contacts/{}".
func anonymous(path string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(path, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString("{}")
		_, path, _ = strings.Cut(rest, "}")
	}
}

// CallOption returns the zero value of the parameters that are a call option of
// an operation, nil where it has none.
func (v Version) CallOption(op *spec.Operation) api.CallOption {
	return v.Options[op.String()]
}

// folder is the folder of the package.
func (v Version) folder() string {
	return path.Base(reflect.TypeOf(v.New(nil)).Elem().PkgPath())
}
