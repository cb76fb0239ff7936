// Package testing shows how to test a program that calls Intercom. Greet is the program's own code; it asks for no more
// than it needs.
package testing

import (
	"context"
	"fmt"

	"github.com/seed-a528e955/intercom-go/api"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// Contacts is what Greet needs of client.Contacts, which fits as it is.
type Contacts interface {
	Get(ctx context.Context, id string, opts ...api.CallOption) (*intercom.Contact, error)
}

// Greet greets a contact by name.
func Greet(ctx context.Context, contacts Contacts, id string) (string, error) {
	contact, err := contacts.Get(ctx, id)
	if err != nil {
		return "", fmt.Errorf("greeting: %w", err)
	}
	if contact.Name == "" {
		return "Hello!", nil
	}
	return "Hello, " + contact.Name + "!", nil
}
