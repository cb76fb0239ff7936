package api_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
)

func TestOperationString(t *testing.T) {
	assert.Equal(t, "Contacts.Get", opGet.String())
	assert.Equal(t, "ShowContact", (&api.Operation{ID: "ShowContact"}).String())
	assert.Equal(t, "Get", (&api.Operation{ID: "ShowContact", Name: "Get"}).String())
	assert.Empty(t, (*api.Operation)(nil).String())
}

func TestOperationRepeatable(t *testing.T) {
	for method, want := range map[string]bool{
		"GET": true, "HEAD": true, "PUT": true, "DELETE": true, "POST": false, "PATCH": false,
	} {
		assert.Equal(t, want, (&api.Operation{Method: method}).Repeatable(), method)
	}
	assert.True(t, (&api.Operation{Method: "POST", SafeToRepeat: true}).Repeatable())
}

// No part of an operation can add a header or a request.
func TestOperationWithControlCharacters(t *testing.T) {
	for name, set := range map[string]func(op *api.Operation, value string){
		"method":  func(op *api.Operation, value string) { op.Method = value },
		"path":    func(op *api.Operation, value string) { op.Path = "/" + value },
		"version": func(op *api.Operation, value string) { op.Version = value },
		"accept":  func(op *api.Operation, value string) { op.Accept = value },
	} {
		for _, value := range []string{"a\r\nX: y", "a\nb", "a\rb", "a\x00", "a\x7f", "a\tb"} {
			op := api.Operation{Method: "GET", Path: "/tags"}
			set(&op, value)
			err := (&api.Call{Operation: &op}).Prepare()
			assertNotSent(t, err)
			require.ErrorContains(t, err, "the operation's "+name+" has a control character", "%q", value)
		}
	}
}
