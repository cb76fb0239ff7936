package changes_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"

	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/changes"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// Copy what has changed since the last run, and keep where to go on.
func ExampleWalker_Walk() {
	srv, err := intercomtest.NewServer()
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	srv.AddContact(intercomtest.Contact{Name: "Ada", ExternalID: "1"})
	client, err := facade.New(intercom.New, srv.Token(), facade.WithBaseURL(srv.URL))
	if err != nil {
		log.Fatal(err)
	}

	var state changes.State // read from where it was kept
	walker := changes.New(client, changes.Options{Version: intercom.Version})
	for page, err := range walker.Walk(context.Background(), changes.Contacts, state) {
		if err != nil {
			log.Fatal(err)
		}
		for _, item := range page.Items {
			var contact intercom.Contact
			if err := json.Unmarshal(item.JSON, &contact); err != nil {
				log.Fatal(err)
			}
			fmt.Println(contact.Name)
		}
		state = page.State // kept after the items
	}
	fmt.Println(state.Kind, state.Since.IsZero())
	// Output:
	// Ada
	// contacts false
}
