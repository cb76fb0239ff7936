package facade_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
)

// Wherever a stream or a connection of HTTP/2 breaks off, a read is retried; a write is sent again only where the protocol
// says that nothing was done, and its outcome is what is known about it.
func TestHTTP2ThatBreaksOff(t *testing.T) {
	const success = api.Outcome(-1)
	begin := func(c *h2conn, stream uint32, status string) {
		c.status(stream, status, "content-type", "application/json")
		c.frame(frameData, 0, stream, []byte(`{"id":`)...)
	}
	for name, tt := range map[string]struct {
		misdeed func(*h2conn, uint32)
		post    api.Outcome // success where it succeeds
		get     api.Outcome // of one attempt
	}{
		"refused":                     {func(c *h2conn, s uint32) { c.nothingDone(); c.reset(s, codeRefused) }, success, success},
		"went away before it":         {func(c *h2conn, s uint32) { c.nothingDone(); c.goAway(0, codeNo) }, success, success},
		"went away before it, closed": {func(c *h2conn, s uint32) { c.nothingDone(); c.goAway(0, codeNo); _ = c.Close() }, success, success},
		"went away, and answered":     {func(c *h2conn, s uint32) { c.goAway(s, codeNo); c.ok(s) }, success, success},
		"went away, answered, closed": {func(c *h2conn, s uint32) { c.goAway(s, codeNo); c.ok(s); _ = c.Close() }, success, success},

		"internal error":      {func(c *h2conn, s uint32) { c.reset(s, codeInternal) }, api.Unknown, api.Unknown},
		"cancelled":           {func(c *h2conn, s uint32) { c.reset(s, codeCancel) }, api.Unknown, api.Unknown},
		"calm":                {func(c *h2conn, s uint32) { c.reset(s, codeCalm) }, api.Unknown, api.Unknown},
		"protocol error":      {func(c *h2conn, s uint32) { c.reset(s, codeProtocol) }, api.Unknown, success}, // net/http tries again
		"no error":            {func(c *h2conn, s uint32) { c.reset(s, codeNo) }, api.Unknown, api.Unknown},
		"closed":              {func(c *h2conn, s uint32) { _ = c.Close() }, api.Unknown, api.Unknown},
		"went away, closed":   {func(c *h2conn, s uint32) { c.goAway(s, codeNo); _ = c.Close() }, api.Unknown, api.Unknown},
		"went away in error":  {func(c *h2conn, s uint32) { c.goAway(s, codeInternal); _ = c.Close() }, api.Unknown, api.Unknown},
		"went away for calm":  {func(c *h2conn, s uint32) { c.goAway(1<<31-1, codeCalm); _ = c.Close() }, api.Unknown, api.Unknown},
		"away and reset":      {func(c *h2conn, s uint32) { c.goAway(s, codeNo); c.reset(s, codeInternal) }, api.Unknown, api.Unknown},
		"no status":           {func(c *h2conn, s uint32) { c.frame(frameHeaders, flagEndHeaders|flagEnd, s, headerBlock("a", "b")...) }, api.Unknown, api.Unknown},
		"not a status":        {func(c *h2conn, s uint32) { c.status(s, "2oo") }, api.Unknown, api.Unknown},
		"broken compression":  {func(c *h2conn, s uint32) { c.frame(frameHeaders, flagEndHeaders, s, 0xff, 0xff, 0xff, 0xff, 0xff) }, api.Unknown, api.Unknown},
		"data on no stream":   {func(c *h2conn, s uint32) { c.frame(frameData, 0, 0, 'x') }, api.Unknown, api.Unknown},
		"data before headers": {func(c *h2conn, s uint32) { c.frame(frameData, flagEnd, s, 'x') }, api.Unknown, api.Unknown},
		"a frame too large":   {func(c *h2conn, s uint32) { _, _ = c.Write([]byte{0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1}) }, api.Unknown, api.Unknown},
		"upper case":          {func(c *h2conn, s uint32) { c.status(s, "200", "X-A", "b") }, api.Unknown, api.Unknown},
		"early hints only":    {func(c *h2conn, s uint32) { c.status(s, "103"); c.reset(s, codeInternal) }, api.Unknown, api.Unknown},

		"success, reset":           {func(c *h2conn, s uint32) { c.status(s, "200"); c.reset(s, codeInternal) }, api.Applied, api.Applied},
		"success, refused":         {func(c *h2conn, s uint32) { c.status(s, "200"); c.reset(s, codeRefused) }, api.Applied, api.Applied},
		"success, reset in body":   {func(c *h2conn, s uint32) { begin(c, s, "200"); c.reset(s, codeInternal) }, api.Applied, api.Applied},
		"success, refused in body": {func(c *h2conn, s uint32) { begin(c, s, "200"); c.reset(s, codeRefused) }, api.Applied, api.Applied},
		"success, away in body":    {func(c *h2conn, s uint32) { begin(c, s, "200"); c.goAway(0, codeNo); _ = c.Close() }, api.Applied, api.Applied},
		"success, closed in body":  {func(c *h2conn, s uint32) { begin(c, s, "200"); _ = c.Close() }, api.Applied, api.Applied},
		"success, too little": {func(c *h2conn, s uint32) {
			c.status(s, "200", "content-length", "99")
			c.frame(frameData, flagEnd, s, []byte(widgetJSON)...)
		}, api.Applied, api.Applied},
		"success, too much": {func(c *h2conn, s uint32) {
			c.status(s, "200", "content-length", "3")
			c.frame(frameData, flagEnd, s, []byte(widgetJSON)...)
		}, api.Applied, api.Applied},
		"created, reset in body": {func(c *h2conn, s uint32) { begin(c, s, "201"); c.reset(s, codeCancel) }, api.Applied, api.Applied},

		"refusal, reset":         {func(c *h2conn, s uint32) { c.status(s, "422"); c.reset(s, codeInternal) }, api.Rejected, api.Rejected},
		"refusal, reset in body": {func(c *h2conn, s uint32) { begin(c, s, "404"); c.reset(s, codeInternal) }, api.Rejected, api.Rejected},
		"server error, reset":    {func(c *h2conn, s uint32) { begin(c, s, "500"); c.reset(s, codeInternal) }, api.Unknown, api.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			attempt := func(before int, op *spec.Operation, opts ...facade.ClientOption) (*h2, error) {
				server := startH2(t, before, tt.misdeed)
				c := server.client(t, opts...)
				for range before {
					_, err := do(ctx, c, opPost)
					require.NoError(t, err)
				}
				_, err := do(ctx, c, op)
				return server, err
			}
			check := func(err error, want api.Outcome) {
				t.Helper()
				if want == success {
					require.NoError(t, err)
					return
				}
				require.Error(t, err)
				assert.Equal(t, want, outcome(t, err))
				assert.NotErrorIs(t, err, context.Canceled, "nobody has cancelled it")
				walkErrors(err, func(text string) { assert.NotContains(t, text, token) })
			}
			for _, op := range []*spec.Operation{opPost, opPostNothing} {
				for _, before := range []int{0, 1} { // once the server is known to speak HTTP/2, more is known about what failed
					server, err := attempt(before, op)
					want := tt.post
					if strings.HasPrefix(name, "went away before it") && (before == 0 || op == opPostNothing) {
						want = api.Unknown
					}
					check(err, want)
					_, done := server.counts()
					assert.LessOrEqual(t, done, 1, "a POST is done once at most")
				}
			}
			_, err := attempt(0, opGet, facade.WithMaxRetries(0))
			check(err, tt.get)
			_, err = attempt(0, opGet)
			if strings.HasPrefix(name, "refusal") {
				check(err, api.Rejected)
				return
			}
			check(err, success)
		})
	}
}

