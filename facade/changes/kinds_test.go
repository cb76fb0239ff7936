package changes_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/changes"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	v212 "github.com/seed-a528e955/intercom-go/gen/v212"
	v216 "github.com/seed-a528e955/intercom-go/gen/v216"
)

func connect(t *testing.T, srv *intercomtest.Server) api.Caller {
	t.Helper()
	client, err := facade.New(func(c api.Caller) api.Caller { return c }, srv.Token(), facade.WithBaseURL(srv.URL),
		facade.WithHTTPClient(srv.Client()), facade.WithRetry(facade.RetryPolicy{Backoff: time.Millisecond, MaxBackoff: time.Millisecond}))
	require.NoError(t, err)
	return client
}

// walked is what a walk hands out, and the state that it ends with.
func walked(t *testing.T, w *changes.Walker, kind changes.Kind, state changes.State) (ids []string, end changes.State, restarts int) {
	t.Helper()
	done := false
	for page, err := range w.Walk(t.Context(), kind, state) {
		require.NoError(t, err)
		assert.False(t, page.Restarted && ids == nil && state.Run == nil, "it has only begun")
		for _, item := range page.Items {
			ids = append(ids, item.ID)
			assert.Contains(t, string(item.JSON), item.ID[strings.LastIndex(item.ID, ".")+1:])
		}
		if page.Restarted {
			restarts++
		}
		end, done = page.State, page.Done
	}
	assert.True(t, done)
	assert.Nil(t, end.Run)
	return ids, end, restarts
}

func TestEveryKindInEveryVersion(t *testing.T) {
	for _, version := range []string{"2.10", "2.11", "2.12", "2.13", "2.14", "2.15", "2.16", "Preview"} {
		now := time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC)
		srv := intercomtest.New(t, intercomtest.WithClock(func() time.Time { return now }))
		srv.SeedContacts(3)
		srv.SeedCompanies(120)
		srv.SeedConversations(3)
		srv.AddTag("vip")
		srv.AddArticle(intercomtest.Article{Title: "How"})
		w := changes.New(connect(t, srv), changes.Options{Version: version})
		for _, kind := range changes.Kinds() {
			ids, state, _ := walked(t, w, kind, changes.State{})
			switch kind.Name {
			case "companies":
				assert.Len(t, ids, 120)
			case "contacts", "conversations":
				assert.GreaterOrEqual(t, len(ids), 3, kind.Name)
			case "tags", "articles", "admins", "teams", "ticket_types":
				assert.NotEmpty(t, ids, kind.Name)
			}
			stored, err := json.Marshal(state)
			require.NoError(t, err)
			assert.Less(t, len(stored), 300)
			srv.Advance(time.Hour)
			again, _, _ := walked(t, w, kind, state)
			if kind.Name != "tags" && kind.Name != "admins" && kind.Name != "teams" {
				assert.LessOrEqual(t, len(again), len(ids), kind.Name)
			}
		}
	}
}

func TestCompaniesComeAgainWhenTheScrollExpires(t *testing.T) {
	for status, body := range map[int]string{404: "not_found", 500: "server_error"} {
		synctest.Test(t, func(t *testing.T) { // the scroll that is left open expires in a minute
			srv := intercomtest.New(t, intercomtest.WithInMemory())
			srv.SeedCompanies(250)
			srv.Fail(intercomtest.Match{Method: "GET", Path: "/companies/scroll", Nth: 2, Times: 1}, intercomtest.APIError(status, body, "scroll parameter not found"))
			w := changes.New(connect(t, srv), changes.Options{Version: "2.12", Call: []api.CallOption{facade.WithMaxRetries(0)}})
			ids, _, restarts := walked(t, w, changes.Companies, changes.State{})
			assert.Equal(t, 1, restarts)
			slices.Sort(ids)
			assert.Len(t, slices.Compact(ids), 250)
		})
	}
}

