package upsert_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	"github.com/seed-a528e955/intercom-go/facade/upsert"
)

type contact struct {
	ID         string `json:"id"`
	ExternalID string `json:"external_id"`
	Email      string `json:"email"`
	Name       string `json:"name"`
	Role       string `json:"role"`
}

func connect(t *testing.T, srv *intercomtest.Server) api.Caller {
	t.Helper()
	client, err := facade.New(func(c api.Caller) api.Caller { return c }, srv.Token(), facade.WithBaseURL(srv.URL),
		facade.WithRetry(facade.RetryPolicy{Backoff: time.Millisecond, MaxBackoff: time.Millisecond}))
	require.NoError(t, err)
	return client
}

// do makes a request that a test needs and no fixture does.
func do(t *testing.T, client api.Caller, method, path string, body any) {
	t.Helper()
	op := &spec.Operation{Name: "Test", Method: method, Path: path, Version: "2.16"}
	_, err := api.Do[json.RawMessage](t.Context(), client, &api.Call{Operation: op, Body: body})
	require.NoError(t, err)
}

// collision is a way in which a contact can meet others.
type collision struct {
	name  string
	there []intercomtest.Contact // by their ids a, b …
	after func(t *testing.T, client api.Caller)
	body  map[string]any
	opts  upsert.Options

	did     upsert.Did
	becomes string         // id of the contact that was changed; "" for a new one
	want    map[string]any // fields of it
	taken   string         // id of the contact in conflict
	because string
}

type fields = map[string]any

func archive(id string) func(*testing.T, api.Caller) {
	return func(t *testing.T, client api.Caller) { do(t, client, "POST", "/contacts/"+id+"/archive", nil) }
}

const (
	user = "user"
	lead = "lead"
)

var (
	ada  = intercomtest.Contact{ID: "a", ExternalID: "1", Email: "ada@example.com", Name: "Ada"}
	mail = intercomtest.Contact{ID: "a", Email: "ada@example.com", Name: "Ada"}
	bob  = intercomtest.Contact{ID: "b", ExternalID: "2", Email: "bob@example.com", Name: "Bob"}
)

var collisions = []collision{
	{name: "nobody", body: fields{"external_id": "1", "email": "ada@example.com"}, did: upsert.Created},
	{name: "external id", there: []intercomtest.Contact{ada}, body: fields{"external_id": "1", "name": "Ada L."}, did: upsert.Updated, becomes: "a", want: fields{"name": "Ada L.", "email": "ada@example.com"}},
	{name: "external id, new email", there: []intercomtest.Contact{ada}, body: fields{"external_id": "1", "email": "l@example.com"}, did: upsert.Updated, becomes: "a", want: fields{"email": "l@example.com"}},
	{name: "both", there: []intercomtest.Contact{ada}, body: fields{"external_id": "1", "email": "ADA@example.com", "name": "X"}, did: upsert.Updated, becomes: "a", want: fields{"name": "X"}},
	{name: "email of one without external id", there: []intercomtest.Contact{mail}, body: fields{"external_id": "1", "email": "ada@example.com"}, did: upsert.Updated, becomes: "a", want: fields{"external_id": "1"}},
	{name: "email of another", there: []intercomtest.Contact{ada}, body: fields{"external_id": "9", "email": "ada@example.com", "name": "Eve"}, taken: "a", because: `upsert: the email is that of contact a (external id "1"): that is another external id than "9"`},
	{name: "external id of one, email of another", there: []intercomtest.Contact{ada, bob}, body: fields{"external_id": "1", "email": "bob@example.com"}, taken: "b", because: `the email is that of contact b (external id "2"): contact a was to get it`},
	{name: "external id of one, email of one without", there: []intercomtest.Contact{mail, bob}, body: fields{"external_id": "2", "email": "ada@example.com"}, taken: "a", because: "the email is that of contact a (no external id): contact b was to get it"},
	{name: "email alone, of one with external id", there: []intercomtest.Contact{ada}, body: fields{"email": "ada@example.com", "name": "Eve"}, taken: "a", because: `upsert: the email is that of contact a (external id "1"): the body has no external id to tell whether it is the same person (Options.ByEmail takes it for that)`},
	{name: "email alone, by choice", there: []intercomtest.Contact{ada}, body: fields{"email": "ada@example.com", "name": "Ada L."}, opts: upsert.Options{ByEmail: true}, did: upsert.Updated, becomes: "a", want: fields{"name": "Ada L.", "external_id": "1"}},
	{name: "email alone, of one without", there: []intercomtest.Contact{mail}, body: fields{"email": "ada@example.com", "name": "Ada L."}, did: upsert.Updated, becomes: "a", want: fields{"name": "Ada L."}},
	{name: "archived", there: []intercomtest.Contact{ada}, after: archive("a"), body: fields{"external_id": "1", "name": "X"}, taken: "a", because: `upsert: the external_id is that of contact a (external id "1"): it is archived (Options.Archived: Unarchive brings it back)`},
	{name: "archived, by choice", there: []intercomtest.Contact{ada}, after: archive("a"), body: fields{"external_id": "1", "name": "X"}, opts: upsert.Options{Archived: upsert.Unarchive}, did: upsert.Unarchived, becomes: "a", want: fields{"name": "X"}},
	{name: "archived, of another", there: []intercomtest.Contact{ada}, after: archive("a"), body: fields{"external_id": "9", "email": "ada@example.com"}, opts: upsert.Options{Archived: upsert.Unarchive}, taken: "a", because: "external id"},
	{name: "a lead has the email", there: []intercomtest.Contact{{ID: "a", Role: lead, Email: "ada@example.com", Name: "Visitor"}}, body: fields{"role": user, "external_id": "1", "email": "ada@example.com"}, did: upsert.Created},
	{name: "a lead has the external id", there: []intercomtest.Contact{{ID: "a", Role: lead, ExternalID: "1"}}, body: fields{"role": user, "external_id": "1"}, did: upsert.Updated, becomes: "a", want: fields{"role": user}},
	{name: "a lead beside a user", there: []intercomtest.Contact{ada}, body: fields{"role": lead, "email": "ada@example.com"}, did: upsert.Created},
	{name: "a lead that is a user", there: []intercomtest.Contact{ada}, body: fields{"role": lead, "external_id": "1"}, because: "a user cannot become a lead"},
	{name: "two users with one email", there: []intercomtest.Contact{ada, {ID: "b", ExternalID: "2", Fields: fields{"email": "ada@example.com"}}}, body: fields{"external_id": "2", "email": "ada@example.com", "name": "Second"}, did: upsert.Updated, becomes: "b", want: fields{"name": "Second"}},
	{name: "external ids differ in case", there: []intercomtest.Contact{{ID: "a", ExternalID: "Ab", Email: "ada@example.com"}}, body: fields{"external_id": "aB", "email": "ada@example.com"}, taken: "a", because: "external id"},
}

