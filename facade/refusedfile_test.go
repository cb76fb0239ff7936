package facade_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

// fileAnswer is an answer to a download, of a content type that may be "".
func fileAnswer(contentType, body string) answer {
	a := answer{status: 200, body: body, header: map[string]string{}}
	if contentType != "" {
		a.header["Content-Type"] = contentType
	}
	return a
}

func TestErrorInPlaceOfAFile(t *testing.T) {
	long := `{"type":"error.list","errors":[{"code":"gone","message":"` + strings.Repeat("x", 5000) + `"}]}`
	for name, body := range map[string]string{
		"list":       `{"type":"error.list","errors":[{"code":"gone"}]}`,
		"last":       `{"request_id":"r1","errors":[{"code":"gone"}],"type":"error.list"}`,
		"null first": ` {"request_id":null,"message":"m","type":"error.list","errors":[{"code":"gone"}]}`,
		"single":     `{"type":"error","request_id":"r1","message":"m","errors":[{"code":"gone"}]}`,
		"long":       long,
		"with echo":  `{"type":"error.list","errors":[{"code":"gone","message":"` + token + `"}]}`,
	} {
		for _, contentType := range []string{"application/json; charset=utf-8", "", "text/plain; charset=utf-8"} {
			t.Run(name+" "+contentType, func(t *testing.T) {
				_, err := api.Stream(t.Context(), scripted(t, script(fileAnswer(contentType, body))), callTo(opFile))
				var e *api.Error
				require.ErrorAs(t, err, &e)
				assert.Equal(t, api.Unknown, e.Outcome())
				assert.Equal(t, 1, e.Attempts)
				assert.NotContains(t, string(e.Body), token)
				assert.Equal(t, "gone", e.Code())
			})
		}
	}
}

func TestFilesThatLookLikeErrors(t *testing.T) {
	for _, body := range []string{"", "{", "{}", "[]", "null", "id,name\n1,Ada\n", `{"rows":[1]}`, `{"type":"list","errors":[]}`, `{"errors":[{"row":1}]}`,
		`{"message":"hello"}`, `{"type":7}`, `{"type":"error`, `{"errors":[`, `{"type":"error.list","errors":[{"code":"gone"}]} and more`, `{"name":"error.list","type":"error.list"}`,
		`{"errors":["` + strings.Repeat("x", 70_000) + `"],"type":"error.list"}`, "\x1f\x8b\x08", `{"rows":"` + strings.Repeat("x", 200_000) + `"}`} {
		for _, contentType := range []string{"application/json", ""} {
			file, err := api.Stream(t.Context(), scripted(t, script(fileAnswer(contentType, body))), callTo(opFile))
			require.NoError(t, err)
			all, err := io.ReadAll(file)
			require.NoError(t, err)
			assert.Equal(t, body, string(all), "another file is left whole")
			require.NoError(t, file.Close())
		}
	}
}

// What another host keeps is a file, whatever it says.
func TestFileOfAnotherHostIsNoError(t *testing.T) {
	const body = `{"type":"error.list","errors":[{"code":"gone"}]}`
	other, _ := stranger(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
	srv := startServer(t, redirectTo(302, other.URL+"/file"))
	file, err := api.Stream(t.Context(), clientOf(t, srv), callTo(opFile))
	require.NoError(t, err)
	all, err := io.ReadAll(file)
	require.NoError(t, err)
	assert.Equal(t, body, string(all))
}

// slowly gives a text in pieces, with a wait before each.
type slowly struct {
	pieces []string
	wait   time.Duration
	end    error
}

func (s *slowly) Read(p []byte) (int, error) {
	time.Sleep(s.wait)
	if len(s.pieces) == 0 {
		return 0, s.end
	}
	n := copy(p, s.pieces[0])
	s.pieces = s.pieces[1:]
	return n, nil
}

// A file is handed over as it comes, and takes as long as it takes.
func TestSlowFileIsNotHeldBack(t *testing.T) {
	for _, start := range []string{`{"rows":[1,`, "[1,", `["type","error",`, `{"type":"contact",`, `{"type":7,`, `{"type":{"error`, `{x`, `{}`, `{"errors":[]}`, `{"errors":[x`, "id,n"} {
		slowFile(t, start)
	}
}

func slowFile(t *testing.T, start string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		a := fileAnswer("application/json", "")
		a.reader = &slowly{pieces: []string{start, "2", "]}"}, wait: 50 * time.Second, end: io.EOF}
		file, err := api.Stream(t.Context(), scripted(t, script(a)), callTo(opFile))
		require.NoError(t, err)
		assert.Equal(t, time.Second, time.Since(midnight), "it is not waited for")
		buf := make([]byte, 99)
		n, err := file.Read(buf)
		require.NoError(t, err)
		assert.Equal(t, start, string(buf[:n]))
		assert.Equal(t, 50*time.Second, time.Since(midnight))
		rest, err := io.ReadAll(file)
		require.NoError(t, err)
		assert.Equal(t, "2]}", string(rest))
		require.NoError(t, file.Close())
	})
}

