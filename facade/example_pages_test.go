package facade_test

import (
	"context"
	"fmt"
	"log"
	"sync/atomic"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	"github.com/seed-a528e955/intercom-go/facade/ratelimit"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// workspace is a client of an Intercom in this process, with 120 contacts.
func workspace(opts ...facade.ClientOption) (client *intercom.Client, end func()) {
	srv, err := intercomtest.NewServer(intercomtest.WithRateLimit(1666, 10*time.Second))
	if err != nil {
		log.Fatal(err)
	}
	srv.SeedContacts(120)
	client, err = facade.New(intercom.New, srv.Token(), append(opts, facade.WithBaseURL(srv.URL))...)
	if err != nil {
		log.Fatal(err)
	}
	return client, srv.Close
}

func Example_prefetch() {
	client, end := workspace()
	defer end()
	ctx := context.Background()
	n := 0
	for contact, err := range client.Contacts.ListAll(ctx, intercom.ListContactsParams{PerPage: 50}, api.WithPrefetch(1)) {
		if err != nil {
			log.Fatal(err)
		}
		if contact.Email != "" {
			n++ // while the next page is on its way
		}
	}
	fmt.Println(n)
	// Output: 120
}

func ExampleCollect() {
	client, end := workspace()
	defer end()
	newest, err := facade.Collect(client.Contacts.ListAll(context.Background(), intercom.ListContactsParams{}), 10)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(newest))
	// Output: 10
}

func ExampleProgress() {
	client, end := workspace()
	defer end()
	pages := client.Contacts.ListPages(context.Background(), intercom.ListContactsParams{PerPage: 50})
	for _, err := range facade.Progress(pages, func(p facade.ProgressInfo) { fmt.Printf("%d of %d\n", p.Items, p.Total) }) {
		if err != nil {
			log.Fatal(err)
		}
	}
	// Output:
	// 50 of 120
	// 100 of 120
	// 120 of 120
}

func ExampleConcurrent() {
	client, end := workspace()
	defer end()
	ctx := context.Background()
	contacts := client.Contacts.ListAll(ctx, intercom.ListContactsParams{PerPage: 50})
	var renamed atomic.Int64
	err := facade.Concurrent(ctx, contacts, 8, func(ctx context.Context, contact *intercom.Contact) error {
		_, err := client.Contacts.Update(ctx, contact.ID, intercom.UpdateContactRequest{Name: api.Set("Ada")})
		if err == nil {
			renamed.Add(1)
		}
		return err
	})
	fmt.Println(renamed.Load(), err)
	// Output: 120 <nil>
}

func ExampleMap() {
	client, end := workspace()
	defer end()
	ctx := context.Background()
	contacts := client.Contacts.ListAll(ctx, intercom.ListContactsParams{})
	notes := facade.Map(ctx, contacts, 8, func(ctx context.Context, contact *intercom.Contact) (int, error) {
		page, err := client.Contacts.ListNotes(ctx, contact.ID, intercom.ListContactNotesParams{})
		if err != nil {
			return 0, err
		}
		return len(page.Data), nil
	}, facade.InOrder())
	total := 0
	for n, err := range notes {
		if err != nil {
			log.Fatal(err)
		}
		total += n
	}
	fmt.Println(total)
	// Output: 0
}

func ExampleWait() {
	client, end := workspace()
	defer end()
	polls := 0
	// In place of this, ask for the export: client.DataExports.Get(ctx, id).
	poll := func(ctx context.Context) (string, error) {
		polls++
		_, err := client.Admins.Me(ctx)
		return []string{"pending", "in_progress", "completed"}[polls-1], err
	}
	status, err := facade.Wait(context.Background(), func(ctx context.Context) (*string, error) {
		status, err := poll(ctx)
		return &status, err
	}, func(status *string) (bool, error) {
		switch *status {
		case "failed", "canceled":
			return false, &facade.JobError{Status: *status}
		}
		return *status == "completed", nil
	}, facade.WaitOptions{Interval: time.Millisecond, Timeout: time.Hour})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(*status)
	// Output: completed
}

func ExampleWithLimiter() {
	// Two clients of one token, say for two API versions, share what Intercom allows, and leave half of it to others.
	limiter, err := ratelimit.New(ratelimit.WithReserve(0.5))
	if err != nil {
		log.Fatal(err)
	}
	client, end := workspace(facade.WithLimiter(limiter))
	defer end()
	if _, err := client.Admins.Me(context.Background()); err != nil {
		log.Fatal(err)
	}
	now := limiter.Snapshots()[0] // one for each token
	fmt.Println(now.Remaining, "of", now.Limit)
	// Output: 1665 of 1666
}
