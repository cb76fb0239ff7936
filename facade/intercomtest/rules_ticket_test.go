package intercomtest_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// desk adds types of each category, whose ids are customer, internal and tracker, with attributes of every data type;
// and a ticket of ada's of the first type.
func desk(c *caller) {
	attributes := []map[string]any{
		{"name": "floor", "description": "where", "data_type": "integer"}, {"name": "cost", "description": "how much", "data_type": "decimal"},
		{"name": "urgent", "description": "now?", "data_type": "boolean"}, {"name": "due", "description": "when", "data_type": "datetime"},
		{"name": "photos", "description": "look", "data_type": "files"},
		{"name": "room", "description": "which", "data_type": "list", "list_items": "Attic, Cellar"},
	}
	c.names["customer"] = c.srv.AddTicketType(intercomtest.TicketType{Name: "Repair", Attributes: attributes})
	c.names["internal"] = c.srv.AddTicketType(intercomtest.TicketType{Name: "Order parts", Category: "Back-office", Attributes: []map[string]any{
		{"name": "shelf", "description": "where", "data_type": "string", "required_to_create": true},
	}})
	kind := c.ok("GET /ticket_types/{customer}", "")
	for i, name := range []string{"title", "details", "floor", "cost", "urgent", "due", "photos", "room"} {
		c.names["a_"+name] = text(at(kind, fmt.Sprintf("ticket_type_attributes.data.%d.id", i)))
	}
	c.names["attic"] = text(at(kind, "ticket_type_attributes.data.7.input_options.list_items.0.id"))
	c.names["ticket"] = c.srv.AddTicket(intercomtest.Ticket{TypeID: c.names["customer"], ContactID: c.names["ada"], CreatedAt: 1_700_000_000,
		Attributes: map[string]any{"_default_title_": "Leak", "floor": 2}})
	c.names["order"] = c.srv.AddTicket(intercomtest.Ticket{TypeID: c.names["internal"], ContactID: c.names["bob"],
		Attributes: map[string]any{"shelf": "B"}, CreatedAt: 1_700_000_060})
	state := map[bool]string{true: `{"state":"in_progress"}`, false: `{"ticket_state_id":"42"}`}
	c.ok("PUT /tickets/{order}", state[c.version == "2.10" || c.version == "2.11"])
}

func TestTicketTypeRules(t *testing.T) { holds(t, ticketTypeRules) }

