package testing

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// With the server in the process: real HTTP, real decoding, retries and errors.
func TestGreetWithAServer(t *testing.T) {
	server := intercomtest.New(t)
	id := server.AddContact(intercomtest.Contact{Name: "Ada"})
	client, err := facade.New(intercom.New, server.Token(), facade.WithBaseURL(server.URL))
	require.NoError(t, err)
	server.Fail(intercomtest.Match{Path: "/contacts/{id}"}, intercomtest.RateLimited(time.Millisecond)) // once

	greeting, err := Greet(t.Context(), client.Contacts, id)
	require.NoError(t, err)
	assert.Equal(t, "Hello, Ada!", greeting)
	server.AssertSent(t, "GET", "/contacts/"+id, intercomtest.Times(2))

	_, err = Greet(t.Context(), client.Contacts, "nobody")
	require.ErrorIs(t, err, api.ErrNotFound)
}

// With a stub in place of HTTP: the generated client calls it with each operation.
func TestGreetWithAStub(t *testing.T) {
	client := intercom.New(api.CallerFunc(func(_ context.Context, call *api.Call) error {
		*call.Result.(*intercom.Contact) = intercom.Contact{ID: call.Path[0], Name: "Grace"}
		return nil
	}))
	greeting, err := Greet(t.Context(), client.Contacts, "1")
	require.NoError(t, err)
	assert.Equal(t, "Hello, Grace!", greeting)
}

// nameless is a narrow interface, filled by hand.
type nameless struct{}

func (nameless) Get(context.Context, string, ...api.CallOption) (*intercom.Contact, error) {
	return &intercom.Contact{}, nil
}

func TestGreetSomebodyWithoutAName(t *testing.T) {
	greeting, err := Greet(t.Context(), nameless{}, "1")
	require.NoError(t, err)
	assert.Equal(t, "Hello!", greeting)
}
