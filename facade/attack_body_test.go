package facade_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

// An error under a status of success is none of a success, in every form in which errors come.
func TestErrorUnderASuccessInEveryForm(t *testing.T) {
	for _, body := range []string{
		`{"type":"error.list","errors":[{"code":"x"}]}`, "\ufeff" + `{"type":"error.list","errors":[{"code":"x"}]}`,
		`{"errors":[{"code":"server_error","message":"no"}]}`, `{"errors":["no"],"request_id":"r1"}`, `{"error":{"code":"x"}}`,
		`{"error_key":"x","message":"no"}`, `{"status":500,"error":"Internal Server Error"}`, `{"error":"no","status":"failed","code":7}`,
	} {
		for _, status := range []int{200, 201, 202, 206} {
			t.Run(fmt.Sprint(status, body), func(t *testing.T) {
				var e *api.Error
				_, err := do(t.Context(), scripted(t, script(answer{status: status, body: body})), opPost)
				require.ErrorAs(t, err, &e)
				assert.Equal(t, api.Unknown, e.Outcome())
				require.ErrorAs(t, api.Exec(t.Context(), scripted(t, script(answer{status: status, body: body})), callTo(opPost)), &e)
			})
		}
	}
	for _, body := range []string{`{"id":"w1","error":"the last run failed"}`, `{"errors":[]}`, `{"error":null,"status":"ok"}`, `{"error":false,"message":"done"}`,
		`{"message":"done","code":7}`, `{"type":"report","errors":[{"row":1}]}`} {
		_, err := do(t.Context(), scripted(t, script(answer{status: 200, body: body})), opPost)
		require.NoError(t, err, body)
	}
	result, err := api.Do[struct {
		Errors []string `json:"errors"`
	}](t.Context(), scripted(t, script(answer{status: 200, body: `{"errors":["row 1"]}`})), callTo(opPost))
	require.NoError(t, err, "a result that has errors")
	assert.Equal(t, []string{"row 1"}, result.Errors)
}

// An answer that has no content, or is a part that nobody asked for, is not handed over as the file.
func TestAnswersThatAreNotTheFile(t *testing.T) {
	for _, tt := range []struct {
		answer answer
		opts   []api.CallOption
		want   error
	}{
		{answer{status: 204}, nil, api.ErrEmptyBody},
		{answer{status: 205}, nil, api.ErrEmptyBody},
		{answer{status: 206, body: "ha", header: map[string]string{"Content-Range": "bytes 0-1/4"}}, nil, api.ErrInvalidBody},
		{answer{status: 206, body: "lf"}, []api.CallOption{facade.WithHeader("Range", "bytes=2-")}, nil},
		{answer{status: 200}, nil, nil},
		{fileAnswer("application/octet-stream", `{"type":"error.list","errors":[{"code":"gone"}]}`), nil, api.ErrInvalidBody},
	} {
		s := script(tt.answer, ok)
		file, err := api.Stream(t.Context(), scripted(t, s), callTo(opFile), tt.opts...)
		if assert.ErrorIs(t, err, tt.want, tt.answer.status); tt.want == nil {
			require.NoError(t, file.Close())
		}
		assert.Equal(t, 1, s.attempts())
	}
}

type panics struct{}

func (panics) Read([]byte) (int, error) { panic("the reader's own") }

