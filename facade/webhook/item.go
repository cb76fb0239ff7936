package webhook

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
)

// ErrNoItem is a notification whose data.item is missing or not an object.
var ErrNoItem = errors.New("the notification has no item")

// Item decodes what a notification is about into a type of your choice: one of a generated package, or one of this one,
// such as [ContactTag].
//
//	conversation, err := webhook.Item[intercom.Conversation](event)
//
// Payloads follow the version that the app is set to in the Developer Hub, not the one that the program is pinned to, and
// have forms that answers have not. So it is as tolerant as with answers: what does not fit is left zero and listed in
// event.Mismatches, and only an item that is not an object is an error. The type is not checked against [Event.ItemType].
// Where the documentation nests the object in the item (ticket.closed from 2.15 on), it is taken from there.
func Item[T any](event *Event) (*T, error) {
	item, err := event.item()
	if err != nil {
		return nil, err
	}
	value := new(T)
	if _, whole := any(value).(ownItem); !whole {
		item = item.inside(event.Topic)
	}
	if err := event.decode(item, value); err != nil {
		return nil, err
	}
	return value, nil
}

// Decode decodes what a notification is about into the type that a version has for it; models is the WebhookItem of a
// generated package. The result is for a type switch:
//
//	item, err := event.Decode(intercom.WebhookItem)
//	…
//	switch item := item.(type) {
//	case *intercom.Conversation: // conversation.user.replied and others: event.Topic says which
//	case *webhook.Deleted:       // only type and id are left
//	case *webhook.Wrapped:       // several objects: item.Parts["contact"].(*intercom.Contact)
//	case json.RawMessage:        // nothing here has a type for it
//	}
//
// It is as tolerant as [Item]. [Deleted], [Wrapped], [PingItem], [ContentStat], [DataConnectorExecution],
// [HITLNotification], [AudienceMembership] and the events of the Fin Agent API are this package's own types, for what
// no version describes.
func (e *Event) Decode(models func(itemType string) any) (any, error) {
	item, err := e.item()
	if err != nil {
		return nil, err
	}
	model := func(itemType string) any {
		if own := ownModel(itemType); own != nil || models == nil {
			return own
		}
		return models(itemType)
	}
	target := e.target(&item, model)
	if target == nil {
		return e.unknown(item, model)
	}
	if err := e.decode(item, target); err != nil {
		return nil, err
	}
	return target, nil
}

// target chooses the type of an item; nil where none is known. The object may be inside of the item.
func (e *Event) target(item *item, model func(string) any) any {
	if fin := finModel(e.Topic); fin != nil {
		return fin
	}
	if e.Topic.Minimal() || item.deleted() {
		return new(Deleted)
	}
	*item = item.inside(e.Topic)
	if target := model(item.kind()); target != nil || item.members["type"] != nil || topics[e.Topic].note == unproved {
		return target
	}
	return model(e.Topic.ItemType())
}

// unknown decodes the objects that an item of no known type has as its members.
func (e *Event) unknown(it item, model func(string) any) (any, error) {
	wrapped := &Wrapped{Type: it.kind(), Parts: map[string]any{}}
	known := false
	e.start()
	for _, name := range slices.Sorted(maps.Keys(it.members)) {
		part, err := newItem(it.members[name])
		if err != nil {
			continue // a plain value, which stays in event.Item
		}
		part.path = join(it.path, name)
		target := model(part.kind())
		if target == nil && part.members["type"] == nil {
			target = model(name)
		}
		if target == nil {
			wrapped.Parts[name] = part.raw
			continue
		}
		if err := e.fill(part, target); err != nil {
			return nil, err
		}
		known, wrapped.Parts[name] = true, target
	}
	if !known {
		return it.raw, nil
	}
	return wrapped, nil
}

// ItemType is data.item.type, such as "contact", as it was sent; "" where there is none.
func (e *Event) ItemType() string {
	item, err := e.item()
	if err != nil {
		return ""
	}
	return item.kind()
}

// start forgets what did not fit when the item was decoded before.
func (e *Event) start() { e.Mismatches = e.Mismatches[:e.envelope:e.envelope] }

func (e *Event) decode(from item, into any) error {
	e.start()
	return e.fill(from, into)
}

// fill decodes an item, and says of its mismatches where in the whole item they are.
func (e *Event) fill(from item, into any) error {
	report := func(m fit.Mismatch) {
		m.Path = join(from.path, m.Path)
		e.report(m)
	}
	var err error
	if own, ok := into.(selfDecoding); ok {
		err = own.decodeItem(from.raw, report)
	} else {
		err = api.Decode(from.raw, into, report)
	}
	if err != nil {
		return &itemError{e.Topic, fmt.Errorf("the item: %w", err)}
	}
	return nil
}

// item is a JSON object that is looked at before it is decoded.
type item struct {
	raw     json.RawMessage
	members map[string]json.RawMessage
	path    string // in the notification's item; "" for that itself
}

func newItem(raw json.RawMessage) (item, error) {
	it := item{raw: raw}
	if !bytes.HasPrefix(bytes.TrimLeft(raw, " \t\r\n"), []byte("{")) {
		return it, ErrNoItem
	}
	if err := json.Unmarshal(raw, &it.members); err != nil {
		return it, fmt.Errorf("%w: %w", ErrNoItem, err)
	}
	return it, nil
}

func (e *Event) item() (item, error) {
	if e == nil {
		return item{}, errors.New("webhook: the event is nil")
	}
	it, err := newItem(e.Item)
	if err != nil {
		return it, &itemError{e.Topic, err}
	}
	return it, nil
}

// itemError is an event whose item is not what it should be.
type itemError struct {
	topic Topic
	err   error
}

func (e *itemError) Error() string {
	return fmt.Sprintf("webhook: %s: %s", cmp.Or(e.topic, "an event without a topic"), e.err)
}

func (e *itemError) Unwrap() error { return e.err }

// kind is the item's type; "" where it is not a text.
func (it item) kind() (kind string) {
	if json.Unmarshal(it.members["type"], &kind) != nil {
		return ""
	}
	return kind
}

func (it item) deleted() bool { return string(it.members["deleted"]) == "true" }

// inside is the object that a topic nests in its item, or the item where it is not nested.
func (it item) inside(topic Topic) item {
	key := topics[topic].inside
	if key == "" || it.kind() == topics[topic].itemType {
		return it
	}
	nested, err := newItem(it.members[key])
	if err != nil {
		return it
	}
	nested.path = key
	return nested
}

func join(path, name string) string {
	if path == "" || name == "" {
		return path + name
	}
	return path + "." + name
}
