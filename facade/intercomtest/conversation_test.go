package intercomtest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// begun starts a conversation and returns its path.
func begun(u user) (ada, path string) {
	u.t.Helper()
	ada = u.srv.AddContact(intercomtest.Contact{Email: "ada@mail.example", Name: "Ada", ExternalID: "a-1"})
	message := u.ok("POST", "/conversations", `{"from":{"type":"user","id":"`+ada+`"},"body":"Hello","attachment_urls":["https://files.example/x.pdf"]}`)
	assert.Equal(u.t, "user_message", message["type"])
	assert.Equal(u.t, "Hello", message["body"])
	return ada, "/conversations/" + text(message["conversation_id"])
}

func TestConversationBegins(t *testing.T) {
	u := newUser(t)
	ada, path := begun(u)
	conv := u.ok("GET", path, "")
	assert.Equal(t, "<p>Hello</p>", at(conv, "source.body"))
	assert.Equal(t, ada, at(conv, "source.author.id"))
	assert.Equal(t, "x.pdf", at(conv, "source.attachments.0.name"))
	assert.Equal(t, "a-1", at(conv, "contacts.contacts.0.external_id"))
	assert.Equal(t, "open", conv["state"])
	assert.Nil(t, conv["admin_assignee_id"])
	assert.Contains(t, conv, "admin_assignee_id")
	assert.Empty(t, at(conv, "conversation_parts.conversation_parts"))
	assert.Equal(t, "Hello", at(u.ok("GET", path+"?display_as=plaintext", ""), "source.body"))
	newer := u.at("2.16").ok("GET", path, "")
	assert.InDelta(t, 0, newer["admin_assignee_id"], 0)
	assert.Equal(t, "none", newer["priority"])
	assert.NotContains(t, u.ok("GET", "/conversations", "")["conversations"].([]any)[0], "conversation_parts") //nolint:forcetypeassert // fails the test
}

func TestConversationIsManaged(t *testing.T) {
	u := newUser(t)
	ada, path := begun(u)
	part := func(conv map[string]any, field string) any {
		parts, _ := at(conv, "conversation_parts.conversation_parts").([]any)
		require.NotEmpty(t, parts)
		return at(parts[len(parts)-1], field)
	}
	manage := func(body string) map[string]any { return u.ok("POST", path+"/parts", body) }
	reply := func(body string) map[string]any { return u.ok("POST", path+"/reply", body) }

	conv := reply(`{"message_type":"comment","type":"admin","admin_id":"2111","body":"On it"}`)
	assert.Equal(t, "<p>On it</p>", part(conv, "body"))
	assert.Equal(t, "Tomasz Okafor", part(conv, "author.name"))
	assert.Nil(t, conv["waiting_since"])
	assert.Equal(t, "2111", at(conv, "teammates.admins.0.id"))
	conv = reply(`{"message_type":"note","type":"admin","admin_id":2112,"body":"<b>internal</b>"}`)
	assert.Equal(t, "<b>internal</b>", part(conv, "body"))

	conv = manage(`{"message_type":"assignment","type":"team","admin_id":"2110","assignee_id":"310"}`)
	assert.InDelta(t, 310, conv["team_assignee_id"], 0)
	assert.Equal(t, "310", part(conv, "assigned_to.id"))
	conv = manage(`{"message_type":"snoozed","admin_id":"2110","snoozed_until":1950000000}`)
	assert.Equal(t, []any{"snoozed", 1950000000.0, true}, []any{conv["state"], conv["snoozed_until"], conv["open"]})
	conv = manage(`{"message_type":"close","type":"admin","admin_id":"2110","body":"Bye"}`)
	assert.Equal(t, []any{"closed", nil, false, "<p>Bye</p>"}, []any{conv["state"], conv["snoozed_until"], conv["open"], part(conv, "body")})
	conv = manage(`{"message_type":"assignment","type":"admin","admin_id":"2110","assignee_id":"2112"}`)
	assert.Equal(t, []any{"assign_and_reopen", "open", 2112.0}, []any{part(conv, "part_type"), conv["state"], conv["admin_assignee_id"]})
	conv = manage(`{"message_type":"assignment","type":"admin","admin_id":"2110","assignee_id":"0"}`)
	assert.Nil(t, conv["admin_assignee_id"])
	manage(`{"message_type":"close","type":"admin","admin_id":"2110"}`)
	conv = manage(`{"message_type":"open","admin_id":"2110"}`)
	assert.Equal(t, true, conv["open"])

	manage(`{"message_type":"close","type":"admin","admin_id":"2110"}`)
	for i, who := range []string{`"intercom_user_id":"` + ada + `"`, `"user_id":"a-1"`, `"email":"ADA@mail.example"`} {
		conv = reply(`{"message_type":"comment","type":"user",` + who + `,"body":"Still broken","created_at":1949999999}`)
		assert.Equal(t, "open", conv["state"])
		assert.Equal(t, []any{"open", "comment", "comment"}[i], part(conv, "part_type"), "the first reopens")
		assert.InDelta(t, 1949999999, conv["waiting_since"], 0)
	}
	last := u.ok("POST", "/conversations/last/reply", `{"message_type":"comment","type":"user","email":"ada@mail.example","body":"?"}`)
	assert.Equal(t, conv["id"], last["id"])
	assert.NotNil(t, u.ok("GET", "/contacts/"+ada, "")["last_replied_at"])
}