var ticketTypeRules = []rule{
	{name: "a workspace begins with one", ask: "GET /ticket_types", want: has{"type": "list", "data.#": 1, "data.0.category": "Customer", "data.0.archived": false,
		"data.0.ticket_type_attributes.data.*.name": []string{"_default_title_", "_default_description_"}, "data.0.ticket_type_attributes.data.*.default": []bool{true, true},
		"data.0.ticket_type_attributes.data.*.input_options.multiline": []bool{false, true}}},
	{name: "has no states", until: "2.11", ask: "GET /ticket_types/1", want: has{"id": "1", "ticket_states": absent{}}},
	{name: "has states", from: "2.12", ask: "GET /ticket_types/1", want: has{"ticket_states.data.*.category": []string{"submitted", "in_progress", "waiting_on_customer", "resolved"}}},
	{name: "states", from: "2.12", ask: "GET /ticket_states", want: has{"type": "list", "data.*.id": []string{"41", "42", "43", "44"}, "data.0.ticket_types.data.0.id": "1", "data.0.archived": false}},
	{name: "states came with 2.12", until: "2.11", ask: "GET /ticket_states", refused: "400 intercom_version_invalid"},
	{name: "created", ask: "POST /ticket_types", body: `{"name":"Fault","category":"Tracker","icon":"🔧"}`, want: has{"type": "ticket_type", "name": "Fault", "category": "Tracker", "icon": "🔧",
		"description": "", "is_internal": false, "ticket_type_attributes.data.#": 2}, then: func(c *caller, answer map[string]any) {
		c.names["new"] = text(answer["id"])
		changed := c.ok("PUT /ticket_types/{new}", `{"archived":true,"description":"broken"}`)
		c.check(changed, "archived", true)
		c.check(c.ok("GET /ticket_types/{new}", ""), "description", "broken")
		c.check(changed, "name", "Fault")
	}},
	{name: "no name", ask: "POST /ticket_types", body: `{}`, refused: "400 parameter_not_found name"},
	{name: "category", ask: "POST /ticket_types", body: `{"name":"x","category":"Other"}`, refused: "400 parameter_invalid category"},
	{name: "unknown", ask: "GET /ticket_types/77", refused: "404 not_found"},
	{name: "unknown, update", ask: "PUT /ticket_types/77", body: `{}`, refused: "404 not_found"},
	{name: "attribute of an unknown", ask: "POST /ticket_types/77/attributes", body: `{"name":"x"}`, refused: "404 not_found"},
	{name: "attribute without a description", ask: "POST /ticket_types/1/attributes", body: `{"name":"x","data_type":"string"}`, refused: "400 parameter_not_found description"},
	{name: "attribute of no data type", ask: "POST /ticket_types/1/attributes", body: `{"name":"x","description":"y","data_type":"blob"}`, refused: "400 parameter_invalid data_type"},
	{name: "list without items", ask: "POST /ticket_types/1/attributes", body: `{"name":"x","description":"y","data_type":"list"}`, refused: "400 parameter_not_found list_items"},
	{name: "attribute's name is taken", ask: "POST /ticket_types/1/attributes", body: `{"name":"_default_title_","description":"y","data_type":"string"}`, refused: "400 parameter_invalid name"},
	{name: "unknown attribute", ask: "PUT /ticket_types/1/attributes/77", body: `{"name":"x"}`, refused: "404 not_found"},
	{name: "attribute", ask: "POST /ticket_types/1/attributes", body: `{"name":"size","description":"how big","data_type":"list","list_items":"small, large","required_to_create":true}`,
		want: has{"type": "ticket_type_attribute", "data_type": "list", "order": 2, "required_to_create": true, "visible_on_create": true, "default": false, "ticket_type_id": 1,
			"input_options.list_items.*.name": []string{"small", "large"}, "archived": false}, then: func(c *caller, answer map[string]any) {
			c.names["new"], c.names["small"] = text(answer["id"]), text(at(answer, "input_options.list_items.0.id"))
			changed := c.ok("PUT /ticket_types/1/attributes/{new}", `{"name":"bulk","data_type":"string","list_items":"huge,small","archived":true}`)
			c.check(changed, "input_options.list_items.1.id", "{small}")
			c.check(changed, "data_type", "list")
			kind := c.ok("GET /ticket_types/1", "")
			c.check(kind, "ticket_type_attributes.data.*.name", []string{"_default_title_", "_default_description_", "bulk"})
			c.check(kind, "ticket_type_attributes.data.2.archived", true)
		}},
}

func TestTicketRules(t *testing.T) { holds(t, ticketRules) }

