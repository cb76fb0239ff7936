package webhook_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/webhook"
)

type contact struct {
	Type  string `json:"type"`
	ID    string `json:"id"`
	Email string `json:"email"`
	Age   int    `json:"age"`
}

type tag struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type ticket struct {
	ID   string `json:"id"`
	Open bool   `json:"open"`
}

func models(itemType string) any {
	switch itemType {
	case "contact":
		return new(contact)
	case "tag":
		return new(tag)
	case "ticket":
		return new(ticket)
	}
	return nil
}

func TestDecodeChoosesTheType(t *testing.T) {
	ada := &contact{Type: "contact", ID: "c1", Email: "ada@example.org"}
	tests := []struct {
		name, topic, item string
		want              any
	}{
		{"its own type", "contact.user.created", `{"type":"contact","id":"c1","email":"ada@example.org"}`, ada},
		{"a topic of the future", "contact.promoted", `{"type":"contact","id":"c1","email":"ada@example.org"}`, ada},
		{"no type, by the topic", "contact.user.created", `{"id":"c1","email":"ada@example.org"}`, &contact{ID: "c1", Email: "ada@example.org"}},
		{"merged", "contact.merged", `{"type":"contact","id":"c1","email":"ada@example.org","merged_from":{"type":"contact","id":"c0"}}`, ada},
		{"minimal", "contact.deleted", `{"type":"contact","id":"c1"}`, &webhook.Deleted{Type: "contact", ID: "c1"}},
		{"minimal with a numeric id", "content_import_source.deleted", `{"type":"content_import_source","id":5,"deleted":true}`, &webhook.Deleted{Type: "content_import_source", ID: "5", Deleted: true}},
		{"deleted by a topic of the future", "gadget.deleted", `{"type":"gadget","id":"g","deleted":true}`, &webhook.Deleted{Type: "gadget", ID: "g", Deleted: true}},
		{"nested ticket", "ticket.closed", `{"ticket":{"id":"t1","open":true}}`, &ticket{"t1", true}},
		{"nested ticket with types", "ticket.closed", `{"type":"ticket_closed","ticket":{"type":"ticket","id":"t1","open":true}}`, &ticket{"t1", true}},
		{"the ticket itself", "ticket.closed", `{"type":"ticket","id":"t1","open":true}`, &ticket{"t1", true}},
		{"ping", "ping", `{"type":"ping","message":"hello"}`, &webhook.PingItem{Type: "ping", Message: "hello"}},
		{"membership", "audience.member_added", `{"type":"audience_membership","audience_id":3,"content":{"type":"article","id":9}}`,
			&webhook.AudienceMembership{Type: "audience_membership", AudienceID: "3", Content: webhook.Reference{Type: "article", ID: "9"}}},
		{"two objects", "contact.user.tag.created", `{"type":"contact_tag","created_at":1700000000,"tag":{"type":"tag","id":"7","name":"vip"},"contact":{"type":"contact","id":"c1"}}`,
			&webhook.Wrapped{Type: "contact_tag", Parts: map[string]any{"tag": &tag{"7", "vip"}, "contact": &contact{Type: "contact", ID: "c1"}}}},
		{"two objects without types", "company.contact.attached", `{"company":{"id":"co"},"contact":{"id":"c1"}}`,
			&webhook.Wrapped{Parts: map[string]any{"company": json.RawMessage(`{"id":"co"}`), "contact": &contact{ID: "c1"}}}},
		{"a type that nobody knows", "gadget.created", `{"type":"gadget","size":3}`, json.RawMessage(`{"type":"gadget","size":3}`)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := event(t, tt.topic, tt.item)
			got, err := e.Decode(models)
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
			assert.Equal(t, tt.item, compact(t, e.Item), "the JSON stays")
			got, err = e.Decode(nil)
			require.NoError(t, err)
			assert.NotNil(t, got)
		})
	}
}

func TestItemSaysWhatDidNotFit(t *testing.T) {
	e := event(t, "contact.user.created", `{"type":"contact","id":17,"email":{},"age":"36"}`)
	for range 2 { // decoding again does not tell twice
		c, err := webhook.Item[contact](e)
		require.NoError(t, err)
		assert.Equal(t, &contact{Type: "contact", ID: "17", Age: 36}, c)
		paths := map[string]bool{}
		for _, m := range e.Mismatches {
			paths[m.Path] = true
		}
		assert.Equal(t, map[string]bool{"id": true, "email": true, "age": true}, paths)
		assert.Len(t, e.Mismatches, 3)
	}

	e = event(t, "ticket.closed", `{"ticket":{"id":4,"open":{}}}`)
	_, err := webhook.Item[ticket](e)
	require.NoError(t, err)
	require.NotEmpty(t, e.Mismatches)
	assert.Equal(t, "ticket.id", e.Mismatches[0].Path, "paths are those of the whole item")

	e = event(t, "x.y", `{"type":"pair","contact":{"age":"3"},"tag":{"id":4}}`)
	_, err = e.Decode(models)
	require.NoError(t, err)
	require.Len(t, e.Mismatches, 2)
	assert.Equal(t, "contact.age", e.Mismatches[0].Path)
	assert.Equal(t, "tag.id", e.Mismatches[1].Path)
}

