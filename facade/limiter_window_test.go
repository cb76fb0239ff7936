package facade_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/ratelimit"
)

// limitedClient is a client of a server that counts, with the jitter of a real one.
func limitedClient(t *testing.T, s http.RoundTripper, opts ...facade.ClientOption) api.Caller {
	t.Helper()
	c, err := facade.New(self, token, append([]facade.ClientOption{facade.WithHTTPClient(&http.Client{Transport: s})}, opts...)...)
	require.NoError(t, err)
	return c
}

// hammer lets each client call as fast as it may, with a number of workers, for a time. It counts failures.
func hammer(workers int, d time.Duration, clients ...api.Caller) (failures int64) {
	start := time.Now()
	var failed atomic.Int64
	var all sync.WaitGroup
	for _, c := range clients {
		for range workers {
			all.Go(func() {
				for time.Since(start) < d {
					if _, err := do(context.Background(), c, opPost); err != nil {
						failed.Add(1)
					}
				}
			})
		}
	}
	all.Wait()
	return failed.Load()
}

// sixWindows is how long a run takes that begins within a window and covers six more.
const sixWindows = 67 * time.Second

func TestLimiterUsesTheWindow(t *testing.T) {
	for name, tt := range map[string]struct {
		server *windows
		opts   []facade.ClientOption
		least  float64
	}{
		"1666":             {limited(1666), nil, 0.98},
		"160":              {limited(160), nil, 0.98},
		"1666 with pacing": {limited(1666), []facade.ClientOption{facade.WithPacing()}, 0.97},
		"160 with pacing":  {limited(160), []facade.ClientOption{facade.WithPacing()}, 0.97},
		"clock ahead":      {limited(160).withClock(time.Hour), nil, 0.98},
		"clock behind":     {limited(160).withClock(-1234 * time.Millisecond), nil, 0.98},
		"uneven answers":   {limited(160).unevenly(), nil, 0.97},
		"no Date":          {limited(160).oddly(func(h http.Header) { h.Del("Date") }), nil, 0.98},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(3 * time.Second)
				assert.Zero(t, hammer(64, sixWindows, limitedClient(t, tt.server, tt.opts...)))
				t.Logf("used %.4f, refused %.4f of %d", tt.server.full(), tt.server.turnedAway(), len(tt.server.times))
				require.GreaterOrEqual(t, len(tt.server.full()), 6)
				for _, share := range tt.server.full() {
					assert.GreaterOrEqual(t, share, tt.least)
				}
				assert.LessOrEqual(t, tt.server.turnedAway(), 0.005)
			})
		})
	}
}

// Several processes know nothing of each other but what the server says is left.
func TestLimiterOfSeveralProcesses(t *testing.T) {
	for name, s := range map[string]*windows{"even": limited(1666), "uneven": limited(1666).unevenly()} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(3 * time.Second)
				assert.Zero(t, hammer(40, sixWindows, limitedClient(t, s), limitedClient(t, s), limitedClient(t, s), limitedClient(t, s)))
				t.Logf("used %.4f, refused %.4f of %d", s.full(), s.turnedAway(), len(s.times))
				require.GreaterOrEqual(t, len(s.full()), 6)
				for _, share := range s.full() {
					assert.GreaterOrEqual(t, share, 0.9)
				}
			})
		})
	}
}

// Where all that the processes ask for together takes most of what a call may wait, nobody is passed over.
func TestLimiterOfSeveralProcessesInASmallWindow(t *testing.T) {
	for _, limit := range []int{40, 83, 160, 400} {
		for name, s := range map[string]*windows{"even": limited(limit), "uneven": limited(limit).unevenly()} {
			t.Run(fmt.Sprint(limit, " ", name), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					time.Sleep(3 * time.Second)
					assert.Zero(t, hammer(40, 2*time.Minute, limitedClient(t, s), limitedClient(t, s), limitedClient(t, s), limitedClient(t, s)))
					t.Logf("used %.4f, refused %.4f of %d", s.full(), s.turnedAway(), len(s.times))
					for _, share := range s.full() {
						assert.GreaterOrEqual(t, share, 0.98)
					}
				})
			})
		}
	}
}

// One that comes later gets its part, of a window that the others used up before.
func TestLimiterOfAProcessThatComesLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := limited(1666)
		mine := &counted{RoundTripper: s}
		var failures int64
		var all sync.WaitGroup
		all.Go(func() {
			failures = hammer(40, 70*time.Second, limitedClient(t, s), limitedClient(t, s), limitedClient(t, s))
		})
		time.Sleep(25 * time.Second)
		assert.Zero(t, hammer(40, 45*time.Second, limitedClient(t, mine)))
		all.Wait()
		assert.Zero(t, failures)
		t.Logf("%d in four windows, of which a fourth is 1666", mine.n.Load())
		assert.Greater(t, mine.n.Load(), int64(1000))
	})
}