func TestContactCollisions(t *testing.T) {
	for _, version := range []string{"2.10", "2.12", "2.16", "Preview"} {
		for _, c := range collisions {
			t.Run(version+"/"+c.name, func(t *testing.T) { c.check(t, version) })
		}
	}
}

func (c collision) check(t *testing.T, version string) {
	srv := intercomtest.New(t)
	client := connect(t, srv)
	for _, ct := range c.there {
		srv.AddContact(ct)
	}
	if c.after != nil {
		c.after(t, client)
	}
	before := map[string]map[string]any{}
	for _, ct := range c.there {
		before[ct.ID], _ = srv.Contact(ct.ID)
	}
	c.opts.Version = version
	result, err := upsert.Contact[contact](t.Context(), client, c.body, c.opts)
	changed := ""
	switch {
	case c.taken != "":
		var taken *upsert.Taken
		require.ErrorAs(t, err, &taken)
		require.ErrorIs(t, err, upsert.ErrTaken)
		require.ErrorIs(t, err, api.ErrConflict)
		assert.Equal(t, c.taken, taken.ID)
		assert.Contains(t, err.Error(), c.because)
		assert.NotContains(t, err.Error(), "@")
		assert.NotEmpty(t, taken.JSON)
	case c.because != "":
		require.ErrorContains(t, err, c.because)
	default:
		require.NoError(t, err)
		assert.Equal(t, c.did, result.Did)
		assert.Equal(t, result.ID, result.Record.ID)
		if changed = c.becomes; changed != "" {
			assert.Equal(t, changed, result.ID)
			now, _ := srv.Contact(changed)
			for name, want := range c.want {
				assert.Equal(t, want, now[name], name)
			}
		} else {
			assert.NotContains(t, before, result.ID)
		}
	}
	for id, was := range before {
		if now, _ := srv.Contact(id); id != changed {
			assert.Equal(t, was, now, "contact %s is another's", id)
		}
	}
}

