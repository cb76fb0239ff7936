package changes_test

import (
	"context"
	"maps"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/search"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade/changes"
)

// worlds is how many workspaces the property tests live through, 25 runs each: 8 in a short test, 40 otherwise, and as many
// as CHANGES_WORLDS says.
func worlds(t *testing.T) int {
	if text := os.Getenv("CHANGES_WORLDS"); text != "" {
		n, err := strconv.Atoi(text)
		require.NoError(t, err)
		return n
	}
	if testing.Short() {
		return 8
	}
	return 40
}

const runsOfWorld = 25

// interval lets time pass until the next run, and things happen in it.
func (w *world) interval() {
	for range w.random.IntN(8) {
		w.pass(time.Duration(w.random.IntN(90)) * time.Minute)
		w.change()
	}
	w.pass([]time.Duration{time.Second, time.Minute, searchDelay, time.Hour, 30 * time.Hour}[w.random.IntN(5)])
}

func TestWalkLosesNothing(t *testing.T) {
	runs, kills, lost := 0, 0, 0
	for seed := range worlds(t) {
		w := newWorld(t, uint64(seed))
		version := []string{"2.10", "2.12", "2.16", "Preview"}[seed%4]
		w.moving = seed%3 != 0
		for range runsOfWorld {
			w.interval()
			found := w.settled()
			kills += w.walk(version)
			runs++
			lost += w.lost(found)
		}
		w.moving = false
		w.pass(time.Hour)
		kills += w.walk(version)
		for id, at := range w.live {
			assert.Equal(t, at, w.copied[id], "seed %d: the next run brings the rest", seed)
		}
		w.reconcile(version)
		assert.Equal(t, w.live, w.copied, "seed %d: reconciling brings what no walk sees", seed)
	}
	t.Logf("%d runs, %d kills, %d lost", runs, kills, lost)
	assert.Zero(t, lost)
}

// reconcile removes from the copy what is gone, and nothing else.
func (w *world) reconcile(version string) {
	known := func(yield func(changes.Known) bool) {
		for id, at := range w.copied {
			if !yield(changes.Known{ID: id, UpdatedAt: time.Unix(at, 0)}) {
				return
			}
		}
	}
	walker := changes.New(w.client, changes.Options{Version: version, PerPage: 7})
	for {
		var failed error
		for repair, err := range walker.Reconcile(w.t.Context(), changes.Contacts, known) {
			if failed = err; err != nil {
				break
			}
			for _, gone := range repair.Removed {
				assert.NotContains(w.t, w.live, gone.ID)
				delete(w.copied, gone.ID)
			}
			for _, item := range repair.Items {
				w.copy(item)
			}
		}
		if failed == nil {
			return
		}
	}
}

// TestTheNaiveWalkLoses is the proof that the property can fail: the same world, walked since the time of the last run.
func TestTheNaiveWalkLoses(t *testing.T) {
	for name, naive := range map[string]func(last time.Time) search.Query{
		"since the last run":            func(last time.Time) search.Query { return search.Gt("updated_at", last) },
		"since the day of the last run": func(last time.Time) search.Query { return search.SinceDay("updated_at", last.Add(48*time.Hour)) },
	} {
		lost := 0
		for seed := range 4 {
			w := newWorld(t, uint64(seed))
			last := time.Unix(2, 0)
			for range runsOfWorld {
				w.interval()
				found, began := w.settled(), w.now().Add(w.skew)
				w.naive(naive(last))
				last = began
				lost += w.lost(found)
			}
		}
		t.Logf("%s: %d lost", name, lost)
		assert.Positive(t, lost, name)
	}
}

func (w *world) naive(query search.Query) {
	op := &spec.Operation{Service: "Contacts", Name: "Search", Method: "POST", Path: "/contacts/search", Version: "2.12", Pagination: spec.PaginationBody}
	type contact struct {
		ID        string `json:"id"`
		UpdatedAt int64  `json:"updated_at"`
	}
	type list struct {
		Data  []contact    `json:"data"`
		Pages *paging.Info `json:"pages"`
	}
	pages := api.Pages(w.t.Context(), op, nil, func(ctx context.Context, opts []api.CallOption) (*api.Page[contact], error) {
		l, err := api.Do[list](ctx, w.own, &api.Call{Operation: op, Body: search.Request{Query: query}}, opts...)
		if err != nil {
			return nil, err
		}
		return api.NewPage(l.Data, 0, l.Pages), nil
	})
	for page, err := range pages {
		require.NoError(w.t, err)
		for _, c := range page.Items {
			w.copied[c.ID] = max(w.copied[c.ID], c.UpdatedAt)
		}
	}
}

func TestItemsSayWhetherTheyMayComeAgain(t *testing.T) {
	w := newWorld(t, 1)
	w.skew = 0
	for range 5 {
		w.change()
	}
	w.pass(time.Hour)
	w.walk("2.12")
	before := maps.Clone(w.copied)
	w.change()
	w.pass(time.Hour)
	walker := changes.New(w.own, changes.Options{Version: "2.12"})
	for page, err := range walker.Walk(t.Context(), changes.Contacts, w.state) {
		require.NoError(t, err)
		for _, item := range page.Items {
			if !item.Again {
				assert.NotEqual(t, before[item.ID], item.UpdatedAt.Unix(), "it came before and does not say so")
			}
		}
		assert.True(t, page.Done)
	}
}
