package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/search"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

const (
	seedContacts      = 420
	seedConversations = 310
)

// tour runs the main job against an Intercom in this process.
func tour(ctx context.Context, out io.Writer) error {
	server, err := intercomtest.NewServer() //nolint:contextcheck // the server lives until it is closed
	if err != nil {
		return err
	}
	defer server.Close()
	server.SeedContacts(seedContacts)
	server.SeedConversations(seedConversations)
	say(out, "An Intercom with %d contacts and %d conversations runs in this process.", seedContacts, seedConversations)

	client, err := facade.New(intercom.New, server.Token(),
		facade.WithBaseURL(server.URL),
		facade.WithHooks(facade.Hooks{Retry: func(_ context.Context, e facade.Event) {
			say(out, "  … %s answered %d, trying again in %v", e.Operation, e.StatusCode, e.Wait.Round(time.Millisecond))
		}}))
	if err != nil {
		return err
	}
	say(out, "The client is pinned to API %s.", intercom.Version)
	t := &guide{out: out, server: server, client: client}
	for _, step := range []func(context.Context) error{t.walk, t.search, t.change, t.notFound, t.duplicate, t.rateLimit, t.unavailable, t.sync, t.export} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	say(out, "\nDone: %d requests reached the server, %d changed something.", len(server.Ledger()), changes(server.Ledger()))
	return nil
}

// changes counts the writes that took effect.
func changes(ledger intercomtest.Ledger) int {
	n := 0
	for _, e := range ledger.Applied() {
		if e.Method != http.MethodGet && e.Template != "/contacts/search" {
			n++
		}
	}
	return n
}

// guide holds what the steps share.
type guide struct {
	out    io.Writer
	server *intercomtest.Server
	client *intercom.Client
	newest string
}

func (t *guide) heading(s string) { say(t.out, "\n%s", s) }

// walk goes over all contacts, with a line of progress a page.
func (t *guide) walk(ctx context.Context) error {
	t.heading("1. Walk over all contacts, 150 a page")
	seen := 0
	for page, err := range t.client.Contacts.ListPages(ctx, intercom.ListContactsParams{PerPage: 150}) {
		if err != nil {
			return fmt.Errorf("listing contacts: %w", err)
		}
		seen += len(page.Items)
		say(t.out, "  %d of %d contacts", seen, page.Total)
	}
	return nil
}

// search counts last month's users.
func (t *guide) search(ctx context.Context) error {
	t.heading("2. Search: users created in the last month")
	query := search.And(search.Eq("role", "user"), search.Gt("created_at", t.server.Now().AddDate(0, -1, 0)))
	found := 0
	for contact, err := range t.client.Contacts.SearchAll(ctx, search.Request{Query: query}) {
		if err != nil {
			return fmt.Errorf("searching contacts: %w", err)
		}
		if found < 3 {
			say(t.out, "  %s, since %s", contact.Email, contact.CreatedAt.Format(time.DateOnly))
		}
		found++
	}
	say(t.out, "  %d found", found)
	return nil
}

// change creates a contact, updates it and clears a field.
func (t *guide) change(ctx context.Context) error {
	t.heading("3. Create a contact, update it, clear a field")
	created, err := t.client.Contacts.Create(ctx, intercom.CreateContactRequest{
		Role:             api.Set("user"),
		Email:            api.Set("grace@example.com"),
		Name:             api.Set("Grace"),
		Phone:            api.Set("+15550123"),
		CustomAttributes: api.Attributes{"plan": "team"},
	})
	if err != nil {
		return fmt.Errorf("creating a contact: %w", err)
	}
	t.newest = created.ID
	say(t.out, "  created %s: %s, %s", created.ID, created.Name, created.Phone)
	updated, err := t.client.Contacts.Update(ctx, created.ID, intercom.UpdateContactRequest{
		Name:  api.Set("Grace H."),
		Phone: api.Null[string](),
	})
	if err != nil {
		return fmt.Errorf("updating a contact: %w", err)
	}
	say(t.out, "  now %q with the phone %q: {\"phone\":null} cleared it, everything else stayed", updated.Name, updated.Phone)
	return nil
}

// notFound shows a typed failure.
func (t *guide) notFound(ctx context.Context) error {
	t.heading("4. A contact that does not exist")
	_, err := t.client.Contacts.Get(ctx, "000000000000000000000000")
	var failure *api.Error
	if !errors.Is(err, api.ErrNotFound) || !errors.As(err, &failure) {
		return fmt.Errorf("expected api.ErrNotFound, got %w", err)
	}
	say(t.out, "  api.ErrNotFound: status %d, code %s, request %s", failure.StatusCode, failure.Code(), failure.RequestID)
	return nil
}

// duplicate resolves a conflict to the contact that is there.
func (t *guide) duplicate(ctx context.Context) error {
	t.heading("5. Create a contact that exists already")
	_, err := t.client.Contacts.Create(ctx, intercom.NewUserWithEmail("grace@example.com"))
	var failure *api.Error
	if !errors.As(err, &failure) {
		return fmt.Errorf("expected a conflict, got %w", err)
	}
	id, _, ok := failure.ExistingContact()
	if !ok || id != t.newest {
		return fmt.Errorf("the conflict should name %s: %w", t.newest, err)
	}
	say(t.out, "  api.ErrConflict, and the contact that is there: %s", id)
	return nil
}

// rateLimit survives a 429: nothing was done, so it is repeated.
func (t *guide) rateLimit(ctx context.Context) error {
	t.heading("6. Rate limited while reading")
	t.server.Fail(intercomtest.Match{Method: http.MethodGet, Path: "/contacts/{id}", Times: 1}, intercomtest.RateLimited(time.Second))
	contact, err := t.client.Contacts.Get(ctx, t.newest)
	if err != nil {
		return fmt.Errorf("a 429 should have been waited for: %w", err)
	}
	say(t.out, "  got %s all the same", contact.Name)
	return nil
}

// unavailable survives a 503 on a PUT, which is safe to repeat, and shows that a
// POST which may have happened is not repeated.
func (t *guide) unavailable(ctx context.Context) error {
	t.heading("7. Service unavailable")
	t.server.Fail(intercomtest.Match{Method: http.MethodPut, Path: "/contacts/{id}", Times: 1}, intercomtest.APIError(http.StatusServiceUnavailable, "service_unavailable", "down for a moment"))
	if _, err := t.client.Contacts.Update(ctx, t.newest, intercom.UpdateContactRequest{Name: api.Set("Grace Hopper")}); err != nil {
		return fmt.Errorf("a 503 on an update should have been survived: %w", err)
	}
	say(t.out, "  the update went through on the second attempt")
	t.server.Fail(intercomtest.Match{Method: http.MethodPost, Path: "/contacts", Times: 1}, intercomtest.ResetAfter())
	_, err := t.client.Contacts.Create(ctx, intercom.NewUserWithEmail("edsger@example.com"))
	var failure *api.CallError
	if !errors.As(err, &failure) {
		return fmt.Errorf("expected a lost connection, got %w", err)
	}
	say(t.out, "  a create whose connection broke was not repeated (%d attempt): its outcome is %s", failure.Attempts, failure.Outcome())
	created := len(t.server.Ledger().Of(http.MethodPost, "/contacts").Applied())
	say(t.out, "  the server's ledger says that it took effect once: %d contacts were created in all", created)
	return nil
}