func TestArticlesThatShiftAreNotMissed(t *testing.T) {
	srv := intercomtest.New(t)
	client := connect(t, srv)
	var made []string
	for i := range 60 {
		made = append(made, srv.AddArticle(intercomtest.Article{Title: fmt.Sprint("Article ", i)}))
	}
	w := changes.New(shifting{client, func(n int) {
		if n == 2 { // the first page was read, and everything moves up by one
			_, err := api.Do[json.RawMessage](t.Context(), client, &api.Call{
				Operation: &spec.Operation{Name: "Delete", Method: "DELETE", Path: "/articles/{id}", Version: "2.12"}, Path: []string{made[59]},
			})
			require.NoError(t, err)
		}
	}, new(int)}, changes.Options{Version: "2.12", PerPage: 20})
	ids, state, _ := walked(t, w, changes.Articles, changes.State{})
	for _, id := range made[:59] {
		assert.Contains(t, ids, id)
	}
	srv.Advance(time.Hour)
	next := srv.AddArticle(intercomtest.Article{Title: "New"})
	ids, _, _ = walked(t, w, changes.Articles, changes.State{Kind: "articles", Since: state.Since.Add(20 * time.Minute)})
	assert.Equal(t, []string{next}, ids)
}

// shifting does something before the nth list of articles.
type shifting struct {
	api.Caller
	before func(n int)
	n      *int
}

func (s shifting) Call(ctx context.Context, call *api.Call) error {
	*s.n++
	s.before(*s.n)
	return s.Caller.Call(ctx, call)
}

func TestAListThatNeverHoldsStill(t *testing.T) {
	srv := intercomtest.New(t)
	for i := range 30 {
		srv.AddArticle(intercomtest.Article{Title: fmt.Sprint(i)})
	}
	w := changes.New(shifting{connect(t, srv), func(int) { srv.AddArticle(intercomtest.Article{Title: "more"}) }, new(int)},
		changes.Options{Version: "2.12", PerPage: 20})
	var last error
	for _, err := range w.Walk(t.Context(), changes.Articles, changes.State{}) {
		last = err
	}
	require.ErrorIs(t, last, changes.ErrShifting)
}

func TestACursorThatHasExpired(t *testing.T) {
	srv := intercomtest.New(t)
	srv.SeedContacts(30)
	w := changes.New(connect(t, srv), changes.Options{Version: "2.12", PerPage: 10})
	var state changes.State
	for page, err := range w.Walk(t.Context(), changes.Contacts, changes.State{}) {
		require.NoError(t, err)
		state = page.State
		break
	}
	require.NotNil(t, state.Run)
	for _, status := range []int{400, 404, 410, 422} {
		srv.Fail(intercomtest.Match{Method: "POST", Path: "/contacts/search", Times: 1}, intercomtest.APIError(status, "parameter_invalid", "bad cursor"))
		ids, _, restarts := walked(t, w, changes.Contacts, state)
		assert.Len(t, ids, 30, status)
		assert.Equal(t, 1, restarts)
	}
	for _, status := range []int{400, 404} { // not the cursor's fault
		asked := len(srv.Requests("POST", "/contacts/search"))
		srv.Fail(intercomtest.Match{Method: "POST", Path: "/contacts/search", Times: 2}, intercomtest.APIError(status, "parameter_invalid", "bad version"))
		_, err := walkAll(t, connect(t, srv), changes.Contacts, state, changes.Options{})
		require.Error(t, err)
		assert.Len(t, srv.Requests("POST", "/contacts/search"), asked+2, "not without end")
		srv.Heal()
	}
	srv.Fail(intercomtest.Match{Method: "POST", Path: "/contacts/search", Times: 1}, intercomtest.APIError(403, "forbidden", "no"))
	_, err := walkAll(t, connect(t, srv), changes.Contacts, state, changes.Options{})
	require.ErrorIs(t, err, api.ErrForbidden)
	ids, _, _ := walked(t, w, changes.Contacts, state)
	assert.Len(t, ids, 20, "where it was")
}