func TestItemsOfSeveralObjects(t *testing.T) {
	tagged, err := webhook.Item[webhook.ContactTag[contact, tag]](event(t, "contact.lead.tag.deleted",
		`{"type":"contact_tag","created_at":"2023-11-14T22:13:20.000Z","tag":{"id":"7","name":"vip"},"contact":{"id":"c1"}}`))
	require.NoError(t, err)
	assert.Equal(t, "vip", tagged.Tag.Name)
	assert.Equal(t, "c1", tagged.Contact.ID)
	assert.Equal(t, int64(1700000000), tagged.CreatedAt.Unix())

	e := event(t, "contact.merged", `{"type":"contact","id":"c1","merged_from":{"type":"contact","id":5}}`)
	merged, err := webhook.Item[webhook.Merged[contact]](e)
	require.NoError(t, err)
	assert.Equal(t, "c1", merged.Contact.ID)
	assert.Equal(t, webhook.Reference{Type: "contact", ID: "5"}, merged.From)
	for _, m := range e.Mismatches {
		assert.NotEqual(t, "merged_from", m.Path)
	}
	for _, odd := range []string{`{"id":"c1"}`, `{"id":"c1","merged_from":null}`, `{"id":"c1","merged_from":[]}`} {
		merged, err = webhook.Item[webhook.Merged[contact]](event(t, "contact.merged", odd))
		require.NoError(t, err, odd)
		assert.Equal(t, "c1", merged.Contact.ID)
		assert.Zero(t, merged.From)
	}

	part, err := webhook.Item[webhook.TicketPart[ticket, tag]](event(t, "ticket.closed", `{"type":"ticket_ticket_part","ticket":{"id":"t"},"ticket_part":{"id":"p"}}`))
	require.NoError(t, err)
	assert.Equal(t, []string{"t", "p"}, []string{part.Ticket.ID, part.TicketPart.ID}, "a type of the whole item is not looked for inside of it")
	attached, err := webhook.Item[webhook.CompanyContact[tag, contact]](event(t, "company.contact.attached", `{"company":{"id":"co"},"contact":{"id":"c"}}`))
	require.NoError(t, err)
	assert.Equal(t, []string{"co", "c"}, []string{attached.Company.ID, attached.Contact.ID})
	joined, err := webhook.Item[webhook.ConversationContact[tag, contact]](event(t, "conversation.contact.attached", `{"conversation":{"id":"v"},"contact":{"id":"c"}}`))
	require.NoError(t, err)
	assert.Equal(t, []string{"v", "c"}, []string{joined.Conversation.ID, joined.Contact.ID})
}

func TestItemsThatNoVersionDescribes(t *testing.T) {
	stat, err := webhook.Item[webhook.ContentStat](event(t, "content_stat.survey", `{"type":"content_stat.survey","id":12,"stat_type":"completion","created_at":"2024-05-01T10:00:00.250Z","answers":[{"q":1}]}`))
	require.NoError(t, err)
	assert.EqualValues(t, "12", stat.ID)
	assert.Equal(t, time.Date(2024, 5, 1, 10, 0, 0, 250e6, time.UTC), stat.CreatedAt.UTC())
	assert.Equal(t, `[{"q":1}]`, compact(t, stat.Answers))

	run, err := webhook.Item[webhook.DataConnectorExecution](event(t, "data_connector.execution.completed",
		`{"type":"data_connector.execution","id":"e","http_status":0,"error_type":null,"execution_time_ms":null,"completed_at":"2024-05-01T10:00:00Z","source_type":"inbox","admin_id":9}`))
	require.NoError(t, err)
	assert.Nil(t, run.ExecutionTimeMS)
	assert.EqualValues(t, "9", run.AdminID)

	ask, err := webhook.Item[webhook.HITLNotification](event(t, "procedure.hitl_notification.created",
		`{"type":"procedure.hitl_notification","hitl_question":"Refund?","attributes_to_collect":[{"identifier":"amount","data_type":"number"}],"callback_url":"https://x.test","expires_at":null,"recent_messages":[{}]}`))
	require.NoError(t, err)
	assert.Equal(t, "amount", ask.AttributesToCollect[0].Identifier)
	assert.True(t, ask.ExpiresAt.IsZero())
}

// An event that a program made itself, without a topic, is named all the same.
func TestErrorsOfAnEventWithoutATopic(t *testing.T) {
	_, err := (&webhook.Event{}).Decode(nil)
	require.EqualError(t, err, "webhook: an event without a topic: the notification has no item")
	_, err = webhook.Item[webhook.Deleted](&webhook.Event{ID: "n1", Item: []byte("[]")})
	require.EqualError(t, err, "webhook: an event without a topic: the notification has no item")
}