var ticketRules = []rule{
	{name: "created", ask: "POST /tickets", body: `{"ticket_type_id":1,"contacts":[{"id":"{ada}"}],"ticket_attributes":{"_default_title_":"Door"}}`, want: has{
		"type": "ticket", "category": "Customer", "ticket_type.id": "1", "contacts.contacts.*.external_id": []string{"a-1"}, "open": true, "is_shared": true, "snoozed_until": nil,
		"ticket_attributes": map[string]any{"_default_title_": "Door", "_default_description_": nil}, "linked_objects.total_count": 0, "ticket_id": "1",
		"ticket_parts.ticket_parts.*.part_type": []string{"ticket_state_updated_by_admin"}, "ticket_parts.ticket_parts.0.ticket_state": "submitted",
		"ticket_parts.ticket_parts.0.previous_ticket_state": "submitted", "ticket_parts.ticket_parts.0.type": "ticket_part", "ticket_parts.total_count": 1,
	}, then: func(c *caller, answer map[string]any) {
		last, _ := c.srv.LastRequest()
		assert.Equal(c.t, map[string]int{"ticket": 1, "ticket_part": 1}, c.srv.Ledger().Created())
		c.names["new"] = last.Created[0].ID
		c.check(c.ok("GET /tickets/{new}", ""), "id", answer["id"])
		assert.Equal(c.t, 1, c.srv.Count()["ticket"])
		c.check(c.ok("GET /conversations", ""), "conversations.*.id", []string{"{conv}"})
	}},
	{name: "state is a string", until: "2.11", given: desk, ask: "GET /tickets/{order}", want: has{"ticket_state": "in_progress", "ticket_state_internal_label": "In progress",
		"ticket_state_external_label": "In progress", "admin_assignee_id": "0", "previous_ticket_state_id": absent{}}},
	{name: "state is an object", from: "2.12", given: desk, ask: "GET /tickets/{order}", want: has{"ticket_state.id": "42", "ticket_state.category": "in_progress",
		"ticket_state_internal_label": absent{}, "category": "Back-office", "is_shared": false}},
	{name: "assignees are strings", until: "2.15", given: desk, ask: "GET /tickets/{order}", want: has{"team_assignee_id": "0"}},
	{name: "assignees are numbers", from: "2.16", given: desk, ask: "GET /tickets/{order}", want: has{"team_assignee_id": 0, "previous_ticket_state_id": "41"}},
	{name: "parts say what they have", given: desk, ask: "GET /tickets/{order}", want: has{"ticket_parts.ticket_parts.0.author.from_ai_agent": absent{}, "ticket_parts.ticket_parts.0.state": absent{},
		"ticket_parts.ticket_parts.0.notified_at": absent{}, "snoozed_until": absent{}}},
	{name: "for an external_id", ask: "POST /tickets", body: `{"ticket_type_id":"1","contacts":[{"external_id":"a-1"}]}`, want: has{"contacts.contacts.*.id": []string{"{ada}"}}},
	{name: "for an email", ask: "POST /tickets", body: `{"ticket_type_id":"1","contacts":[{"email":"ADA@mail.example"}]}`, want: has{"contacts.contacts.*.id": []string{"{ada}"}}},
	{name: "for a stranger", ask: "POST /tickets", body: `{"ticket_type_id":"1","contacts":[{"email":"new@mail.example"}]}`, then: func(c *caller, _ map[string]any) {
		c.check(c.ok("POST /contacts/search", `{"query":{"field":"email","operator":"=","value":"new@mail.example"}}`), "data.*.role", []string{"user"})
	}},
	{name: "for an unknown", ask: "POST /tickets", body: `{"ticket_type_id":"1","contacts":[{"external_id":"a-9"}]}`, refused: "404 not_found"},
	{name: "for nobody", ask: "POST /tickets", body: `{"ticket_type_id":"1"}`, refused: "400 parameter_not_found contacts"},
	{name: "for two", ask: "POST /tickets", body: `{"ticket_type_id":"1","contacts":[{"id":"{ada}"},{"id":"{bob}"}]}`, refused: "400 parameter_invalid contacts"},
	{name: "no type", ask: "POST /tickets", body: `{"contacts":[{"id":"{ada}"}]}`, refused: "400 parameter_not_found ticket_type_id"},
	{name: "unknown type", ask: "POST /tickets", body: `{"ticket_type_id":"77","contacts":[{"id":"{ada}"}]}`, refused: "404 not_found"},
	{name: "at a time", from: "2.11", ask: "POST /tickets", body: `{"ticket_type_id":"1","contacts":[{"id":"{ada}"}],"created_at":1600000000,"skip_notifications":true}`, want: has{"created_at": 1600000000}},
	{name: "of an unknown company", ask: "POST /tickets", body: `{"ticket_type_id":"1","contacts":[{"email":"new@mail.example"}],"company_id":"c-9"}`, refused: "404 company_not_found"},
	{name: "of a company", ask: "POST /tickets", body: `{"ticket_type_id":"1","contacts":[{"id":"{ada}"}],"company_id":"{shop}"}`, want: has{"type": "ticket"}},
	{name: "all attributes", given: desk, ask: "PUT /tickets/{ticket}", body: `{"ticket_attributes":{"floor":3,"cost":1.5,"urgent":false,"due":1800000000,"photos":["https://files.example/1"],"room":"{attic}","_default_title_":null}}`,
		want: has{"ticket_attributes.floor": 3, "ticket_attributes.cost": 1.5, "ticket_attributes.urgent": false, "ticket_attributes.due": 1800000000, "ticket_attributes.room": "{attic}",
			"ticket_attributes.photos.#": 1, "ticket_attributes._default_title_": nil, "ticket_parts.total_count": 8}},
	{name: "renamed attribute", given: desk, ask: "PUT /ticket_types/{customer}/attributes/{a_floor}", body: `{"name":"storey"}`, then: func(c *caller, _ map[string]any) {
		c.check(c.ok("GET /tickets/{ticket}", ""), "ticket_attributes.storey", 2)
	}},
	{name: "unknown attribute", given: desk, ask: "PUT /tickets/{ticket}", body: `{"ticket_attributes":{"colour":"red"}}`, refused: "400 parameter_invalid colour"},
	{name: "no integer", given: desk, ask: "PUT /tickets/{ticket}", body: `{"ticket_attributes":{"floor":"top"}}`, refused: "400 parameter_invalid floor"},
	{name: "no boolean", given: desk, ask: "POST /tickets", body: `{"ticket_type_id":"{customer}","contacts":[{"id":"{ada}"}],"ticket_attributes":{"urgent":1}}`, refused: "400 parameter_invalid urgent"},
	{name: "no item of the list", given: desk, ask: "PUT /tickets/{ticket}", body: `{"ticket_attributes":{"room":"Attic"}}`, refused: "400 parameter_invalid room"},
	{name: "required attribute", given: desk, ask: "POST /tickets", body: `{"ticket_type_id":"{internal}","contacts":[{"email":"new@mail.example"}]}`, refused: "400 parameter_invalid shelf"},
	{name: "unknown, get", ask: "GET /tickets/77", refused: "404 ticket_not_found"},
	{name: "a conversation is none", ask: "GET /tickets/{conv}", refused: "404 ticket_not_found"},
	{name: "unknown, update", ask: "PUT /tickets/77", body: `{}`, refused: "404 ticket_not_found"},
	{name: "state by name", until: "2.11", given: desk, ask: "PUT /tickets/{ticket}", body: `{"state":"resolved"}`, want: has{"ticket_state": "resolved", "ticket_parts.ticket_parts.1.previous_ticket_state": "submitted"}},
	{name: "required attribute that is null", given: desk, ask: "POST /tickets", body: `{"ticket_type_id":"{internal}","contacts":[{"id":"{ada}"}],"ticket_attributes":{"shelf":null}}`, refused: "400 parameter_invalid shelf"},
	{name: "not a state to set", until: "2.11", given: desk, ask: "PUT /tickets/{ticket}", body: `{"state":"submitted"}`, refused: "400 parameter_invalid state"},
	{name: "state by id", from: "2.12", given: desk, ask: "PUT /tickets/{ticket}", body: `{"ticket_state_id":43}`, want: has{"ticket_state.category": "waiting_on_customer", "ticket_parts.ticket_parts.1.ticket_state": "waiting_on_customer"}},
	{name: "came from a state", from: "2.16", given: desk, ask: "PUT /tickets/{ticket}", body: `{"ticket_state_id":"44"}`, want: has{"previous_ticket_state_id": "41"}},
	{name: "unknown state", from: "2.12", given: desk, ask: "PUT /tickets/{ticket}", body: `{"ticket_state_id":"77"}`, refused: "400 ticket_state_id_invalid"},
	{name: "a name is no id", from: "2.12", given: desk, ask: "PUT /tickets/{ticket}", body: `{"state":"resolved"}`, want: has{"ticket_state.id": "41"}},
	{name: "assigned", until: "2.13", given: desk, ask: "PUT /tickets/{ticket}", body: `{"assignment":{"admin_id":"2110","assignee_id":"2112"}}`, want: has{"admin_assignee_id": "2112",
		"ticket_parts.ticket_parts.1.part_type": "assignment", "ticket_parts.ticket_parts.1.author.id": "2110", "ticket_parts.ticket_parts.1.assigned_to.id": "2112"}},
	{name: "assigned to a team", from: "2.14", given: desk, ask: "PUT /tickets/{ticket}", body: `{"admin_id":2110,"assignee_id":"310"}`, want: has{"ticket_parts.ticket_parts.1.author.id": "2110",
		"ticket_parts.ticket_parts.1.assigned_to.type": "team"}, then: func(c *caller, _ map[string]any) {
		c.check(c.ok("PUT /tickets/{ticket}", `{"assignee_id":0}`), "team_assignee_id", map[bool]any{true: "0", false: 0}[c.version == "2.14"])
	}},
	{name: "assigned the old way", from: "2.14", given: desk, ask: "PUT /tickets/{ticket}", body: `{"assignment":{"admin_id":"2110","assignee_id":"2112"}}`, want: has{"ticket_parts.total_count": 1}},
	{name: "assigned to nobody known", from: "2.14", given: desk, ask: "PUT /tickets/{ticket}", body: `{"assignee_id":"1"}`, refused: "404 assignee_not_found"},
	{name: "assigned by nobody known", until: "2.13", given: desk, ask: "PUT /tickets/{ticket}", body: `{"assignment":{"admin_id":"1","assignee_id":"2112"}}`, refused: "404 assignee_not_found"},
	{name: "snoozed, closed, opened", given: desk, ask: "PUT /tickets/{ticket}", body: `{"snoozed_until":4000000000,"is_shared":false}`, want: has{"snoozed_until": 4000000000, "open": true, "is_shared": false}, then: func(c *caller, _ map[string]any) {
		closed := c.ok("PUT /tickets/{ticket}", `{"open":false}`)
		c.check(closed, "open", false)
		c.check(closed, "snoozed_until", nil)
		opened := c.ok("PUT /tickets/{ticket}", `{"open":true}`)
		c.check(opened, "open", true)
		c.check(opened, "ticket_parts.ticket_parts.*.part_type", []string{"ticket_state_updated_by_admin", "snoozed", "close", "open"})
	}},
	{name: "snoozed until long ago", given: desk, ask: "PUT /tickets/{ticket}", body: `{"snoozed_until":1700000000}`, refused: "400 parameter_invalid snoozed_until"},
	{name: "snoozed until when", given: desk, ask: "PUT /tickets/{ticket}", body: `{"snoozed_until":"soon"}`, refused: "400 parameter_invalid snoozed_until"},
	{name: "deleted", from: "2.13", given: desk, ask: "DELETE /tickets/{ticket}", want: has{"id": "{ticket}", "object": "ticket", "deleted": true}, then: func(c *caller, _ map[string]any) {
		assert.Equal(c.t, "404 ticket_not_found", said(c.fails("DELETE /tickets/{ticket}", "")))
	}},
	{name: "not deleted", until: "2.12", given: desk, ask: "DELETE /tickets/{ticket}", refused: "400 intercom_version_invalid"},
	{name: "enqueued", from: "2.14", ask: "POST /tickets/enqueue", body: `{"ticket_type_id":"1","contacts":[{"id":"{ada}"}]}`, want: has{"type": "job", "status": "pending", "resource_type": "ticket", "resource_id": nil},
		then: func(c *caller, answer map[string]any) {
			c.names["job"] = text(answer["id"])
			job := c.ok("GET /jobs/status/{job}", "")
			c.check(job, "status", "success")
			c.names["new"] = text(job["resource_id"])
			c.check(c.ok("GET /tickets/{new}", ""), "type", "ticket")
		}},
	{name: "enqueued wrongly", from: "2.14", ask: "POST /tickets/enqueue", body: `{"contacts":[{"id":"{ada}"}]}`, refused: "400 parameter_not_found ticket_type_id"},
	{name: "enqueued too early", until: "2.13", ask: "POST /tickets/enqueue", body: `{}`, refused: "400 intercom_version_invalid"},
	{name: "unknown job", from: "2.14", ask: "GET /jobs/status/77", refused: "404 job_not_found"},
}