func TestWalkErrors(t *testing.T) {
	srv := intercomtest.New(t)
	srv.SeedContacts(1)
	w := changes.New(connect(t, srv), changes.Options{Version: "2.12"})
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for want, seq := range map[string]func(func(*changes.Page, error) bool){
		"the state is that of tickets":    w.Walk(t.Context(), changes.Contacts, changes.State{Kind: "tickets"}),
		"the state begins in the future":  w.Walk(t.Context(), changes.Contacts, changes.Since(time.Now().AddDate(1, 0, 0))),
		"changes: Kind{}: unknown kind":   w.Walk(t.Context(), changes.Kind{}, changes.State{}),
		"without a cursor or a beginning": w.Walk(t.Context(), changes.Contacts, changes.State{Run: &changes.Run{}}),
		"context canceled":                w.Walk(ended, changes.Contacts, changes.State{}),
	} {
		var last error
		seq(func(_ *changes.Page, err error) bool { last = err; return true })
		require.ErrorContains(t, last, want)
	}
	for body, want := range map[string]string{
		`{"type":"list"}`:                       `no list under "data"`,
		`{"data":null}`:                         `no list under "data"`,
		`{"data":[1]}`:                          "an item is not an object",
		`{"data":[{"name":"x"}]}`:               "an item has the id",
		`{"data":[{"id":"1","updated_at":[]}]}`: "has the updated_at []",
	} {
		srv.Fail(intercomtest.Match{Method: "POST", Path: "/contacts/search", Times: 1}, intercomtest.Status(http.StatusOK, body, nil))
		var last error
		for _, err := range w.Walk(t.Context(), changes.Contacts, changes.State{}) {
			last = err
		}
		require.ErrorContains(t, last, want)
		require.ErrorIs(t, last, api.ErrInvalidBody)
	}
	_, err := changes.KindNamed("boats")
	require.ErrorContains(t, err, `unknown kind "boats" (want one of contacts, `)
}

func TestAnotherScrollIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := intercomtest.New(t, intercomtest.WithInMemory())
		srv.SeedCompanies(3)
		srv.Fail(intercomtest.Match{Method: "GET", Path: "/companies/scroll", Times: 2}, intercomtest.APIError(400, "scroll_exists", "scroll already exists"))
		w := changes.New(connect(t, srv), changes.Options{Version: "2.12"})
		ids, _, _ := walked(t, w, changes.Companies, changes.State{})
		assert.Len(t, ids, 3)
	})
}

func TestReconcileCompanies(t *testing.T) {
	srv := intercomtest.New(t)
	kept := srv.AddCompany(intercomtest.Company{CompanyID: "1"})
	missing := srv.AddCompany(intercomtest.Company{CompanyID: "2"})
	w := changes.New(connect(t, srv), changes.Options{Version: "2.12"})
	known := slices.Values([]changes.Known{{ID: kept, UpdatedAt: time.Now().Add(time.Hour)}, {ID: "5ba682d23d7cf92bef87bfd4"}})
	var got changes.Repair
	for r, err := range w.Reconcile(t.Context(), changes.Companies, known) {
		require.NoError(t, err)
		got.Items, got.Removed = append(got.Items, r.Items...), append(got.Removed, r.Removed...)
	}
	require.Len(t, got.Items, 1)
	assert.Equal(t, missing, got.Items[0].ID)
	assert.Equal(t, []changes.Removed{{ID: "5ba682d23d7cf92bef87bfd4", Why: changes.Deleted}}, got.Removed)
}

// TestRunsOfAnotherWorkspace: with a token of another workspace nothing is walked, and nothing is called gone.
func TestRunsOfAnotherWorkspace(t *testing.T) {
	srv := intercomtest.New(t)
	id := srv.AddContact(intercomtest.Contact{Email: "ada@example.com"})
	client := connect(t, srv)
	op := &spec.Operation{Service: "Admins", Name: "Me", Method: http.MethodGet, Path: "/me", Version: "2.12"}
	me, err := api.Do[struct {
		App struct {
			ID string `json:"id_code"`
		} `json:"app"`
	}](t.Context(), client, &api.Call{Operation: op})
	require.NoError(t, err)
	known := func(yield func(changes.Known) bool) { yield(changes.Known{ID: id}) }
	for workspace, want := range map[string]error{me.App.ID: nil, "": nil, "another": changes.ErrOtherWorkspace} {
		w := changes.New(client, changes.Options{Version: "2.12", Workspace: workspace})
		pages, repairs := 0, 0
		var failed error
		for _, err := range w.Walk(t.Context(), changes.Contacts, changes.State{}) {
			failed = err
			pages++
		}
		require.ErrorIs(t, failed, want)
		for repair, err := range w.Reconcile(t.Context(), changes.Contacts, known) {
			if failed = err; err == nil {
				require.Empty(t, repair.Removed)
			}
			repairs++
		}
		require.ErrorIs(t, failed, want)
		assert.Equal(t, 1, pages)
		assert.Equal(t, 1, repairs)
	}
}

