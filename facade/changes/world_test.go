package changes_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
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

// world is a workspace in which one kind of thing changes at random, seen through a bad connection by a program that is
// killed now and then. It lives in a bubble of fake time: requests take time, and the server's clock is hours away from ours.
type world struct {
	t         *testing.T
	life      life
	srv       *intercomtest.Server
	random    *rand.Rand
	own       api.Caller    // what changes the workspace: nothing happens to it
	client    api.Caller    // what the copy is made with
	pace      time.Duration // what a page may take the program; meanwhile things happen
	meanwhile int           // so many changes more until the run ends: one that is slower than its workspace never does
	undated   int           // of a hundred answers so many have no Date
	kill      func()        // ends the process that is running; nil while none may be killed
	moving    int           // of a hundred requests so many meet a change of the workspace
	faults    int           // requests that failed

	live   map[string]int64 // things as they are: id → updated_at
	copied map[string]int64 // what the copy has
	state  changes.State    // as it was kept last
}

var zones = []string{"UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"}

// newWorld is to be called in a bubble of fake time.
func newWorld(t *testing.T, of life, seed uint64) *world {
	t.Helper()
	w := &world{t: t, life: of, random: rand.New(rand.NewPCG(seed, 1)), live: map[string]int64{}, copied: map[string]int64{}}
	time.Sleep(time.Until(time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC).Add(time.Duration(seed) * 7 * time.Hour))) // clocks change around
	zone, err := time.LoadLocation(zones[w.random.IntN(len(zones))])
	require.NoError(t, err)
	skew := time.Duration(w.random.IntN(7)-3) * time.Hour
	if !of.hasty && seed%3 != 0 {
		w.pace = []time.Duration{time.Second, 5 * time.Minute, time.Hour}[w.random.IntN(3)]
	}
	w.undated = []int{0, 10, 100}[w.random.IntN(3)]
	delay := intercomtest.WithSearchDelayUpTo(searchDelay)
	if seed%4 == 0 {
		delay = intercomtest.WithSearchDelay(searchDelay)
	}
	w.srv = intercomtest.New(t, intercomtest.WithInMemory(), intercomtest.WithClock(func() time.Time { return time.Now().Add(skew) }),
		intercomtest.WithTimeZone(zone), delay, intercomtest.WithSeed(int64(seed)))
	connect := func(transport http.RoundTripper) api.Caller {
		client, err := facade.New(func(c api.Caller) api.Caller { return c }, w.srv.Token(), facade.WithBaseURL(w.srv.URL),
			facade.WithHTTPClient(&http.Client{Transport: transport}), facade.WithMaxRetries(6))
		require.NoError(t, err)
		return client
	}
	w.own, w.client = connect(w.srv.Client().Transport), connect(w)
	for range of.atFirst {
		w.add()
	}
	return w
}

