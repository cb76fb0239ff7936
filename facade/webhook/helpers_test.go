package webhook_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/webhook"
)

const secret = "client-secret"

// notification is the body of a notification about an item.
func notification(topic, id, item string) []byte {
	return []byte(`{"type":"notification_event","app_id":"wk1","id":"` + id + `","topic":"` + topic + `","created_at":1700000000,
		"delivery_attempts":1,"first_sent_at":1700000001,"self":null,"data":{"type":"notification_event_data","item":` + item + `}}`)
}

func event(t testing.TB, topic, item string) *webhook.Event {
	t.Helper()
	e, err := webhook.ParseBody(notification(topic, "notif_1", item))
	require.NoError(t, err)
	require.Empty(t, e.Mismatches)
	return e
}

func signedRequest(body []byte) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/intercom", bytes.NewReader(body))
	webhook.Sign(r.Header, body, secret)
	return r
}

// send hands a request to a handler and returns the status.
func send(h http.Handler, r *http.Request) int {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

// inbox keeps what functions were given.
type inbox struct {
	mu     sync.Mutex
	events []*webhook.Event
}

func (i *inbox) put(_ context.Context, e *webhook.Event) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.events = append(i.events, e)
	return nil
}

func (i *inbox) topics() (topics []string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, e := range i.events {
		topics = append(topics, string(e.Topic))
	}
	return topics
}

func newHandler(t testing.TB, opts ...webhook.Option) *webhook.Handler {
	t.Helper()
	h, err := webhook.NewHandler(secret, opts...)
	require.NoError(t, err)
	return h
}

func compact(t testing.TB, raw json.RawMessage) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, json.Compact(&b, raw))
	return b.String()
}
