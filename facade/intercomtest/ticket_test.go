package intercomtest_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestTicketFixtures(t *testing.T) {
	u := newUser(t)
	repair := u.srv.AddTicketType(intercomtest.TicketType{Name: "Repair", Category: "Tracker", Attributes: []map[string]any{
		{"name": "floor", "description": "where", "data_type": "integer"},
	}})
	ada := u.srv.AddContact(intercomtest.Contact{Email: "ada@mail.example"})
	id := u.srv.AddTicket(intercomtest.Ticket{TypeID: repair, ContactID: ada, Attributes: map[string]any{"floor": 3}, CreatedAt: 1_700_000_000})
	ticket, ok := u.srv.Ticket(id)
	require.True(t, ok)
	assert.Equal(t, []string{"ticket", "Tracker", "Repair", "3", ada, "1700000000"}, []string{
		text(ticket["type"]), text(ticket["category"]), text(at(ticket, "ticket_type.name")), text(at(ticket, "ticket_attributes.floor")),
		text(at(ticket, "contacts.contacts.0.id")), text(ticket["created_at"]),
	})
	other, ok := u.srv.Ticket(u.srv.AddTicket(intercomtest.Ticket{}))
	require.True(t, ok)
	assert.Equal(t, "1", at(other, "ticket_type.id"))
	_, ok = u.srv.Ticket("77")
	assert.False(t, ok)
	count := u.srv.Count()
	assert.Equal(t, []int{2, 2, 0}, []int{count["ticket"], count["ticket_type"], count["conversation"]})
	assert.Empty(t, u.srv.Ledger().Created(), "a fixture is no request")

	srv, err := intercomtest.NewServer()
	require.NoError(t, err)
	defer srv.Close()
	assert.Panics(t, func() { srv.AddTicket(intercomtest.Ticket{Attributes: map[string]any{"colour": "red"}}) })
	assert.Panics(t, func() { srv.AddTicketType(intercomtest.TicketType{}) })
	assert.Zero(t, srv.Count()["ticket"])
}

func TestTicketsAreFoundPageByPage(t *testing.T) {
	u := newUser(t)
	var ids []any
	for i := range 5 {
		ids = append(ids, u.srv.AddTicket(intercomtest.Ticket{CreatedAt: int64(1_700_000_000 + i)}))
	}
	var found []any
	for after := ""; ; {
		page := u.ok("POST", "/tickets/search", `{"query":{"field":"open","operator":"=","value":true},"pagination":{"per_page":2,"starting_after":"`+after+`"}}`)
		assert.InDelta(t, 5, page["total_count"], 0)
		found = append(found, each(page["tickets"], "id")...)
		next := at(page, "pages.next.starting_after")
		if next == nil {
			break
		}
		after = text(next)
	}
	assert.Equal(t, ids, found)
}

// Answers are encoded while other requests change the same ticket.
func TestTicketsAtOnce(t *testing.T) {
	u := newUser(t)
	id := u.srv.AddTicket(intercomtest.Ticket{})
	attribute := text(u.ok("POST", "/ticket_types/1/attributes", `{"name":"room","description":"which","data_type":"list","list_items":"attic,cellar"}`)["id"])
	var crowd sync.WaitGroup
	for i := range 8 {
		crowd.Go(func() {
			u.do("PUT", "/tickets/"+id, fmt.Sprintf(`{"ticket_attributes":{"_default_title_":"t%d"},"open":%v,"assignment":{"assignee_id":"2111"}}`, i, i%2 == 0))
			u.do("POST", "/tickets/"+id+"/reply", `{"message_type":"note","type":"admin","admin_id":"2110","body":"x"}`)
			u.do("PUT", "/ticket_types/1/attributes/"+attribute, fmt.Sprintf(`{"description":"d%d"}`, i))
			u.do("GET", "/tickets/"+id, "")
			u.do("GET", "/ticket_states", "")
		})
	}
	crowd.Wait()
	ticket, _ := u.srv.Ticket(id)
	notes := 0
	for _, kind := range each(at(ticket, "ticket_parts.ticket_parts"), "part_type") {
		if kind == "note" {
			notes++
		}
	}
	assert.Equal(t, 8, notes)
}
