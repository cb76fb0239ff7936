package intercomtest

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"
)

type searchable[T keyed] struct {
	kind   string
	free   string               // beginning of the names that customers make up, such as "custom_attributes."
	limits map[fieldKind]string // the operators of the kinds that do not take all that suit them
	days   *time.Location       // where dates are compared by day; nil compares them exactly
	doc    func(row T) object
	at     func(row T) int64          // when it changed last
	own    map[string]func(row T) any // fields that doc does not have
}

func (s searchable[T]) field(name string) (fieldKind, func(T) any) {
	kind, ok := stock.Searchable[s.kind][name]
	if id, attribute := strings.CutPrefix(name, "ticket_attribute."); attribute && s.kind == "ticket" {
		_, err := strconv.Atoi(id)
		refuseIf(err != nil, invalid(name, "a ticket attribute is searched by its id, not as %q", name))
	}
	path := strings.Split(name, ".")
	if own, free := strings.CutPrefix(name, s.free); free && s.free != "" && own != "" {
		kind, ok, path = anyField, true, []string{strings.TrimSuffix(s.free, "."), own}
	}
	refuseIf(!ok, invalid(name, "%ss cannot be searched by field %q", s.kind, name))
	if kind == dateField && s.days != nil {
		kind = dayField
	}
	if own := s.own[path[0]]; own != nil {
		return kind, func(row T) any { return normal(own(row)) }
	}
	blank := stock.Blank[s.kind][path[0]]
	return kind, func(row T) any {
		value, ok := s.doc(row)[path[0]]
		if !ok {
			value = blank
		}
		for _, name := range path[1:] {
			inner, _ := asObject(value)
			value = inner[name]
		}
		if id, ok := value.(int64); ok && kind == textField {
			return strconv.FormatInt(id, 10)
		}
		return normal(value)
	}
}

// compile turns a query, which is a filter or a group, into a predicate.
func (s searchable[T]) compile(query object, depth int) func(T) bool {
	const maxDepth, maxFilters = 2, 15 // groups inside of groups, filters in a group
	operator := query.text("operator")
	_, grouped := query["value"].([]any)
	refuseIf(grouped && query["field"] == nil && operator != "AND" && operator != "OR",
		refusal(400, "invalid_operator", "operator %q does not join filters (want AND or OR)", operator))
	if operator != "AND" && operator != "OR" {
		name := query.need("field")
		kind, get := s.field(name)
		limit, limited := s.limits[kind]
		refuseIf(limited && !slices.Contains(strings.Fields(limit), operator), invalid(name, "operator %q does not apply to field %q", operator, name))
		test := kind.comparison(name, operator, query["value"])
		if kind == dayField {
			days := dateField.comparison(name, operator, startOfDay(kind.operand(name, query["value"]), s.days))
			test = func(v any) bool { return days(startOfDay(v, s.days)) }
		}
		return func(row T) bool { return test(get(row)) }
	}
	list := query.objects("value")
	refuseIf(depth == maxDepth, invalid("query", "groups nest deeper than %d", maxDepth))
	n := len(list)
	refuseIf(n == 0 || n > maxFilters, invalid("query", "an %s group holds %d filters, want 1 to %d", operator, n, maxFilters))
	parts := views(list, func(part object) func(T) bool { return s.compile(part, depth+1) })
	all := operator == "AND"
	return func(row T) bool {
		return slices.ContainsFunc(parts, func(part func(T) bool) bool { return part(row) != all }) != all
	}
}

// hit is a row that matches, with what it is sorted by.
type hit[T keyed] struct {
	row T
	cursor
}

