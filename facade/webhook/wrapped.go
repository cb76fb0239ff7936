package webhook

import (
	"encoding/json"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
)

// Wrapped is what [Event.Decode] makes of an item that holds several objects: {"type": "contact_tag", "contact": {…},
// "tag": {…}}, and whatever else is of that kind, also where Intercom does not document it.
type Wrapped struct {
	Type string
	// Parts are the objects, by key: pointers of the version's types, such as *intercom.Contact, or json.RawMessage where
	// it has no type for one.
	Parts map[string]any
}

// ownItem is one of this package's types for a whole item, which is not looked for inside of it.
type ownItem interface{ wholeItem() }

// selfDecoding is a type whose fields are not all that its JSON has.
type selfDecoding interface {
	decodeItem(data []byte, report func(fit.Mismatch)) error
}

// ContactTag is the item of the topics contact.user.tag.created and .deleted, and of those of leads. C and T are a
// version's types:
//
//	tagged, err := webhook.Item[webhook.ContactTag[intercom.Contact, intercom.Tag]](event)
type ContactTag[C, T any] struct {
	Type      string    `json:"type"`
	CreatedAt time.Time `json:"created_at" wire:"unix"` // when it was put on, or taken off
	Contact   C         `json:"contact"`
	Tag       T         `json:"tag"`
}

func (*ContactTag[C, T]) wholeItem() {}

// TicketPart is a ticket with the part that was added to it: a form that the items of ticket topics have been seen in.
type TicketPart[T, P any] struct {
	Type       string `json:"type"`
	Ticket     T      `json:"ticket"`
	TicketPart P      `json:"ticket_part"`
}

func (*TicketPart[T, P]) wholeItem() {}

// CompanyContact is the item of [CompanyContactAttached] and [CompanyContactDetached]. Intercom's documentation does not
// show it; the keys are inferred from the objects. [Event.Decode] finds the two under whichever key.
type CompanyContact[Co, C any] struct {
	Type    string `json:"type"`
	Company Co     `json:"company"`
	Contact C      `json:"contact"`
}

func (*CompanyContact[Co, C]) wholeItem() {}

// ConversationContact is the item of [ConversationContactAttached] and [ConversationContactDetached]; what
// [CompanyContact] says about its keys is true here.
type ConversationContact[V, C any] struct {
	Type         string `json:"type"`
	Conversation V      `json:"conversation"`
	Contact      C      `json:"contact"`
}

func (*ConversationContact[V, C]) wholeItem() {}

// Merged is the item of [ContactMerged]: the contact that is left, and which one went into it.
//
//	merged, err := webhook.Item[webhook.Merged[intercom.Contact]](event)
//	fmt.Println(merged.From.ID, "is now", merged.Contact.ID)
type Merged[C any] struct {
	Contact C
	From    Reference // what the JSON has as merged_from
}

func (m *Merged[C]) decodeItem(data []byte, report func(fit.Mismatch)) error {
	known := func(mismatch fit.Mismatch) {
		if mismatch.Path != "merged_from" {
			report(mismatch)
		}
	}
	if err := api.Decode(data, &m.Contact, known); err != nil {
		return err
	}
	var from struct {
		From json.RawMessage `json:"merged_from"`
	}
	if err := json.Unmarshal(data, &from); err != nil || from.From == nil {
		return err
	}
	if err := api.Decode(from.From, &m.From, func(mismatch fit.Mismatch) {
		mismatch.Path = join("merged_from", mismatch.Path)
		report(mismatch)
	}); err != nil {
		report(fit.Mismatch{Path: "merged_from", Want: "webhook.Reference", Got: "something else", Fate: fit.LeftOut, Count: 1})
	}
	return nil
}
