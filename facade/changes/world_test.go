package changes_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/changes"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

const searchDelay = 5 * time.Minute

// world is a workspace that changes at random, seen through a bad connection by a program that is killed now and then and
// whose clock is wrong.
type world struct {
	t      *testing.T
	srv    *intercomtest.Server
	random *rand.Rand
	own    api.Caller // what changes the workspace: nothing happens to it
	client api.Caller // what the copy is made with
	skew   time.Duration
	kill   func() // ends the process that is running; nil while none may be killed
	moving bool   // the workspace changes while it is walked

	mu    sync.Mutex
	clock time.Time

	live   map[string]int64 // contacts as they are: id → updated_at
	copied map[string]int64 // what the copy has
	state  changes.State    // as it was kept last
}

var zones = []string{"UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"}

func newWorld(t *testing.T, seed uint64) *world {
	t.Helper()
	w := &world{
		t: t, random: rand.New(rand.NewPCG(seed, 1)), live: map[string]int64{}, copied: map[string]int64{},
		clock: time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC).Add(time.Duration(seed) * 7 * time.Hour), // clocks change around
	}
	zone, err := time.LoadLocation(zones[w.random.IntN(len(zones))])
	require.NoError(t, err)
	w.skew = time.Duration(w.random.IntN(7)-3) * time.Hour
	w.srv = intercomtest.New(t, intercomtest.WithInMemory(), intercomtest.WithClock(w.now), intercomtest.WithTimeZone(zone),
		intercomtest.WithSearchDelay(searchDelay), intercomtest.WithSeed(int64(seed)))
	connect := func(transport http.RoundTripper) api.Caller {
		client, err := facade.New(func(c api.Caller) api.Caller { return c }, w.srv.Token(), facade.WithBaseURL(w.srv.URL),
			facade.WithHTTPClient(&http.Client{Transport: transport}), facade.WithMaxRetries(6),
			facade.WithRetry(facade.RetryPolicy{Backoff: time.Microsecond, MaxBackoff: time.Microsecond}))
		require.NoError(t, err)
		return client
	}
	w.own, w.client = connect(w.srv.Client().Transport), connect(w)
	return w
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

// RoundTrip is the bad connection: one request in ten fails, before it has arrived or after; times are those of a clock that
// is wrong by hours; and the process may be killed.
func (w *world) RoundTrip(req *http.Request) (*http.Response, error) {
	if w.moving {
		w.pass(time.Duration(w.random.IntN(20)) * time.Second)
		if w.random.IntN(4) == 0 {
			w.change()
		}
	}
	if w.kill != nil && w.random.IntN(12) == 0 {
		w.kill()
		return nil, context.Canceled
	}
	fault := w.random.IntN(40)
	if fault == 0 {
		return nil, errors.New("connection reset by peer")
	}
	resp, err := w.srv.Client().Transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		resp.Header.Set("Date", date.Add(w.skew+time.Duration(w.random.IntN(5)-2)*time.Second).Format(http.TimeFormat))
	}
	switch fault {
	case 1:
		resp.StatusCode, resp.Body = http.StatusServiceUnavailable, io.NopCloser(strings.NewReader(`{"type":"error.list","errors":[]}`))
	case 2:
		resp.StatusCode, resp.Body = http.StatusGatewayTimeout, io.NopCloser(strings.NewReader("<html>"))
	case 3: // cut short
		whole, err := io.ReadAll(resp.Body)
		if err != nil {
			return nil, err
		}
		resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(whole[:len(whole)/2]), errReader{}))
	}
	return resp, nil
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// change is one thing that happens in the workspace.
func (w *world) change() {
	ids := make([]string, 0, len(w.live))
	for id := range w.live {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if len(ids) < 8 || w.random.IntN(4) == 0 {
		id := w.srv.AddContact(intercomtest.Contact{Name: "x"})
		w.look(id)
		return
	}
	id := ids[w.random.IntN(len(ids))]
	switch w.random.IntN(12) {
	case 0:
		w.do("POST", "/contacts/"+id+"/archive", nil)
		delete(w.live, id)
	case 1:
		w.do("DELETE", "/contacts/"+id, nil)
		delete(w.live, id)
	case 2:
		into := ids[w.random.IntN(len(ids))]
		if into != id {
			w.do("POST", "/contacts/merge", map[string]any{"from": id, "into": into, "skip_duplicate_validation": true})
			delete(w.live, id)
			w.look(into)
		}
	default:
		w.do("PUT", "/contacts/"+id, map[string]any{"name": fmt.Sprint(w.random.Int())})
		w.look(id)
	}
}

func (w *world) look(id string) {
	contact, ok := w.srv.Contact(id)
	require.True(w.t, ok)
	at, err := contact["updated_at"].(json.Number).Int64()
	require.NoError(w.t, err)
	w.live[id] = at
}

func (w *world) do(method, path string, body any) {
	op := &spec.Operation{Name: "Change", Method: method, Path: path, Version: "2.16"}
	_, err := api.Do[json.RawMessage](w.t.Context(), w.own, &api.Call{Operation: op, Body: body})
	require.NoError(w.t, err)
}

// copy stores an item, and never an older one over a newer.
func (w *world) copy(item changes.Item) {
	w.copied[item.ID] = max(w.copied[item.ID], item.UpdatedAt.Unix())
}

// settled are the contacts that searches find now, as they are.
func (w *world) settled() map[string]int64 {
	found := map[string]int64{}
	for id, at := range w.live {
		if w.now().Unix()-at >= int64(searchDelay/time.Second) {
			found[id] = at
		}
	}
	return found
}

// lost counts what could be found and was not changed since, and that the copy does not have.
func (w *world) lost(found map[string]int64) int {
	lost := 0
	for id, at := range found {
		if now, there := w.live[id]; there && now == at && w.copied[id] != at {
			lost++
		}
	}
	return lost
}

// walk runs until it ends, over as many kills as there are, and returns how many there were.
func (w *world) walk(version string) (kills int) {
	for {
		ctx, cancel := context.WithCancel(w.t.Context())
		w.kill = nil
		if kills < 3 {
			w.kill = cancel
		}
		err := w.process(ctx, version)
		cancel()
		w.kill = nil
		if err == nil {
			return kills
		}
		if ctx.Err() == nil && !errors.Is(err, api.ErrServer) && !errors.Is(err, errKilled) { // else six retries were not enough
			var unanswered *api.CallError
			require.ErrorAs(w.t, err, &unanswered)
		}
		kills++
	}
}

var errKilled = errors.New("killed")

// process is one life of the program: it reads the state that was kept, walks, and keeps state.
func (w *world) process(ctx context.Context, version string) error {
	stored, err := json.Marshal(w.state)
	require.NoError(w.t, err)
	var state changes.State
	require.NoError(w.t, json.Unmarshal(stored, &state))
	walker := changes.New(w.client, changes.Options{Version: version, PerPage: 1 + w.random.IntN(8)})
	for page, err := range walker.Walk(ctx, changes.Contacts, state) {
		if err != nil {
			return err
		}
		for _, item := range page.Items {
			w.copy(item)
		}
		if w.kill != nil && w.random.IntN(15) == 0 {
			return errKilled // between the items and the state
		}
		w.state = page.State
	}
	return nil
}
