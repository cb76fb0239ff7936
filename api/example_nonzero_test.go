package api_test

import (
	"encoding/json"
	"fmt"
	"log"

	"github.com/seed-a528e955/intercom-go/api"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// A row of a table has empty cells. NonZero sends only what is there, and leaves the rest as it is.
func ExampleNonZero() {
	row := struct{ Email, Name, Phone string }{Email: "ada@example.com", Name: "Ada"}
	body, err := json.Marshal(intercom.UpdateContactRequest{
		Email: api.NonZero(row.Email),
		Name:  api.NonZero(row.Name),
		Phone: api.NonZero(row.Phone), // empty: not sent
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(body))
	// Output: {"email":"ada@example.com","name":"Ada"}
}
