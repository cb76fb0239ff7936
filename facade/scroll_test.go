package facade_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// Whoever wants to go over all companies waits until the others have.
func TestScrollsOfAClientTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, client := scrolling(t)
		defer server.Close()
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				n := 0
				for _, err := range client.Companies.ScrollAll(t.Context(), intercom.ScrollCompaniesParams{}) {
					if !assert.NoError(t, err) {
						return
					}
					n++
					time.Sleep(10 * time.Millisecond)
				}
				assert.Equal(t, 250, n)
			})
		}
		all.Wait()
		assert.Equal(t, 10*time.Second, time.Since(midnight).Round(time.Second), "four times 250 companies")
		assert.Len(t, server.Ledger(), 4*4, "nobody was refused")
	})
}

// TestScrollGate opens a scroll after another has come to some end.
func TestScrollGate(t *testing.T) {
	const (
		page = `{"data":[{"id":"1"}],"scroll_param":"s"}`
		last = `{"data":[],"scroll_param":"s"}`
	)
	exists := answer{status: 400, body: `{"type":"error.list","errors":[{"code":"scroll_exists"}]}`}
	good := func(body string) answer { return answer{status: 200, body: body} }
	next := api.WithCursor("Widgets.GET?scroll_param=s")
	for name, tt := range map[string]struct {
		script []answer // of the first scroll
		want   time.Duration
	}{
		"empty":                  {[]answer{good(last)}, 0},
		"at its end":             {[]answer{good(page), good(last)}, 0},
		"without a parameter":    {[]answer{good(`{"data":[{}]}`)}, 0},
		"left":                   {[]answer{good(page)}, time.Minute},
		"left later":             {[]answer{good(page), good(page)}, time.Minute},
		"expired":                {[]answer{good(page), status(404)}, 0},
		"gone":                   {[]answer{good(page), status(500)}, 0},
		"refused in the middle":  {[]answer{good(page), status(401)}, time.Minute},
		"broken in the middle":   {[]answer{good(page), failing(errReset)}, time.Minute},
		"refused at first":       {[]answer{exists}, 0},
		"not connected at first": {[]answer{failing(errRefused)}, 0},
		"broken at first":        {[]answer{failing(errReset)}, time.Minute},
		"cut short":              {[]answer{{status: 200, body: `{"data":[`}}, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := script(append(tt.script, good(page))...)
				c := scripted(t, s, facade.WithMaxRetries(0))
				for i := range tt.script {
					if i == 0 {
						_, _ = do(t.Context(), c, opScroll, facade.WithScrollWait(0)) // one that is refused does not try again
					} else {
						_, _ = do(t.Context(), c, opScroll, next)
					}
				}
				_, err := do(t.Context(), c, opScroll)
				require.NoError(t, err)
				assert.Equal(t, tt.want, time.Since(midnight))
				assert.Equal(t, len(tt.script)+1, s.attempts())
			})
		})
	}
}

func TestScrollThatIsNotWaitedFor(t *testing.T) {
	for name, tt := range map[string]struct {
		ctx     time.Duration
		opts    []api.CallOption
		elapsed time.Duration
		want    string
		is      error
	}{
		"longest wait": {year, []api.CallOption{facade.WithScrollWait(20 * time.Second)}, 20 * time.Second,
			"another scroll is open: one of this client has not ended within WithScrollWait, 20s", nil},
		"deadline": {7 * time.Second, nil, 7 * time.Second, "while this client has one that has not ended", context.DeadlineExceeded},
		"timeout": {year, []api.CallOption{facade.WithTimeout(3 * time.Second)}, 3 * time.Second,
			"the call did not end within its timeout of 3s", context.DeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server, client := scrolling(t)
				defer server.Close()
				_, err := client.Companies.Scroll(t.Context(), intercom.ScrollCompaniesParams{}) // left open
				require.NoError(t, err)
				start := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), tt.ctx)
				defer cancel()
				_, err = client.Companies.Scroll(ctx, intercom.ScrollCompaniesParams{}, tt.opts...)
				require.ErrorIs(t, err, api.ErrScrollExists)
				require.ErrorContains(t, err, tt.want)
				if tt.is != nil {
					require.ErrorIs(t, err, tt.is)
				}
				assert.Equal(t, api.NotSent, outcome(t, err))
				assert.Zero(t, attemptsOf(t, err))
				assert.Equal(t, tt.elapsed, time.Since(start))
				assert.Len(t, server.Ledger(), 1)
			})
		})
	}
}

// A scroll that starts again waits for another of the client that goes on for minutes.
func TestRestartingScrollBehindALongOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, client := scrolling(t)
		defer server.Close()
		var all sync.WaitGroup
		all.Go(func() {
			_, err := scrollThrough(t.Context(), client, func(int) { time.Sleep(50 * time.Second) })
			assert.NoError(t, err)
		})
		synctest.Wait()
		told, err := scrollThrough(t.Context(), client, func(int) {}, facade.WithScrollWait(5*time.Minute))
		require.NoError(t, err)
		assert.Equal(t, []string{"100", "100", "50", "0"}, told)
		assert.InDelta(t, 150, time.Since(midnight).Seconds(), 35, "three pages of 50 s, and a wait of 30 s at most")
		all.Wait()
	})
}

// A page that is on its way keeps the scroll open, however long it takes.
func TestScrollWhileAPageIsOnItsWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		page := answer{status: 200, body: `{"data":[{"id":"1"}],"scroll_param":"s"}`}
		slow := answer{status: 200, body: `{"data":[],"scroll_param":"s"}`, after: 100 * time.Second}
		throttled := 0
		c := scripted(t, script(page, slow, page), facade.WithAttemptTimeout(0), facade.WithHooks(facade.Hooks{
			Throttle: func(context.Context, facade.Event) { throttled++ }}))
		_, err := do(t.Context(), c, opScroll)
		require.NoError(t, err)
		var all sync.WaitGroup
		all.Go(func() {
			time.Sleep(time.Second)
			_, err := do(t.Context(), c, opScroll)
			assert.NoError(t, err)
			assert.Equal(t, 110*time.Second, time.Since(midnight))
		})
		time.Sleep(10 * time.Second)
		_, err = do(t.Context(), c, opScroll, api.WithCursor("Widgets.GET?scroll_param=s"))
		require.NoError(t, err)
		all.Wait()
		assert.Equal(t, 1, throttled, "a wait is told once")
	})
}
