package intercomtest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func filter(field, operator, value string) string {
	return fmt.Sprintf(`{"field":%q,"operator":%q,"value":%s}`, field, operator, value)
}

func group(operator string, filters ...string) string {
	return `{"operator":"` + operator + `","value":[` + strings.Join(filters, ",") + `]}`
}

var (
	isAda  = filter("name", "=", `"ada"`)
	isBob  = filter("name", "=", `"bob"`)
	isLead = filter("role", "=", `"lead"`)
	isUser = filter("role", "=", `"user"`)
)

func TestSearchRules(t *testing.T) { holds(t, searchRules) }

var searchRules = slices.Concat(
	finding(filter("name", "=", `"BOB"`), "bob"), finding(filter("name", "!=", `"bob"`), "ada", "lead"),
	finding(filter("name", "IN", `["ada","lena"]`), "ada", "lead"), finding(filter("name", "NIN", `["ada","lena"]`), "bob"),
	within("", "2.16", finding(filter("created_at", "=", `1700000061`), "ada", "bob", "lead"), finding(filter("created_at", "=", `1700006399`), "ada", "bob", "lead"),
		finding(filter("created_at", "=", `1700006400`)), finding(filter("created_at", ">", `1699919999`), "ada", "bob", "lead"),
		finding(filter("created_at", ">", `1699920000`)), finding(filter("created_at", "<", `1700006399`)),
		finding(filter("created_at", "<", `"1700006400"`), "ada", "bob", "lead"), finding(filter("updated_at", "=", `1700000000`), "ada", "bob", "lead"),
		refusing("not on a day", filter("created_at", "!=", `1700000060`), "400 parameter_invalid created_at"),
		refusing("a day or later", filter("created_at", ">=", `1700000060`), "400 parameter_invalid created_at"),
		refusing("a day or earlier", filter("last_seen_at", "<=", `1700000060`), "400 parameter_invalid last_seen_at")),
	within("Preview", "", finding(filter("created_at", ">", `1700000060`), "lead"), finding(filter("created_at", "<", `1700000060`), "ada"),
		finding(filter("created_at", ">=", `1700000060`), "bob", "lead"), finding(filter("created_at", "<=", `1700000060`), "ada", "bob"),
		finding(filter("created_at", "=", `1700000060`), "bob"), finding(filter("created_at", "!=", `1700000060`), "ada", "lead"),
		finding(filter("last_seen_at", "!=", `1`), "ada", "bob", "lead")),
	refusing("dates of a list", filter("created_at", "IN", `[1700000060]`), "400 parameter_invalid created_at"),
	refusing("in nothing", filter("name", "IN", `[]`), "400 parameter_invalid name"), refusing("not in nothing", filter("name", "NIN", `[]`), "400 parameter_invalid name"),
	refusing("dates outside of a list", filter("created_at", "NIN", `[1700000060]`), "400 parameter_invalid created_at"),
	refusing("milliseconds", filter("created_at", ">", `1700000060000`), "400 parameter_invalid created_at"),
	refusing("tags of a list", filter("tag_id", "IN", `["1"]`), "400 parameter_invalid tag_id"),
	finding(filter("email", "~", `"AD"`), "ada", "lead"), finding(filter("email", "!~", `"ad"`), "bob"),
	finding(filter("email", "^", `"b"`), "bob"), finding(filter("name", "$", `"a"`), "ada", "lead"),
	finding(filter("last_seen_at", "=", `null`), "ada", "bob", "lead"), finding(filter("custom_attributes.plan", "=", `"x"`)),
	finding(group("OR", isAda, isLead), "ada", "lead"), finding(group("AND", isAda, isLead)),
	finding(group("AND", group("OR", isAda, isLead), isUser), "ada"), finding(group("OR", group("AND", isAda, isUser), isBob), "ada", "bob"),
	finding(group("AND", slices.Repeat([]string{isAda}, 15)...), "ada"),
	refusing("16 filters", group("AND", slices.Repeat([]string{isAda}, 16)...), "400 parameter_invalid query"),
	refusing("three levels", group("AND", group("OR", group("AND", isAda))), "400 parameter_invalid query"),
	refusing("an empty group", group("AND"), "400 parameter_invalid query"),
	refusing("an unknown field", filter("nickname", "=", `"x"`), "400 parameter_invalid nickname"),
	refusing("an unknown operator", filter("name", "LIKE", `"x"`), "400 parameter_invalid name"),
	refusing("no field", `{"operator":"=","value":1}`, "400 parameter_not_found field"),
	refusing("a date as text", filter("created_at", ">", `"yesterday"`), "400 parameter_invalid created_at"),
	refusing("text in order", filter("name", ">", `"a"`), "400 parameter_invalid name"),
	refusing("IN without a list", filter("name", "IN", `"a"`), "400 parameter_invalid name"),
	[]rule{
		{name: "no query", ask: "POST /contacts/search", body: `{}`, refused: "400 parameter_not_found query"},
		{name: "sorted", ask: "POST /contacts/search", body: `{"query":` + filter("created_at", ">", "0") + `,"sort":{"field":"name","order":"descending"}}`,
			want: has{"data.*.id": []string{"{lead}", "{bob}", "{ada}"}}},
		{name: "odd order", ask: "POST /contacts/search", body: `{"query":` + isAda + `,"sort":{"field":"name","order":"desc"}}`, refused: "400 invalid_sort_order"},
		{name: "pages", ask: "POST /contacts/search", body: `{"query":` + filter("created_at", ">", "0") + `,"pagination":{"per_page":2}}`,
			want: has{"data.*.id": []string{"{ada}", "{bob}"}, "total_count": 3, "pages.total_pages": 2}, then: func(c *caller, answer map[string]any) {
				next, _ := dig(answer, "pages.next.starting_after")
				c.done("DELETE /contacts/{ada}", "")
				second := c.ok("POST /contacts/search", fmt.Sprintf(`{"query":`+filter("created_at", ">", "0")+`,"pagination":{"per_page":2,"starting_after":%q}}`, next))
				c.check(second, "data.*.id", []string{"{lead}"})
				c.check(second, "pages.next", absent{})
			}},
		{name: "too large a page", ask: "POST /contacts/search", body: `{"query":` + isAda + `,"pagination":{"per_page":151}}`, refused: "400 parameter_invalid per_page"},
		{name: "conversations", ask: "POST /conversations/search", body: `{"query":` + group("AND", filter("contact_ids", "=", `"{ada}"`), filter("state", "=", `"open"`)) + `}`,
			want: has{"type": "conversation.list", "conversations.*.id": []string{"{conv}"}, "total_count": 1}},
		{name: "conversations by exact times", ask: "POST /conversations/search", want: has{"total_count": 0},
			body: `{"query":` + group("AND", filter("created_at", ">=", "1"), filter("created_at", "IN", "[1,2]"), filter("created_at", "<", "2")) + `}`},
		{name: "conversations by milliseconds", ask: "POST /conversations/search", body: `{"query":` + filter("created_at", ">", "1700000060000") + `}`, refused: "400 parameter_invalid created_at"},
		{name: "conversations by an unknown field", ask: "POST /conversations/search", body: `{"query":` + filter("mood", "=", `"x"`) + `}`, refused: "400 parameter_invalid mood"},
	},
)

// finding is the rule that a search for contacts finds those of these names.
func finding(query string, names ...string) []rule {
	ids := []string{}
	for _, name := range names {
		ids = append(ids, "{"+name+"}")
	}
	return []rule{{name: query, ask: "POST /contacts/search", body: `{"query":` + query + `}`, want: has{"data.*.id": ids, "total_count": len(ids)}}}
}

// within limits rules to versions.
func within(from, until string, rules ...[]rule) []rule {
	limited := slices.Concat(rules...)
	for i := range limited {
		limited[i].from, limited[i].until = from, until
	}
	return limited
}

func refusing(name, query, refused string) []rule {
	return []rule{{name: name, ask: "POST /contacts/search", body: `{"query":` + query + `}`, refused: refused}}
}