type counted struct {
	http.RoundTripper
	n atomic.Int64
}

func (c *counted) RoundTrip(r *http.Request) (*http.Response, error) {
	c.n.Add(1)
	return c.RoundTripper.RoundTrip(r)
}

func TestLimiterWhenTheLimitHalves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := limited(1666)
		begun := time.Now().Unix() / 10
		s.limit = func(window int64) int {
			if window < begun+3 {
				return 1666
			}
			return 833
		}
		time.Sleep(3 * time.Second)
		assert.Zero(t, hammer(64, sixWindows, limitedClient(t, s)))
		shares := s.full()
		t.Logf("used %.4f, refused %v", shares, s.refused)
		for i, share := range shares {
			assert.GreaterOrEqual(t, share, 0.98, i)
		}
		for window := begun + 5; window < begun+7; window++ {
			assert.LessOrEqual(t, float64(s.refused[window]), 0.005*833)
		}
	})
}

// A server's clock that is set, as far as ours can tell the same as our own, costs a second or so.
func TestLimiterWhenAClockIsSet(t *testing.T) {
	for _, change := range []time.Duration{-700 * time.Millisecond, 700 * time.Millisecond, -5 * time.Second, 5 * time.Second} {
		t.Run(change.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(3 * time.Second)
				s := limited(160)
				time.AfterFunc(22*time.Second, func() {
					s.mu.Lock()
					defer s.mu.Unlock()
					s.ahead += change
				})
				assert.Zero(t, hammer(64, sixWindows, limitedClient(t, s)))
				t.Logf("used %.4f, refused %.4f of %d", s.full(), s.turnedAway(), len(s.times))
				for _, share := range s.full() {
					assert.GreaterOrEqual(t, share, 0.98)
				}
				assert.LessOrEqual(t, s.turnedAway(), 0.02)
			})
		})
	}
}

// Where answers tell how long to wait and nothing else, calls are not all let go when the wait is over.
func TestLimiterOfManyWithRetryAfterAlone(t *testing.T) {
	for name, tt := range map[string]struct {
		limit, seconds int // calls in so many seconds
		latency        time.Duration
	}{
		"83 a second":       {83, 1, 50 * time.Millisecond},
		"83 in two seconds": {83, 2, 50 * time.Millisecond},
		"40 a second":       {40, 1, 50 * time.Millisecond},
		"200 in 10 seconds": {200, 10, 50 * time.Millisecond},
		"600 in 10 seconds": {600, 10, 50 * time.Millisecond},
		"83, slow":          {83, 1, 400 * time.Millisecond},
	} {
		for _, start := range []time.Duration{0, 700 * time.Millisecond} {
			t.Run(name+", "+start.String(), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					time.Sleep(start)
					s := limited(tt.limit)
					s.length, s.latency = int64(tt.seconds), tt.latency
					s.oddly(func(h http.Header) { clear(h) })
					s.retryAfter = true
					c := limitedClient(t, s)
					var failed atomic.Int64
					var all sync.WaitGroup
					for range 1000 {
						all.Go(func() {
							if _, err := do(t.Context(), c, opPost); err != nil {
								failed.Add(1)
							}
						})
					}
					all.Wait()
					t.Logf("%d failed, refused %.4f of %d, in %s", failed.Load(), s.turnedAway(), len(s.times), time.Since(midnight))
					assert.LessOrEqual(t, failed.Load(), int64(20))
					assert.LessOrEqual(t, s.turnedAway(), 0.1)
				})
			})
		}
	}
}

func TestLimiterPacingSpreads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := limited(160)
		c := limitedClient(t, s, facade.WithPacing())
		assert.Zero(t, hammer(20, 42*time.Second, c))
		seconds := map[int]int{}
		for _, at := range s.times {
			seconds[int(at/time.Second)]++
		}
		for second := 10; second < 40; second++ { // in the first window nothing is known to begin with
			assert.InDelta(t, 16, seconds[second], 4, "second %d", second)
		}
	})
}

