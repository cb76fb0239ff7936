package intercomtest_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

const tagsAndSkips = `{"name":"new","companies":[{"id":"c-9"},{"company_id":"c-1"}],"users":[{"email":"ada@mail.example"}]}`

func TestTagRules(t *testing.T) { holds(t, tagRules) }

var tagRules = []rule{
	{name: "created", ask: "POST /tags", body: `{"name":"VIP"}`, want: has{"type": "tag", "name": "VIP"}},
	{name: "the name decides, whatever its case", ask: "POST /tags", body: `{"name":"HOT"}`, want: has{"id": "{tag}", "name": "hot"}},
	{name: "renamed", ask: "POST /tags", body: `{"id":"{tag}","name":"cold"}`, want: has{"id": "{tag}", "name": "cold"}},
	{name: "rename an unknown", ask: "POST /tags", body: `{"id":"77","name":"x"}`, refused: "404 not_found"},
	{name: "no name", ask: "POST /tags", body: `{}`, refused: "400 parameter_invalid name"},
	{name: "listed", ask: "GET /tags", want: has{"type": "list", "data.*.id": []string{"{tag}"}}},
	{name: "unknown, get", ask: "GET /tags/77", refused: "404 not_found"},
	{name: "unknown, delete", ask: "DELETE /tags/77", refused: "404 not_found"},
	{name: "put on a company and a user", ask: "POST /tags", body: `{"name":"hot","companies":[{"id":"{shop}"}],"users":[{"user_id":"a-1"}]}`, want: has{"id": "{tag}"}, then: func(c *caller, _ map[string]any) {
		c.check(c.ok("GET /contacts/{ada}/tags", ""), "data.*.id", []string{"{tag}"})
		c.check(c.ok("GET /companies/{shop}", ""), "tags.tags.*.id", []string{"{tag}"})
		c.ok("POST /tags", `{"name":"hot","companies":[{"company_id":"c-1","untag":true}]}`)
		c.check(c.ok("GET /companies/{shop}", ""), "tags.tags.#", 0)
		c.done("DELETE /tags/{tag}", "")
		c.check(c.ok("GET /contacts/{ada}/tags", ""), "data.#", 0)
		assert.Equal(c.t, "404 not_found", said(c.fails("GET /tags/{tag}", "")))
	}},
	{name: "what is missing fails all", until: "2.15", ask: "POST /tags", body: tagsAndSkips, refused: "404 company_not_found"},
	{name: "who is missing fails all", until: "2.15", ask: "POST /tags", body: `{"name":"new","users":[{"id":"u-9"}]}`, refused: "404 not_found"},
	{name: "what is missing is passed over", from: "2.16", ask: "POST /tags", body: tagsAndSkips, want: has{"name": "new"}, then: func(c *caller, answer map[string]any) {
		c.names["new"] = fmt.Sprint(answer["id"])
		c.check(c.ok("GET /companies/{shop}", ""), "tags.tags.*.id", []string{"{new}"})
		c.check(c.ok("GET /contacts/{ada}/tags", ""), "data.*.id", []string{"{new}"})
	}},
	{name: "on a contact", ask: "POST /contacts/{ada}/tags", body: `{"id":"{tag}"}`, want: has{"id": "{tag}"}, then: func(c *caller, _ map[string]any) {
		c.check(c.ok("POST /contacts/search", `{"query":{"field":"tag_id","operator":"=","value":"{tag}"}}`), "data.*.id", []string{"{ada}"})
		c.check(c.ok("DELETE /contacts/{ada}/tags/{tag}", ""), "id", "{tag}")
		c.check(c.ok("GET /contacts/{ada}/tags", ""), "data.#", 0)
	}},
	{name: "an unknown on a contact", ask: "POST /contacts/{ada}/tags", body: `{"id":"77"}`, refused: "404 not_found"},
	{name: "none on a contact", ask: "POST /contacts/{ada}/tags", body: `{}`, refused: "400 parameter_not_found id"},
	{name: "off a contact that lacks it", ask: "DELETE /contacts/{ada}/tags/{tag}", refused: "404 not_found"},
	{name: "on a conversation", ask: "POST /conversations/{conv}/tags", body: `{"id":"{tag}","admin_id":"2112"}`, want: has{"id": "{tag}"}, then: func(c *caller, _ map[string]any) {
		c.check(c.ok("GET /conversations/{conv}", ""), "tags.tags.*.id", []string{"{tag}"})
		c.check(c.ok("DELETE /conversations/{conv}/tags/{tag}", `{"admin_id":"2112"}`), "id", "{tag}")
		c.check(c.ok("GET /conversations/{conv}", ""), "tags.tags.#", 0)
	}},
	{name: "on a conversation by nobody", ask: "POST /conversations/{conv}/tags", body: `{"id":"{tag}"}`, refused: "400 parameter_not_found admin_id"},
}

