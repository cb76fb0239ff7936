package intercomtest_test

import (
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
)

func TestEventRules(t *testing.T) { holds(t, eventRules) }

var eventRules = []rule{
	{name: "events are listed, the newest first", ask: "GET /events?type=user&user_id=a-1&per_page=1", given: func(c *caller) {
		at := c.srv.Now().Unix()
		c.done("POST /events", `{"event_name":"older","user_id":"a-1","created_at":`+text(at-9)+`}`)
		c.done("POST /events", `{"event_name":"newer","id":"{ada}","created_at":`+text(at-8)+`,"metadata":{"cups":2}}`)
		c.done("POST /events", `{"event_name":"newer","email":"ada@mail.example","created_at":`+text(at-8)+`}`)
	}, want: has{
		"type": "event.list", "events.*.event_name": []string{"newer"}, "events.0.metadata.cups": 2,
		"events.0.intercom_user_id": "{ada}", "events.0.user_id": "a-1", "events.0.email": "ada@mail.example",
	}, then: func(c *caller, answer map[string]any) {
		assert.Equal(c.t, 2, c.srv.Count()["event"], "the third is the second again")
		next, ok := at(answer, "pages.next").(string)
		require.True(c.t, ok, "an address")
		last := c.ok("GET "+next[len(c.srv.URL):], "")
		c.check(last, "events.*.event_name", []string{"older"})
		c.check(last, "pages.next", nil)
	}},
	{name: "events of a lead", ask: "GET /events?type=user&intercom_user_id={lead}", want: has{"events": []any{}, "intercom_user_id": "{lead}"}},
	{name: "events are counted", ask: "GET /events?type=user&user_id=a-1&summary=true", given: func(c *caller) {
		c.done("POST /events", `{"event_name":"x","user_id":"a-1","created_at":1500000000}`)
		c.done("POST /events/summaries", `{"user_id":"a-1","event_summaries":{"event_name":"y","count":7,"first":1500000000,"last":1600000000}}`)
	}, want: has{"type": "event.summary", "events.*.name": []string{"x", "y"}, "events.*.count": []int{1, 7}, "events.1.last": "2020-09-13T12:26:40.000+00:00"}},
	{name: "no name", ask: "POST /events", body: `{"user_id":"a-1","created_at":1}`, refused: "400 parameter_not_found event_name"},
	{name: "no time", ask: "POST /events", body: `{"user_id":"a-1","event_name":"x"}`, refused: "400 parameter_not_found created_at"},
	{name: "milliseconds", ask: "POST /events", body: `{"user_id":"a-1","event_name":"x","created_at":1700000000000}`, refused: "400 parameter_invalid created_at"},
	{name: "event of nobody", ask: "POST /events", body: `{"event_name":"x","created_at":1}`, refused: "400 parameter_not_found user_id"},
	{name: "event of an unknown", ask: "POST /events", body: `{"user_id":"a-2","event_name":"x","created_at":1}`, refused: "404 not_found"},
	{name: "events of no kind", ask: "GET /events?user_id=a-1", refused: "400 parameter_invalid type"},
	{name: "events of an unknown", ask: "GET /events?type=user&email=eve@mail.example", refused: "404 not_found"},
	{name: "counts of an unknown", ask: "POST /events/summaries", body: `{"user_id":"a-2","event_summaries":{}}`, refused: "404 not_found"},
}

const fromAdmin, toAda = `"from":{"type":"admin","id":"2110"}`, `"to":{"type":"user","id":"{ada}"}`

func TestMessageRules(t *testing.T) { holds(t, messageRules) }

