package facade_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

// once hides that a reader could be read again.
type once struct{ io.Reader }

func upload(content io.Reader) *api.Call {
	return &api.Call{Operation: opPut, Path: []string{"w1"}, Body: &api.Multipart{
		Fields: []api.MultipartField{{Name: "part", Value: "1"}},
		Files:  []api.MultipartFile{{Name: "catalog", FileName: "c.csv", Content: content}},
	}}
}

func TestFormIsSentAgainExactly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script(status(429), failing(errReset), ok)
		_, err := api.Do[widget](t.Context(), scripted(t, s), upload(strings.NewReader("a,b,c")))
		require.NoError(t, err)
		require.Len(t, s.sent, 3)
		assert.Contains(t, s.sent[0].body, "a,b,c")
		assert.Regexp(t, "^multipart/form-data; boundary=", s.sent[0].header.Get("Content-Type"))
		for _, again := range s.sent[1:] {
			assert.Equal(t, s.sent[0].body, again.body)
			assert.Equal(t, s.sent[0].header, again.header)
		}
	})
}

// What can be read once only is sent once, whatever the answer.
func TestFormThatCannotBeReadAgainIsNotRepeated(t *testing.T) {
	for name, a := range map[string]answer{"429": status(429), "500": status(500), "reset": failing(errReset), "refused": failing(errRefused)} {
		t.Run(name, func(t *testing.T) {
			s := script(a, ok)
			_, err := api.Do[widget](t.Context(), scripted(t, s), upload(once{strings.NewReader("a,b,c")}))
			require.Error(t, err)
			assert.Equal(t, 1, s.attempts())
			assert.Contains(t, s.sent[0].body, "a,b,c")
		})
	}
	t.Run("307", func(t *testing.T) { // net/http hands this out without asking
		c := serve(t, redirectTo(307, basePath+"/moved"))
		_, err := api.Do[widget](t.Context(), c, upload(once{strings.NewReader("a,b,c")}))
		require.ErrorIs(t, err, facade.ErrRedirect)
	})
}

func TestLargeFormArrivesWhole(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789abcdef"), 1<<15)
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		f, _, err := r.FormFile("catalog")
		if assert.NoError(t, err) {
			got, _ := io.ReadAll(f)
			assert.True(t, bytes.Equal(content, got))
		}
		_, _ = io.WriteString(w, widgetJSON)
	})
	for _, r := range []io.Reader{bytes.NewReader(content), once{bytes.NewReader(content)}} {
		_, err := api.Do[widget](t.Context(), c, upload(r))
		require.NoError(t, err)
	}
}

func TestPostWithoutABody(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, int64(0), r.ContentLength)
		assert.Empty(t, r.TransferEncoding)
		assert.Empty(t, r.Header.Get("Content-Type"))
		_, _ = io.WriteString(w, widgetJSON)
	})
	_, err := api.Do[widget](t.Context(), c, &api.Call{Operation: opPost})
	require.NoError(t, err)
}

func TestMethodThatIsNone(t *testing.T) {
	s := script()
	_, err := do(t.Context(), scripted(t, s), operation("GET IT", "/widgets"))
	require.ErrorContains(t, err, "make no request")
	assert.Equal(t, api.NotSent, outcome(t, err))
}

// Without an http.Client of the caller's, workers keep their connections: net/http's default would keep two.
func TestWorkersKeepTheirConnections(t *testing.T) {
	var opened atomic.Int64
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, widgetJSON) }))
	srv.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	srv.Start()
	defer srv.Close()
	c, err := facade.New(self, token, facade.WithBaseURL(srv.URL))
	require.NoError(t, err)
	require.NoError(t, facade.Concurrent(t.Context(), numbers(1000, nil), 32, func(ctx context.Context, _ *int) error {
		_, err := do(ctx, c, opGet)
		return err
	}))
	assert.LessOrEqual(t, opened.Load(), int64(64))
}

// A program that replaces net/http's default transport, for tests or tracing, sees the requests.
func TestTheProgramsOwnDefaultTransport(t *testing.T) {
	s := script(ok)
	before := http.DefaultTransport
	http.DefaultTransport = s
	defer func() { http.DefaultTransport = before }()
	c, err := facade.New(self, token)
	require.NoError(t, err)
	_, err = do(t.Context(), c, opGet)
	require.NoError(t, err)
	assert.Equal(t, 1, s.attempts())
}
