package intercomtest

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

// Contact is a contact to put into the workspace; zero fields are left out.
type Contact struct {
	ID               string         `json:"-"`              // Intercom's id: 24 hex digits there, any text here; made up when empty
	Role             string         `json:"role,omitempty"` // "user" when empty, or "lead"
	Email            string         `json:"email,omitempty"`
	ExternalID       string         `json:"external_id,omitempty"`
	Name             string         `json:"name,omitempty"`
	Phone            string         `json:"phone,omitempty"`
	CustomAttributes map[string]any `json:"custom_attributes,omitempty"`
	CreatedAt        int64          `json:"-"` // Unix seconds; now when zero
	Fields           map[string]any `json:"-"` // any other field, as it is to appear in answers: {"os": "Plan 9"}
}

// Company is a company to put into the workspace; zero fields are left out.
type Company struct {
	CompanyID        string         `json:"company_id,omitempty"` // the customer's own id; made up when empty
	Name             string         `json:"name,omitempty"`
	Plan             string         `json:"plan,omitempty"`
	CustomAttributes map[string]any `json:"custom_attributes,omitempty"`
	CreatedAt        int64          `json:"-"` // Unix seconds; now when zero
	Contacts         []string       `json:"-"` // ids of the contacts that belong to it
}

// Conversation is a conversation to put into the workspace, begun by a contact.
type Conversation struct {
	ID        string // a number; the next one when empty
	ContactID string // Intercom's id; a new lead when empty
	Subject   string
	Body      string
	CreatedAt int64 // Unix seconds; now when zero
}

// Admin is a teammate to put into the workspace; zero fields are left out.
type Admin struct {
	ID    string // a number; the next one when empty
	Name  string // required
	Email string
}

// AddAdmin puts a teammate into the workspace and returns the id. [Server.Load] takes more fields.
func (s *Server) AddAdmin(admin Admin) (id string) {
	s.fixture(0, func(c *call) {
		c.body = object{"name": admin.Name, "email": admin.Email}
		id = c.withID("admin", admin.ID, func() string { return loadAdmin(c).(object).text("id") })
	})
	return id
}

// withID makes a record of a kind under an id that the fixture chose; "" is the next one.
func (c *call) withID(kind, id string, create func() string) string {
	if id == "" {
		return create()
	}
	n, err := strconv.ParseInt(id, 10, 64)
	refuseIf(err != nil || n <= 0 || strconv.FormatInt(n, 10) != id, invalid("id", "the id of this kind of record is a number from 1, not %q", id))
	taken := kind == "conversation" && c.conversations.byID[id] != nil || kind == "tag" && c.tags.byID[id] != nil ||
		kind == "admin" && slices.ContainsFunc(c.admins, func(a object) bool { return a.text("id") == id }) ||
		kind == "team" && slices.ContainsFunc(c.teams, func(t object) bool { return t.text("id") == id })
	refuseIf(taken, refusal(409, "conflict", "there is a record with the id %s", id))
	c.ids.chosen[kind] = n
	defer delete(c.ids.chosen, kind)
	made := create()
	refuseIf(made != id, refusal(409, "conflict", "there is one already, with the id %s", made))
	return made
}

// AddContact puts a contact into the workspace and returns its id. It is not in the ledger. A contact that the API
// would refuse stops the test, or panics outside of one.
func (s *Server) AddContact(ct Contact) (id string) {
	ct.Role = cmp.Or(ct.Role, "user")
	s.fixture(ct.CreatedAt, func(c *call) {
		made := c.createContactAs(ct.ID, toJSON(ct))
		c.forgetContact(made)
		maps.Copy(made.doc, toJSON(ct.Fields)) // an email among them may be one that another has, as after an import
		c.learnContact(made)
		id = made.id
	})
	return id
}

// AddCompany puts a company into the workspace, or changes the one of that CompanyID, and returns Intercom's id of it.
func (s *Server) AddCompany(co Company) (id string) {
	s.fixture(co.CreatedAt, func(c *call) {
		if co.CompanyID == "" {
			co.CompanyID = c.ids.uuid()
		}
		made := c.upsertCompany(toJSON(co))
		for _, contactID := range co.Contacts {
			c.attachCompany(c.contact(contactID), made)
		}
		id = made.id
	})
	return id
}