// RoundTrip is the bad connection: one request in ten fails, before it has arrived or after; the Date may be missing; and
// the process may be killed.
func (w *world) RoundTrip(req *http.Request) (*http.Response, error) {
	if w.moving > 0 {
		time.Sleep(time.Duration(w.random.IntN(20_000)) * time.Millisecond)
		if w.random.IntN(100) < w.moving {
			w.change()
		}
	}
	if w.kill != nil && w.random.IntN(12) == 0 {
		w.kill()
		return nil, context.Canceled
	}
	if expired := w.random.IntN(60); expired < 4 && req.GetBody != nil {
		if body, err := req.GetBody(); err == nil {
			if text, _ := io.ReadAll(body); bytes.Contains(text, []byte("starting_after")) {
				status := []int{http.StatusBadRequest, http.StatusNotFound, http.StatusGone, http.StatusUnprocessableEntity}[expired]
				return &http.Response{
					StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Request: req,
					Body: io.NopCloser(strings.NewReader(`{"type":"error.list","errors":[{"code":"parameter_invalid","message":"the cursor is old"}]}`)),
				}, nil
			}
		}
	}
	fault := w.random.IntN(40)
	if fault < 4 {
		w.faults++
	}
	if fault == 0 {
		return nil, errors.New("connection reset by peer")
	}
	resp, err := w.srv.Client().Transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if w.random.IntN(100) < w.undated {
		resp.Header.Del("Date")
	} else if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil { // of another machine than the data is
		resp.Header.Set("Date", date.Add(time.Duration(w.random.IntN(5)-2)*time.Second).Format(http.TimeFormat))
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
	ids := slices.Sorted(maps.Keys(w.live))
	if len(ids) < 8 || w.random.IntN(4) == 0 {
		w.add()
		return
	}
	id := ids[w.random.IntN(len(ids))]
	if what := w.random.IntN(12); what < len(w.life.remove) {
		into := w.life.remove[what](w, id, ids[w.random.IntN(len(ids))])
		delete(w.live, id)
		if into != "" {
			w.look(into)
		}
		return
	}
	w.life.update(w, id)
	w.look(id)
}

func (w *world) add() { w.look(w.life.add(w)) }

// look remembers how a thing is now.
func (w *world) look(id string) {
	thing, ok := w.life.look(w, id)
	require.True(w.t, ok, id)
	at, err := thing["updated_at"].(json.Number).Int64()
	require.NoError(w.t, err)
	w.live[id] = at
}

func (w *world) do(method, path string, body any) map[string]any {
	op := &spec.Operation{Name: "Change", Method: method, Path: path, Version: "2.16"}
	made, err := api.Do[map[string]any](w.t.Context(), w.own, &api.Call{Operation: op, Body: body})
	require.NoError(w.t, err)
	return *made
}

// copy stores an item, and never an older one over a newer.
func (w *world) copy(item changes.Item) {
	w.copied[item.ID] = max(w.copied[item.ID], item.UpdatedAt.Unix())
}

// settled are the things that a walk can find now, as they are.
func (w *world) settled() map[string]int64 {
	found := map[string]int64{}
	for id, at := range w.live {
		if w.srv.Now().Unix()-at >= int64(w.life.delay/time.Second) {
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

// untilDone lets a process work until it ends well, over as many kills as there are, and returns how many there were.
func (w *world) untilDone(process func(ctx context.Context) error) (kills int) {
	moving := w.moving
	defer func() { w.moving = moving }()
	for {
		ctx, cancel := context.WithCancel(w.t.Context())
		w.kill = nil
		if kills < 3 {
			w.kill = cancel
		}
		err := process(ctx)
		cancel()
		w.kill = nil
		switch {
		case err == nil:
			return kills
		case errors.Is(err, changes.ErrShifting):
			w.moving = 0 // a workspace that holds still sometime
		case ctx.Err() == nil && !errors.Is(err, api.ErrServer) && !errors.Is(err, errKilled) && !isOld(err): // else six retries were not enough
			var unanswered *api.CallError
			require.ErrorAs(w.t, err, &unanswered)
		}
		kills++
		time.Sleep(time.Duration(w.random.IntN(300)) * time.Second)
	}
}

// isOld reports whether a cursor was refused in the middle of a walk; the next process starts it again.
func isOld(err error) bool { return err != nil && strings.Contains(err.Error(), "the cursor is old") }

var errKilled = errors.New("killed")

// walk is a run of the program, over several processes.
func (w *world) walk(version string) (kills int) {
	w.meanwhile = 15
	return w.untilDone(func(ctx context.Context) error { return w.process(ctx, version) })
}

// process is one life of the program: it reads the state that was kept, walks, and keeps state.
func (w *world) process(ctx context.Context, version string) error {
	stored, err := json.Marshal(w.state)
	require.NoError(w.t, err)
	var state changes.State
	require.NoError(w.t, json.Unmarshal(stored, &state))
	walker := changes.New(w.client, changes.Options{Version: version, PerPage: 1 + w.random.IntN(w.life.perPage), SearchDelay: searchDelay})
	for page, err := range walker.Walk(ctx, w.life.kind, state) {
		if err != nil {
			return err
		}
		for _, item := range page.Items {
			w.copy(item)
		}
		w.handle()
		if w.kill != nil && w.random.IntN(15) == 0 {
			return errKilled // between the items and the state
		}
		w.state = page.State
	}
	return nil
}

// handle is what the program does with a page.
func (w *world) handle() {
	for range w.random.IntN(3) {
		if w.moving == 0 || w.pace == 0 || w.meanwhile == 0 {
			return
		}
		w.meanwhile--
		time.Sleep(time.Duration(w.random.Int64N(int64(w.pace))))
		w.change()
	}
}

// reconcile removes from the copy what is gone, and nothing else.
func (w *world) reconcile(version string) (kills int) {
	known := func(yield func(changes.Known) bool) {
		for id, at := range w.copied {
			if !yield(changes.Known{ID: id, UpdatedAt: time.Unix(at, 0)}) {
				return
			}
		}
	}
	walker := changes.New(w.client, changes.Options{Version: version, PerPage: 7})
	return w.untilDone(func(ctx context.Context) error {
		for repair, err := range walker.Reconcile(ctx, w.life.kind, known) {
			if err != nil {
				return err
			}
			for _, gone := range repair.Removed {
				require.NotContains(w.t, w.live, gone.ID, "it is there")
				delete(w.copied, gone.ID)
			}
			for _, item := range repair.Items {
				w.copy(item)
			}
		}
		return nil
	})
}
