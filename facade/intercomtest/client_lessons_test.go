package intercomtest_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// What trying the server with a client of another language taught: a generated one that speaks 2.14 unless told
// otherwise, a version that no shipped description is of. The requests are as such a client sends them.
type stranger struct{ user }

func newStranger(t *testing.T) stranger { return stranger{newUser(t, undescribed(t)).at("2.14")} }

// undescribed serves the descriptions of 2.11, 2.12 and 2.16 alone: whatever else is shipped, none is of a version between the last two.
func undescribed(t *testing.T) intercomtest.Option {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"samples/2.11.json", "samples/2.12.json", "samples/2.16.json"} {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		files[name] = &fstest.MapFile{Data: data}
	}
	return intercomtest.WithSamples(files)
}

// send gives the status and what a dotted path leads to.
func (s stranger) send(method, path, body, field string) string {
	s.t.Helper()
	r := s.request(method, path, body)
	r.Header.Set("Accept", "*/*")
	r.Header.Set("Accept-Encoding", "gzip, deflate") // Go's transport then leaves decoding to us: a gzipped answer would show
	r.Header.Set("X-Sdk-Runtime", "node")
	a, err := s.user.send(r)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%d %v", a.status, at(a.body, field))
}

// A scroll that is followed for as long as there is a parameter ends without an error, and another can begin.
func TestLessonScrollUntilThereIsNoParameter(t *testing.T) {
	s := newStranger(t)
	s.srv.SeedCompanies(120)
	for range 2 {
		pages, path := 0, "/companies/scroll"
		for pages < 10 {
			page := s.ok("GET", path, "")
			pages++
			param, more := page["scroll_param"].(string)
			if !more {
				break
			}
			path = "/companies/scroll?scroll_param=" + param
		}
		assert.Equal(t, 3, pages)
	}
}

// Operations that came after 2.12 and were there by 2.16 may be there in 2.14: it was refused all of them.
func TestLessonVersionsBetween(t *testing.T) {
	s := newStranger(t)
	for _, path := range []string{"/calls", "/internal_articles", "/away_status_reasons", "/ip_allowlist"} {
		assert.Equal(t, 200, s.do("GET", path, "").status, path)
		assert.Equal(t, "400 intercom_version_invalid", s.at("2.12").refused("GET", path, ""), path)
	}
	assert.Equal(t, "400 intercom_version_invalid", s.refused("POST", "/conversations/215/run_assignment_rules", `{}`), "2.12 dropped it")
	for _, version := range []string{"2.13", "2.15"} {
		c := through(t, intercomtest.New(t, undescribed(t)), version)
		scene(c)
		desk(c)
		c.ok("GET /calls", "")
		c.ok("DELETE /tickets/{order}", "") // one with state
		assert.Equal(t, "404 ticket_not_found", said(c.fails("GET /tickets/{order}", "")))
	}
}

func TestLessonQuickReply(t *testing.T) {
	s := newStranger(t)
	path := "/conversations/" + s.srv.AddConversation(intercomtest.Conversation{Body: "Hello"})
	const options = `"reply_options":[{"text":"Yes","uuid":"22d6d1f4-1a19-41d0-94c2-e54031f78aca"}]`
	reply := func(more string) string {
		return s.send("POST", path+"/reply", `{"message_type":"quick_reply","admin_id":"2110"`+more+`}`, "errors.0.field")
	}
	assert.Equal(t, "200 <nil>", reply(`,"type":"admin",`+options))
	assert.Equal(t, "400 reply_options", reply(`,"type":"admin"`))
	assert.Equal(t, "400 message_type", reply(`,"type":"user",`+options))
	parts := at(s.ok("GET", path, ""), "conversation_parts.conversation_parts")
	assert.Equal(t, []any{"quick_reply"}, each(parts, "part_type"))
}

func TestLessonDeletedConversation(t *testing.T) {
	s := newStranger(t)
	path := "/conversations/" + s.srv.AddConversation(intercomtest.Conversation{Body: "Hello"})
	assert.Equal(t, "400 intercom_version_invalid", s.at("2.12").refused("DELETE", path, ""))
	assert.Equal(t, "200 true", s.send("DELETE", path, "", "deleted"))
	assert.Equal(t, "404 not_found", s.send("GET", path, "", "errors.0.code"))
	assert.Equal(t, "404 not_found", s.send("DELETE", path, "", "errors.0.code"))
	assert.Equal(t, "200 0", s.send("GET", "/conversations", "", "total_count"))
}

