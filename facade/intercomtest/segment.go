package intercomtest

import (
	"cmp"
	"slices"
)

// Segment is a segment to put into the workspace. It holds the contacts that its query finds at the time, and whom it names.
type Segment struct {
	Name       string
	PersonType string         // "user" when empty, or "contact", which is a lead; only shown
	Query      map[string]any // as the query of POST /contacts/search; nil finds nobody
	Members    []string       // ids of contacts, and Intercom's ids of companies
}

type segment struct {
	document
	finds   func(*contact) bool
	members []string
}

// AddSegment puts a segment into the workspace and returns its id. No request can make one.
func (s *Server) AddSegment(seg Segment) (id string) {
	s.fixture(0, func(c *call) {
		made := &segment{members: slices.Clone(seg.Members), finds: func(*contact) bool { return false }}
		if seg.Query != nil {
			made.finds = contactSearch.compile(toJSON(seg.Query), 0)
		}
		made.record = c.record(c.ids.hex(c.now))
		made.doc = object{
			"type": "segment", "id": made.id, "name": seg.Name, "person_type": cmp.Or(seg.PersonType, "user"), "created_at": c.now, "updated_at": c.now,
		}
		c.audience.segments.add(made)
		id = made.id
	})
	return id
}

var segmentRoutes = []route{
	{"GET", "/segments", 0, func(c *call) any {
		return object{"type": "segment.list", "segments": views(c.audience.segments.rows, c.viewSegment)}
	}},
	{"GET", "/segments/{segment_id}", 0, func(c *call) any {
		return c.viewSegment(c.audience.segments.find(c.path[0], notFound("segment")))
	}},
	{"GET", "/contacts/{contact_id}/segments", 0, onContact(func(c *call, ct *contact) object {
		return object{"type": "list", "data": views(c.segmentsOf(ct.id, ct), c.viewSegment)}
	})},
	{"GET", "/companies/{company_id}/segments", 0, onCompany(func(c *call, co *company) object {
		return object{"type": "list", "data": views(c.segmentsOf(co.id, nil), c.viewSegment)}
	})},
}

func (s *segment) holds(id string, ct *contact) bool {
	return slices.Contains(s.members, id) || ct != nil && s.finds(ct)
}

// viewSegment tells who asks for it how many contacts there are.
func (c *call) viewSegment(s *segment) object {
	if c.query.Get("include_count") != "true" {
		return s.doc
	}
	others := slices.DeleteFunc(slices.Clone(c.contacts.rows), func(ct *contact) bool { return s.holds(ct.id, ct) })
	return shown(s.doc, object{"count": len(c.contacts.rows) - len(others)})
}

// segmentsOf finds the segments of a contact, or of a company when the contact is nil.
func (w *workspace) segmentsOf(id string, ct *contact) []*segment {
	return slices.DeleteFunc(slices.Clone(w.audience.segments.rows), func(s *segment) bool { return !s.holds(id, ct) })
}

func (w *workspace) segmentIDs(id string, ct *contact) []string {
	return idsOf(w.segmentsOf(id, ct), func(s *segment) string { return s.id })
}

// contactSearch is the search of contacts, by their segments too.
func (w *workspace) contactSearch() searchable[*contact] {
	s := contactSearch
	s.value = func(ct *contact, path []string) any {
		if path[0] == "segment_id" {
			return w.segmentIDs(ct.id, ct)
		}
		return contactSearch.value(ct, path)
	}
	return s
}