var messageRules = []rule{
	{name: "in the app", ask: "POST /messages", body: `{"message_type":"in_app","body":"Hi",` + fromAdmin + `,` + toAda + `}`,
		want: has{"type": "admin_message", "message_type": "inapp", "body": "Hi", "owner.id": "2110", "conversation_id": absent{}, "subject": absent{}},
		then: func(c *caller, _ map[string]any) {
			assert.Equal(c.t, map[string]int{"message": 1}, c.srv.Ledger().Created())
		}},
	{name: "email", ask: "POST /messages", body: `{"message_type":"email","subject":"S","body":"B","template":"personal",` + fromAdmin + `,` + toAda + `}`,
		want: has{"message_type": "email", "subject": "S"}},
	{name: "with a conversation", ask: "POST /messages",
		body: `{"message_type":"inapp","body":"Hi",` + fromAdmin + `,"to":{"type":"lead","id":"{lead}"},"create_conversation_without_contact_reply":true}`,
		then: func(c *caller, answer map[string]any) {
			conv := c.ok("GET /conversations/"+text(answer["conversation_id"]), "")
			c.check(conv, "contacts.contacts.*.id", []string{"{lead}"})
			c.check(conv, "source.author.id", "2110")
		}},
	{name: "of a contact", ask: "POST /messages", body: `{"body":"Hi","from":{"type":"user","id":"{ada}"}}`, want: has{"type": "user_message"}},
	{name: "to several", from: "2.16", ask: "POST /messages", body: `{"message_type":"inapp","body":"Hi",` + fromAdmin + `,"to":[{"type":"user","id":"{ada}"},{"type":"user","id":"{bob}"}]}`,
		want: has{"type": "admin_message"}},
	{name: "to several at once", until: "2.12", ask: "POST /messages", body: `{"message_type":"inapp","body":"Hi",` + fromAdmin + `,"to":[{"type":"user","id":"{ada}"}]}`,
		refused: "400 parameter_not_found to"},
	{name: "SMS", until: "2.16", ask: "POST /messages", body: `{"message_type":"sms","body":"Hi",` + fromAdmin + `,` + toAda + `}`, refused: "400 parameter_invalid message_type"},
	{name: "WhatsApp", until: "2.15", ask: "POST /messages", body: `{"message_type":"whatsapp",` + fromAdmin + `}`, refused: "400 parameter_invalid message_type"},
	{name: "WhatsApp without components", from: "2.16", ask: "POST /messages", body: `{"message_type":"whatsapp","template":"t",` + fromAdmin + `,"to":{"phone":"1"}}`,
		refused: "400 parameter_not_found components"},
	{name: "without a sender", ask: "POST /messages", body: `{"message_type":"inapp","body":"Hi",` + toAda + `}`, refused: "400 parameter_not_found from"},
	{name: "of an unknown admin", ask: "POST /messages", body: `{"message_type":"inapp","body":"Hi","from":{"type":"admin","id":"9"},` + toAda + `}`, refused: "404 admin_not_found"},
	{name: "to an unknown", ask: "POST /messages", body: `{"message_type":"inapp","body":"Hi",` + fromAdmin + `,"to":{"type":"user","id":"5ba6"}}`, refused: "404 not_found"},
	{name: "without a body", ask: "POST /messages", body: `{"message_type":"inapp",` + fromAdmin + `,` + toAda + `}`, refused: "400 parameter_invalid body"},
	{name: "email without a subject", ask: "POST /messages", body: `{"message_type":"email","body":"B",` + fromAdmin + `,` + toAda + `}`, refused: "422 parameter_not_found subject"},
}

func TestExportRules(t *testing.T) {
	holds(t, exportRules)
	for _, version := range []string{"2.10", "2.11", "2.16", "Preview"} {
		t.Run("an export in "+version, func(t *testing.T) {
			u, _ := mailed(t)
			c := through(t, u.srv, version)
			job := c.ok("POST /export/content/data", exportRange)
			id := text(job["job_identifier"])
			require.ErrorIs(t, c.fails("POST /export/content/data", exportRange), api.ErrJobPending)
			for _, status := range []string{"in_progress", "completed", "completed"} {
				c.check(c.ok("GET /export/content/data/"+id, ""), "status", status)
			}
			call := c.call("GET /download/content/data/"+id, "")
			require.Equal(t, "406 unsupported", said(c.fails("GET /download/content/data/"+id, "")))
			call.Operation.Accept = "application/octet-stream"
			file, err := api.Stream(t.Context(), c.client, call)
			require.NoError(t, err)
			packed, err := io.ReadAll(file)
			require.NoError(t, err)
			assert.Len(t, unpack(t, packed)["receipt"], 3)
			require.NoError(t, file.Close())
			u.srv.Advance(48 * time.Hour)
			assert.Equal(t, 404, c.fails("GET /download/content/data/"+id, "").StatusCode)
		})
	}
}

var exportRules = []rule{
	{name: "without an end", ask: "POST /export/content/data", body: `{"created_at_after":1}`, refused: "400 parameter_not_found created_at_before"},
	{name: "without a beginning", ask: "POST /export/content/data", body: `{"created_at_before":1}`, refused: "400 parameter_not_found created_at_after"},
	{name: "from later to earlier", ask: "POST /export/content/data", body: `{"created_at_after":2,"created_at_before":1}`, refused: "400 parameter_invalid created_at_after"},
	{name: "job that nobody made", ask: "GET /export/content/data/5ba6", refused: "404 not_found"},
	{name: "file of a job that nobody made", ask: "GET /download/content/data/5ba6", refused: "404 not_found"},
	{name: "to cancel what nobody made", ask: "POST /export/cancel/5ba6", body: `{}`, refused: "404 not_found"},
}