func TestContactThatWasMerged(t *testing.T) {
	srv := intercomtest.New(t)
	client := connect(t, srv)
	srv.AddContact(bob)
	srv.AddContact(intercomtest.Contact{ID: "c", Role: lead, Email: "bob@example.com"})
	do(t, client, "POST", "/contacts/merge", fields{"from": "c", "into": "b"})
	conflict := `{"type":"error.list","errors":[{"code":"conflict","message":"A contact matching those details already exists with id=c"}]}`
	stale := func() {
		srv.Fail(intercomtest.Match{Method: "POST", Path: "/contacts", Times: 1}, intercomtest.Status(http.StatusConflict, conflict, nil))
	}
	stale()
	result, err := upsert.Contact[contact](t.Context(), client, fields{"external_id": "2", "name": "Bob B."}, upsert.Options{Version: "2.16"})
	require.NoError(t, err)
	assert.Equal(t, "b", result.ID, "410, the link followed")
	stale()
	_, err = upsert.Contact[contact](t.Context(), client, fields{"external_id": "9", "email": "c@example.com"}, upsert.Options{Version: "2.16"})
	var taken *upsert.Taken
	require.ErrorAs(t, err, &taken)
	assert.True(t, taken.Merged)
	stale()
	result, err = upsert.Contact[contact](t.Context(), client, fields{"external_id": "2", "name": "Bob"}, upsert.Options{Version: "2.12"})
	require.NoError(t, err)
	assert.Equal(t, "b", result.ID, "404 before 2.16: begun again")
}

func TestContactWhoseAnswerWasLost(t *testing.T) {
	for _, fault := range []intercomtest.Fault{intercomtest.ResetAfter(), intercomtest.CutBody(), intercomtest.APIError(502, "x", "y").AfterEffect()} {
		srv := intercomtest.New(t)
		client := connect(t, srv)
		srv.Fail(intercomtest.Match{Method: "POST", Path: "/contacts", Times: 1}, fault)
		result, err := upsert.Contact[contact](t.Context(), client, fields{"external_id": "1", "name": "Ada"}, upsert.Options{Version: "2.12"})
		require.NoError(t, err)
		assert.Equal(t, "Ada", result.Record.Name)
		assert.Equal(t, 1, srv.Count()["contact"])
	}
	srv := intercomtest.New(t)
	srv.Fail(intercomtest.Match{Method: "POST", Path: "/contacts", Times: 1}, intercomtest.ResetAfter())
	_, err := upsert.Contact[contact](t.Context(), connect(t, srv), fields{"role": lead, "email": "a@example.com"}, upsert.Options{Version: "2.12"})
	require.Error(t, err, "a second lead would be one too many")
	assert.Equal(t, 1, srv.Count()["contact"])
}

// TestContactThatMayBeThere: a create of which nobody knows is not called not sent because it could not be looked for.
func TestContactThatMayBeThere(t *testing.T) {
	tries := 0
	client := api.CallerFunc(func(_ context.Context, call *api.Call) error {
		if tries++; tries == 1 {
			return wire.NewCallError(call, api.Unknown, io.ErrUnexpectedEOF)
		}
		return wire.NewCallError(call, api.NotSent, context.DeadlineExceeded)
	})
	_, err := upsert.Contact[contact](t.Context(), client, map[string]any{"external_id": "1"}, upsert.Options{})
	var failed api.Failure
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, api.Unknown, failed.Outcome())
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Equal(t, 2, tries)
}

// TestContactThatMayBeThereAndNobodyLooked: nor does a refusal that says nothing about the contact make it refused.
func TestContactThatMayBeThereAndNobodyLooked(t *testing.T) {
	for status, want := range map[int]api.Outcome{401: api.Unknown, 403: api.Unknown, 429: api.Unknown, 503: api.Unknown, 422: api.Rejected} {
		client, asked := scripted(reply{502, `<html>`}, reply{status, `{"errors":[{"code":"x","message":"no"}]}`})
		_, err := upsert.Contact[contact](t.Context(), client, fields{"external_id": "1"}, upsert.Options{})
		var failed api.Failure
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, want, failed.Outcome(), status)
		assert.Len(t, *asked, 2)
	}
}

// Of an update whose answer was lost nobody knows; it names no contact in conflict, and nothing else is tried.
func TestContactWhoseUpdateIsLost(t *testing.T) {
	var asked []string
	client := api.CallerFunc(func(_ context.Context, call *api.Call) error {
		switch asked = append(asked, call.Operation.Name); call.Operation.Name {
		case "Create":
			return wire.NewError(call, http.StatusConflict, nil, []byte(`{"errors":[{"code":"conflict","message":"A contact matching those details already exists with id=6b0ae352c4f5a58656eef510"}]}`))
		case "Update":
			return wire.NewCallError(call, api.Unknown, io.ErrUnexpectedEOF)
		default:
			return wire.Decode(call, http.StatusOK, []byte(`{"id":"6b0ae352c4f5a58656eef510","external_id":"1","archived":true}`), nil)
		}
	})
	_, err := upsert.Contact[contact](t.Context(), client, map[string]any{"external_id": "1"}, upsert.Options{Archived: upsert.Unarchive})
	var failed api.Failure
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, api.Unknown, failed.Outcome())
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Equal(t, []string{"Create", "Get", "Unarchive", "Update"}, asked)
}

