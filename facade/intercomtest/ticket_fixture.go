package intercomtest

import "cmp"

// TicketType is a ticket type to put into the workspace; zero fields are left out.
type TicketType struct {
	Name       string           `json:"name"`
	Category   string           `json:"category,omitempty"` // "Customer" when empty, "Back-office" or "Tracker"
	Attributes []map[string]any `json:"-"`                  // each as POST /ticket_types/{id}/attributes takes it
}

// Ticket is a ticket to put into the workspace; zero fields are left out.
type Ticket struct {
	TypeID     string         // that of the type which every workspace begins with when empty
	ContactID  string         // Intercom's id; a new lead when empty
	Attributes map[string]any // by name, such as "_default_title_"
	CreatedAt  int64          // Unix seconds; now when zero
}

// AddTicketType puts a ticket type into the workspace, as [Server.AddContact] does, and returns its id.
func (s *Server) AddTicketType(kind TicketType) (id string) {
	s.fixture(0, func(c *call) {
		k := c.createTicketType(toJSON(kind))
		for _, attribute := range kind.Attributes {
			c.body = toJSON(attribute)
			postTicketAttribute(c, k)
		}
		id = k.id
	})
	return id
}

// AddTicket puts a ticket into the workspace and returns its id.
func (s *Server) AddTicket(t Ticket) (id string) {
	s.fixture(t.CreatedAt, func(c *call) {
		if t.ContactID == "" {
			t.ContactID = c.createContact(object{"role": "lead"}).id
		}
		body := object{"ticket_type_id": cmp.Or(t.TypeID, "1"), "contacts": []any{object{"id": t.ContactID}}, "ticket_attributes": t.Attributes}
		id = c.createTicket(toJSON(body)).id
	})
	return id
}

// Ticket returns a ticket with its parts, as [Server.Contact] does.
func (s *Server) Ticket(id string) (map[string]any, bool) {
	return look(s, id, &s.space.tickets.rows, (*call).viewTicket)
}
