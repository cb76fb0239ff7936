package facade_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
)

// deafBody is an answer's body that heeds no context: it blocks after its first piece until it may go on.
type deafBody struct {
	first     string
	goOn      chan struct{}
	closes    atomic.Int32
	sticky    bool // Close blocks as well
	afterRead atomic.Int32
}

func (b *deafBody) Read(p []byte) (int, error) {
	if b.first != "" {
		n := copy(p, b.first)
		b.first = b.first[n:]
		return n, nil
	}
	<-b.goOn
	for i := range p { // would be a race if anybody still looked
		p[i] = 'x'
	}
	b.afterRead.Add(1)
	return len(p), nil
}

func (b *deafBody) Close() error {
	b.closes.Add(1)
	if b.sticky {
		<-b.goOn
	}
	return nil
}

// A body that blocks and heeds neither its context nor Close holds no call, whoever reads it and whatever ends the call.
func TestDeafAnswerHoldsNoCall(t *testing.T) {
	none := []api.CallOption{facade.WithMaxRetries(0)}
	whole := append(none, facade.WithTimeout(time.Second))
	attempt := append(none, facade.WithAttemptTimeout(time.Second))
	for name, tt := range map[string]struct {
		status  int
		op      *spec.Operation
		limit   time.Duration // of the http.Client
		options []api.CallOption
		want    api.Outcome
	}{
		"success":                 {200, opPost, 0, whole, api.Applied},
		"attempt":                 {200, opPost, 0, attempt, api.Applied},
		"http.Client":             {200, opPost, time.Second, none, api.Applied},
		"error":                   {422, opPost, 0, whole, api.Rejected},
		"redirect of a write":     {302, opPost, 0, whole, api.Unknown},
		"redirect":                {302, opGet, 0, whole, api.Unknown},
		"stream":                  {200, opPostedFile, 0, whole, api.Applied},
		"stream, error":           {404, opPostedFile, 0, whole, api.Rejected},
		"connection (status 101)": {101, opPost, 0, whole, api.Unknown},
	} {
		for _, sticky := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					goOn := make(chan struct{})
					body := &deafBody{first: `{"id":`, goOn: goOn, sticky: sticky}
					c, err := facade.New(self, token, facade.WithHTTPClient(&http.Client{Timeout: tt.limit, Transport: roundTrip(
						func(*http.Request) (*http.Response, error) {
							return &http.Response{StatusCode: tt.status, Header: http.Header{"Location": {"/elsewhere"}}, ContentLength: -1, Body: body}, nil
						})}))
					require.NoError(t, err)
					if tt.op == opPostedFile {
						var file io.ReadCloser
						if file, err = api.Stream(t.Context(), c, callTo(tt.op), tt.options...); err == nil {
							_, err = io.ReadAll(file)
							_ = file.Close()
						}
					} else {
						_, err = do(t.Context(), c, tt.op, tt.options...)
					}
					require.Error(t, err)
					if tt.status != 101 {
						require.ErrorIs(t, err, context.DeadlineExceeded)
					}
					assert.Equal(t, tt.want, outcome(t, err))
					assert.Less(t, time.Since(midnight), 3*time.Second)
					close(goOn)
					synctest.Wait() // nothing is left once the body returns
					assert.Positive(t, body.closes.Load())
					assert.LessOrEqual(t, body.afterRead.Load(), int32(1), "nothing more is read")
				})
			})
		}
	}
}

// A transport that heeds no context holds no call: whether it sent anything is not known, and what it answers late is closed.
func TestDeafTransportHoldsNoCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late := &deafBody{goOn: make(chan struct{})}
		close(late.goOn)
		goOn := make(chan struct{})
		var sent atomic.Int32
		c := oddClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			sent.Add(1)
			<-goOn
			if r.Body != nil {
				_, err := io.ReadAll(r.Body)
				assert.ErrorIs(t, err, context.DeadlineExceeded, "the caller may use its reader again")
			}
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: -1, Body: late}, nil
		}))
		var used atomic.Bool
		form := readerFunc(func([]byte) (int, error) { used.Store(true); return 0, io.EOF })
		_, err := api.Do[widget](t.Context(), c, upload(form), facade.WithTimeout(time.Second))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, api.Unknown, outcome(t, err))
		assert.Less(t, time.Since(midnight), 2*time.Second)
		close(goOn)
		synctest.Wait()
		assert.Equal(t, int32(1), sent.Load())
		assert.Equal(t, int32(1), late.closes.Load())
		assert.False(t, used.Load())
	})
}