// An error that begins late is an error of reading.
func TestLateErrorInPlaceOfAFile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := fileAnswer("", "")
		a.reader = &slowly{pieces: []string{`{"type":"error.list","errors":[{"code":"gone"}]}`}, wait: 50 * time.Second, end: io.EOF}
		file, err := api.Stream(t.Context(), scripted(t, script(a)), callTo(opFile))
		require.NoError(t, err)
		_, err = io.ReadAll(file)
		var e *api.Error
		require.ErrorAs(t, err, &e)
		require.IsType(t, e, err, "and not one within a file that was cut short")
		assert.Equal(t, "gone", e.Code())
		assert.Equal(t, 1, e.Attempts)
		assert.Equal(t, time.Since(midnight), e.Elapsed)
		_, err = file.Read(make([]byte, 9))
		require.ErrorAs(t, err, &e, "each time")
		require.NoError(t, file.Close())
	})
}

func TestFileThatBreaksOffAtItsBeginning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, pieces := range [][]string{nil, {`{"ty`}, {`{"rows":[`}} {
			start := time.Now()
			a := fileAnswer("application/json", "")
			a.reader = &slowly{pieces: pieces, wait: 10 * time.Second, end: errors.New("reset")}
			file, err := api.Stream(t.Context(), scripted(t, script(a)), callTo(opFile))
			require.NoError(t, err)
			all, err := io.ReadAll(file)
			assert.Equal(t, strings.Join(pieces, ""), string(all))
			var e *api.CallError
			require.ErrorAs(t, err, &e)
			assert.Equal(t, api.Applied, e.Outcome())
			assert.Equal(t, 1, e.Attempts)
			assert.Equal(t, time.Since(start), e.Elapsed)
			assert.Equal(t, "GET /widgets/{widget_id}/file", e.Method+" "+e.Path)
		}
	})
}

func TestSlowFileEndsWithItsContext(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	file, err := api.Stream(ctx, c, callTo(opFile))
	if err == nil {
		_, err = file.Read(make([]byte, 9))
		require.NoError(t, file.Close())
	}
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

// A client that signs by itself may do so in any header, in the address or by a cookie.
func TestSecretsOfASigningClient(t *testing.T) {
	for name, sign := range map[string]func(*http.Request){
		"header":         func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+oddToken) },
		"its own header": func(r *http.Request) { r.Header.Set("X-Api-Key", oddToken) },
		"unknown header": func(r *http.Request) { r.Header.Set("X-Proof", oddToken) },
		"query": func(r *http.Request) {
			r.URL.RawQuery = "sig=" + strings.NewReplacer("+", "%2B", "/", "%2F", "=", "%3D").Replace(oddToken)
		},
		"cookie": func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "session", Value: "a-session-of-ours"}) },
	} {
		t.Run(name, func(t *testing.T) {
			secret := oddToken
			if name == "cookie" {
				secret = "a-session-of-ours"
			}
			srv := startServer(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusUnauthorized)
				_, _ = io.WriteString(w, `{"errors":[{"code":"c","message":"bad credentials: `+secret+`"}]}`)
			})
			c, err := facade.NewWithSigningClient(self, &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
				r = r.Clone(r.Context())
				sign(r)
				return http.DefaultTransport.RoundTrip(r)
			})}, facade.WithBaseURL(srv.URL+basePath))
			require.NoError(t, err)
			_, err = do(t.Context(), c, opGet)
			require.ErrorIs(t, err, api.ErrUnauthorized)
			require.ErrorContains(t, err, "[redacted]")
			walkErrors(err, func(text string) { assert.NotContains(t, text, secret) })
		})
	}
}

