package facade_test

import (
	"context"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

// The clock of a synctest bubble begins here.
var midnight = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

const year = 365 * 24 * time.Hour

func unix(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

func window(reset time.Time, more ...string) answer {
	return status(429, append([]string{
		"X-RateLimit-Limit", "1666", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", unix(reset)}, more...)...)
}

// TestWaits holds the waits between attempts, to the nanosecond, with jitter at its least and at its most.
func TestWaits(t *testing.T) {
	ms := func(n ...int) []time.Duration {
		var d []time.Duration
		for _, n := range n {
			d = append(d, time.Duration(n)*time.Millisecond)
		}
		return d
	}
	date := func(t time.Time) string { return t.Format(http.TimeFormat) }
	ahead := midnight.Add(time.Hour) // a server whose clock is an hour ahead
	alone := []facade.ClientOption{facade.WithoutLimiter()}
	tests := []struct {
		name   string
		script []answer
		opts   []facade.ClientOption
		least  []time.Duration
		most   []time.Duration
	}{
		{"backoff doubles to its limit", []answer{status(500), status(500), status(500), status(500), status(500), status(500), ok},
			[]facade.ClientOption{facade.WithMaxRetries(6)},
			ms(0, 0, 0, 0, 0, 0), ms(500, 1000, 2000, 4000, 8000, 8000)},
		{"backoff of a policy", []answer{status(500), status(500), status(500), ok},
			[]facade.ClientOption{facade.WithMaxRetries(3), facade.WithRetry(facade.RetryPolicy{Backoff: time.Second, MaxBackoff: 3 * time.Second})},
			ms(0, 0, 0), ms(1000, 2000, 3000)},
		{"limit below the first backoff", []answer{status(500), ok},
			[]facade.ClientOption{facade.WithRetry(facade.RetryPolicy{MaxBackoff: 100 * time.Millisecond})},
			ms(0), ms(100)},
		{"a lost connection", []answer{failing(errReset), failing(errReset), ok}, nil, ms(0, 0), ms(500, 1000)},
		{"no connection", []answer{failing(errRefused), ok}, alone, ms(0), ms(500)},
		{"429 without a hint", []answer{status(429), status(429), ok}, nil, ms(0, 0), ms(500, 1000)},
		{"Retry-After in seconds", []answer{status(429, "Retry-After", "7"), ok}, nil, ms(7000), ms(7500)},
		{"Retry-After of zero", []answer{status(429, "Retry-After", "0"), status(429, "Retry-After", "0"), ok}, nil, ms(0, 0), ms(500, 1000)},
		{"Retry-After as a date", []answer{status(429, "Retry-After", date(midnight.Add(9*time.Second))), ok}, nil, ms(9000), ms(9500)},
		{"Retry-After as a date of a clock ahead",
			[]answer{status(429, "Retry-After", date(ahead.Add(9*time.Second)), "Date", date(ahead)), ok}, nil, ms(9000), ms(9500)},
		{"Retry-After in the past", []answer{status(429, "Retry-After", date(midnight.Add(-time.Hour))), ok}, nil, ms(0), ms(500)},
		{"Retry-After on a 503", []answer{status(503, "Retry-After", "3"), ok}, nil, ms(3000), ms(3500)},
		{"Retry-After that is nonsense", []answer{status(429, "Retry-After", "soon"), ok}, nil, ms(0), ms(500)},
		{"Retry-After before the window", []answer{window(midnight.Add(8*time.Second), "Retry-After", "2"), ok}, nil, ms(2000), ms(2500)},
		{"as long as it may be", []answer{status(429, "Retry-After", "60"), ok}, nil, ms(60000), ms(60500)},
		{"window", []answer{window(midnight.Add(8 * time.Second)), ok}, alone, ms(8000), ms(8500)},
		{"window of a clock ahead", []answer{window(ahead.Add(8*time.Second), "Date", date(ahead)), ok}, alone, ms(8000), ms(8500)},
		{"window of a clock behind",
			[]answer{window(midnight.Add(-time.Hour).Add(8*time.Second), "Date", date(midnight.Add(-time.Hour))), ok}, alone, ms(8000), ms(8500)},
		{"window that is over", []answer{window(midnight.Add(-2 * time.Second)), ok}, nil, ms(0), ms(500)},
		{"window says nothing about a 500", []answer{{status: 500, header: window(midnight.Add(8 * time.Second)).header}, ok},
			alone, ms(0), ms(500)},
	}
	for _, tt := range tests {
		for random, want := range map[float64][]time.Duration{0: tt.least, 1: tt.most} {
			t.Run(tt.name+" "+strconv.Itoa(int(random)), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := script(tt.script...)
					opts := append([]facade.ClientOption{facade.WithRandom(func() float64 { return random })}, tt.opts...)
					_, err := do(t.Context(), scripted(t, s, opts...), opGet)
					require.NoError(t, err)
					assert.Equal(t, want, s.waits())
				})
			})
		}
	}
}

// A wait that is too long is not begun: the caller gets the answer that asks for it.
func TestWaitTooLong(t *testing.T) {
	tests := []struct {
		name   string
		answer answer
		ctx    time.Duration
		opts   []facade.ClientOption
		call   []api.CallOption
		why    string
	}{
		{"Retry-After above the limit", status(429, "Retry-After", "61"), 0, nil, nil,
			"waiting 1m1s would be longer than RetryPolicy.MaxWait, 1m0s"},
		{"Retry-After out of range", status(429, "Retry-After", "99999999999999999999999"), 0, nil, nil, "would be longer than RetryPolicy.MaxWait, 1m0s"},
		{"Retry-After that overflows a duration", status(429, "Retry-After", "9223372037"), 0, nil, nil, "would be longer than RetryPolicy.MaxWait, 1m0s"},
		{"window above the limit", window(midnight.Add(61 * time.Second)), 0, nil, nil,
			"waiting 1m1s would be longer than RetryPolicy.MaxWait, 1m0s"},
		{"a limit of one's own", status(429, "Retry-After", "6"), 0,
			[]facade.ClientOption{facade.WithRetry(facade.RetryPolicy{MaxWait: 5 * time.Second})}, nil,
			"waiting 6s would be longer than RetryPolicy.MaxWait, 5s"},
		{"beyond the context", status(429, "Retry-After", "10"), 10 * time.Second, nil, nil, "waiting 10s would outlast the deadline in 10s"},
		{"beyond the client's timeout", status(429, "Retry-After", "10"), 0, []facade.ClientOption{facade.WithTimeout(5 * time.Second)}, nil,
			"waiting 10s would outlast the deadline in 5s"},
		{"beyond the call's timeout", status(429, "Retry-After", "10"), 0, nil, []api.CallOption{facade.WithTimeout(5 * time.Second)},
			"waiting 10s would outlast the deadline in 5s"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()
				if tt.ctx > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, tt.ctx)
					defer cancel()
				}
				s := script(tt.answer, ok)
				start := time.Now()
				_, err := do(ctx, scripted(t, s, tt.opts...), opGet, tt.call...)
				require.ErrorIs(t, err, api.ErrRateLimited)
				require.NotErrorIs(t, err, context.DeadlineExceeded)
				assert.Zero(t, time.Since(start))
				assert.Equal(t, 1, s.attempts())
				var e *api.Error
				require.ErrorAs(t, err, &e)
				assert.Contains(t, e.GaveUp, tt.why)
				assert.Contains(t, err.Error(), "; not retried: "+e.GaveUp)
			})
		})
	}
}

