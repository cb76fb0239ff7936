package webhook_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/webhook"
)

func ignore(context.Context, *webhook.Event, error) {}

func TestHandlerAnswersWhatIsDocumented(t *testing.T) {
	var got inbox
	h := newHandler(t, webhook.OnAll(got.put), webhook.WithMaxBody(1000), webhook.WithErrorFunc(ignore))
	good := notification("contact.user.created", "n1", `{"type":"contact"}`)
	unsigned := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(string(good)))
	forged := signedRequest(good)
	webhook.Sign(forged.Header, good, "another")
	tests := []struct {
		name    string
		request *http.Request
		want    int
	}{
		{"HEAD", httptest.NewRequest(http.MethodHead, "/", nil), 200},
		{"GET", httptest.NewRequest(http.MethodGet, "/", nil), 405},
		{"PUT", httptest.NewRequest(http.MethodPut, "/", nil), 405},
		{"no signature", unsigned, 401},
		{"another signature", forged, 401},
		{"no body", signedRequest(nil), 400},
		{"truncated", signedRequest(good[:50]), 400},
		{"no notification", signedRequest([]byte(`{"a":1}`)), 400},
		{"too large", signedRequest(notification("x", "n", `"`+strings.Repeat("x", 1000)+`"`)), 413},
		{"ping", signedRequest(notification("ping", "n0", `{"type":"ping"}`)), 200},
		{"good", signedRequest(good), 200},
		{"replayed", signedRequest(good), 200},
		{"unknown topic", signedRequest(notification("gadget.created", "n2", `{}`)), 200},
		{"no id", signedRequest([]byte(`{"topic":"gadget.deleted"}`)), 200},
		{"no id again", signedRequest([]byte(`{"topic":"gadget.deleted"}`)), 200},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, send(h, tt.request), tt.name)
	}
	require.NoError(t, h.Shutdown(t.Context()))
	assert.ElementsMatch(t, []string{"contact.user.created", "gadget.created", "gadget.deleted", "gadget.deleted"}, got.topics())
	assert.Equal(t, 503, send(h, signedRequest(notification("x", "n9", `{}`))), "after Shutdown")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodDelete, "/", nil))
	assert.Equal(t, "HEAD, POST", w.Header().Get("Allow"))
}

func TestOneFunctionForATopic(t *testing.T) {
	var exact, short, long, all, ping inbox
	h := newHandler(t, webhook.On("conversation.read", exact.put), webhook.OnPrefix("conversation.", short.put),
		webhook.OnPrefix("conversation.admin.", long.put), webhook.OnAll(all.put), webhook.On(webhook.Ping, ping.put))
	for _, topic := range []string{"conversation.read", "conversation.user.created", "conversation.admin.closed", "ticket.created", "ping"} {
		require.Equal(t, 200, send(h, signedRequest(notification(topic, topic, `{}`))))
	}
	require.NoError(t, h.Shutdown(t.Context()))
	assert.Equal(t, []string{"conversation.read"}, exact.topics())
	assert.Equal(t, []string{"conversation.user.created"}, short.topics())
	assert.Equal(t, []string{"conversation.admin.closed"}, long.topics())
	assert.Equal(t, []string{"ticket.created"}, all.topics())
	assert.Equal(t, []string{"ping"}, ping.topics())
	assert.Equal(t, 200, send(newHandler(t, webhook.On("y", exact.put)), signedRequest(notification("x", "n", `{}`))), "nobody asked for it")
}

func TestOverflowIsA429AndNothingAcceptedIsLost(t *testing.T) {
	var handled atomic.Int64
	release := make(chan struct{})
	h := newHandler(t, webhook.WithQueue(10), webhook.WithWorkers(3), webhook.WithErrorFunc(ignore),
		webhook.OnAll(func(context.Context, *webhook.Event) error {
			<-release
			handled.Add(1)
			return nil
		}))
	for i := range 10 {
		require.Equal(t, 200, send(h, signedRequest(notification("x", string(rune('a'+i)), `{}`))))
	}
	over := notification("x", "over", `{}`)
	require.Equal(t, 429, send(h, signedRequest(over)))
	require.Equal(t, 429, send(h, signedRequest(over)), "what is refused is not remembered")
	close(release)
	require.Eventually(t, func() bool { return handled.Load() == 10 }, 10*time.Second, time.Millisecond)
	require.Eventually(t, func() bool { return send(h, signedRequest(over)) == 200 }, 10*time.Second, time.Millisecond)
	require.NoError(t, h.Shutdown(t.Context()))
	assert.EqualValues(t, 11, handled.Load())
}