// An answer that has no file by design, or a part that nobody asked for, is not asked for again: it would be the same.
func TestAnswerWithoutAFileIsFinal(t *testing.T) {
	for code, want := range map[int]error{204: api.ErrEmptyBody, 205: api.ErrEmptyBody, 206: api.ErrInvalidBody} {
		s := script(answer{status: code, header: map[string]string{"Content-Range": "bytes 0-1/9"}, body: "ab"}, fileAnswer("text/csv", "a,b"))
		_, err := api.Stream(t.Context(), scripted(t, s), callTo(opFile))
		require.ErrorIs(t, err, want)
		assert.Equal(t, api.Applied, outcome(t, err))
		assert.Equal(t, 1, s.attempts(), code)
	}
	s := script(answer{status: 206, body: "ab"})
	file, err := api.Stream(t.Context(), scripted(t, s), callTo(opFile), facade.WithHeader("Range", "bytes=0-1"))
	require.NoError(t, err, "which was asked for")
	require.NoError(t, file.Close())
}

// What an answer says of a part is the server's: it is cut, and the token in it is hidden.
func TestPartOfAFileIsNamedWithCare(t *testing.T) {
	for _, part := range []string{"bytes " + token, "bytes " + strings.Repeat("9", 100_000)} {
		_, err := api.Stream(t.Context(), scripted(t, script(answer{status: 206, header: map[string]string{"Content-Range": part}, body: "ab"})), callTo(opFile))
		require.ErrorContains(t, err, "a part of the file (bytes ")
		walkErrors(err, func(text string) {
			assert.NotContains(t, text, token)
			assert.Less(t, len(text), 10_000)
		})
	}
}

// What was answered in place of a file is closed.
func TestErrorInPlaceOfAFileIsClosed(t *testing.T) {
	body := &endlessBody{}
	_, err := api.Stream(t.Context(), oddClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: -1, Body: struct {
			io.Reader
			io.Closer
		}{strings.NewReader(`{"type":"error.list","errors":[{"code":"gone"}]}`), body}}, nil
	})), callTo(opFile))
	var e *api.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, int64(1), body.closes.Load())
}

// Of an error without an end only its beginning is read.
func TestEndlessErrorInPlaceOfAFile(t *testing.T) {
	const start = `{"type":"error.list","errors":[{"code":"gone"}],"request_id":"r1"`
	body := &endlessBody{}
	_, err := api.Stream(t.Context(), oddClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: -1, Body: struct {
			io.Reader
			io.Closer
		}{io.MultiReader(strings.NewReader(start), io.LimitReader(body, 10<<20), strings.NewReader("}")), body}}, nil
	})), callTo(opFile))
	require.NoError(t, err, "cut off, it says nothing")
	assert.Less(t, body.read.Load(), int64(1<<20))
}

// A body that gives its error once only is a file that broke off all the same.
func TestFileWhoseErrorComesOnce(t *testing.T) {
	for _, start := range []string{"", "{", `{"type":"error.list"`, "a,b\n"} {
		broke := false
		tr := &http.Transport{}
		tr.RegisterProtocol("http", roundTrip(func(*http.Request) (*http.Response, error) { // its body comes as it is
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: -1, Body: io.NopCloser(
				io.MultiReader(strings.NewReader(start), readerFunc(func([]byte) (int, error) {
					if broke {
						return 0, io.EOF
					}
					broke = true
					return 0, errReset
				})))}, nil
		}))
		c, err := facade.New(self, token, facade.WithHTTPClient(&http.Client{Transport: tr}), facade.WithBaseURL("http://127.0.0.1:1"))
		require.NoError(t, err)
		file, err := api.Stream(t.Context(), c, callTo(opFile))
		require.NoError(t, err)
		all, err := io.ReadAll(file)
		require.ErrorIs(t, err, errReset, "%q", start)
		assert.Equal(t, start, string(all))
	}
}
