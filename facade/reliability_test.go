package facade_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// pinned starts an Intercom and a client of 2.12 that repeats nothing.
func pinned(t *testing.T, opts ...facade.ClientOption) (*intercomtest.Server, *intercom.Client) {
	t.Helper()
	server := intercomtest.New(t, intercomtest.WithBasePath("/behind/a/proxy"))
	opts = append([]facade.ClientOption{facade.WithBaseURL(server.URL), facade.WithMaxRetries(0)}, opts...)
	client, err := facade.New(intercom.New, server.Token(), opts...)
	require.NoError(t, err)
	return server, client
}

// failed is what every failure says, whatever its type.
type failed struct {
	status       int
	requestID    string
	method, path string
	attempts     int
	outcome      api.Outcome
}

func read(t *testing.T, err error) failed {
	t.Helper()
	var answer *api.Error
	if errors.As(err, &answer) {
		return failed{answer.StatusCode, answer.RequestID, answer.Method, answer.Path, answer.Attempts, answer.Outcome()}
	}
	var broken *api.CallError
	require.ErrorAs(t, err, &broken)
	return failed{broken.StatusCode, broken.RequestID, broken.Method, broken.Path, broken.Attempts, broken.Outcome()}
}

// TestFailuresAgreeWithTheLedger lets a write fail in every way and compares what
// the error says with what the server knows to have happened.
func TestFailuresAgreeWithTheLedger(t *testing.T) {
	for name, c := range map[string]struct {
		fault   intercomtest.Fault
		status  int
		outcome api.Outcome
		applied bool
		is      error
	}{
		"404":                  {intercomtest.APIError(http.StatusNotFound, "not_found", "nothing here"), 404, api.Rejected, false, api.ErrNotFound},
		"HTML 504":             {intercomtest.HTML(http.StatusGatewayTimeout), 504, api.Unknown, false, api.ErrServer},
		"HTML 504, and it was": {intercomtest.HTML(http.StatusGatewayTimeout).AfterEffect(), 504, api.Unknown, true, api.ErrServer},
		"null 429":             {intercomtest.Null429(), 429, api.Rejected, false, api.ErrRateLimited},
		"empty 200":            {intercomtest.Empty200(), 200, api.Applied, true, api.ErrEmptyBody},
		"body cut short":       {intercomtest.CutBody(), 200, api.Applied, true, api.ErrInvalidBody},
		"reset before":         {intercomtest.ResetBefore(), 0, api.Unknown, false, nil},
		"reset after":          {intercomtest.ResetAfter(), 0, api.Unknown, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			server, client := pinned(t)
			server.Fail(intercomtest.Match{Method: http.MethodPost, Path: "/contacts"}, c.fault)
			_, err := client.Contacts.Create(t.Context(), intercom.NewUserWithEmail("ada@example.com"))
			require.Error(t, err)
			got := read(t, err)
			require.Equal(t, c.status, got.status)
			require.Equal(t, http.MethodPost, got.method)
			require.Equal(t, "/contacts", got.path)
			require.Equal(t, 1, got.attempts)
			require.Equal(t, c.outcome, got.outcome)
			if c.is != nil {
				require.ErrorIs(t, err, c.is)
			}
			entries := server.Ledger().Of(http.MethodPost, "/contacts")
			require.Len(t, entries, 1)
			require.Equal(t, c.applied, entries[0].Applied)
			switch name {
			case "HTML 504", "HTML 504, and it was", "null 429": // a proxy's own answer has no request id
				require.Empty(t, got.requestID)
			default:
				if c.status != 0 {
					require.Equal(t, entries[0].ID, got.requestID)
				}
			}
			require.NotContains(t, err.Error(), server.Token())
		})
	}
}

func TestIdsStayOutOfErrors(t *testing.T) {
	_, client := pinned(t)
	_, err := client.Contacts.Get(t.Context(), "0123456789abcdef01234567")
	require.ErrorIs(t, err, api.ErrNotFound)
	got := read(t, err)
	require.Equal(t, "/contacts/{id}", got.path)
	require.NotEmpty(t, got.requestID)
	require.NotContains(t, err.Error(), "0123456789abcdef01234567")
}

// TestSentBodies is the golden JSON of what is absent, null, and a value.
func TestSentBodies(t *testing.T) {
	server, client := pinned(t)
	id := server.AddContact(intercomtest.Contact{Email: "ada@example.com"})
	for want, body := range map[string]intercom.UpdateContactRequest{
		`{}`:                                 {},
		`{"phone":null}`:                     {Phone: api.Null[string]()},
		`{"name":"Ada"}`:                     {Name: api.Set("Ada")},
		`{"name":""}`:                        {Name: api.Set("")},
		`{"owner_id":7}`:                     {OwnerID: api.Set("7")}, // 2.12 declares an integer
		`{"owner_id":null}`:                  {OwnerID: api.Null[string]()},
		`{"name":"<b>&</b>"}`:                {Name: api.Set("<b>&</b>")},
		`{"unsubscribed_from_emails":false}`: {UnsubscribedFromEmails: api.Set(false)},
		`{"signed_up_at":1772357400}`:        {SignedUpAt: api.Set(time.Unix(1772357400, 0))},
		`{"custom_attributes":{"seats":0,"since":86400}}`: {CustomAttributes: api.Attributes{"seats": 0, "since": time.Unix(86400, 0)}},
		`{"custom_attributes":{}}`:                        {CustomAttributes: api.Attributes{}},
	} {
		_, _ = client.Contacts.Update(t.Context(), id, body) // some of it the server refuses; what was sent counts
		last, ok := server.LastRequest()
		require.True(t, ok)
		require.Equal(t, want, strings.TrimSpace(string(last.Body)))
	}
}

func TestBadPathsAreNotSent(t *testing.T) {
	server, client := pinned(t)
	for _, id := range []string{"", ".", ".."} {
		_, err := client.Contacts.Get(t.Context(), id)
		require.Error(t, err)
		require.Equal(t, api.NotSent, read(t, err).outcome)
	}
	require.Empty(t, server.Ledger())
	_, err := client.Contacts.Get(t.Context(), "a/../b?c#d")
	require.ErrorIs(t, err, api.ErrNotFound)
	require.Len(t, server.Ledger(), 1)
}

func TestCancelledContext(t *testing.T) {
	server, client := pinned(t)
	server.SeedContacts(5)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := client.Contacts.Get(ctx, "0123456789abcdef01234567")
	require.ErrorIs(t, err, context.Canceled)
	yielded := 0
	for _, err := range client.Contacts.ListAll(ctx, intercom.ListContactsParams{}) {
		require.ErrorIs(t, err, context.Canceled)
		yielded++
	}
	require.Equal(t, 1, yielded)
	require.Empty(t, server.Ledger())
}

// An event is told from its repetition by when it happened.
func TestAnEventIsRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script(status(500), answer{status: 202})
		err := intercom.New(scripted(t, s)).DataEvents.Create(t.Context(), intercom.CreateDataEventRequest{
			EventName: api.Set("bought-wheel"), UserID: api.Set("u1"), CreatedAt: api.Set(time.Unix(1706933110, 0)),
		})
		require.NoError(t, err)
		require.Equal(t, 2, s.attempts())
	})
}