// A contact that was brought back to be updated, and cannot be, is archived again: nothing was changed.
func TestContactThatIsUnarchivedInVain(t *testing.T) {
	srv := intercomtest.New(t)
	client := connect(t, srv)
	srv.AddContact(ada)
	srv.AddContact(bob)
	do(t, client, "POST", "/contacts/a/archive", nil)
	opts := upsert.Options{Version: "2.16", Archived: upsert.Unarchive}
	isArchived := func() bool { return srv.Count()["contact"] == 1 } // bob is left
	require.True(t, isArchived())
	_, err := upsert.Contact[contact](t.Context(), client, fields{"external_id": "1", "email": "bob@example.com"}, opts)
	var taken *upsert.Taken
	require.ErrorAs(t, err, &taken)
	assert.Equal(t, "b", taken.ID)
	assert.True(t, isArchived(), "nothing is changed")

	refusal := intercomtest.APIError(http.StatusUnprocessableEntity, "parameter_invalid", "no such field")
	srv.Fail(intercomtest.Match{Method: "PUT", Path: "/contacts/{id}", Times: 2}, refusal)
	_, err = upsert.Contact[contact](t.Context(), client, fields{"external_id": "1", "name": "X"}, opts)
	var failed api.Failure
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, api.Rejected, failed.Outcome())
	assert.True(t, isArchived())

	srv.Fail(intercomtest.Match{Method: "POST", Path: "/contacts/{id}/archive", Times: 1}, refusal)
	_, err = upsert.Contact[contact](t.Context(), client, fields{"external_id": "1", "name": "X"}, opts)
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, api.Unknown, failed.Outcome(), "it is changed")
	require.ErrorContains(t, err, "contact a was unarchived, and could not be archived again")
	assert.False(t, isArchived())
	_, err = upsert.Contact[contact](t.Context(), client, fields{"external_id": "1", "name": "X"}, opts)
	require.NoError(t, err)
}

// TestContactThatComesAndGoes: that others change a contact all the time says nothing about it.
func TestContactThatComesAndGoes(t *testing.T) {
	client := api.CallerFunc(func(_ context.Context, call *api.Call) error {
		if call.Operation.Name == "Create" {
			return wire.NewError(call, http.StatusConflict, nil, []byte(`{"errors":[{"code":"conflict","message":"A contact matching those details already exists with id=6b0ae352c4f5a58656eef510"}]}`))
		}
		return wire.NewError(call, http.StatusNotFound, nil, []byte(`{"errors":[{"code":"not_found","message":"User Not Found"}]}`))
	})
	_, err := upsert.Contact[contact](t.Context(), client, map[string]any{"external_id": "1"}, upsert.Options{})
	var failed api.Failure
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, api.Unknown, failed.Outcome())
	require.ErrorIs(t, err, api.ErrNotFound)
	require.ErrorContains(t, err, "given up after 4 rounds")
}

func TestContactRefusals(t *testing.T) {
	srv := intercomtest.New(t)
	for want, body := range map[string]any{"cannot be found again": fields{"name": "x"}, "the body: ": []int{1}, "the body: json": func() {}} {
		_, err := upsert.Contact[contact](t.Context(), connect(t, srv), body, upsert.Options{})
		require.ErrorContains(t, err, want)
	}
	assert.Empty(t, srv.Ledger())
}

func TestCompany(t *testing.T) {
	srv := intercomtest.New(t)
	client := connect(t, srv)
	type company struct {
		Name string `json:"name"`
	}
	for _, name := range []string{"Brno Press", "Brno Print"} {
		srv.Fail(intercomtest.Match{Method: "POST", Path: "/companies", Times: 1},
			intercomtest.Status(400, `{"errors":[{"code":null,"message":"Company already exists"}]}`, nil).AfterEffect())
		result, err := upsert.Company[company](t.Context(), client, fields{"company_id": "c-1", "name": name}, upsert.Options{Version: "2.12"})
		require.NoError(t, err)
		assert.Equal(t, name, result.Record.Name)
	}
	assert.Equal(t, 1, srv.Count()["company"])
	_, err := upsert.Company[company](t.Context(), client, fields{"name": "x"}, upsert.Options{})
	require.ErrorContains(t, err, "company_id")
}