func TestOverflowByBytes(t *testing.T) {
	release := make(chan struct{})
	h := newHandler(t, webhook.WithMaxBody(1000), webhook.WithQueueBytes(1000), webhook.WithErrorFunc(ignore),
		webhook.OnAll(func(context.Context, *webhook.Event) error { <-release; return nil }))
	big := `"` + strings.Repeat("x", 500) + `"`
	require.Equal(t, 200, send(h, signedRequest(notification("x", "1", big))))
	require.Equal(t, 429, send(h, signedRequest(notification("x", "2", big))))
	close(release)
	require.NoError(t, h.Shutdown(t.Context()))
}

func TestShutdownReturnsWhatIsUnfinished(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := 0
		h := newHandler(t, webhook.WithWorkers(1), webhook.WithErrorFunc(ignore), webhook.OnAll(func(ctx context.Context, _ *webhook.Event) error {
			<-ctx.Done()
			ended++
			return ctx.Err()
		}))
		for _, id := range []string{"1", "2", "3"} {
			require.Equal(t, 200, send(h, signedRequest(notification("x", id, `{}`))))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := h.Shutdown(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		var left *webhook.UnfinishedError
		require.ErrorAs(t, err, &left)
		require.Len(t, left.Events, 3)
		again, err := webhook.ParseBody(left.Events[2].Raw)
		require.NoError(t, err)
		assert.Equal(t, "3", again.ID)
		var later *webhook.UnfinishedError
		if errors.As(h.Shutdown(ctx), &later) { // the running one, perhaps
			assert.LessOrEqual(t, len(later.Events), 1, "what was handed back is not handed back again")
		}
		synctest.Wait()
		assert.Equal(t, 1, ended, "the context of the running function has ended, the others never ran")
		require.NoError(t, h.Shutdown(t.Context()), "nothing is left")
	})
}

// slowDedup claims slowly, and not at all when its context ends.
type slowDedup struct{}

func (slowDedup) Claim(ctx context.Context, id string) (bool, error) {
	if id == "stuck" {
		<-ctx.Done()
		return false, ctx.Err()
	}
	time.Sleep(10 * time.Second)
	return true, nil
}

func TestShutdownWaitsForRequestsThatAreBeingAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got inbox
		h := newHandler(t, webhook.WithDedup(slowDedup{}), webhook.OnAll(got.put), webhook.WithErrorFunc(ignore))
		statuses := map[string]int{}
		var mu sync.Mutex
		for _, id := range []string{"slow", "stuck"} {
			go func() {
				status := send(h, signedRequest(notification("x", id, `{}`)))
				mu.Lock()
				defer mu.Unlock()
				statuses[id] = status
			}()
		}
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var left *webhook.UnfinishedError
		require.ErrorAs(t, h.Shutdown(ctx), &left)
		synctest.Wait()
		assert.Equal(t, map[string]int{"slow": 200, "stuck": 503}, statuses)
		require.Len(t, left.Events, 1, "what was answered 200 is handed back")
		assert.Equal(t, "slow", left.Events[0].ID)
		assert.Empty(t, got.topics())
	})
}

func TestFailuresAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		failures := map[string]error{}
		odd := errors.New("odd")
		h := newHandler(t, webhook.WithTimeout(time.Minute), webhook.WithWorkers(1),
			webhook.WithErrorFunc(func(_ context.Context, e *webhook.Event, err error) {
				name := "request"
				if e != nil {
					name = string(e.Topic)
				}
				mu.Lock()
				defer mu.Unlock()
				failures[name] = err
			}),
			webhook.On("error", func(context.Context, *webhook.Event) error { return odd }),
			webhook.On("panic", func(context.Context, *webhook.Event) error { panic("oh") }),
			webhook.On("slow", func(ctx context.Context, _ *webhook.Event) error { <-ctx.Done(); return ctx.Err() }))
		for _, topic := range []string{"error", "panic", "slow"} {
			require.Equal(t, 200, send(h, signedRequest(notification(topic, topic, `{}`))))
		}
		require.Equal(t, 400, send(h, signedRequest([]byte("x"))))
		require.NoError(t, h.Shutdown(t.Context()))
		require.ErrorIs(t, failures["error"], odd)
		require.ErrorIs(t, failures["slow"], context.DeadlineExceeded)
		require.ErrorIs(t, failures["request"], webhook.ErrBody)
		var panicked *webhook.PanicError
		require.ErrorAs(t, failures["panic"], &panicked)
		assert.Equal(t, "oh", panicked.Value)
		assert.Contains(t, string(panicked.Stack), "handler_test.go")
	})
}

