package spec_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/api/spec"
)

func TestOperationString(t *testing.T) {
	assert.Equal(t, "Contacts.Get", (&spec.Operation{ID: "ShowContact", Service: "Contacts", Name: "Get"}).String())
	assert.Equal(t, "ShowContact", (&spec.Operation{ID: "ShowContact"}).String())
	assert.Equal(t, "Get", (&spec.Operation{ID: "ShowContact", Name: "Get"}).String())
	assert.Empty(t, (*spec.Operation)(nil).String())
}

func TestOperationRepeatable(t *testing.T) {
	for method, want := range map[string]bool{
		"GET": true, "HEAD": true, "PUT": true, "DELETE": true, "POST": false, "PATCH": false,
	} {
		assert.Equal(t, want, (&spec.Operation{Method: method}).Repeatable(), method)
	}
	assert.True(t, (&spec.Operation{Method: "POST", SafeToRepeat: true}).Repeatable())
	assert.True(t, (&spec.Operation{Method: "POST", ReadOnly: true}).Repeatable())
}

func TestOperationReads(t *testing.T) {
	for method, want := range map[string]bool{"GET": true, "HEAD": true, "PUT": false, "DELETE": false, "POST": false} {
		assert.Equal(t, want, (&spec.Operation{Method: method, SafeToRepeat: true}).Reads(), method)
	}
	assert.True(t, (&spec.Operation{Method: "POST", ReadOnly: true}).Reads())
}
