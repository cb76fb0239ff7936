package upsert_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	"github.com/seed-a528e955/intercom-go/facade/upsert"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// A contact with the email of another customer is not taken over.
func ExampleContact() {
	srv, err := intercomtest.NewServer()
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	client, err := facade.New(intercom.New, srv.Token(), facade.WithBaseURL(srv.URL))
	if err != nil {
		log.Fatal(err)
	}
	for _, id := range []string{"user-17", "user-17", "user-18"} {
		result, err := upsert.Contact[intercom.Contact](context.Background(), client,
			map[string]any{"external_id": id, "email": "ada@example.com"}, upsert.Options{})
		var taken *upsert.Taken
		switch {
		case errors.As(err, &taken):
			fmt.Println("taken by", taken.ExternalID)
		case err != nil:
			log.Fatal(err)
		default:
			fmt.Println(result.Did)
		}
	}
	// Output:
	// created
	// updated
	// taken by user-17
}
