package facade_test

import (
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
)

var quiet = log.New(io.Discard, "", 0)

// stranger is a server of another origin. It remembers what it was sent.
func stranger(t *testing.T, answer http.HandlerFunc) (*httptest.Server, *[]*http.Request) {
	t.Helper()
	var got []*http.Request
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r)
		answer(w, r)
	}))
	t.Cleanup(srv.Close)
	return srv, &got
}

func redirectTo(code int, target string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", target)
		w.Header().Set("X-Request-Id", "req302")
		w.WriteHeader(code)
	}
}

var redirectCodes = []int{301, 302, 303, 307, 308}

func TestRedirectWithinTheHostIsFollowed(t *testing.T) {
	for _, code := range redirectCodes {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/widgets/w1" {
					redirectTo(code, basePath+"/moved")(w, r)
					return
				}
				assert.Equal(t, "Bearer "+token, r.Header.Get("Authorization"))
				assert.Equal(t, "2.12", r.Header.Get("Intercom-Version"))
				_, _ = io.WriteString(w, widgetJSON)
			})
			got, err := do(t.Context(), c, opGet)
			require.NoError(t, err)
			assert.Equal(t, "w1", got.ID)
		})
	}
}

func TestRedirectToAnotherHostIsRefused(t *testing.T) {
	for _, code := range redirectCodes {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			other, got := stranger(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, widgetJSON) })
			c := serve(t, redirectTo(code, other.URL+"/steal?signature=hunter2"))
			var meta facade.Response
			_, err := do(t.Context(), c, opGet, facade.WithResponse(&meta))
			require.ErrorIs(t, err, facade.ErrRedirect)
			require.ErrorContains(t, err, other.URL)
			assert.NotContains(t, err.Error(), "hunter2")
			assert.Empty(t, *got)
			assert.Equal(t, api.Rejected, outcome(t, err))
			var e *api.CallError
			require.ErrorAs(t, err, &e)
			assert.Equal(t, code, e.StatusCode)
			assert.Equal(t, "req302", e.RequestID)
			assert.Equal(t, 1, e.Attempts)
			assert.Equal(t, code, meta.StatusCode)
			assert.NotContains(t, meta.Header, "Location")
		})
	}
}

// The rules that matter where no test server can stand: schemes, ports, sub-domains.
func TestRedirectToWhatCountsAsAnotherHost(t *testing.T) {
	tests := []struct {
		to       string
		followed bool
	}{
		{"https://intercom.test/x", true},
		{"https://intercom.test:443/x", true},
		{"//intercom.test/x", true},
		{"/x", true},
		{"http://intercom.test/x", false},
		{"http://intercom.test:443/x", false}, // all but the scheme is the same
		{"https://intercom.test:444/x", false},
		{"https://files.intercom.test/x", false},
		{"https://intercom.test.evil.test/x", false},
		{"https://evil.test/x@intercom.test", false},
		{"https://intercom.test@evil.test/x", false},
	}
	for _, tt := range tests {
		t.Run(tt.to, func(t *testing.T) {
			s := script(answer{status: 302, header: map[string]string{"Location": tt.to}}, ok)
			_, err := do(t.Context(), scripted(t, s, facade.WithBaseURL("https://intercom.test")), opGet)
			if tt.followed {
				require.NoError(t, err)
				assert.Equal(t, "Bearer "+token, s.sent[1].header.Get("Authorization"))
				return
			}
			require.ErrorIs(t, err, facade.ErrRedirect)
			assert.Equal(t, 1, s.attempts())
		})
	}
}

func TestRedirectOfAWriteIsRefused(t *testing.T) {
	for _, op := range []*spec.Operation{opPost, opSearch, opPut, opPatch, opDelete} {
		for _, code := range redirectCodes {
			t.Run(op.Name+strconv.Itoa(code), func(t *testing.T) {
				n := 0
				c := serve(t, func(w http.ResponseWriter, r *http.Request) { n++; redirectTo(code, basePath+"/moved")(w, r) })
				_, err := do(t.Context(), c, op)
				require.ErrorIs(t, err, facade.ErrRedirect)
				require.ErrorContains(t, err, op.Method+" was answered "+strconv.Itoa(code))
				want := api.Rejected
				if code == 302 || code == 303 { // these answer writes that were done, too
					want = api.Unknown
				}
				assert.Equal(t, want, outcome(t, err))
				assert.Equal(t, 1, n)
			})
		}
	}
}

func TestRedirectsEnd(t *testing.T) {
	n := 0
	c := serve(t, func(w http.ResponseWriter, r *http.Request) { n++; redirectTo(302, basePath+"/again")(w, r) })
	_, err := do(t.Context(), c, opGet)
	require.ErrorIs(t, err, facade.ErrRedirect)
	require.ErrorContains(t, err, "it is the 10th")
	assert.Equal(t, 10, n)
}

func TestRedirectWithoutATarget(t *testing.T) {
	s := script(answer{status: 302})
	_, err := do(t.Context(), scripted(t, s), opGet)
	var e *api.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, 302, e.StatusCode)
}

func TestRedirectTargetThatIsNoURLIsNotShown(t *testing.T) {
	s := script(answer{status: 302, header: map[string]string{"Location": "https://files.test/%zz?signature=hunter2"}})
	_, err := do(t.Context(), scripted(t, s, facade.WithMaxRetries(0)), opGet)
	require.ErrorContains(t, err, "Location is not a URL")
	assert.NotContains(t, err.Error(), "hunter2")
}