// What a transport does to its goroutine happens to the call's, as if there were no other.
func TestTransportThatPanicsOrExits(t *testing.T) {
	c := oddClient(t, roundTrip(func(*http.Request) (*http.Response, error) { panic("the transport's own") }))
	p := func() (p *facade.PanicError) {
		defer func() { p, _ = recover().(*facade.PanicError) }()
		_, _ = do(t.Context(), c, opGet)
		return nil
	}()
	require.NotNil(t, p)
	assert.Equal(t, "the transport's own", p.Value)

	returned, ended := false, make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = do(context.Background(), oddClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
			runtime.Goexit()
			return nil, nil
		})), opGet)
		returned = true
	}()
	<-ended
	assert.False(t, returned)
}

// An answer of a transport of the caller's own is read as one of net/http's is: its size, its end, and with a time limit of
// the http.Client between.
func TestOwnTransportsAnswers(t *testing.T) {
	for _, limit := range []time.Duration{0, time.Hour} {
		for size, whole := range map[int]bool{100: true, 101: false, 100_000: false} {
			text := `"` + strings.Repeat("a", size-2) + `"`
			c, err := facade.New(self, token, facade.WithMaxBody(100), facade.WithHTTPClient(&http.Client{Timeout: limit,
				Transport: roundTrip(func(*http.Request) (*http.Response, error) {
					return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: -1, Body: io.NopCloser(strings.NewReader(text))}, nil
				})}))
			require.NoError(t, err)
			got, err := api.Do[string](t.Context(), c, callTo(opGet))
			if !whole {
				require.ErrorContains(t, err, "larger than the limit of 100 bytes")
				continue
			}
			require.NoError(t, err)
			assert.Len(t, *got, size-2)
		}
	}
}

// An authorize that heeds no context is left behind, in a redirect too: nothing was sent.
func TestDeafAuthorizeHoldsNoCall(t *testing.T) {
	for name, script := range map[string]*transport{"first": script(ok), "redirect": script(redirected("/moved"), ok)} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				goOn := make(chan struct{})
				asked := 0
				c := authClient(t, script, func(r *http.Request) error {
					if asked++; asked > script.attempts() && name == "redirect" && asked == 1 {
						return sign(r)
					}
					<-goOn
					r.Header.Set("Authorization", "too late") // would be a race if the request were used
					r.URL.RawQuery = "too=late"
					return nil
				})
				_, err := do(t.Context(), c, opGet, facade.WithTimeout(time.Second))
				require.ErrorIs(t, err, context.DeadlineExceeded)
				assert.Less(t, time.Since(midnight), 2*time.Second)
				assert.Equal(t, len(script.script)-1, script.attempts())
				close(goOn)
			})
		})
	}
	p := func() (p *facade.PanicError) {
		defer func() { p, _ = recover().(*facade.PanicError) }()
		_, _ = do(t.Context(), authClient(t, script(ok), func(*http.Request) error { panic("no key") }), opGet)
		return nil
	}()
	require.NotNil(t, p)
	assert.Equal(t, "no key", p.Value)
}

// Items that block and heed no context hold no Map: it returns with what was done and the context's error.
func TestDeafItemsHoldNoMap(t *testing.T) {
	for name, after := range map[string]func(){"give another": func() {}, "panic": func() { panic(errBroken) }, "exit": runtime.Goexit} {
		for _, workers := range []int{1, 4} {
			for _, ordered := range []bool{false, true} {
				t.Run(name, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						ctx, cancel := context.WithTimeoutCause(t.Context(), 10*time.Second, errBroken)
						defer cancel()
						goOn := make(chan struct{})
						var later atomic.Int32
						items := func(yield func(*int, error) bool) {
							for n := range 3 {
								if !yield(&n, nil) {
									return
								}
							}
							<-goOn
							after()
							for yield(new(int), nil) {
								later.Add(1)
							}
						}
						var done atomic.Int64
						told := int64(0)
						var failed []error
						for _, err := range facade.Map(ctx, items, workers, func(context.Context, *int) (int, error) {
							time.Sleep(4 * time.Second) // the third of one worker ends after the context
							done.Add(1)
							return 0, nil
						}, inOrder(ordered)...) {
							if err != nil {
								failed = append(failed, err)
								continue
							}
							told++
						}
						require.Len(t, failed, 1)
						require.ErrorIs(t, failed[0], context.DeadlineExceeded)
						require.ErrorIs(t, failed[0], errBroken)
						assert.Equal(t, int64(3), told)
						assert.Equal(t, int64(3), done.Load())
						assert.Less(t, time.Since(midnight), 13*time.Second)
						close(goOn)
						synctest.Wait() // nothing is left once items return
						assert.Zero(t, later.Load())
						assert.Equal(t, int64(3), done.Load())
					})
				})
			}
		}
	}
}