func TestTicketReplyRules(t *testing.T) { holds(t, ticketReplyRules) }

var ticketReplyRules = []rule{
	{name: "admin's comment", given: desk, ask: "POST /tickets/{ticket}/reply", body: `{"message_type":"comment","type":"admin","admin_id":"2111","body":"On my way","attachment_urls":["https://files.example/map.pdf"]}`,
		want: has{"type": "ticket_part", "part_type": "comment", "body": "<p>On my way</p>", "author.id": "2111", "attachments.0.name": "map.pdf"}, then: func(c *caller, answer map[string]any) {
			last, _ := c.srv.LastRequest()
			assert.Equal(c.t, []intercomtest.Record{{Kind: "ticket_part", ID: text(answer["id"])}}, last.Created)
			c.check(c.ok("GET /tickets/{ticket}", ""), "ticket_parts.ticket_parts.1.id", answer["id"])
		}},
	{name: "note", given: desk, ask: "POST /tickets/{order}/reply", body: `{"message_type":"note","type":"admin","admin_id":"2111","body":"sold out","created_at":1700000500}`, want: has{"part_type": "note", "created_at": 1700000500}},
	{name: "quick reply", given: desk, ask: "POST /tickets/{ticket}/reply", body: `{"message_type":"quick_reply","type":"admin","admin_id":"2111","reply_options":[{"text":"Yes","uuid":"9b3f"}]}`, want: has{"part_type": "quick_reply", "body": nil}},
	{name: "quick reply without options", given: desk, ask: "POST /tickets/{ticket}/reply", body: `{"message_type":"quick_reply","type":"admin","admin_id":"2111"}`, refused: "400 parameter_not_found reply_options"},
	{name: "contact's", given: func(c *caller) { desk(c); c.ok("PUT /tickets/{ticket}", `{"open":false}`) }, ask: "POST /tickets/{ticket}/reply", body: `{"message_type":"comment","type":"user","user_id":"a-1","body":"Thanks"}`,
		want: has{"part_type": "comment", "author.type": "user", "author.id": "{ada}"}, then: func(c *caller, _ map[string]any) {
			c.check(c.ok("GET /tickets/{ticket}", ""), "open", true)
		}},
	{name: "contact's to an internal ticket", from: "2.11", given: desk, ask: "POST /tickets/{order}/reply", body: `{"message_type":"comment","type":"user","email":"bob@mail.example","body":"x"}`, refused: "400 parameter_mismatch"},
	{name: "contact's to an internal ticket, early", until: "2.10", given: desk, ask: "POST /tickets/{order}/reply", body: `{"message_type":"comment","type":"user","email":"bob@mail.example","body":"x"}`, want: has{"part_type": "comment"}},
	{name: "stranger's", given: desk, ask: "POST /tickets/{ticket}/reply", body: `{"message_type":"comment","type":"user","intercom_user_id":"{bob}","body":"x"}`, refused: "404 not_found"},
	{name: "contact's note", given: desk, ask: "POST /tickets/{ticket}/reply", body: `{"message_type":"note","type":"user","user_id":"a-1","body":"x"}`, refused: "400 parameter_invalid message_type"},
	{name: "no body", given: desk, ask: "POST /tickets/{ticket}/reply", body: `{"message_type":"comment","type":"admin","admin_id":"2111"}`, refused: "400 parameter_not_found body"},
	{name: "no admin", given: desk, ask: "POST /tickets/{ticket}/reply", body: `{"message_type":"comment","type":"admin","body":"x"}`, refused: "400 parameter_not_found admin_id"},
	{name: "unknown ticket", ask: "POST /tickets/77/reply", body: `{"message_type":"comment","type":"admin","admin_id":"2111","body":"x"}`, refused: "404 not_found"},
	{name: "tagged", given: desk, ask: "POST /tickets/{ticket}/tags", body: `{"id":"{tag}","admin_id":"2112"}`, want: has{"id": "{tag}", "applied_by.id": "2112"}, then: func(c *caller, _ map[string]any) {
		c.check(c.ok("DELETE /tickets/{ticket}/tags/{tag}", `{"admin_id":"2112"}`), "name", "hot")
		assert.Equal(c.t, "404 tag_not_found", said(c.fails("DELETE /tickets/{ticket}/tags/{tag}", `{"admin_id":"2112"}`)))
	}},
	{name: "a deleted tag is off", given: func(c *caller) {
		desk(c)
		c.ok("POST /tickets/{ticket}/tags", `{"id":"{tag}","admin_id":"2112"}`)
		c.done("DELETE /tags/{tag}", "")
	},
		ask: "DELETE /tickets/{ticket}/tags/{tag}", body: `{"admin_id":"2112"}`, refused: "404 tag_not_found"},
	{name: "tag, unknown ticket", ask: "POST /tickets/77/tags", body: `{"id":"{tag}","admin_id":"2112"}`, refused: "404 ticket_not_found"},
	{name: "tag by nobody", given: desk, ask: "POST /tickets/{ticket}/tags", body: `{"id":"{tag}"}`, refused: "400 parameter_not_found admin_id"},
	{name: "follows a merged contact", given: func(c *caller) {
		desk(c)
		c.names["new"] = c.srv.AddTicket(intercomtest.Ticket{ContactID: c.names["lead"]})
		c.ok("POST /contacts/merge", `{"from":"{lead}","into":"{bob}","skip_duplicate_validation":true}`)
	}, ask: "GET /tickets/{new}", want: has{"contacts.contacts.*.id": []string{"{bob}"}}},
}