func TestConversationRefusals(t *testing.T) {
	u := newUser(t)
	_, path := begun(u)
	stranger := u.srv.AddContact(intercomtest.Contact{Email: "stranger@mail.example"})
	urls := strings.Repeat(`"https://files.example/1",`, 11)
	for name, test := range map[string]struct{ method, path, body, want string }{
		"nobody":              {"POST", "/conversations", `{"body":"x"}`, "400 parameter_not_found"},
		"no body":             {"POST", "/conversations", `{"from":{"type":"user","id":"1"}}`, "400 parameter_not_found"},
		"unknown contact":     {"POST", "/conversations", `{"from":{"type":"user","id":"1"},"body":"x"}`, "404 not_found"},
		"time":                {"POST", "/conversations", `{"from":{"id":"` + stranger + `"},"body":"x","created_at":"now"}`, "400 parameter_invalid"},
		"unknown":             {"GET", "/conversations/1", "", "404 not_found"},
		"reply, no body":      {"POST", path + "/reply", `{"message_type":"comment","type":"admin","admin_id":"2110"}`, "400 parameter_not_found"},
		"reply, attachments":  {"POST", path + "/reply", `{"message_type":"comment","type":"admin","attachment_urls":[` + urls[:len(urls)-1] + `]}`, "400 parameter_invalid"},
		"reply, admin":        {"POST", path + "/reply", `{"message_type":"comment","type":"admin","admin_id":"1","body":"x"}`, "404 admin_not_found"},
		"reply, stranger":     {"POST", path + "/reply", `{"message_type":"comment","type":"user","intercom_user_id":"` + stranger + `","body":"x"}`, "404 not_found"},
		"reply, last of none": {"POST", "/conversations/last/reply", `{"message_type":"comment","type":"user","email":"stranger@mail.example","body":"x"}`, "404 not_found"},
		"reply, user's note":  {"POST", path + "/reply", `{"message_type":"note","type":"user","email":"ada@mail.example","body":"x"}`, "400 parameter_invalid"},
		"reply, type":         {"POST", path + "/reply", `{"message_type":"comment","type":"bot","body":"x"}`, "400 parameter_invalid"},
		"part, admin":         {"POST", path + "/parts", `{"message_type":"close"}`, "400 parameter_not_found"},
		"part, kind":          {"POST", path + "/parts", `{"message_type":"melt","admin_id":"2110"}`, "400 parameter_invalid"},
		"snooze, time":        {"POST", path + "/parts", `{"message_type":"snoozed","admin_id":"2110"}`, "400 parameter_not_found"},
		"assign, team":        {"POST", path + "/parts", `{"message_type":"assignment","type":"team","admin_id":"2110","assignee_id":"2110"}`, "404 team_not_found"},
		"assign, admin":       {"POST", path + "/parts", `{"message_type":"assignment","type":"admin","admin_id":"2110","assignee_id":"310"}`, "404 admin_not_found"},
		"assign, type":        {"POST", path + "/parts", `{"message_type":"assignment","type":"bot","admin_id":"2110","assignee_id":"0"}`, "400 parameter_invalid"},
		"tag, admin":          {"POST", path + "/tags", `{"id":"1"}`, "400 parameter_not_found"},
		"customer, unknown":   {"POST", path + "/customers", `{"admin_id":"2110","customer":{"email":"x@mail.example"}}`, "404 not_found"},
		"customer, not in it": {"DELETE", path + "/customers/" + stranger, `{"admin_id":"2110"}`, "404 not_found"},
		"redact, type":        {"POST", "/conversations/redact", `{"type":"all","conversation_id":"215"}`, "400 parameter_invalid"},
		"redact, source":      {"POST", "/conversations/redact", `{"type":"source","conversation_id":"215","source_id":"1"}`, "404 conversation_part_or_message_not_found"},
		"redact, part":        {"POST", "/conversations/redact", `{"type":"conversation_part","conversation_id":"215","conversation_part_id":"1"}`, "404 conversation_part_or_message_not_found"},
	} {
		t.Run(name, func(t *testing.T) {
			u := u
			u.t = t
			assert.Equal(t, test.want, u.refused(test.method, test.path, test.body))
		})
	}
	conv, _ := u.srv.Conversation("215")
	assert.Empty(t, at(conv, "conversation_parts.conversation_parts"))
}

