package intercomtest

import (
	"cmp"
	"slices"
	"strings"
)

// Segment is a segment to put into the workspace. It holds the contacts that its query finds at the time, and its members.
type Segment struct {
	Name       string
	PersonType string         // "user" when empty, or "contact", which is a lead; only shown
	Query      map[string]any // as the query of POST /contacts/search; nil finds nobody
	Members    []string       // Intercom's ids of contacts and companies
}

type segment struct {
	document
	finds   func(*contact) bool // nil finds nobody
	query   object
	members []string
}

// AddSegment puts a segment into the workspace and returns its id. No request can make one.
func (s *Server) AddSegment(seg Segment) (id string) {
	s.fixture(0, func(c *call) { id = c.addSegment(seg) })
	return id
}

func (c *call) addSegment(seg Segment) (id string) {
	made := &segment{members: slices.Clone(seg.Members)}
	if seg.Query != nil {
		made.query = toJSON(seg.Query)
		made.finds = contactSearch.compile(made.query, 0)
	}
	id = c.ids.hex(c.now)
	made.record, made.doc = c.record(id), object{
		"type": "segment", "id": id, "name": seg.Name, "person_type": cmp.Or(seg.PersonType, "user"), "created_at": c.now, "updated_at": c.now,
	}
	c.segments.add(made)
	return id
}

var segmentRoutes = []route{
	{"GET", "/segments", 0, func(c *call) any {
		return object{"type": "segment.list", "segments": views(c.segments.rows, c.viewSegment)}
	}},
	{"GET", "/segments/{segment_id}", 0, func(c *call) any {
		return c.viewSegment(c.segments.find(c.path[0], errNotFound))
	}},
	{"GET", "/contacts/{contact_id}/segments", 0, onContact(func(c *call, ct *contact) object {
		return listOf(c.segmentsOf(ct.id, ct), c.viewSegment)
	})},
	{"GET", "/companies/{company_id}/segments", 0, onCompany(func(c *call, co *company) object {
		return listOf(c.segmentsOf(co.id, nil), c.viewSegment)
	})},
}

// viewSegment tells who asks for it how many contacts there are.
func (c *call) viewSegment(s *segment) object {
	if c.query.Get("include_count") != "true" {
		return s.doc
	}
	others := slices.DeleteFunc(slices.Clone(c.contacts.rows), func(ct *contact) bool { return s.holds(ct.id, ct) })
	return shown(s.doc, object{"count": len(c.contacts.rows) - len(others)})
}

func (s *segment) holds(id string, ct *contact) bool {
	return slices.Contains(s.members, id) || ct != nil && s.finds != nil && s.finds(ct)
}

// segmentsOf finds the segments of a contact, or of a company when the contact is nil.
func (w *workspace) segmentsOf(id string, ct *contact) []*segment {
	return slices.DeleteFunc(slices.Clone(w.segments.rows), func(s *segment) bool { return !s.holds(id, ct) })
}

// segmentsAbout names the segments whose query asks for a field, and where a value is given for that value.
func (w *workspace) segmentsAbout(field, value string) string {
	var names []string
	for _, s := range w.segments.rows {
		if asksFor(s.query, field, value) {
			names = append(names, s.doc.text("name"))
		}
	}
	return strings.Join(names, ", ")
}

func asksFor(query object, field, value string) bool {
	return query["field"] == field && (value == "" || query.text("value") == value) ||
		slices.ContainsFunc(query.objects("value"), func(part object) bool { return asksFor(part, field, value) })
}
