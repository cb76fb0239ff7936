package api_test

import (
	"context"
	"fmt"
	"net/http"

	"github.com/seed-a528e955/intercom-go/api"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// greet is what is to be tested.
func greet(ctx context.Context, client *intercom.Client, id string) string {
	contact, err := client.Contacts.Get(ctx, id)
	if err != nil {
		return "Hello!"
	}
	return "Hello, " + contact.Name + "!"
}

// In a unit test a function takes Intercom's place. It sets the result that the method returns, or reads it from JSON with
// [api.Decode]; the call says what was asked for. For whole programs there is package facade/intercomtest.
func ExampleCallerFunc() {
	client := intercom.New(api.CallerFunc(func(_ context.Context, call *api.Call) error {
		if call.Path[0] != "65e9c3a2b1f04d7788aa0012" {
			return &api.Error{CallInfo: api.CallInfo{StatusCode: http.StatusNotFound}}
		}
		return api.Decode([]byte(`{"id": "65e9c3a2b1f04d7788aa0012", "name": "Ada"}`), call.Result, nil)
	}))

	fmt.Println(greet(context.Background(), client, "65e9c3a2b1f04d7788aa0012"))
	fmt.Println(greet(context.Background(), client, "0"))
	// Output:
	// Hello, Ada!
	// Hello!
}
