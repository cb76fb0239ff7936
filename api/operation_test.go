package api_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

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
