package webhook

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/facade/webhook/internal/signed"
)

// MaxBody is how much of a request is read where nothing else is said, in bytes: 4 MiB. A conversation with its parts is
// the largest item.
const MaxBody = 4 << 20

// Event is a notification. Use its methods from one goroutine at a time.
type Event struct {
	// ID is the same each time a notification is sent; "" for events of the Fin Agent API, which have none.
	ID               string
	Topic            Topic
	AppID            string    // of the workspace
	CreatedAt        time.Time // when it happened; notifications arrive in any order
	FirstSentAt      time.Time
	DeliveryAttempts int // 1 for the first

	// Item is data.item, the JSON of what the notification is about, as it was sent. For an event of the Fin Agent API it
	// is the whole body.
	Item json.RawMessage
	// Raw is the whole body. [ParseBody] makes the event of it again.
	Raw json.RawMessage
	// Mismatches is what did not fit the types: first of the envelope, then of what was decoded last.
	Mismatches []fit.Mismatch

	envelope int // how many of the mismatches are the envelope's
}

// ErrBody is a body that is not a notification: no JSON object, or neither topic nor event_name in it.
var ErrBody = errors.New("the body is not a notification")

// Parse reads a notification from a POST request, which must be signed with one of the app's client secrets. It reads at
// most [MaxBody] bytes. The error says what is wrong; [Status] has the status to answer with:
//
//	event, err := webhook.Parse(r, secret)
//	if err != nil {
//		http.Error(w, err.Error(), webhook.Status(err))
//		return
//	}
//
// Answer within five seconds, with a 200. [Handler] does all of this.
func Parse(r *http.Request, secrets ...string) (*Event, error) {
	return Secrets{App: secrets}.Parse(r)
}

// Parse is the function Parse with secrets of either kind.
func (s Secrets) Parse(r *http.Request) (*Event, error) { return s.parse(r, MaxBody) }

func (s Secrets) parse(r *http.Request, limit int64) (*Event, error) {
	body, err := signed.ReadBody(r, limit)
	if err == nil {
		err = s.Verify(r.Header, body)
	}
	if err != nil {
		return nil, fmt.Errorf("webhook: %w", err)
	}
	return ParseBody(body)
}

// envelope is what both kinds of notification have around what they are about.
type envelope struct {
	Type             string    `json:"type"`
	Self             string    `json:"self"`
	ID               string    `json:"id" wire:"id"`
	Topic            string    `json:"topic" wire:"id"`
	AppID            string    `json:"app_id" wire:"id"`
	CreatedAt        time.Time `json:"created_at" wire:"unix"`
	FirstSentAt      time.Time `json:"first_sent_at" wire:"unix"`
	DeliveryAttempts int       `json:"delivery_attempts"`
	Data             struct {
		Type string          `json:"type"`
		Item json.RawMessage `json:"item"`
	} `json:"data"`

	EventName   string    `json:"event_name" wire:"id"` // of the Fin Agent API
	CreatedAtMS time.Time `json:"created_at_ms" wire:"iso"`
}

// ParseBody makes an event of a body whose signature has been checked, such as one that was put into a queue. It keeps
// body. It fails with [ErrBody]; what is merely unusual in it is in [Event.Mismatches].
func ParseBody(body []byte) (*Event, error) {
	var e envelope
	event := &Event{Raw: body}
	if err := api.Decode(body, &e, event.report); err != nil {
		return nil, fmt.Errorf("webhook: %w: %w", ErrBody, notObject(body))
	}
	event.envelope = len(event.Mismatches)
	event.ID, event.AppID, event.DeliveryAttempts = e.ID, e.AppID, e.DeliveryAttempts
	event.CreatedAt, event.FirstSentAt = e.CreatedAt, e.FirstSentAt
	event.Topic, event.Item = Topic(e.Topic), e.Data.Item
	if e.Topic == "" {
		event.Topic, event.CreatedAt, event.Item = Topic(e.EventName), e.CreatedAtMS, body
		event.Mismatches, event.envelope = nil, 0 // the body is the item, which has its own type
	}
	if event.Topic == "" {
		return nil, fmt.Errorf("webhook: %w: it has no topic", ErrBody)
	}
	return event, nil
}

// name is the event in an error's text.
func (e *Event) name() string {
	topic := cmp.Or(string(e.Topic), "an event without a topic")
	if e.ID == "" {
		return topic
	}
	return topic + " " + e.ID
}

// notObject says why a body that is not even an object cannot be read, without the name of a type that nobody knows.
func notObject(body []byte) error {
	if !json.Valid(body) {
		return errors.New("it is not JSON")
	}
	return errors.New("it is not a JSON object")
}

func (e *Event) report(m fit.Mismatch) { e.Mismatches = append(e.Mismatches, m) }
