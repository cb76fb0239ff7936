package webhook_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/webhook"
)

func TestParseReadsTheEnvelope(t *testing.T) {
	body := notification("contact.user.created", "notif_7", `{"type":"contact","id":"c1"}`)
	e, err := webhook.Parse(signedRequest(body), "another", secret)
	require.NoError(t, err)
	assert.Equal(t, "notif_7", e.ID)
	assert.Equal(t, webhook.ContactUserCreated, e.Topic)
	assert.Equal(t, "wk1", e.AppID)
	assert.Equal(t, time.Unix(1700000000, 0).UTC(), e.CreatedAt.UTC())
	assert.Equal(t, time.Unix(1700000001, 0).UTC(), e.FirstSentAt.UTC())
	assert.Equal(t, 1, e.DeliveryAttempts)
	assert.Equal(t, "contact", e.ItemType())
	assert.Equal(t, `{"type":"contact","id":"c1"}`, compact(t, e.Item))
	assert.Equal(t, string(body), string(e.Raw))
	assert.Empty(t, e.Mismatches)
}

func TestParseToleratesOddEnvelopes(t *testing.T) {
	for _, body := range []string{
		`{"topic":"x.y","id":7,"app_id":8,"created_at":"2023-11-14T22:13:20.000Z","delivery_attempts":"1","first_sent_at":null}`,
		`{"topic":"x.y","id":"7","app_id":"8","created_at":"1700000000","delivery_attempts":1,"data":null,"more":{"a":[]}}`,
		`{"topic":"x.y","id":"7","app_id":"8","created_at":1700000000,"delivery_attempts":1,"data":"nothing"}`,
		`{"topic":"x.y","id":"7","app_id":"8","created_at":1700000000,"delivery_attempts":1,"data":{"item":[]}}`,
	} {
		e, err := webhook.ParseBody([]byte(body))
		require.NoError(t, err, body)
		assert.Equal(t, []any{webhook.Topic("x.y"), "7", "8", 1}, []any{e.Topic, e.ID, e.AppID, e.DeliveryAttempts}, body)
		assert.Equal(t, int64(1700000000), e.CreatedAt.Unix(), body)
		assert.Empty(t, e.ItemType())
		_, err = e.Decode(nil)
		require.ErrorIs(t, err, webhook.ErrNoItem, body)
		_, err = webhook.Item[webhook.Deleted](e)
		require.ErrorIs(t, err, webhook.ErrNoItem, body)
	}
}

func TestParseRefusesWhatIsNoNotification(t *testing.T) {
	for body, want := range map[string]string{
		"": "it is not JSON", "null": "it has no topic", "[]": "it is not a JSON object", `"ping"`: "it is not a JSON object", "<html>": "it is not JSON",
		`{}`: "it has no topic", `{"topic":""}`: "it has no topic", `{"topic":null,"data":{}}`: "it has no topic",
		`{"topic":"a.b"`: "it is not JSON", `{"topic":"a"}{}`: "it is not JSON",
	} {
		_, err := webhook.Parse(signedRequest([]byte(body)), secret)
		require.ErrorIs(t, err, webhook.ErrBody, body)
		require.ErrorContains(t, err, want, body)
		assert.Equal(t, http.StatusBadRequest, webhook.Status(err))
	}
}

func TestParseChecksTheSignatureBeforeItReads(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("<html>"))
	_, err := webhook.Parse(r, secret)
	require.ErrorIs(t, err, webhook.ErrSignature)
	require.ErrorContains(t, err, "X-Hub-Signature")
	_, err = webhook.Parse(signedRequest([]byte("{}")))
	require.ErrorIs(t, err, webhook.ErrNoSecret)
}

// endless is a body that never ends, and counts what is read of it.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	e.read += len(p)
	return len(p), nil
}

func TestParseCapsTheBody(t *testing.T) {
	source := &endless{}
	r := httptest.NewRequest(http.MethodPost, "/", source)
	r.ContentLength = -1
	_, err := webhook.Parse(r, secret)
	require.ErrorIs(t, err, webhook.ErrTooLarge)
	assert.LessOrEqual(t, source.read, webhook.MaxBody+1)

	source = &endless{}
	r = httptest.NewRequest(http.MethodPost, "/", source)
	r.ContentLength = webhook.MaxBody + 1
	_, err = webhook.Parse(r, secret)
	require.ErrorIs(t, err, webhook.ErrTooLarge)
	assert.Zero(t, source.read)
}

func TestADeclaredLengthAllocatesNothing(t *testing.T) {
	body := notification("ping", "n", `{"type":"ping"}`)
	for _, length := range []int64{int64(len(body)), webhook.MaxBody} {
		result := testing.Benchmark(func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := signedRequest(body)
				r.ContentLength = length
				_, _ = webhook.Parse(r, secret)
			}
		})
		assert.Less(t, result.AllocedBytesPerOp(), int64(32<<10), "declared %d", length)
	}
}

func TestParseOfABodyThatBreaksOff(t *testing.T) {
	broken := io.MultiReader(strings.NewReader(`{"topic":`), errReader{})
	r := httptest.NewRequest(http.MethodPost, "/", broken)
	_, err := webhook.Parse(r, secret)
	require.ErrorIs(t, err, webhook.ErrRead)
	assert.Equal(t, http.StatusBadRequest, webhook.Status(err))
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, errors.New("broken") }

func TestFinEvents(t *testing.T) {
	body := []byte(`{"event_name":"fin_replied","conversation_id":"c-1","user_id":7,"status":"awaiting_user_reply","stream_id":"s",
		"message":{"id":"m","author":"fin","body":"<p>Hi</p>","timestamp_ms":"2025-01-24T10:01:20.456Z"},"created_at_ms":"2025-01-24T10:01:20.456Z"}`)
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
	webhook.SignFin(r.Header, body, "fin-secret")
	e, err := webhook.Secrets{App: []string{secret}, Fin: []string{"fin-secret"}}.Parse(r)
	require.NoError(t, err)
	assert.Equal(t, webhook.FinReplied, e.Topic)
	assert.Equal(t, 456*time.Millisecond, time.Duration(e.CreatedAt.Nanosecond()))
	item, err := e.Decode(nil)
	require.NoError(t, err)
	require.IsType(t, &webhook.FinEvent{}, item)
	fin, err := webhook.Item[webhook.FinEvent](e)
	require.NoError(t, err)
	assert.Equal(t, item, fin)
	assert.Equal(t, "<p>Hi</p>", fin.Message.Body)
	assert.EqualValues(t, "7", fin.UserID)

	e, err = webhook.ParseBody([]byte(`{"event_name":"csat_requested","csat":{"options":[{"key":"good","emoji":"🙂","label":"Gut"}]}}`))
	require.NoError(t, err)
	fin, err = webhook.Item[webhook.FinEvent](e)
	require.NoError(t, err)
	assert.Equal(t, "good", fin.CSAT.Options[0].Key)
}

// What is nil is an error that names it.
func TestNilIsNamed(t *testing.T) {
	_, err := webhook.Parse(nil, secret)
	require.ErrorContains(t, err, "the request is nil")
	_, err = webhook.Item[struct{}](nil)
	require.EqualError(t, err, "webhook: the event is nil")
	h := newHandler(t, webhook.OnAll(func(context.Context, *webhook.Event) error { return nil }))
	require.EqualError(t, h.Shutdown(nil), "webhook: the context is nil") //nolint:staticcheck // the mistake
	require.NoError(t, h.Shutdown(t.Context()))
}
