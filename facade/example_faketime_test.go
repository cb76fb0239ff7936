package facade_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// Waits take no time in a bubble of testing/synctest: a test of what happens when Intercom says "in 30 seconds" ends at
// once. The server is in memory, as the fake clock stands still while a real connection is waited for. Client and
// server are made within the bubble.
func TestExampleOfFakeTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := intercomtest.New(t, intercomtest.WithInMemory())
		defer server.Close() // within the bubble, too
		id := server.AddContact(intercomtest.Contact{Email: "ada@example.com"})
		server.Fail(intercomtest.Match{Path: "/contacts/{id}"}, intercomtest.RateLimited(30*time.Second))

		client, err := facade.New(intercom.New, server.Token(),
			facade.WithBaseURL(server.URL), facade.WithHTTPClient(server.Client()))
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		var meta facade.Response
		contact, err := client.Contacts.Get(t.Context(), id, facade.WithResponse(&meta))
		if err != nil {
			t.Fatal(err)
		}
		if contact.Email != "ada@example.com" || meta.Attempts != 2 || time.Since(began) < 30*time.Second {
			t.Errorf("%s after %d attempts and %s", contact.Email, meta.Attempts, time.Since(began))
		}
	})
}
