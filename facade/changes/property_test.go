package changes_test

import (
	"context"
	"maps"
	"os"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/search"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
	"github.com/seed-a528e955/intercom-go/facade/changes"
)

// worlds is how many workspaces the property tests live through for each kind, 25 runs each: 3 in a short test, 12
// otherwise, and as many as CHANGES_WORLDS says.
func worlds(t *testing.T) int {
	if text := os.Getenv("CHANGES_WORLDS"); text != "" {
		n, err := strconv.Atoi(text)
		require.NoError(t, err)
		return n
	}
	if testing.Short() {
		return 3
	}
	return 12
}

const runsOfWorld = 25

// interval lets time pass until the next run, and things happen in it: at times many at once, short before the run.
func (w *world) interval() {
	pause := []time.Duration{10 * time.Second, 2 * time.Minute, 90 * time.Minute}[w.random.IntN(3)]
	for range w.random.IntN(10) {
		time.Sleep(time.Duration(w.random.Int64N(int64(pause))))
		w.change()
	}
	time.Sleep([]time.Duration{time.Second, time.Minute, searchDelay, time.Hour, 30 * time.Hour}[w.random.IntN(5)])
}

// TestWalkLosesNothing keeps a copy of workspaces that change at random. After every run the copy has what could be found
// when the run began, and after a reconciliation what is there and nothing else.
func TestWalkLosesNothing(t *testing.T) {
	for _, of := range lives {
		t.Run(of.kind.Name, func(t *testing.T) {
			t.Parallel()
			runs, kills, faults, lost := 0, 0, 0, 0
			for seed := range worlds(t) {
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t, of, uint64(seed))
					version := of.versions[seed%len(of.versions)]
					if seed%3 != 0 {
						w.moving = of.moving
					}
					for run := range runsOfWorld {
						w.interval()
						found := w.settled()
						kills += w.walk(version)
						if missing := w.lost(found); missing > 0 {
							lost += missing
							t.Errorf("seed %d, run %d: %d lost", seed, run, missing)
						}
						if w.random.IntN(10) == 0 {
							kills += w.reconcile(version)
						}
						runs++
					}
					w.moving = 0
					time.Sleep(time.Hour)
					kills += w.walk(version)
					for id, at := range w.live {
						assert.Equal(t, at, w.copied[id], "seed %d: the next run brings the rest", seed)
					}
					kills += w.reconcile(version)
					assert.Equal(t, w.live, w.copied, "seed %d: reconciling brings what no walk sees", seed)
					faults += w.faults
				})
			}
			t.Logf("%d runs, %d kills, %d faults, %d lost", runs, kills, faults, lost)
		})
	}
}

// TestTheNaiveWalkLoses is the proof that the property can fail: the same worlds, walked since the time of the last run.
func TestTheNaiveWalkLoses(t *testing.T) {
	for name, naive := range map[string]func(last time.Time) search.Query{
		"since the last run":            func(last time.Time) search.Query { return search.Gt("updated_at", last) },
		"since the day of the last run": func(last time.Time) search.Query { return search.SinceDay("updated_at", last.Add(48*time.Hour)) },
	} {
		for _, of := range lives[:3] {
			if of.kind.Name != "contacts" && name != "since the last run" {
				continue // only contacts compare by day
			}
			lost := 0
			for seed := range 4 {
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t, of, uint64(seed))
					last := time.Unix(2, 0)
					for range runsOfWorld {
						w.interval()
						found, began := w.settled(), time.Now()
						w.naive(naive(last))
						last = began
						lost += w.lost(found)
					}
				})
			}
			t.Logf("%s, %s: %d lost", of.kind.Name, name, lost)
			assert.Positive(t, lost, name)
		}
	}
}

// naive walks as everybody does at first.
func (w *world) naive(query search.Query) {
	kind := w.life.kind.Name
	op := &spec.Operation{Service: "Test", Name: "Search", Method: "POST", Path: "/" + kind + "/search", Version: "2.12", Pagination: spec.PaginationBody}
	type thing struct {
		ID        string `json:"id"`
		UpdatedAt int64  `json:"updated_at"`
	}
	type list struct {
		Data          []thing      `json:"data"`
		Conversations []thing      `json:"conversations"`
		Tickets       []thing      `json:"tickets"`
		Pages         *paging.Info `json:"pages"`
	}
	pages := wire.Pages[*api.Page[thing]](w.t.Context(), op, nil, func(ctx context.Context, opts []api.CallOption) (*wire.List, error) {
		l, err := api.Do[list](ctx, w.own, &api.Call{Operation: op, Body: search.Request{Query: query}}, opts...)
		if err != nil {
			return nil, err
		}
		return wire.NewList(append(append(l.Data, l.Conversations...), l.Tickets...), 0, l.Pages), nil
	})
	for page, err := range pages {
		require.NoError(w.t, err)
		for _, item := range page.Items {
			w.copied[item.ID] = max(w.copied[item.ID], item.UpdatedAt)
		}
	}
}

func TestItemsSayWhetherTheyMayComeAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, lives[0], 1)
		for range 5 {
			w.change()
		}
		time.Sleep(time.Hour)
		w.walk("2.12")
		before := maps.Clone(w.copied)
		w.change()
		time.Sleep(time.Hour)
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
	})
}