type brokenDedup struct{ err error }

func (d *brokenDedup) Claim(context.Context, string) (bool, error) { return true, d.err }

func TestAStoreThatFailsRefusesTheRequest(t *testing.T) {
	var got inbox
	store := &brokenDedup{errors.New("down")}
	h := newHandler(t, webhook.OnAll(got.put), webhook.WithDedup(store), webhook.WithErrorFunc(ignore), webhook.WithQueue(1))
	for range 3 { // its place in the queue is given back
		require.Equal(t, 503, send(h, signedRequest(notification("x", "n", `{}`))))
	}
	store.err = nil
	require.Equal(t, 200, send(h, signedRequest(notification("x", "n", `{}`))))
	require.NoError(t, h.Shutdown(t.Context()))
	assert.Len(t, got.topics(), 1)
}

// slowStore remembers an id after a while, also when it says no more about it.
type slowStore struct {
	takes time.Duration
	seen  *webhook.MemoryDedup
}

func (s slowStore) Claim(ctx context.Context, id string) (bool, error) {
	first, err := s.seen.Claim(ctx, id)
	select {
	case <-time.After(s.takes):
		return first, err
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

// A sender that hangs up while its notification is being remembered sends it again: it is handled, and once.
func TestASenderThatHangsUpLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got inbox
		h := newHandler(t, webhook.OnAll(got.put), webhook.WithDedup(slowStore{9 * time.Second, webhook.NewMemoryDedup(9)}), webhook.WithErrorFunc(ignore))
		begun := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		assert.Equal(t, 200, send(h, signedRequest(notification("x", "n", `{}`)).WithContext(ctx)), "which nobody reads")
		require.Error(t, ctx.Err())
		assert.Equal(t, 200, send(h, signedRequest(notification("x", "n", `{}`))))
		assert.Equal(t, 18*time.Second, time.Since(begun))
		require.NoError(t, h.Shutdown(t.Context()))
		assert.Len(t, got.topics(), 1)

		h = newHandler(t, webhook.OnAll(got.put), webhook.WithDedup(slowStore{time.Hour, webhook.NewMemoryDedup(9)}), webhook.WithErrorFunc(ignore))
		begun = time.Now()
		assert.Equal(t, 503, send(h, signedRequest(notification("x", "n", `{}`))))
		assert.Equal(t, 10*time.Second, time.Since(begun), "no store holds a request for ever")
	})
}

type traceKey struct{}

func TestFunctionsHaveTheValuesOfTheRequestAndOutliveIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var value any
		var err error
		h := newHandler(t, webhook.OnAll(func(ctx context.Context, _ *webhook.Event) error {
			time.Sleep(time.Second)
			value, err = ctx.Value(traceKey{}), ctx.Err()
			return nil
		}))
		ctx, cancel := context.WithCancel(context.WithValue(t.Context(), traceKey{}, "trace"))
		require.Equal(t, 200, send(h, signedRequest(notification("x", "n", `{}`)).WithContext(ctx)))
		cancel()
		require.NoError(t, h.Shutdown(t.Context()))
		assert.Equal(t, "trace", value)
		require.NoError(t, err)
	})
}

func TestASlowBodyIsA408(t *testing.T) {
	h := newHandler(t, webhook.WithReadTimeout(50*time.Millisecond), webhook.WithErrorFunc(ignore),
		webhook.OnAll(func(context.Context, *webhook.Event) error { return nil }))
	srv := httptest.NewServer(h)
	defer srv.Close()
	conn, err := net.Dial("tcp", srv.Listener.Addr().String())
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	_, err = conn.Write([]byte("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"))
	require.NoError(t, err)
	answer := make([]byte, 20)
	_, err = conn.Read(answer)
	require.NoError(t, err)
	assert.Contains(t, string(answer), "HTTP/1.1 408")
}