// Items that end soon after the context are waited for.
func TestItemsMayEndAfterTheirContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		ended := false
		err := facade.Concurrent(ctx, func(yield func(*int, error) bool) {
			<-ctx.Done()
			time.Sleep(10 * time.Millisecond)
			ended = true // no race
			yield(nil, errors.New("of the items"))
		}, 3, func(context.Context, *int) error { return nil })
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.True(t, ended)
	})
}

// A loop that is left with items that block ends with the context.
func TestLoopLeftWithDeafItems(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		goOn := make(chan struct{})
		items := func(yield func(*int, error) bool) {
			if yield(new(int), nil) {
				<-goOn
			}
		}
		for _, err := range facade.Map(ctx, items, 3, func(context.Context, *int) (int, error) { return 0, nil }) {
			require.NoError(t, err)
			break
		}
		assert.Less(t, time.Since(midnight), time.Minute+time.Second)
		close(goOn)
	})
}

// A stream that comes too late is closed, and a body that ends when it is closed ends with its call.
func TestLateAnswersAreClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late, goOn := &deafBody{first: "file"}, make(chan struct{})
		c := oddClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
			<-goOn
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: -1, Body: late}, nil
		}))
		_, err := api.Stream(t.Context(), c, callTo(opPostedFile), facade.WithTimeout(time.Second))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		close(goOn)
		synctest.Wait()
		assert.Equal(t, int32(1), late.closes.Load())

		r, w := io.Pipe()
		c = oddClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: -1, Body: r}, nil
		}))
		_, err = do(t.Context(), c, opPost, facade.WithTimeout(time.Second))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		synctest.Wait() // else a goroutine is left, and the bubble fails
		_, err = w.Write([]byte("x"))
		require.ErrorIs(t, err, io.ErrClosedPipe)
	})
}

// endlessBody is a body that counts what is read of it, and is as good as endless.
type endlessBody struct{ read, closes atomic.Int64 }

func (b *endlessBody) Read(p []byte) (int, error) {
	if b.read.Load() > 16<<20 {
		return 0, io.EOF
	}
	for i := range p {
		p[i] = ' '
	}
	b.read.Add(int64(len(p)))
	return len(p), nil
}

func (b *endlessBody) Close() error { b.closes.Add(1); return nil }

// No more is read of an answer of a transport of the caller's own than may be kept.
func TestOwnTransportsAnswersAreNotReadOn(t *testing.T) {
	for code, most := range map[int]int64{200: 10_000, 422: 1 << 20} {
		body := &endlessBody{}
		c := oddClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: code, Header: http.Header{}, ContentLength: -1, Body: body}, nil
		}), facade.WithMaxBody(10_000))
		_, err := do(t.Context(), c, opPost)
		require.Error(t, err)
		assert.Greater(t, body.read.Load(), most)
		assert.Less(t, body.read.Load(), 3*most)
		assert.Equal(t, int64(1), body.closes.Load())
	}
}

// closesBadly is a body whose Close does something to its goroutine.
type closesBadly struct {
	io.Reader
	leave func()
}

func (b closesBadly) Close() error { b.leave(); return nil }

// So it is with what closing a body does.
func TestBodyThatPanicsOrExitsWhenItIsClosed(t *testing.T) {
	client := func(leave func()) api.Caller {
		return oddClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: -1,
				Body: closesBadly{strings.NewReader(widgetJSON), leave}}, nil
		}))
	}
	p := func() (p *facade.PanicError) {
		defer func() { p, _ = recover().(*facade.PanicError) }()
		_, _ = do(t.Context(), client(func() { panic("the body's own") }), opGet)
		return nil
	}()
	require.NotNil(t, p)
	assert.Equal(t, "the body's own", p.Value)

	returned, ended := false, make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = do(context.Background(), client(runtime.Goexit), opGet)
		returned = true
	}()
	<-ended
	assert.False(t, returned)
}

// A file whose reading was left behind is closed at once: it blocks already.
func TestDeafFileIsClosedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		body := &deafBody{first: "file", goOn: make(chan struct{}), sticky: true}
		c := oddClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"image/png"}}, ContentLength: -1, Body: body}, nil
		}))
		file, err := api.Stream(t.Context(), c, callTo(opFile), facade.WithTimeout(time.Second))
		require.NoError(t, err)
		_, err = io.ReadAll(file)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		before := time.Now()
		require.NoError(t, file.Close())
		assert.Zero(t, time.Since(before))
		close(body.goOn)
		synctest.Wait()
		assert.Equal(t, int32(1), body.closes.Load())
	})
}