func TestConversationUpdateTagsAndPeople(t *testing.T) {
	u := newUser(t)
	ada, path := begun(u)
	conv := u.ok("PUT", path, `{"read":true,"custom_attributes":{"issue":"billing"},"title":"T"}`)
	assert.Equal(t, true, conv["read"])
	assert.Equal(t, "billing", at(conv, "custom_attributes.issue"))
	assert.Nil(t, conv["title"], "not in 2.12")
	assert.Equal(t, "T", u.at("2.16").ok("PUT", path, `{"title":"T"}`)["title"])

	tag := u.srv.AddTag("urgent")
	assert.Equal(t, "2112", at(u.ok("POST", path+"/tags", `{"id":"`+tag+`","admin_id":"2112"}`), "applied_by.id"))
	assert.Equal(t, "urgent", at(u.ok("GET", path, ""), "tags.tags.0.name"))
	assert.Equal(t, tag, u.ok("DELETE", path+"/tags/"+tag, `{"admin_id":"2112"}`)["id"])
	assert.Empty(t, at(u.ok("GET", path, ""), "tags.tags"))

	bob := u.srv.AddContact(intercomtest.Contact{Email: "bob@mail.example"})
	for range 2 {
		conv = u.ok("POST", path+"/customers", `{"admin_id":"2110","customer":{"intercom_user_id":"`+bob+`"}}`)
		assert.Equal(t, []any{ada, bob}, each(conv["customers"], "id"))
	}
	conv = u.ok("DELETE", path+"/customers/"+ada, `{"admin_id":"2110"}`)
	assert.Equal(t, []any{bob}, each(at(conv, "contacts.contacts"), "id"))
	assert.Equal(t, "422 parameter_invalid", u.refused("DELETE", path+"/customers/"+bob, `{"admin_id":"2110"}`))
}

