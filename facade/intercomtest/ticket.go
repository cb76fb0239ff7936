package intercomtest

import (
	"cmp"
	"strings"
)

type ticketDesk struct {
	types table[*ticketType]
	rows  table[*ticket]
}

// ticket is a request of a contact. What is said about it is a conversation: what it was made of, or one that no list shows.
type ticket struct {
	*conversation
	kind          *ticketType
	own           object // what the conversation does not have
	state, before object
	values        object // of attributes, by their ids
	linked        []*conversation
}

func (c *call) viewTicket(t *ticket) object {
	const most = 500
	whole := c.viewConversation(t.conversation)
	view := t.own.with(object{
		"category": t.kind.doc["category"], "ticket_type": c.viewTicketType(t.kind), "ticket_state": t.state,
		"ticket_attributes": t.brief("")["custom_attributes"], "snoozed_until": whole["snoozed_until"],
	})
	for name := range strings.FieldsSeq("id contacts linked_objects created_at updated_at open admin_assignee_id team_assignee_id") {
		view[name] = whole[name]
	}
	parts := views(t.parts[max(0, len(t.parts)-most):], asTicketPart)
	view["ticket_parts"] = object{"type": "ticket_part.list", "ticket_parts": parts, "total_count": len(t.parts)}
	if c.version.from(216) {
		view["previous_ticket_state_id"] = t.before["id"]
	} else {
		view["admin_assignee_id"], view["team_assignee_id"] = cmp.Or(view.text("admin_assignee_id"), "0"), cmp.Or(view.text("team_assignee_id"), "0")
	}
	if !c.version.from(212) {
		view["ticket_state"], view["ticket_state_internal_label"] = t.state["category"], t.state["internal_label"]
		view["ticket_state_external_label"] = t.state["external_label"]
	}
	return view
}

func asTicketPart(part object) object {
	bare := object{"type": nil, "notified_at": nil, "app_package_code": nil, "email_message_metadata": nil, "event_details": nil, "metadata": nil, "state": nil, "tags": nil}
	return shown(part.with(bare), object{"type": "ticket_part"})
}

// brief is how a conversation shows the ticket that was made of it.
func (t *ticket) brief(url string) object {
	attributes := object{}
	for _, a := range t.kind.attributes {
		attributes[a.text("name")] = t.values[a.text("id")]
	}
	return object{
		"type": "ticket", "id": t.id, "url": url + "/tickets/" + t.id, "state": t.state["category"], "custom_attributes": attributes,
		"title": attributes["_default_title_"], "description": attributes["_default_description_"],
	}
}

// moveTicket changes the state. A new ticket comes from the state that it is in.
func (c *call) moveTicket(t *ticket, state, author object) {
	more := object{"ticket_state": state["category"], "previous_ticket_state": shown(state, t.state)["category"]}
	made := t.state == nil
	t.before, t.state = t.state, state
	c.addPart(t.conversation, "ticket_state_updated_by_admin", author, "", more, nil)
	c.tellTicket(t, map[bool]string{true: "ticket.created", false: "ticket.state.updated"}[made])
	if state["category"] == "resolved" && !made {
		c.tellTicket(t, "ticket.resolved")
	}
}

// createTicket makes a ticket for one contact, whom an unknown email brings into being.
func (c *call) createTicket(body object) *ticket {
	people, at := body.objects("contacts"), c.createdAt()
	refuseIf(len(people) == 0, missing("contacts"))
	refuseIf(len(people) > 1, invalid("contacts", "a ticket is for one contact, not for %d", len(people)))
	return c.startTicket(body, "ticket_attributes", stock.TicketStates[0], func(*ticketType) *conversation {
		id, externalID, email := people[0].text("id"), people[0].text("external_id"), people[0].text("email")
		refuseIf(id+externalID+email == "", &apiError{400, "parameter_not_found", "contacts: id, external_id and email are missing", "contacts", ""})
		if id+externalID == "" && email != "" && c.seekContact("", email) == nil {
			id = c.createContact(object{"role": "user", "email": email}).id
		}
		about := &conversation{contacts: []*contact{c.contactBy(id, externalID, email)}, doc: object{"created_at": at, "statistics": began(at)}}
		about.record = c.record(c.ids.number("conversation", 214))
		c.conversations.add(about)
		c.conversations.hide(about)
		return about
	})
}

// startTicket makes a ticket about what is looked for last, when everything else has proved right.
func (c *call) startTicket(body object, attributes string, state object, about func(*ticketType) *conversation) *ticket {
	k := c.tickets.types.find(body.need("ticket_type_id"), errNotFound)
	company := body.text("company_id")
	refuseIf(company != "" && cmp.Or(c.companies.byID[company], c.companyIDs[company]) == nil, errCompanyNotFound)
	t := &ticket{kind: k, values: k.values(body, attributes, true)}
	t.conversation = about(k)
	t.own = object{"type": "ticket", "ticket_id": c.ids.number("ticket", 0), "is_shared": k.doc["category"] == "Customer"}
	c.tickets.rows.add(t)
	c.note("ticket", t.id)
	c.moveTicket(t, state, stock.TicketBot)
	return t
}

// TicketType is a ticket type to put into the workspace; zero fields are left out.
type TicketType struct {
	Name       string           `json:"name"`
	Category   string           `json:"category,omitempty"` // "Customer" when empty, "Back-office" or "Tracker"
	Attributes []map[string]any `json:"attributes"`         // each as POST /ticket_types/{id}/attributes takes it
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
		c.body = toJSON(kind)
		id = loadTicketType(c).(object).text("id")
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