// What worked from the start, and is to go on working: bodies with DELETE, none with POST, null cursors, dates as text.
func TestLessonShapesOfRequests(t *testing.T) {
	s := newStranger(t)
	ada := s.srv.AddContact(intercomtest.Contact{Email: "ada@mail.example"})
	lead := s.srv.AddContact(intercomtest.Contact{Role: "lead"})
	acme := s.srv.AddCompany(intercomtest.Company{Name: "Acme"})
	conversation := s.srv.AddConversation(intercomtest.Conversation{ContactID: ada, Body: "Hello"})
	s.srv.AddTag("vip")
	for _, step := range []struct{ method, path, body, field, want string }{
		{"POST", "/contacts/ADA/archive", "", "archived", "200 true"},
		{"POST", "/contacts/ADA/unarchive", "", "archived", "200 false"},
		{"POST", "/companies/list?per_page=1&page=1", "", "data.0.name", "200 Acme"},
		{"POST", "/contacts/ADA/companies", `{"id":"ACME"}`, "name", "200 Acme"},
		{"DELETE", "/contacts/ADA/companies/ACME", "", "name", "200 Acme"},
		{"POST", "/conversations/CONV/customers", `{"admin_id":"2110","customer":{"intercom_user_id":"LEAD"}}`, "customers.1.id", "200 " + lead},
		{"DELETE", "/conversations/CONV/customers/LEAD", `{"admin_id":"2110"}`, "customers.0.id", "200 " + ada},
		{"POST", "/conversations/CONV/tags", `{"id":"1","admin_id":"2110"}`, "name", "200 vip"},
		{"DELETE", "/conversations/CONV/tags/1", `{"admin_id":"2110"}`, "name", "200 vip"},
		{"POST", "/contacts/search", `{"query":{"field":"created_at","operator":">","value":"1306054154"},"pagination":{"per_page":5,"starting_after":null}}`, "total_count", "200 2"},
		{"PUT", "/contacts/ADA", `{"contact_id":"ADA","name":"Ada","phone":null}`, "name", "200 Ada"},
	} {
		fill := strings.NewReplacer("ADA", ada, "LEAD", lead, "ACME", acme, "CONV", conversation).Replace
		assert.Equal(t, step.want, s.send(step.method, fill(step.path), fill(step.body), step.field), step.path)
	}
}

func TestRulesOfLessons(t *testing.T) {
	const quick = `{"message_type":"quick_reply","type":"admin","admin_id":"2110","reply_options":[{"text":"Yes","uuid":"u"}]}`
	holds(t, []rule{
		{name: "a conversation can be deleted", from: "2.13", ask: "DELETE /conversations/{conv}", want: has{"id": "{conv}", "object": "conversation", "deleted": true}, then: func(c *caller, _ map[string]any) {
			assert.Equal(c.t, "404 not_found", said(c.fails("GET /conversations/{conv}", "")))
			c.check(c.ok("GET /conversations", ""), "conversations.#", 0)
		}},
		{name: "a conversation cannot be deleted", until: "2.12", ask: "DELETE /conversations/{conv}", refused: "400 intercom_version_invalid"},
		{name: "a quick reply", ask: "POST /conversations/{conv}/reply", body: quick, want: has{"conversation_parts.conversation_parts.0.part_type": "quick_reply"}},
		{name: "a quick reply without options", ask: "POST /conversations/{conv}/reply", body: `{"message_type":"quick_reply","type":"admin","admin_id":"2110"}`, refused: "400 parameter_not_found reply_options"},
		{name: "the end of a scroll has no parameter", ask: "GET /companies/scroll", then: func(c *caller, answer map[string]any) {
			c.names["scroll"] = text(answer["scroll_param"])
			c.check(c.ok("GET /companies/scroll?scroll_param={scroll}", ""), "scroll_param", nil)
		}},
		{name: "operations of 2.16", from: "2.16", ask: "GET /calls"},
		{name: "also those with state", from: "2.16", ask: "DELETE /tickets/{order}", given: desk, then: func(c *caller, _ map[string]any) {
			assert.Equal(c.t, "404 ticket_not_found", said(c.fails("GET /tickets/{order}", "")))
		}},
		{name: "operations of 2.16 in 2.12", until: "2.12", ask: "GET /calls", refused: "400 intercom_version_invalid"},
	})
}