// Without encryption nothing tells HTTP/2 before the answer but the transport; what is behind a caller's own tells by answering.
func TestOpenHTTP2SendsNoWriteAgain(t *testing.T) {
	for name, before := range map[string]int{"net/http's transport": 0, "the caller's own": 1} {
		t.Run(name, func(t *testing.T) {
			server := startOpenH2(t, before, func(c *h2conn, s uint32) { c.reset(s, codeProtocol) })
			only := &http.Protocols{}
			only.SetUnencryptedHTTP2(true)
			plain := &http.Transport{Protocols: only}
			t.Cleanup(plain.CloseIdleConnections)
			var transport http.RoundTripper = plain
			if before > 0 {
				transport = roundTrip(plain.RoundTrip)
			}
			c, err := facade.New(self, token, facade.WithBaseURL(server.address), facade.WithHTTPClient(&http.Client{Transport: transport}))
			require.NoError(t, err)
			for range before {
				_, err := do(t.Context(), c, opPost)
				require.NoError(t, err)
			}
			_, err = do(t.Context(), c, opPost)
			require.Error(t, err)
			assert.Equal(t, api.Unknown, outcome(t, err))
			_, done := server.counts()
			assert.Equal(t, 1, done)
		})
	}
}

// Also while a form is still being sent, a server may go away, refuse it, answer or break off: nothing hangs, a write that may have
// been done is not sent again, and one that can be repeated succeeds.
func TestHTTP2ThatBreaksOffWhileAFormIsSent(t *testing.T) {
	const success = api.Outcome(-1)
	for name, tt := range map[string]struct {
		misdeed    func(*h2conn, uint32)
		post, once api.Outcome // of a form that can be read again, and of one that cannot
	}{
		"refused":                 {func(c *h2conn, s uint32) { c.nothingDone(); c.reset(s, codeRefused) }, success, api.NotSent},
		"went away before it":     {func(c *h2conn, s uint32) { c.nothingDone(); c.goAway(0, codeNo) }, success, api.NotSent},
		"went away, and answered": {func(c *h2conn, s uint32) { c.goAway(s, codeNo); c.ok(s); c.reset(s, codeNo) }, success, success},
		"answered":                {func(c *h2conn, s uint32) { c.ok(s); c.reset(s, codeNo) }, success, success},
		"too large":               {func(c *h2conn, s uint32) { c.status(s, "413"); c.frame(frameData, flagEnd, s); c.reset(s, codeNo) }, api.Rejected, api.Rejected},
		"went away, closed":       {func(c *h2conn, s uint32) { c.goAway(s, codeNo); _ = c.Close() }, api.Unknown, api.Unknown},
		"went away in error":      {func(c *h2conn, s uint32) { c.goAway(s, codeInternal); _ = c.Close() }, api.Unknown, api.Unknown},
		"reset":                   {func(c *h2conn, s uint32) { c.reset(s, codeCancel) }, api.Unknown, api.Unknown},
		"protocol error":          {func(c *h2conn, s uint32) { c.reset(s, codeProtocol) }, api.Unknown, api.Unknown},
		"closed":                  {func(c *h2conn, s uint32) { _ = c.Close() }, api.Unknown, api.Unknown},
		"no window":               {func(c *h2conn, s uint32) { c.frame(frameWindow, 0, s, 0, 0, 0, 0) }, api.Unknown, api.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			attempt := func(op *spec.Operation, content io.Reader, want api.Outcome) {
				t.Helper()
				server := (&h2{before: 1, misdeed: tt.misdeed, midway: true}).start(t)
				c := server.client(t)
				_, err := do(ctx, c, opPost) // from then on it is known to speak HTTP/2
				require.NoError(t, err)
				call := upload(content)
				if call.Operation = op; op == opPostedFile {
					call.Path = nil
				}
				_, err = api.Do[widget](ctx, c, call)
				if want == success {
					require.NoError(t, err)
				} else if assert.Error(t, err) {
					assert.Equal(t, want, outcome(t, err), err)
					assert.NotErrorIs(t, err, context.DeadlineExceeded)
				}
				if _, done := server.counts(); op == opPostedFile {
					assert.LessOrEqual(t, done, 1)
				}
			}
			content := strings.Repeat("0123456789", 50_000) // more than a window holds
			attempt(opPostedFile, strings.NewReader(content), tt.post)
			attempt(opPostedFile, io.MultiReader(strings.NewReader(content)), tt.once)
			again := success
			if tt.post == api.Rejected {
				again = api.Rejected
			}
			attempt(opPut, strings.NewReader(content), again)
			attempt(opPut, io.MultiReader(strings.NewReader(content)), tt.once)
		})
	}
}