func TestConvertRules(t *testing.T) { holds(t, convertRules) }

var convertRules = []rule{
	{name: "converted", given: desk, ask: "POST /conversations/{conv}/convert", body: `{"ticket_type_id":"{customer}","attributes":{"_default_title_":"Roof","floor":4}}`,
		want: has{"type": "ticket", "id": "{conv}", "ticket_attributes.floor": 4, "contacts.contacts.*.id": []string{"{ada}"}, "is_shared": true}, then: func(c *caller, _ map[string]any) {
			conv := c.ok("GET /conversations/{conv}", "")
			c.check(conv, "ticket.id", "{conv}")
			c.check(conv, "ticket.title", "Roof")
			c.check(conv, "ticket.state", "submitted")
			c.check(c.ok("POST /conversations/search", `{"query":{"field":"id","operator":"=","value":"{conv}"}}`), "conversations.*.ticket.id", []string{"{conv}"})
			assert.Equal(c.t, "400 parameter_invalid", said(c.fails("POST /conversations/{conv}/convert", `{"ticket_type_id":"1"}`)))
		}},
	{name: "its conversation has no states", given: func(c *caller) { c.ok("POST /conversations/{conv}/convert", `{"ticket_type_id":"1"}`) }, ask: "GET /conversations/{conv}",
		want: has{"ticket.id": "{conv}", firstPart + "part_type": "ticket_state_updated_by_admin", firstPart + "ticket_state": absent{}, firstPart + "previous_ticket_state": absent{}}},
	{name: "into a state", from: "2.16", ask: "POST /conversations/{conv}/convert", body: `{"ticket_type_id":"1","ticket_state_id":"42"}`, want: has{"ticket_state.id": "42"}},
	{name: "into no state", from: "2.16", ask: "POST /conversations/{conv}/convert", body: `{"ticket_type_id":"1","ticket_state_id":"77"}`, refused: "400 ticket_state_id_invalid"},
	{name: "into what is not for customers", given: desk, ask: "POST /conversations/{conv}/convert", body: `{"ticket_type_id":"{internal}","attributes":{"shelf":"A"}}`, refused: "400 parameter_invalid ticket_type_id"},
	{name: "no type", ask: "POST /conversations/{conv}/convert", body: `{}`, refused: "400 parameter_not_found ticket_type_id"},
	{name: "unknown conversation", ask: "POST /conversations/77/convert", body: `{"ticket_type_id":"1"}`, refused: "404 not_found"},
	{name: "attribute", given: desk, ask: "POST /conversations/{conv}/convert", body: `{"ticket_type_id":"{customer}","attributes":{"floor":"x"}}`, refused: "400 parameter_invalid floor"},
}