func TestNoteRules(t *testing.T) { holds(t, noteRules) }

var noteRules = []rule{
	{name: "written", ask: "POST /contacts/{ada}/notes", body: `{"body":"calls back","admin_id":"2112"}`,
		want: has{"type": "note", "body": "<p>calls back</p>", "author.id": "2112", "contact.id": "{ada}"}, then: func(c *caller, answer map[string]any) {
			c.names["note"] = fmt.Sprint(answer["id"])
			assert.Equal(c.t, answer, c.ok("GET /notes/{note}", ""))
			c.made("later", "POST /contacts/{ada}/notes", `{"body":"x"}`)
			c.check(c.ok("GET /contacts/{ada}/notes", ""), "data.*.id", []string{"{later}", "{note}"})
		}},
	{name: "about nothing but a contact", until: "2.15", ask: "POST /contacts/{ada}/notes", body: `{"body":"x"}`, want: has{"company": absent{}, "author.role": absent{}}},
	{name: "about a contact", from: "2.16", ask: "POST /contacts/{ada}/notes", body: `{"body":"x"}`, want: has{"company": nil, "author.role.type": "role"}},
	{name: "by the token's own admin", ask: "POST /contacts/{ada}/notes", body: `{"body":"x"}`, want: has{"author.id": "2110"}},
	{name: "without words", ask: "POST /contacts/{ada}/notes", body: `{}`, refused: "400 parameter_not_found body"},
	{name: "by an unknown", ask: "POST /contacts/{ada}/notes", body: `{"body":"x","admin_id":"7"}`, refused: "404 not_found"},
	{name: "about an unknown", ask: "POST /contacts/5ba6/notes", body: `{"body":"x"}`, refused: "404 not_found"},
	{name: "unknown", ask: "GET /notes/77", refused: "404 not_found"},
}

func TestAdminRules(t *testing.T) { holds(t, adminRules) }

var adminRules = []rule{
	{name: "me", ask: "GET /me", want: has{"type": "admin", "id": "2110", "app.region": "US"}},
	{name: "listed", ask: "GET /admins", want: has{"type": "admin.list", "admins.*.id": []string{"2110", "2111", "2112"}}},
	{name: "reason is of new versions", until: "2.13", ask: "GET /admins/2111", want: has{"id": "2111", "away_status_reason_id": absent{}}},
	{name: "reason", from: "2.14", ask: "GET /admins/2111", want: has{"away_status_reason_id": nil}},
	{name: "role is of new versions", until: "2.15", ask: "GET /admins/2111", want: has{"id": "2111", "role": absent{}}},
	{name: "role", from: "2.16", ask: "GET /admins/2111", want: has{"role.type": "role"}},
	{name: "unknown", ask: "GET /admins/1", refused: "404 admin_not_found"},
	{name: "away", ask: "PUT /admins/2111/away", body: `{"away_mode_enabled":true,"away_mode_reassign":true}`, want: has{"id": "2111", "away_mode_enabled": true, "away_mode_reassign": true}, then: func(c *caller, _ map[string]any) {
		c.check(c.ok("GET /admins/2111", ""), "away_mode_enabled", true)
		c.check(c.ok("PUT /admins/2111/away", `{"away_mode_enabled":false,"away_mode_reassign":false}`), "away_mode_enabled", false)
	}},
	{name: "away, half said", ask: "PUT /admins/2111/away", body: `{"away_mode_enabled":true}`, refused: "400 parameter_not_found away_mode_reassign"},
	{name: "away as text", ask: "PUT /admins/2111/away", body: `{"away_mode_enabled":"yes","away_mode_reassign":true}`, refused: "400 parameter_invalid away_mode_enabled"},
	{name: "an unknown away", ask: "PUT /admins/1/away", body: `{"away_mode_enabled":true,"away_mode_reassign":true}`, refused: "404 admin_not_found"},
	{name: "teams", ask: "GET /teams", want: has{"type": "team.list", "teams.*.id": []string{"310", "311"}}},
	{name: "a team", ask: "GET /teams/310", want: has{"type": "team", "name": "Support", "admin_ids": []int{2110, 2111}}},
	{name: "distribution is of new versions", until: "2.13", ask: "GET /teams/311", want: has{"id": "311", "distribution_method": absent{}, "assignment_limit": absent{}}},
	{name: "distribution", from: "2.14", ask: "GET /teams/311", want: has{"distribution_method": "load_balanced", "assignment_limit": 8}},
	{name: "unknown team", ask: "GET /teams/1", refused: "404 team_not_found"},
}