// Interim answers over HTTP/2 are passed over, and do not go on for ever.
func TestHTTP2WithManyInterimAnswers(t *testing.T) {
	interim := func(n int, more ...string) func(*h2conn, uint32) {
		return func(c *h2conn, s uint32) {
			for range n {
				c.status(s, "103", more...)
			}
			c.ok(s)
		}
	}
	var large []string
	for range 100 {
		large = append(large, "link", strings.Repeat("a", 100))
	}
	for name, tt := range map[string]struct {
		misdeed func(*h2conn, uint32)
		fails   bool
	}{
		"1,000":             {interim(1000), false},
		"with much in them": {interim(1000, "link", strings.Repeat("a", 100)), false},
		"a 101":             {func(c *h2conn, s uint32) { c.status(s, "101"); c.ok(s) }, false},
		"a flood":           {interim(100_000, large...), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, op := range []*spec.Operation{opGet, opPost} {
				server := startH2(t, 0, tt.misdeed)
				_, err := do(t.Context(), server.client(t, facade.WithMaxRetries(0)), op)
				if !tt.fails {
					require.NoError(t, err)
					continue
				}
				require.Error(t, err)
				assert.Equal(t, api.Unknown, outcome(t, err))
				assert.NotErrorIs(t, err, context.DeadlineExceeded)
				assert.Less(t, len(err.Error()), 2000)
			}
		})
	}
}