// What the limiter says about a call that was refused does not hide the refusal.
func TestARefusalWithoutATurnInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script(window(midnight.Add(10 * time.Second)))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second+time.Nanosecond) // the queue moves a little later
		defer cancel()
		_, err := do(ctx, scripted(t, s), opPost)
		var refusal *api.Error
		require.ErrorAs(t, err, &refusal)
		assert.Equal(t, http.StatusTooManyRequests, refusal.StatusCode)
		require.ErrorContains(t, err, "would outlast the deadline in 10s; the attempt before failed: Widgets.POST: POST /widgets: 429")
		assert.Equal(t, 1, attemptsOf(t, err))
		assert.Equal(t, api.Rejected, outcome(t, err), "it was sent, and refused")
		assert.Zero(t, time.Since(midnight))
	})
}

// Doubling a backoff that is long already must not wrap around into no wait at all.
func TestBackoffDoesNotOverflow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		n := 0
		s := script(status(500), status(500), ok)
		_, err := do(ctx, scripted(t, s,
			facade.WithRetry(facade.RetryPolicy{Backoff: 150 * year, MaxBackoff: 160 * year}),
			facade.WithRandom(func() float64 { n++; return float64(n - 1) }), // no wait first, the longest then
		), opGet)
		require.ErrorIs(t, err, api.ErrServer)
		assert.Equal(t, 2, s.attempts())
	})
}

func TestLongestWaitDoesNotOverflow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		s := script(status(429, "Retry-After", "99999999999999999999"), ok)
		_, err := do(ctx, scripted(t, s, facade.WithRetry(facade.RetryPolicy{MaxWait: math.MaxInt64}),
			facade.WithRandom(func() float64 { return 0.9 })), opGet)
		require.ErrorIs(t, err, api.ErrRateLimited)
		assert.Equal(t, 1, s.attempts())
	})
}

func FuzzParseRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "0", "7", " 7 ", "-1", "1.5", "61", "9223372036854775807", "99999999999999999999",
		"Fri, 31 Dec 1999 23:59:59 GMT", "Sat, 01 Jan 2000 00:00:09 GMT", "Saturday, 01-Jan-00 00:00:09 GMT", "soon", "1e9"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		d, given := facade.ParseRetryAfter(value, midnight)
		if d < 0 {
			t.Fatalf("%q: a negative wait of %s", value, d)
		}
		if !given && d != 0 {
			t.Fatalf("%q: %s of a value that is none", value, d)
		}
		if n, err := strconv.Atoi(value); err == nil && n >= 0 && n < 1e9 && value[0] != '+' && value[0] != '-' {
			if !given || d != time.Duration(n)*time.Second {
				t.Fatalf("%q: %s, %v", value, d, given)
			}
		}
	})
}

// Whatever Retry-After holds, a call waits as long as it says or gives up; and nobody else is held for what makes no sense.
func TestRetryAfterThatMakesNoSense(t *testing.T) {
	date := func(d time.Duration, form string) string { return midnight.Add(d).Format(form) }
	gaveUp := time.Duration(-1)
	for name, tt := range map[string]struct {
		values []string
		want   time.Duration
		others time.Duration // how long the next call is held
	}{
		"ages ago":              {[]string{"Thu, 01 Jan 1970 00:00:00 GMT"}, 0, 0},
		"the year 1":            {[]string{"Mon, 01 Jan 0001 00:00:00 GMT"}, 0, 0},
		"the year 9999":         {[]string{"Fri, 31 Dec 9999 23:59:59 GMT"}, gaveUp, 0},
		"a minute and a second": {[]string{date(61*time.Second, http.TimeFormat)}, gaveUp, 61 * time.Second},
		"negative":              {[]string{"-5"}, 0, 0},
		"minus infinity":        {[]string{"-Inf"}, 0, 0},
		"huge":                  {[]string{"9223372036854775807"}, gaveUp, 0},
		"beyond a number":       {[]string{strings.Repeat("9", 4000)}, gaveUp, 0},
		"several":               {[]string{"3", "7", "5"}, 7 * time.Second, 0},
		"several, some sense":   {[]string{"soon", "-1", "7", ""}, 7 * time.Second, 0},
		"seconds and a date":    {[]string{"3", date(8*time.Second, http.TimeFormat)}, 8 * time.Second, 0},
		"a date, then seconds":  {[]string{date(8*time.Second, http.TimeFormat), "3"}, 8 * time.Second, 0},
		"in a numbered zone":    {[]string{midnight.Add(8 * time.Second).In(time.FixedZone("", 2*3600)).Format(time.RFC1123Z)}, 8 * time.Second, 0},
		"in a named zone":       {[]string{date(8*time.Second+2*time.Hour, "Mon, 02 Jan 2006 15:04:05 ") + "CEST"}, 0, 0},
		"a named zone, 850":     {[]string{date(8*time.Second+2*time.Hour, "Monday, 02-Jan-06 15:04:05 ") + "CEST"}, 0, 0},
		"without a zone":        {[]string{date(8*time.Second, time.ANSIC)}, 8 * time.Second, 0},
		"no such day":           {[]string{"Sat, 32 Jan 2000 00:00:08 GMT"}, 0, 0},
		"control characters":    {[]string{"7\x1b[2J"}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := 0
				c := limitedClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
					n++
					code, header := http.StatusOK, http.Header{}
					if n == 1 {
						code, header = http.StatusTooManyRequests, http.Header{"Retry-After": tt.values}
					}
					return &http.Response{StatusCode: code, Header: header, Body: io.NopCloser(strings.NewReader(widgetJSON))}, nil
				}), facade.WithRandom(func() float64 { return 0 }))
				_, err := do(t.Context(), c, opPost)
				if tt.want == gaveUp {
					require.ErrorContains(t, err, "would be longer than RetryPolicy.MaxWait")
					assert.Less(t, len(err.Error()), 1000)
					assert.Zero(t, time.Since(midnight))
				} else {
					require.NoError(t, err)
					assert.Equal(t, tt.want, time.Since(midnight))
				}
				before := time.Now()
				_, err = do(t.Context(), c, opPost, facade.WithRetry(facade.RetryPolicy{MaxWait: time.Hour}))
				require.NoError(t, err)
				assert.LessOrEqual(t, time.Since(before), tt.others)
			})
		})
	}
}