// A reader that panics does so where its caller can recover, not in a goroutine of the library's.
func TestReadersThatPanic(t *testing.T) {
	panicOf := func(f func()) (p *facade.PanicError) {
		defer func() { p, _ = recover().(*facade.PanicError) }()
		f()
		return nil
	}
	client := scripted(t, script(answer{status: 200, reader: panics{}}, answer{status: 200, reader: panics{}}))
	p := panicOf(func() { _, _ = do(t.Context(), client, opGet) })
	require.NotNil(t, p)
	assert.Equal(t, "the reader's own", p.Value)
	assert.Contains(t, string(p.Stack), "panics")
	file, err := api.Stream(t.Context(), client, callTo(opFile))
	require.NoError(t, err)
	p = panicOf(func() { _, _ = io.ReadAll(file) })
	require.NotNil(t, p)
	assert.Equal(t, "the reader's own", p.Value)
	assert.Contains(t, string(p.Stack), "panics")

	c := serve(t, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
	_, err = api.Do[widget](t.Context(), c, upload(panics{}))
	require.ErrorAs(t, err, &p)
	assert.Equal(t, "the reader's own", p.Value)
}

// A token source that heeds no context is left behind when that ends; what else it may do reaches the caller.
func TestTokenSourceOfItsOwnMind(t *testing.T) {
	client := func(source facade.TokenSource, opts ...facade.ClientOption) api.Caller {
		c, err := facade.NewWithTokenSource(self, source, append(opts, facade.WithHTTPClient(&http.Client{Transport: script(ok)}))...)
		require.NoError(t, err)
		return c
	}
	synctest.Test(t, func(t *testing.T) {
		blocked := make(chan struct{})
		deaf := func(context.Context) (string, error) { <-blocked; return token, nil }
		_, err := do(t.Context(), client(deaf), opPost, facade.WithTimeout(time.Second))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, api.NotSent, outcome(t, err))
		assert.Less(t, time.Since(midnight), 2*time.Second)
		close(blocked)
		synctest.Wait()

		heeds := func(ctx context.Context) (string, error) { <-ctx.Done(); return "", errors.New("asked in vain") }
		_, err = do(t.Context(), client(heeds), opPost, facade.WithAttemptTimeout(time.Second))
		require.ErrorIs(t, err, context.DeadlineExceeded)
	})
	var p *facade.PanicError
	func() {
		defer func() { p, _ = recover().(*facade.PanicError) }()
		_, _ = do(t.Context(), client(func(context.Context) (string, error) { panic("no token") }), opPost)
	}()
	require.NotNil(t, p)
	assert.Equal(t, "no token", p.Value)
}

// What is nil and must not be is named.
func TestNilArguments(t *testing.T) {
	_, err := do(t.Context(), nil, opGet)
	require.ErrorContains(t, err, "facade.New")
	_, err = api.Do[widget](t.Context(), scripted(t, script(ok)), nil)
	require.Error(t, err)
	assert.Equal(t, api.NotSent, outcome(t, err))
	require.ErrorContains(t, facade.Concurrent[int](t.Context(), nil, 1, func(context.Context, *int) error { return nil }), "nil")
	require.ErrorContains(t, facade.Concurrent[int](t.Context(), nil, 1, nil), "nil")
	_, err = facade.Wait[int](t.Context(), nil, nil, facade.WaitOptions{})
	require.ErrorContains(t, err, "nil")
}

func TestAnyNumberOfWorkers(t *testing.T) {
	for _, workers := range []int{-1, 0, 1 << 40} {
		n := 0
		one := func(yield func(*int, error) bool) { yield(&n, nil) }
		require.NoError(t, facade.Concurrent(t.Context(), one, workers, func(_ context.Context, n *int) error { *n++; return nil }))
		assert.Equal(t, 1, n, workers)
	}
}

// Retry-After comes with zones that HTTP does not have, too.
func TestRetryAfterWithAZone(t *testing.T) {
	at := midnight.Add(90 * time.Second)
	for _, value := range []string{at.UTC().Format(http.TimeFormat), at.Format(time.RFC1123Z), at.Format(time.RFC3339),
		at.In(time.FixedZone("", -7*3600)).Format(time.RFC1123Z), " " + at.In(time.FixedZone("", 3600)).Format(time.RFC3339)} {
		got, given := facade.ParseRetryAfter(value, midnight)
		assert.True(t, given, value)
		assert.Equal(t, 90*time.Second, got, value)
	}
}
