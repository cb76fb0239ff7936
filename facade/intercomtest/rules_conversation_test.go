package intercomtest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestConversationRules(t *testing.T) { holds(t, conversationRules) }

var conversationRules = []rule{
	{name: "begun by a contact, answered with the message", ask: "POST /conversations", body: `{"from":{"type":"user","id":"{ada}"},"body":"Hi"}`,
		want: has{"type": "user_message", "body": "Hi"}, then: func(c *caller, answer map[string]any) {
			c.names["new"] = text(answer["conversation_id"])
			whole := c.ok("GET /conversations/{new}", "")
			for path, want := range (has{"state": "open", "open": true, "source.body": "<p>Hi</p>", "source.author.id": "{ada}", "contacts.contacts.*.id": []string{"{ada}"},
				"conversation_parts.total_count": 0}) {
				c.check(whole, path, want)
			}
		}},
	{name: "from nobody", ask: "POST /conversations", body: `{"body":"x"}`, refused: "400 parameter_not_found from.id"},
	{name: "from whom is not an object", ask: "POST /conversations", body: `{"from":"{ada}","body":"x"}`, refused: "400 parameter_not_found from.id"},
	{name: "from an id of no type", ask: "POST /conversations", body: `{"from":{"id":"{ada}"},"body":"x"}`, refused: "400 parameter_not_found from.type"},
	{name: "from an admin", ask: "POST /conversations", body: `{"from":{"type":"admin","id":"2110"},"body":"x"}`, refused: "400 parameter_invalid from.type"},
	{name: "from a user who is a lead", ask: "POST /conversations", body: `{"from":{"type":"user","id":"{lead}"},"body":"x"}`, refused: "400 parameter_invalid from.type"},
	{name: "from a lead who is a user", ask: "POST /conversations", body: `{"from":{"type":"lead","id":"{ada}"},"body":"x"}`, refused: "400 parameter_invalid from.type"},
	{name: "a message from a user who is a lead", ask: "POST /messages", body: `{"from":{"type":"user","id":"{lead}"},"body":"x"}`, refused: "400 parameter_invalid from.type"},
	{name: "from a lead", ask: "POST /conversations", body: `{"from":{"type":"lead","id":"{lead}"},"body":"x"}`, want: has{"body": "x"}},
	{name: "from a contact of any role", ask: "POST /conversations", body: `{"from":{"type":"contact","id":"{lead}"},"body":"x"}`, want: has{"body": "x"}},
	{name: "without words", ask: "POST /conversations", body: `{"from":{"type":"user","id":"{ada}"}}`, refused: "400 parameter_not_found body"},
	{name: "from an unknown", ask: "POST /conversations", body: `{"from":{"type":"user","id":"5ba6"},"body":"x"}`, refused: "404 not_found"},
	{name: "time as text", ask: "POST /conversations", body: `{"from":{"type":"user","id":"{ada}"},"body":"x","created_at":"now"}`, refused: "400 parameter_invalid created_at"},
	{name: "unknown, get", ask: "GET /conversations/1", refused: "404 not_found"},
	{name: "unknown, update", ask: "PUT /conversations/1", body: `{"read":true}`, refused: "404 not_found"},
	{name: "unassigned, null", until: "2.15", ask: "GET /conversations/{conv}", want: has{"admin_assignee_id": nil, "team_assignee_id": nil, "priority": "not_priority"}},
	{name: "unassigned, 0", from: "2.16", ask: "GET /conversations/{conv}", want: has{"admin_assignee_id": 0, "team_assignee_id": 0, "priority": "none"}},
	{name: "before the AI agent", until: "2.10", ask: "GET /conversations/{conv}", want: has{"ai_agent": absent{}, "ai_agent_participated": absent{}}},
	{name: "AI agent", from: "2.11", ask: "GET /conversations/{conv}", want: has{"ai_agent": nil, "ai_agent_participated": false}},
	{name: "before sales agents", until: "2.15", ask: "GET /conversations/{conv}", want: has{"sales_agent": absent{}, "channel": absent{}}},
	{name: "before companies", until: "2.14", ask: "GET /conversations/{conv}", want: has{"company": absent{}}},
	{name: "company", from: "2.15", ask: "GET /conversations/{conv}", want: has{"company": nil}},
	{name: "sales agents", from: "2.16", ask: "GET /conversations/{conv}", want: has{"sales_agent_participated": false, "external_references": []string{}}},
	{name: "without markup", ask: "GET /conversations/{conv}?display_as=plaintext", want: has{"source.body": "Hello"}},
	{name: "lists leave the parts out", ask: "GET /conversations", want: has{"type": "conversation.list", "conversations.*.id": []string{"{conv}"}, "conversations.0.conversation_parts": absent{}}},
	{name: "changed", ask: "PUT /conversations/{conv}", body: `{"read":true,"custom_attributes":{"issue":"billing"}}`, want: has{"read": true, "custom_attributes.issue": "billing"}},
	{name: "title is not for old versions", until: "2.12", ask: "PUT /conversations/{conv}", body: `{"title":"T"}`, want: has{"title": nil}},
	{name: "title", from: "2.16", ask: "PUT /conversations/{conv}", body: `{"title":"T"}`, want: has{"title": "T"}},

	{name: "a contact joins", ask: "POST /conversations/{conv}/customers", body: `{"admin_id":"2110","customer":{"intercom_user_id":"{bob}"}}`,
		want: has{"customers.*.id": []string{"{ada}", "{bob}"}}, then: func(c *caller, _ map[string]any) {
			c.check(c.ok("POST /conversations/{conv}/customers", `{"admin_id":"2110","customer":{"email":"bob@mail.example"}}`), "customers.#", 2)
			c.check(c.ok("DELETE /conversations/{conv}/customers/{ada}", `{"admin_id":"2110"}`), "customers.*.id", []string{"{bob}"})
			assert.Equal(c.t, "422 parameter_invalid", said(c.fails("DELETE /conversations/{conv}/customers/{bob}", `{"admin_id":"2110"}`)), "the last one stays")
		}},
	{name: "an unknown joins", ask: "POST /conversations/{conv}/customers", body: `{"admin_id":"2110","customer":{"email":"x@mail.example"}}`, refused: "404 not_found"},
	{name: "one leaves who is not in it", ask: "DELETE /conversations/{conv}/customers/{bob}", body: `{"admin_id":"2110"}`, refused: "404 not_found"},
	{name: "one leaves, who acts?", ask: "DELETE /conversations/{conv}/customers/{ada}", body: `{}`, refused: "400 parameter_not_found admin_id"},

	{name: "the source is redacted", given: func(c *caller) {
		source, _ := dig(c.ok("GET /conversations/{conv}", ""), "source.id")
		c.names["source"] = text(source)
	}, ask: "POST /conversations/redact", body: `{"type":"source","conversation_id":"{conv}","source_id":"{source}"}`, want: has{"source.redacted": true}},
	{name: "a part is redacted", given: answered, ask: "POST /conversations/redact",
		body: `{"type":"conversation_part","conversation_id":"{conv}","conversation_part_id":"{part}"}`, want: has{"conversation_parts.conversation_parts.0.redacted": true}},
	{name: "redact what?", ask: "POST /conversations/redact", body: `{"type":"all","conversation_id":"{conv}"}`, refused: "400 parameter_invalid type"},
	{name: "redact an unknown part", ask: "POST /conversations/redact", body: `{"type":"conversation_part","conversation_id":"{conv}","conversation_part_id":"1"}`,
		refused: "404 conversation_part_or_message_not_found"},
	{name: "one answer has the newest 500 parts", given: func(c *caller) { c.srv.AddNotes(c.names["conv"], 503) }, ask: "GET /conversations/{conv}?display_as=plaintext",
		want: has{"conversation_parts.total_count": 503, "conversation_parts.conversation_parts.#": 500, "conversation_parts.conversation_parts.0.body": "note 3"}},
}

