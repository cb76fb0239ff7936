package facade_test

import (
	"context"
	"encoding/json"
	"iter"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/search"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// trap is a host that nobody should talk to. It counts connections, so that not even an attempt goes unseen.
func trap(t *testing.T) (host string, sprung func() int64) {
	t.Helper()
	var n atomic.Int64
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { n.Add(1) }))
	srv.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			n.Add(1)
		}
	}
	srv.Start()
	t.Cleanup(srv.Close)
	return srv.Listener.Addr().String(), n.Load
}

// hostWalks are the ways through pages, as functions of a client that return at the end or at the first error.
var hostWalks = map[string]struct {
	method, path string
	walk         func(context.Context, *intercom.Client) error
}{
	"cursor": {"GET", "/contacts", func(ctx context.Context, c *intercom.Client) error {
		return exhaust(c.Contacts.ListAll(ctx, intercom.ListContactsParams{PerPage: 2}))
	}},
	"body": {"POST", "/contacts/search", func(ctx context.Context, c *intercom.Client) error {
		return exhaust(c.Contacts.SearchAll(ctx, search.Request{Query: search.Eq("role", "user")}))
	}},
	"page": {"GET", "/companies", func(ctx context.Context, c *intercom.Client) error {
		return exhaust(c.Companies.ListAll(ctx, intercom.ListCompaniesParams{PerPage: 2}))
	}},
	"page of a posted list": {"POST", "/companies/list", func(ctx context.Context, c *intercom.Client) error {
		return exhaust(c.Companies.ListByLastRequestAll(ctx, intercom.ListCompaniesByLastRequestParams{PerPage: 2}))
	}},
	"scroll": {"GET", "/companies/scroll", func(ctx context.Context, c *intercom.Client) error {
		return exhaust(c.Companies.ScrollAll(ctx, intercom.ScrollCompaniesParams{}))
	}},
}

// exhaust walks, and returns the error at the end.
func exhaust[T any](items iter.Seq2[*T, error]) (err error) {
	for _, err = range items {
	}
	return err
}

// TestNextPageOfAnotherHost gives every kind of list a next page elsewhere. The walk may go on or fail, but not there.
func TestNextPageOfAnotherHost(t *testing.T) {
	host, sprung := trap(t)
	for form, address := range map[string]string{
		"absolute":             "http://" + host + "/contacts?page=2&starting_after=abc",
		"of https":             "https://" + host + "/contacts?page=2",
		"without a scheme":     "//" + host + "/contacts?page=2",
		"with a user":          "http://127.0.0.1@" + host + "/?page=2",
		"without a query":      "http://" + host + "/",
		"with a base path":     "http://" + host + "/behind/a/proxy/contacts?page=2",
		"with another's query": "http://" + host + "/?page=2&host=" + host + "&url=http://" + host,
		"that is only a host":  host,
	} {
		for place, pages := range map[string]any{
			"next": map[string]any{"type": "pages", "page": 1, "total_pages": 2, "next": address},
			"next.starting_after": map[string]any{"type": "pages", "page": 1, "total_pages": 2,
				"next": map[string]any{"page": 2, "starting_after": address, "url": address}},
			"pages": address,
		} {
			for kind, w := range hostWalks {
				t.Run(strings.Join([]string{kind, place, form}, ", "), func(t *testing.T) {
					server, client := pinned(t)
					server.SeedCompanies(3)
					body, err := json.Marshal(map[string]any{"type": "list", "data": []any{map[string]any{"id": "1"}},
						"pages": pages, "scroll_param": address, "next": address})
					require.NoError(t, err)
					server.Fail(intercomtest.Match{Path: w.path}, intercomtest.Status(http.StatusOK, string(body), nil))
					err = w.walk(t.Context(), client)
					require.Zero(t, sprung(), "the other host was called")
					if err != nil {
						assert.NotContains(t, err.Error(), server.Token())
					} else {
						assert.GreaterOrEqual(t, len(server.Ledger()), 2, "the walk went on where it began")
					}
					for _, e := range server.Ledger() {
						assert.Equal(t, []string{w.method, w.path}, []string{e.Method, e.Path})
					}
				})
			}
		}
	}
}

// TestPagesRedirectedElsewhere sends a walk to another host after its first page, by every redirect there is.
func TestPagesRedirectedElsewhere(t *testing.T) {
	host, sprung := trap(t)
	for _, code := range redirectCodes {
		for kind, w := range hostWalks {
			t.Run(http.StatusText(code)+", "+kind, func(t *testing.T) {
				server, client := pinned(t, facade.WithMaxRetries(2))
				server.SeedContacts(90)
				server.SeedCompanies(120)
				server.Fail(intercomtest.Match{Path: w.path, Nth: 2}, intercomtest.Status(code, "", http.Header{
					"Location": {"http://" + host + "/contacts?access_token=hunter2"}}))
				err := w.walk(t.Context(), client)
				require.ErrorIs(t, err, facade.ErrRedirect)
				if w.method == "GET" || code != 302 && code != 303 { // these answer writes that were done, too
					assert.Equal(t, api.Rejected, outcome(t, err))
				}
				assert.Equal(t, 1, attemptsOf(t, err))
				assert.NotContains(t, err.Error(), server.Token())
				assert.NotContains(t, err.Error(), "hunter2")
				assert.Len(t, server.Ledger(), 2)
				require.Zero(t, sprung(), "the other host was called")
			})
		}
	}
}

// A redirect may stay on the host and lead away from there.
func TestRedirectsInTwoSteps(t *testing.T) {
	host, sprung := trap(t)
	server, client := pinned(t)
	server.Fail(intercomtest.Match{Path: "/admins"},
		intercomtest.Status(http.StatusFound, "", http.Header{"Location": {"/behind/a/proxy/me"}}))
	server.Fail(intercomtest.Match{Path: "/me"},
		intercomtest.Status(http.StatusTemporaryRedirect, "", http.Header{"Location": {"http://" + host}}))
	_, err := client.Admins.List(t.Context(), intercom.ListAdminsParams{})
	require.ErrorIs(t, err, facade.ErrRedirect)
	assert.Len(t, server.Ledger(), 2)
	require.Zero(t, sprung(), "the other host was called")
}
