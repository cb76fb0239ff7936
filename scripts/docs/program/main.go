// Command program is a whole program as a user writes it; the tests run it against
// the embedded Intercom and compile it for every version of the API.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/search"
	"github.com/seed-a528e955/intercom-go/facade"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212" // the pin: the only line that names the version
)

func main() {
	ctx := context.Background()
	client, err := facade.New(intercom.New, os.Getenv("INTERCOM_ACCESS_TOKEN"), facade.WithRegion(facade.EU))
	if err != nil {
		log.Fatal(err)
	}

	contact, err := client.Contacts.Get(ctx, "5ba682d23d7cf92bef87bfd4", facade.WithTimeout(5*time.Second))
	switch {
	case errors.Is(err, api.ErrNotFound):
		log.Fatal("no such contact")
	case err != nil:
		var e *api.Error
		if errors.As(err, &e) {
			log.Fatal(e.StatusCode, e.Code(), e.RequestID, e.Outcome())
		}
		log.Fatal(err)
	}
	// Plain Go values: an id is a string, a moment a time.Time; nothing to dereference or to convert.
	fmt.Println(contact.Name, contact.CreatedAt.Format(time.RFC3339))

	_, err = client.Contacts.Update(ctx, contact.ID, intercom.UpdateContactRequest{
		ExternalID: api.Set("user-17"),
		SignedUpAt: api.Set(time.Now()),
		Phone:      api.Null[string](), // clears the field: {"phone":null}
	})
	if err != nil {
		log.Fatal(err)
	}

	if _, err = client.Conversations.Reply(ctx, "1234", intercom.AdminReply("991267516", "<p>Done.</p>")); err != nil {
		log.Fatal(err)
	}

	recent := search.And(search.Eq("role", "user"), search.SinceDay("created_at", time.Now().AddDate(0, -1, 0)))
	for found, err := range client.Contacts.SearchAll(ctx, search.Request{Query: recent, Sort: search.Descending("created_at")}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(found.Email)
	}

	// The next page loads while this one is handled.
	for conv, err := range client.Conversations.ListAll(ctx, intercom.ListConversationsParams{PerPage: 150}, api.WithPrefetch(1)) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(conv.ID, conv.State)
	}
}
