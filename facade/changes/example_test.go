package changes_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"time"

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
	walker := changes.New(client, changes.Options{})
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

// Find what no walk shows: what was archived, merged or deleted.
func ExampleWalker_Reconcile() {
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
	ctx := context.Background()
	me, err := client.Admins.Me(ctx)
	if err != nil {
		log.Fatal(err)
	}

	updated := map[string]time.Time{"6b0ae352c4f5a58656eef599": {}} // the copy: ids, and when the items changed
	known := func(yield func(changes.Known) bool) {
		for id, at := range updated {
			if !yield(changes.Known{ID: id, UpdatedAt: at}) {
				return
			}
		}
	}
	walker := changes.New(client, changes.Options{Workspace: me.App.IDCode})
	for repair, err := range walker.Reconcile(ctx, changes.Contacts, known) {
		if err != nil {
			log.Fatal(err)
		}
		for _, item := range repair.Items {
			updated[item.ID] = item.UpdatedAt
			fmt.Println("missing: stored now")
		}
		for _, removed := range repair.Removed {
			delete(updated, removed.ID)
			fmt.Println(removed.ID, "is", removed.Why)
		}
	}
	// Output:
	// missing: stored now
	// 6b0ae352c4f5a58656eef599 is deleted
}