// AddConversation puts a conversation into the workspace and returns its id.
func (s *Server) AddConversation(conv Conversation) (id string) {
	s.fixture(conv.CreatedAt, func(c *call) {
		if conv.ContactID == "" {
			conv.ContactID = c.createContact(object{"role": "lead"}).id
		}
		id = c.withID("conversation", conv.ID, func() string {
			return c.startConversation(c.contact(conv.ContactID), conv.Subject, conv.Body, c.now, []object{}).id
		})
	})
	return id
}

// AddTag returns the id of the tag of that name, which it makes when there is none.
func (s *Server) AddTag(name string) (id string) {
	s.fixture(0, func(c *call) { id = c.tagNamed(name).id })
	return id
}

// AddExport puts a completed content export of all messages so far into the workspace, and returns its id.
func (s *Server) AddExport() (id string) {
	s.fixture(0, func(c *call) {
		j := c.addExport(0, milliseconds)
		j.status, j.ended, id = "completed", true, j.id
		c.gather(j)
	})
	return id
}

// fixture works on the workspace outside of any request, at a time or now.
func (s *Server) fixture(at int64, work func(c *call)) {
	s.tb.Helper()
	if err := s.try(at, work); err != nil {
		s.tb.Fatalf("intercomtest: fixture: %v", err)
	}
}

// try does what fixture does, for what may be refused.
func (s *Server) try(at int64, work func(c *call)) (refused *apiError) {
	at = cmp.Or(at, s.Now().Unix())
	defer func() {
		p := recover()
		if refused, _ = p.(*apiError); refused == nil && p != nil {
			panic(p)
		}
	}()
	c := &call{workspace: s.space, version: s.cfg.versions[0], body: object{}, now: at}
	locked(&s.space.mu, func() {
		work(c)
		c.spread()
	})
	return nil
}

// Contact returns a contact as GET /contacts/{id} shows it in the app's version; false when there is none.
// Numbers are json.Number.
func (s *Server) Contact(id string) (map[string]any, bool) {
	return look(s, id, &s.space.contacts, (*call).viewContact)
}

// Company returns a company by Intercom's id, as [Server.Contact] does.
func (s *Server) Company(id string) (map[string]any, bool) {
	return look(s, id, &s.space.companies, (*call).viewCompany)
}

// Conversation returns a conversation with its parts, as [Server.Contact] does.
func (s *Server) Conversation(id string) (map[string]any, bool) {
	return look(s, id, &s.space.conversations, (*call).viewWhole)
}

func look[T keyed](s *Server, id string, from *table[T], view func(*call, T) object) (found map[string]any, ok bool) {
	s.fixture(0, func(c *call) {
		if row, there := from.byID[id]; there {
			found, ok = toJSON(view(c, row)), true
		}
	})
	return found, ok
}

// Count returns how many records there are of each kind (see [Record]), archived contacts left out.
func (s *Server) Count() (counts map[string]int) {
	s.fixture(0, func(c *call) {
		counts = map[string]int{
			"contact": len(c.contacts.rows), "company": len(c.companies.rows), "conversation": len(c.conversations.rows),
			"tag": len(c.tags.rows), "note": len(c.notes.rows), "article": len(c.help.articles.rows), "collection": len(c.help.collections.rows), "data_attribute": len(c.data.custom.rows) - c.data.implied,
			"ticket": len(c.tickets.rows.rows), "ticket_type": len(c.tickets.types.rows),
			"event": 0, "message": len(c.outbox), "export": len(c.exports.rows),
		}
		for _, ct := range c.contacts.byID {
			counts["event"] += len(ct.did.events)
		}
	})
	return counts
}

// toJSON makes of a struct or map what decoding its JSON gives. It refuses what is no JSON, such as a channel.
func toJSON(v any) (plain object) {
	data, err := json.Marshal(v)
	if err == nil {
		err = decodeJSON(data, &plain)
	}
	refuseIf(err != nil, invalid("", "%v", err))
	return plain
}