// Nobody tells limits, so nobody is held back for long: more go with each answer.
func TestLimiterWithoutLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := limited(1000).oddly(func(h http.Header) {
			for _, name := range []string{"Limit", "Remaining", "Reset"} {
				h.Del("X-RateLimit-" + name)
			}
		})
		c := limitedClient(t, s)
		var all sync.WaitGroup
		for range 500 {
			all.Go(func() {
				_, err := do(t.Context(), c, opGet)
				assert.NoError(t, err)
			})
		}
		all.Wait()
		assert.LessOrEqual(t, time.Since(midnight), 11*s.latency)
		assert.Len(t, s.times, 500)
	})
}

// What was learned is forgotten when it is told no more, so that it holds nobody back for ever.
func TestLimiterForgetsLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := limited(160)
		own := newLimiter(t)
		c := limitedClient(t, s, facade.WithLimiter(own))
		assert.Zero(t, hammer(64, 15*time.Second, c))
		assert.True(t, snapshotOf(t, own).Known)

		s.limit = func(int64) int { return 1e6 }
		s.oddly(func(h http.Header) { clear(h) })
		time.Sleep(15 * time.Second)
		assert.Zero(t, hammer(64, 10*time.Second, c))
		assert.Equal(t, ratelimit.Snapshot{Key: ratelimit.Key(token)}, snapshotOf(t, own))
		before := len(s.times)
		assert.Zero(t, hammer(64, 10*time.Second, c))
		assert.Equal(t, 64*10*20, len(s.times)-before, "as many as 64 workers make with answers of 50 ms")

		s.limit = func(int64) int { return 160 }
		s.strange = nil
		assert.Zero(t, hammer(64, 30*time.Second, c))
		assert.Equal(t, 160, snapshotOf(t, own).Limit, "they are learned again")
	})
}

// A server that refuses without a word is not pressed, and nobody waits for a window because of one such answer.
func TestLimiterOfAnOverloadedServer(t *testing.T) {
	for name, tell := range map[string]bool{"limits are told": true, "nothing is told": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := limited(100_000)
				s.oddly(func(h http.Header) {
					if !tell {
						clear(h)
					}
				})
				overloaded := &counted{RoundTripper: s}
				c := limitedClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
					if now := time.Since(midnight); now < 5*time.Second || now >= 6*time.Second {
						return s.RoundTrip(r)
					}
					resp, err := overloaded.RoundTrip(r)
					if err == nil {
						resp.StatusCode, resp.Header = http.StatusTooManyRequests, http.Header{}
					}
					return resp, err
				}), facade.WithMaxRetries(6), facade.WithRetryBudget(200, 5))
				assert.Zero(t, hammer(64, 20*time.Second, c))
				t.Logf("%d of %d were refused", overloaded.n.Load(), len(s.times))
				assert.Less(t, overloaded.n.Load(), int64(200), "those on their way, then half of that, and so on")
			})
		})
	}
}

// Whatever a server tells, calls go or are refused in time, and the numbers stay sound.
func FuzzLimiterAnswers(f *testing.F) {
	f.Add(200, "1666", "0", "946684810", "Sat, 01 Jan 2000 00:00:05 GMT", "")
	f.Add(429, "0", "0", "946684799", "", "3")
	f.Add(429, "160", "159", "9999999999999", "", "99999999999999999999")
	f.Add(503, "-1", "1e9", "", "soon", "Sat, 01 Jan 2000 00:01:00 GMT")
	f.Add(200, "9223372036854775807", "9223372036854775807", "946684810", "Fri, 31 Dec 1999 23:00:00 GMT", "0")
	f.Fuzz(func(t *testing.T, code int, limit, remaining, reset, date, retryAfter string) {
		if code < 200 || code > 599 {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			odd := answer{status: code, body: widgetJSON, header: map[string]string{"X-RateLimit-Limit": limit,
				"X-RateLimit-Remaining": remaining, "X-RateLimit-Reset": reset, "Date": date, "Retry-After": retryAfter}}
			own := newLimiter(t)
			c := scripted(t, script(odd, ok, odd, ok, ok), facade.WithLimiter(own), facade.WithMaxRetries(0))
			for range 5 {
				_, err := do(t.Context(), c, opGet)
				var answered *api.Error
				if err != nil && !errors.As(err, &answered) {
					require.True(t, errors.Is(err, api.ErrRateLimited) || errors.Is(err, facade.ErrRedirect), err)
				}
			}
			assert.LessOrEqual(t, time.Since(midnight), 5*(time.Minute+time.Second))
			now := snapshotOf(t, own)
			assert.Zero(t, now.InFlight+now.Waiting)
			assert.GreaterOrEqual(t, now.Remaining, 0)
		})
	})
}