// TestServersInTheFuture: the state of a walk is by the server's clock, which may be far ahead of ours.
func TestServersInTheFuture(t *testing.T) {
	srv := intercomtest.New(t)
	srv.Advance(90 * 24 * time.Hour)
	srv.SeedContacts(3)
	w := changes.New(connect(t, srv), changes.Options{Version: "2.12"})
	var state changes.State
	for range 2 {
		for page, err := range w.Walk(t.Context(), changes.Contacts, state) {
			require.NoError(t, err)
			state = page.State
		}
	}
	assert.True(t, state.Since.After(time.Now().AddDate(0, 0, 30)))
}

// What a scroll shows twice is missing once, but for what has changed meanwhile.
func TestReconcileOfAListThatRepeats(t *testing.T) {
	client, _ := scripted(reply{200, `{"type":"list","data":[{"id":"a","updated_at":5},{"id":"b","updated_at":5}],"scroll_param":"s"}`},
		reply{200, `{"type":"list","data":[{"id":"b","updated_at":5},{"id":"a","updated_at":6},{"id":"c","updated_at":5}],"scroll_param":"s"}`},
		reply{200, `{"type":"list","data":[],"scroll_param":"s"}`})
	var ids []string
	for repair, err := range changes.New(client, changes.Options{}).Reconcile(t.Context(), changes.Companies, slices.Values([]changes.Known{{ID: "c", UpdatedAt: time.Unix(5, 0)}})) {
		require.NoError(t, err)
		assert.Empty(t, repair.Removed)
		for _, item := range repair.Items {
			ids = append(ids, item.ID)
		}
	}
	assert.Equal(t, []string{"a", "b", "a"}, ids)
}

// TestReconcileOfNothing: a copy that does not exist yet is known by nil.
func TestReconcileOfNothing(t *testing.T) {
	srv := intercomtest.New(t)
	srv.SeedContacts(3)
	w := changes.New(connect(t, srv), changes.Options{Version: "2.12"})
	found := 0
	for repair, err := range w.Reconcile(t.Context(), changes.Contacts, nil) {
		require.NoError(t, err)
		found += len(repair.Items)
	}
	assert.Equal(t, 3, found)
}

// Without a version a walk asks in that of the generated client that it goes through, also in one on top of another.
func TestTheVersionIsThatOfTheClient(t *testing.T) {
	srv := intercomtest.New(t)
	old, err := facade.New(v212.New, srv.Token(), facade.WithBaseURL(srv.URL))
	require.NoError(t, err)
	asked := func(client api.Caller, version string) string {
		for _, err := range changes.New(client, changes.Options{Version: version}).Walk(t.Context(), changes.Tags, changes.State{}) {
			require.NoError(t, err)
		}
		last, _ := srv.LastRequest()
		return last.Header.Get("Intercom-Version")
	}
	assert.Equal(t, "2.12", asked(old, ""))
	assert.Equal(t, "2.16", asked(v216.New(old), ""))
	assert.Equal(t, "2.14", asked(old, "2.14"), "what is named is asked for")
}

// Nothing is asked for when what is known has no id: it would be looked for only when all the rest had been walked.
func TestReconcileOfWhatHasNoID(t *testing.T) {
	srv := intercomtest.New(t)
	srv.SeedContacts(3)
	w := changes.New(connect(t, srv), changes.Options{})
	known := slices.Values([]changes.Known{{ID: "64f0c1a2b3c4d5e6f7a8b9c0"}, {UpdatedAt: time.Unix(5, 0)}})
	var failed error
	for repair, err := range w.Reconcile(t.Context(), changes.Contacts, known) {
		assert.Nil(t, repair)
		failed = err
	}
	require.ErrorContains(t, failed, "number 2 of what is known has no id")
	assert.Empty(t, srv.Ledger())
}