func TestTicketSearchRules(t *testing.T) {
	find := func(name, field, operator, value string, want ...string) rule {
		return rule{name: name, given: desk, ask: "POST /tickets/search", body: fmt.Sprintf(`{"query":{"field":"%s","operator":"%s","value":%s}}`, field, operator, value),
			want: has{"type": "ticket.list", "tickets.*.id": append([]string{}, want...), "pages.per_page": 20}}
	}
	rules := []rule{
		find("id", "id", "=", `"{ticket}"`, "{ticket}"), find("title", "title", "~", `"leak"`, "{ticket}"), find("type", "ticket_type_id", "=", `"{internal}"`, "{order}"),
		find("contact", "contact_ids", "IN", `["{bob}"]`, "{order}"), find("state", "state", "!=", `"submitted"`, "{order}"), find("open", "open", "=", `true`, "{ticket}", "{order}"),
		find("created_at", "created_at", ">=", `1700000060`, "{order}"), find("unassigned", "admin_assignee_id", "=", `"0"`, "{ticket}", "{order}"),
		find("attribute", "ticket_attribute.{a_floor}", ">", `1`, "{ticket}"), find("attribute that is unset", "ticket_attribute.{a_cost}", "=", `1`),
		{name: "unknown field", ask: "POST /tickets/search", body: `{"query":{"field":"colour","operator":"=","value":"red"}}`, refused: "400 parameter_invalid colour"},
		{name: "no query", ask: "POST /tickets/search", body: `{}`, refused: "400 parameter_not_found query"},
	}
	early, late := find("category", "category", "=", `"back-office"`, "{order}"), find("category's term", "category", "=", `"task"`, "{order}")
	early.until, late.from = "2.15", "2.16"
	holds(t, append(rules, early, late))
}