func TestNewHandlerRefusesNonsense(t *testing.T) {
	f := func(context.Context, *webhook.Event) error { return nil }
	for want, opts := range map[string][]webhook.Option{
		"nil Option":             {nil},
		`On("")`:                 {webhook.On("", f)},
		`On("a")`:                {webhook.On("a", nil)},
		`On("b"): the topic has`: {webhook.On("b", f), webhook.On("b", f)},
		`OnPrefix("")`:           {webhook.OnPrefix("", f)},
		`OnPrefix("a.")`:         {webhook.OnPrefix("a.", f), webhook.OnPrefix("a.", f)},
		"OnAll":                  {webhook.OnAll(f), webhook.OnAll(f)},
		"WithMaxBody(0)":         {webhook.WithMaxBody(0)},
		"WithReadTimeout(0s)":    {webhook.WithReadTimeout(0)},
		"WithTimeout(-1ns)":      {webhook.WithTimeout(-1)},
		"WithQueue(0)":           {webhook.WithQueue(0)},
		"WithQueueBytes(0)":      {webhook.WithQueueBytes(0)},
		"WithQueueBytes(9) is":   {webhook.WithQueueBytes(9)},
		"WithWorkers(0)":         {webhook.WithWorkers(0)},
		"WithDedup":              {webhook.WithDedup(nil)},
		"WithErrorFunc":          {webhook.WithErrorFunc(nil)},
		"WithLogger":             {webhook.WithLogger(nil)},
		"secret is empty":        {webhook.WithSecrets(webhook.Secrets{Fin: []string{""}})},
	} {
		_, err := webhook.NewHandler(secret, opts...)
		require.ErrorContains(t, err, want)
	}
	_, err := webhook.NewHandler("")
	require.ErrorIs(t, err, webhook.ErrNoSecret)
	_, err = webhook.NewHandler(secret)
	require.EqualError(t, err, "webhook: the handler has no function (want On, OnPrefix or OnAll): it would answer 200 and drop everything")
	for _, around := range []string{"  sec", "sec\n", "sec\r\n", "\tsec"} {
		_, err = webhook.NewHandler(around, webhook.OnAll(f))
		require.EqualError(t, err, "webhook: the client secret has white space or a line break around it (want the secret alone)")
		_, err = webhook.NewHandler(secret, webhook.OnAll(f), webhook.WithSecrets(webhook.Secrets{App: []string{around}}))
		require.ErrorContains(t, err, "around it")
	}
}

// Errors say once where they are from, and leave out what an event has not.
func TestHandlerErrorsAreSaidOnce(t *testing.T) {
	var mu sync.Mutex
	var failed []string
	h := newHandler(t, webhook.WithErrorFunc(func(_ context.Context, _ *webhook.Event, err error) {
		mu.Lock()
		defer mu.Unlock()
		failed = append(failed, err.Error())
	}), webhook.WithWorkers(1), webhook.OnAll(func(_ context.Context, event *webhook.Event) error {
		_, err := webhook.Item[struct{}](event)
		return err
	}))
	require.Equal(t, 200, send(h, signedRequest([]byte(`{"topic":"a.c","data":{"item":null}}`))))
	require.Equal(t, 200, send(h, signedRequest([]byte(`{"topic":"a.c","id":"n1","data":{"item":null}}`))))
	require.Equal(t, 400, send(h, signedRequest([]byte(`[]`))))
	require.Equal(t, 400, send(h, signedRequest([]byte(`{`))))
	require.NoError(t, h.Shutdown(t.Context()))
	require.Equal(t, 503, send(h, signedRequest([]byte(`{"topic":"a.c"}`))))
	assert.ElementsMatch(t, []string{
		"webhook: a.c: the notification has no item", "webhook: a.c n1: the notification has no item",
		"webhook: the body is not a notification: it is not a JSON object", "webhook: the body is not a notification: it is not JSON",
		"webhook: the handler is shutting down",
	}, failed)
}