// TestRedirectOfAFileToAnotherHost is the download of a recording: Intercom redirects to a signed address somewhere else.
func TestRedirectOfAFileToAnotherHost(t *testing.T) {
	other, got := stranger(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "RIFF") })
	var first *http.Request
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		first = r
		redirectTo(302, other.URL+"/file?signature=1")(w, r)
	}, facade.WithHeader("X-Proxy-Key", "secret"), facade.WithUserAgent("crm-sync/1"))
	body, err := api.Stream(t.Context(), c, callTo(opFile), facade.WithHeader("Cookie", "session=secret"))
	require.NoError(t, err)
	data, err := io.ReadAll(body)
	require.NoError(t, err)
	require.NoError(t, body.Close())
	assert.Equal(t, "RIFF", string(data))

	assert.Equal(t, "Bearer "+token, first.Header.Get("Authorization"))
	require.Len(t, *got, 1)
	r := (*got)[0]
	assert.Equal(t, "signature=1", r.URL.RawQuery)
	for name := range first.Header {
		if name != "Accept-Encoding" && name != "User-Agent" { // net/http's own
			assert.NotContains(t, r.Header, name)
		}
	}
	assert.NotContains(t, r.Header, "Referer")
	assert.NotContains(t, r.Header.Get("User-Agent"), "crm-sync")
}

// The way back to the first host is not trusted either.
func TestRedirectOfAFileBackGetsNoToken(t *testing.T) {
	var back []*http.Request
	var home string
	other, _ := stranger(t, func(w http.ResponseWriter, r *http.Request) { redirectTo(302, home+"/back")(w, r) })
	srv := startServer(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/back") {
			back = append(back, r)
			return
		}
		redirectTo(302, other.URL)(w, r)
	})
	home = srv.URL + basePath
	body, err := api.Stream(t.Context(), clientOf(t, srv), callTo(opFile))
	require.NoError(t, err)
	require.NoError(t, body.Close())
	require.Len(t, back, 1)
	assert.Empty(t, back[0].Header.Get("Authorization"))
	assert.Empty(t, back[0].Header.Get("Intercom-Version"))
}

func TestRedirectOfAFileToAnUnencryptedConnectionIsRefused(t *testing.T) {
	for to, followed := range map[string]bool{"http://files.test/x": false, "https://files.test/x": true} {
		s := script(answer{status: 302, header: map[string]string{"Location": to}}, ok)
		body, err := api.Stream(t.Context(), scripted(t, s, facade.WithBaseURL("https://intercom.test")), callTo(opFile))
		if followed {
			require.NoError(t, err)
			require.NoError(t, body.Close())
			assert.Empty(t, s.sent[1].header.Get("Authorization"))
			continue
		}
		require.ErrorIs(t, err, facade.ErrRedirect)
		require.ErrorContains(t, err, "not encrypted")
		assert.Equal(t, 1, s.attempts())
	}
}

func TestRedirectOfAFileAskedForByPostIsRefused(t *testing.T) {
	s := script(answer{status: 303, header: map[string]string{"Location": "/x"}})
	_, err := api.Stream(t.Context(), scripted(t, s), callTo(opPostedFile))
	require.ErrorIs(t, err, facade.ErrRedirect)
}

func TestRedirectPolicyOfTheCallersHTTPClient(t *testing.T) {
	mine := errors.New("no redirects here")
	t.Run("refuses", func(t *testing.T) {
		s := script(answer{status: 302, header: map[string]string{"Location": "/x?signature=hunter2", "X-Request-Id": "req1"}})
		_, err := do(t.Context(), scripted(t, s, facade.WithHTTPClient(&http.Client{Transport: s,
			CheckRedirect: func(*http.Request, []*http.Request) error { return mine }})), opGet)
		require.ErrorIs(t, err, mine)
		assert.NotContains(t, err.Error(), "hunter2")
		assert.Equal(t, api.Rejected, outcome(t, err))
		var e *api.CallError
		require.ErrorAs(t, err, &e)
		assert.Equal(t, 302, e.StatusCode)
		assert.Equal(t, "req1", e.RequestID)
		assert.Equal(t, 1, s.attempts())
	})
	t.Run("wants the last answer", func(t *testing.T) {
		s := script(answer{status: 302, header: map[string]string{"Location": "/x"}})
		_, err := do(t.Context(), scripted(t, s, facade.WithHTTPClient(&http.Client{Transport: s,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }})), opGet)
		var e *api.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, 302, e.StatusCode)
	})
	t.Run("cannot put the token back", func(t *testing.T) {
		s := script(answer{status: 302, header: map[string]string{"Location": "https://files.test/x"}}, ok)
		body, err := api.Stream(t.Context(), scripted(t, s, facade.WithHTTPClient(&http.Client{Transport: s,
			CheckRedirect: func(req *http.Request, via []*http.Request) error {
				req.Header.Set("Authorization", via[0].Header.Get("Authorization"))
				return nil
			}})), callTo(opFile))
		require.NoError(t, err)
		require.NoError(t, body.Close())
		assert.Empty(t, s.sent[1].header.Get("Authorization"))
	})
}

// The body of a redirect is thrown away and not waited for, whatever transport brings it.
func TestRedirectsBodyIsNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, err := facade.New(self, token, facade.WithHTTPClient(&http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/widgets/w1" {
				slow := io.NopCloser(&slowly{pieces: []string{"moved"}, wait: 50 * time.Second, end: io.EOF})
				return &http.Response{StatusCode: http.StatusFound, Header: http.Header{"Location": {"/moved"}}, Body: slow, ContentLength: 1 << 20, Request: r, ProtoMajor: 1, ProtoMinor: 1}, nil
			}
			return script(ok).RoundTrip(r)
		})}))
		require.NoError(t, err)
		_, err = do(t.Context(), c, opGet)
		require.NoError(t, err)
		assert.Zero(t, time.Since(midnight))
	})
}