func TestRedact(t *testing.T) {
	u := newUser(t)
	_, path := begun(u)
	conv := u.ok("POST", path+"/reply", `{"message_type":"comment","type":"admin","admin_id":"2110","body":"secret"}`)
	body := fmt.Sprintf(`{"type":"conversation_part","conversation_id":"215","conversation_part_id":"%v"}`, at(conv, "conversation_parts.conversation_parts.0.id"))
	conv = u.ok("POST", "/conversations/redact", body)
	assert.Equal(t, true, at(conv, "conversation_parts.conversation_parts.0.redacted"))
	assert.NotContains(t, at(conv, "conversation_parts.conversation_parts.0.body"), "secret")
	conv = u.ok("POST", "/conversations/redact", fmt.Sprintf(`{"type":"source","conversation_id":"215","source_id":"%v"}`, at(conv, "source.id")))
	assert.Equal(t, true, at(conv, "source.redacted"))
	assert.NotContains(t, at(conv, "source.body"), "Hello")
}

func TestConversationShowsItsNewest500Parts(t *testing.T) {
	u := newUser(t)
	_, path := begun(u)
	u.srv.AddNotes(strings.TrimPrefix(path, "/conversations/"), 503)
	parts := u.ok("GET", path+"?display_as=plaintext", "")["conversation_parts"]
	assert.InDelta(t, 503, at(parts, "total_count"), 0)
	assert.Len(t, at(parts, "conversation_parts"), 500)
	assert.Equal(t, "note 3", at(parts, "conversation_parts.0.body"))
}

// Statistics are counted from what happens, and can be searched.
func TestConversationStatistics(t *testing.T) {
	now := time.Unix(1_900_000_000, 0)
	u := newUser(t, intercomtest.WithClock(func() time.Time { return now }))
	ada := u.srv.AddContact(intercomtest.Contact{Email: "ada@mail.example"})
	id := u.srv.AddConversation(intercomtest.Conversation{ContactID: ada, Body: "Hello"})
	later := func(d time.Duration, path, body string) {
		u.srv.Advance(d)
		u.ok("POST", "/conversations/"+id+path, body)
	}
	later(10*time.Second, "/reply", `{"message_type":"comment","type":"admin","admin_id":"2110","body":"Hi"}`)
	later(20*time.Second, "/parts", `{"message_type":"assignment","type":"admin","admin_id":"2110","assignee_id":"2111"}`)
	later(30*time.Second, "/parts", `{"message_type":"close","type":"admin","admin_id":"2111"}`)
	later(40*time.Second, "/reply", `{"message_type":"comment","type":"user","intercom_user_id":"`+ada+`","body":"And?"}`)
	later(50*time.Second, "/reply", `{"message_type":"comment","type":"admin","admin_id":"2111","body":"Done"}`)
	u.ok("POST", "/conversations/"+id+"/parts", `{"message_type":"close","type":"admin","admin_id":"2111"}`)
	statistics := u.ok("GET", "/conversations/"+id, "")["statistics"]
	const start = 1_900_000_000
	for name, want := range map[string]int{
		"first_contact_reply_at": start, "last_contact_reply_at": start + 100, "first_admin_reply_at": start + 10, "last_admin_reply_at": start + 150,
		"time_to_admin_reply": 10, "median_time_to_reply": 50, "count_assignments": 1, "first_assignment_at": start + 30, "time_to_assignment": 30,
		"last_assignment_at": start + 30, "last_assignment_admin_reply_at": start + 150, "first_close_at": start + 60, "time_to_first_close": 60,
		"last_close_at": start + 150, "time_to_last_close": 150, "last_closed_by_id": 2111, "count_reopens": 1, "count_conversation_parts": 6,
	} {
		require.InDelta(t, want, at(statistics, name), 0, name)
		value := fmt.Sprint(want)
		if name == "last_closed_by_id" {
			value = `"2111"`
		}
		found := u.ok("POST", "/conversations/search", fmt.Sprintf(`{"query":{"field":"statistics.%s","operator":"=","value":%s}}`, name, value))
		require.InDelta(t, 1, found["total_count"], 0, name)
	}
}