// search answers one page of the rows that match the body's query.
func search[T keyed](c *call, s searchable[T], rows []T, size int, kind, key string, view func(T) object) object {
	query := c.body.object("query")
	refuseIf(query == nil, missing("query"))
	matches := s.compile(query, 0)
	sortedBy, order := func(T) any { return nil }, cursor.compare
	if sort := c.body.object("sort"); sort != nil {
		way := cmp.Or(sort.text("order"), "ascending")
		refuseIf(way != "ascending" && way != "descending", refusal(400, "invalid_sort_order", "Invalid sort order '%s'. Must be one of: ascending, descending", way))
		_, sortedBy = s.field(sort.need("field"))
		if way == "descending" {
			order = func(a, b cursor) int { return b.compare(a) }
		}
	}
	p := c.paging(c.body.object("pagination"), size, 150)
	var found []hit[T]
	for _, row := range rows {
		if !c.hiddenYet(row.key().id, s.at(row)) && matches(row) {
			found = append(found, hit[T]{row, cursor{Key: sortedBy(row), Seq: row.key().seq}})
		}
	}
	slices.SortFunc(found, func(a, b hit[T]) int { return order(a.cursor, b.cursor) })
	mark := func(h hit[T]) cursor { return h.cursor }
	return byCursor(p, found, kind, key, order, mark, func(h hit[T]) object { return view(h.row) })
}

// hiddenYet reports whether searches do not know a record yet as it is now; see [WithSearchDelay].
func (c *call) hiddenYet(id string, changed int64) bool {
	lag := c.cfg.searchLag
	if lag > 0 && c.cfg.lagVaries {
		h := fnv.New32a()
		_, _ = fmt.Fprint(h, id, changed, c.cfg.seed)
		lag = int64(h.Sum32()) % (lag + 1)
	}
	return lag > 0 && c.now-changed < lag
}

var contactSearch = searchable[*contact]{
	at:   func(ct *contact) int64 { return ct.doc.number("updated_at") },
	kind: "contact", free: "custom_attributes.", doc: func(ct *contact) object { return ct.doc },
	limits: map[fieldKind]string{listField: "= !=", dayField: "= > <", dateField: "= != > < >= <="},
	own: map[string]func(*contact) any{
		"id":              func(ct *contact) any { return ct.id },
		"tag_id":          func(ct *contact) any { return ct.tags.ids() },
		"segment_id":      func(ct *contact) any { return idsOf(ct.space.segmentsOf(ct.id, ct)) },
		"email_domain":    func(ct *contact) any { return ct.domain() },
		"formatted_phone": func(ct *contact) any { return ct.doc["phone"] },
		"avatar":          func(ct *contact) any { return ct.doc.object("avatar")["image_url"] },
	},
}

var conversationSearch = searchable[*conversation]{
	kind: "conversation", free: "custom_attributes.", doc: func(conv *conversation) object { return conv.doc },
	at: (*conversation).changed,
	own: map[string]func(*conversation) any{
		"id":           func(conv *conversation) any { return conv.id },
		"contact_ids":  func(conv *conversation) any { return idsOf(conv.contacts) },
		"teammate_ids": func(conv *conversation) any { return conv.teammates },
		"tag_ids":      func(conv *conversation) any { return conv.tags.ids() },
	},
}

// ticketSearch finds a category by its name and by the term that 2.16 has for it.
var ticketSearch = searchable[*ticket]{kind: "ticket", free: "ticket_attribute.", at: func(t *ticket) int64 { return t.changed() }, doc: func(t *ticket) object {
	terms := map[any][]string{"Customer": {"customer", "request"}, "Back-office": {"back-office", "task"}, "Tracker": {"tracker"}}
	return shown(stock.Blank["conversation"], t.doc, t.brief(""), object{
		"contact_ids": idsOf(t.contacts), "teammate_ids": t.teammates, "ticket_type_id": t.kind.id, "ticket_attribute": t.values,
		"category": terms[t.kind.doc["category"]], "admin_assignee_id": cmp.Or(t.doc.text("admin_assignee_id"), "0"),
		"team_assignee_id": cmp.Or(t.doc.text("team_assignee_id"), "0"),
	})
}}