// answered lets an admin answer the scene's conversation.
func answered(c *caller) {
	conv := c.ok("POST /conversations/{conv}/reply", `{"message_type":"comment","type":"admin","admin_id":"2110","body":"On it"}`)
	part, _ := dig(conv, "conversation_parts.conversation_parts.0.id")
	c.names["part"] = text(part)
}

func closed(c *caller) {
	c.ok("POST /conversations/{conv}/parts", `{"message_type":"close","type":"admin","admin_id":"2110"}`)
}

const (
	firstPart = "conversation_parts.conversation_parts.0."
	lastOf2   = "conversation_parts.conversation_parts.1."
)

func TestConversationPartRules(t *testing.T) { holds(t, conversationPartRules) }

var conversationPartRules = []rule{
	{name: "an admin replies", ask: "POST /conversations/{conv}/reply", body: `{"message_type":"comment","type":"admin","admin_id":"2111","body":"On it"}`,
		want: has{firstPart + "part_type": "comment", firstPart + "body": "<p>On it</p>", firstPart + "author.id": "2111", "waiting_since": nil}},
	{name: "an admin notes", ask: "POST /conversations/{conv}/reply", body: `{"message_type":"note","type":"admin","admin_id":"2111","body":"x"}`, want: has{firstPart + "part_type": "note"}},
	{name: "a contact replies by id", ask: "POST /conversations/{conv}/reply", body: `{"message_type":"comment","type":"user","intercom_user_id":"{ada}","body":"x"}`, want: has{firstPart + "author.id": "{ada}"}},
	{name: "a contact replies by external id", ask: "POST /conversations/{conv}/reply", body: `{"message_type":"comment","type":"user","user_id":"a-1","body":"x"}`, want: has{firstPart + "author.id": "{ada}"}},
	{name: "a contact replies by email", ask: "POST /conversations/last/reply", body: `{"message_type":"comment","type":"user","email":"ADA@mail.example","body":"x"}`,
		want: has{"id": "{conv}", firstPart + "author.id": "{ada}"}},
	{name: "a contact's reply reopens", given: closed, ask: "POST /conversations/{conv}/reply", body: `{"message_type":"comment","type":"user","email":"ada@mail.example","body":"x"}`,
		want: has{"state": "open", "open": true, lastOf2 + "part_type": "open"}},
	{name: "a contact's note", ask: "POST /conversations/{conv}/reply", body: `{"message_type":"note","type":"user","email":"ada@mail.example","body":"x"}`, refused: "400 parameter_invalid message_type"},
	{name: "a stranger", ask: "POST /conversations/{conv}/reply", body: `{"message_type":"comment","type":"user","intercom_user_id":"{bob}","body":"x"}`, refused: "404 not_found"},
	{name: "the last of none", ask: "POST /conversations/last/reply", body: `{"message_type":"comment","type":"user","email":"bob@mail.example","body":"x"}`, refused: "404 not_found"},
	{name: "neither admin nor user", ask: "POST /conversations/{conv}/reply", body: `{"message_type":"comment","type":"bot","body":"x"}`, refused: "400 parameter_invalid type"},
	{name: "an unknown admin", ask: "POST /conversations/{conv}/reply", body: `{"message_type":"comment","type":"admin","admin_id":"1","body":"x"}`, refused: "404 admin_not_found"},
	{name: "no words", ask: "POST /conversations/{conv}/reply", body: `{"message_type":"comment","type":"admin","admin_id":"2110"}`, refused: "400 parameter_not_found body"},
	{name: "attachments alone", ask: "POST /conversations/{conv}/reply", body: `{"message_type":"comment","type":"admin","admin_id":"2110","attachment_urls":["https://files.example/a.pdf"]}`,
		want: has{firstPart + "attachments.*.name": []string{"a.pdf"}}},
	{name: "11 attachments", ask: "POST /conversations/{conv}/reply",
		body:    `{"message_type":"comment","type":"admin","admin_id":"2110","body":"x","attachment_urls":[` + strings.Repeat(`"https://files.example/1",`, 10) + `"https://files.example/1"]}`,
		refused: "400 parameter_invalid attachments"},
	{name: "at a time", ask: "POST /conversations/{conv}/reply", body: `{"message_type":"comment","type":"user","email":"ada@mail.example","body":"x","created_at":1900000000}`,
		want: has{firstPart + "created_at": 1900000000, "waiting_since": 1900000000}},

	{name: "closed", ask: "POST /conversations/{conv}/parts", body: `{"message_type":"close","type":"admin","admin_id":"2110","body":"Bye"}`,
		want: has{"state": "closed", "open": false, firstPart + "part_type": "close", firstPart + "body": "<p>Bye</p>", "waiting_since": nil}},
	{name: "parts of old", until: "2.12", given: closed, ask: "GET /conversations/{conv}", want: has{firstPart + "state": absent{}}},
	{name: "authors of old", until: "2.13", given: closed, ask: "GET /conversations/{conv}", want: has{firstPart + "author.from_ai_agent": absent{}, firstPart + "metadata": absent{}}},
	{name: "parts tell the state they left", from: "2.13", given: closed, ask: "GET /conversations/{conv}", want: has{firstPart + "state": "closed"}},
	{name: "authors that are agents", from: "2.14", given: closed, ask: "GET /conversations/{conv}", want: has{firstPart + "author.from_ai_agent": false, firstPart + "metadata": nil}},
	{name: "opened", given: closed, ask: "POST /conversations/{conv}/parts", body: `{"message_type":"open","admin_id":"2110"}`, want: has{"state": "open", "open": true, lastOf2 + "part_type": "open"}},
	{name: "snoozed", ask: "POST /conversations/{conv}/parts", body: `{"message_type":"snoozed","admin_id":"2110","snoozed_until":4000000000}`,
		want: has{"state": "snoozed", "snoozed_until": 4000000000, firstPart + "part_type": "snoozed"}},
	{name: "snoozed until when?", ask: "POST /conversations/{conv}/parts", body: `{"message_type":"snoozed","admin_id":"2110"}`, refused: "400 parameter_not_found snoozed_until"},
	{name: "snoozed until a word", ask: "POST /conversations/{conv}/parts", body: `{"message_type":"snoozed","admin_id":"2110","snoozed_until":"soon"}`, refused: "400 parameter_invalid snoozed_until"},
	{name: "snoozed until long ago", ask: "POST /conversations/{conv}/parts", body: `{"message_type":"snoozed","admin_id":"2110","snoozed_until":1700000000}`, refused: "400 parameter_invalid snoozed_until"},
	{name: "assigned to an admin", ask: "POST /conversations/{conv}/parts", body: `{"message_type":"assignment","type":"admin","admin_id":"2110","assignee_id":"2112"}`,
		want: has{"admin_assignee_id": 2112, firstPart + "part_type": "assignment", firstPart + "assigned_to.type": "admin", firstPart + "assigned_to.id": "2112"}},
	{name: "assigned to a team", ask: "POST /conversations/{conv}/parts", body: `{"message_type":"assignment","type":"team","admin_id":"2110","assignee_id":"310"}`,
		want: has{"team_assignee_id": 310, firstPart + "assigned_to.type": "team"}},
	{name: "an assignment reopens", given: closed, ask: "POST /conversations/{conv}/parts", body: `{"message_type":"assignment","type":"admin","admin_id":"2110","assignee_id":"2112"}`,
		want: has{"state": "open", lastOf2 + "part_type": "assign_and_reopen"}},
	{name: "unassigned again", until: "2.15", given: assigned, ask: "POST /conversations/{conv}/parts", body: `{"message_type":"assignment","type":"admin","admin_id":"2110","assignee_id":"0"}`, want: has{"admin_assignee_id": nil}},
	{name: "unassigned again, 0", from: "2.16", given: assigned, ask: "POST /conversations/{conv}/parts", body: `{"message_type":"assignment","type":"admin","admin_id":"2110","assignee_id":"0"}`, want: has{"admin_assignee_id": 0}},
	{name: "assigned to a team as an admin", ask: "POST /conversations/{conv}/parts", body: `{"message_type":"assignment","type":"admin","admin_id":"2110","assignee_id":"310"}`, refused: "404 admin_not_found"},
	{name: "assigned to an admin as a team", ask: "POST /conversations/{conv}/parts", body: `{"message_type":"assignment","type":"team","admin_id":"2110","assignee_id":"2110"}`, refused: "404 team_not_found"},
	{name: "assigned to a bot", ask: "POST /conversations/{conv}/parts", body: `{"message_type":"assignment","type":"bot","admin_id":"2110","assignee_id":"0"}`, refused: "400 parameter_invalid type"},
	{name: "assigned by nobody", ask: "POST /conversations/{conv}/parts", body: `{"message_type":"close"}`, refused: "400 parameter_not_found admin_id"},
	{name: "no such action", ask: "POST /conversations/{conv}/parts", body: `{"message_type":"melt","admin_id":"2110"}`, refused: "400 parameter_invalid message_type"},
	{name: "a reply is remembered of the contact", given: func(c *caller) {
		c.names["conv"] = c.srv.AddConversation(intercomtest.Conversation{ContactID: c.names["bob"], Body: "x"})
		c.ok("POST /conversations/{conv}/reply", `{"message_type":"comment","type":"user","email":"bob@mail.example","body":"x","created_at":1900000000}`)
	}, ask: "GET /contacts/{bob}", want: has{"last_replied_at": 1900000000}},
}

func assigned(c *caller) {
	c.ok("POST /conversations/{conv}/parts", `{"message_type":"assignment","type":"admin","admin_id":"2110","assignee_id":"2112"}`)
}
