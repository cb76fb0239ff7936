package webhook

import (
	"time"
)

// The events of the Fin Agent API that are sent to a webhook. They are no topics: the JSON has them as event_name, and the
// whole body is the item.
// https://developers.intercom.com/docs/guides/fin-agent-api
const (
	FinReplied       Topic = "fin_replied"
	FinStatusUpdated Topic = "fin_status_updated"
	FinCSATRequested Topic = "csat_requested"
)

// FinEvent is an event of the Fin Agent API; which fields are filled depends on the event.
type FinEvent struct {
	EventName      string      `json:"event_name"`
	ConversationID string      `json:"conversation_id" wire:"id"` // your own, as given to Fin
	UserID         string      `json:"user_id" wire:"id"`
	Status         string      `json:"status"`              // awaiting_user_reply with a reply; escalated, resolved or complete
	Reason         string      `json:"reason"`              // why it was escalated
	StreamID       string      `json:"stream_id" wire:"id"` // of a reply that was streamed before
	Message        *FinMessage `json:"message"`             // of fin_replied
	CSAT           *FinCSAT    `json:"csat"`                // of csat_requested
	CreatedAtMS    time.Time   `json:"created_at_ms" wire:"iso"`
}

func (*FinEvent) wholeItem() {}

// FinMessage is what Fin replied.
type FinMessage struct {
	ID        string    `json:"id" wire:"id"`
	Author    string    `json:"author"` // fin
	Body      string    `json:"body"`   // HTML
	Timestamp time.Time `json:"timestamp_ms" wire:"iso"`
}

// FinCSAT are the ratings that a user can choose from.
type FinCSAT struct {
	Options []struct {
		Key   string `json:"key"`
		Emoji string `json:"emoji"`
		Label string `json:"label"`
	} `json:"options"`
}

func finModel(topic Topic) any {
	switch topic {
	case FinReplied, FinStatusUpdated, FinCSATRequested:
		return new(FinEvent)
	}
	return nil
}
