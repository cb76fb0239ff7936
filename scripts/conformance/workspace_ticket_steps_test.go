package conformance

import "github.com/seed-a528e955/intercom-go/facade/intercomtest"

var ticketSteps = []step{
	{ask: "GET /ticket_types", keep: map[string]string{"kind": "data.0.id"}},
	{ask: "GET /ticket_states"},
	{ask: "POST /ticket_types", as: "repair", body: `{"name":"Repair","description":"what is broken","icon":"🔧","category":"Customer"}`},
	{ask: "PUT /ticket_types/{repair}", body: `{"description":"what broke"}`},
	{ask: "POST /ticket_types/{repair}/attributes", as: "room", body: `{"name":"room","description":"which","data_type":"list","list_items":"attic,cellar"}`,
		keep: map[string]string{"attic": "input_options.list_items.0.id"}},
	{ask: "PUT /ticket_types/{repair}/attributes/{room}", body: `{"visible_to_contacts":false}`},
	{ask: "GET /ticket_types/{repair}"},
	{ask: "POST /tickets", as: "ticket", body: `{"ticket_type_id":"{repair}","contacts":[{"id":"{ada}"}],"ticket_attributes":{"_default_title_":"Leak","room":"{attic}"}}`},
	{ask: "POST /tickets/enqueue", as: "job", body: `{"ticket_type_id":"{kind}","contacts":[{"id":"{ada}"}]}`},
	{ask: "GET /jobs/status/{job}"},
	{ask: "PUT /tickets/{ticket}", until: "2.11", body: `{"state":"in_progress","assignment":{"admin_id":"{me}","assignee_id":"{colleague}"}}`},
	{ask: "PUT /tickets/{ticket}", from: "2.12", until: "2.13", body: `{"ticket_state_id":"42","assignment":{"admin_id":"{me}","assignee_id":"{team}"}}`},
	{ask: "PUT /tickets/{ticket}", from: "2.14", body: `{"ticket_state_id":"42","admin_id":2110,"assignee_id":"{team}","snoozed_until":1999999999}`},
	{ask: "POST /tickets/{ticket}/reply", body: `{"message_type":"comment","type":"admin","admin_id":"{me}","body":"On my way","attachment_urls":["https://files.example/map.pdf"]}`},
	{ask: "POST /tickets/{ticket}/reply", body: `{"message_type":"comment","type":"user","intercom_user_id":"{ada}","body":"Thanks"}`},
	{ask: "POST /tickets/{ticket}/reply", body: `{"message_type":"quick_reply","type":"admin","admin_id":"{me}","reply_options":[{"text":"Yes","uuid":"8c5a5ae4-2f4c-4c3b-9f0e-0d6f1c2b3a4d"}]}`},
	{ask: "PUT /tickets/{ticket}", body: `{"is_shared":true,"snoozed_until":1999999999,"ticket_attributes":{"_default_description_":"From the roof"}}`},
	{ask: "PUT /tickets/{ticket}", body: `{"open":false}`},
	{ask: "POST /tickets/{ticket}/tags", body: `{"id":"{tag}","admin_id":"{me}"}`},
	{ask: "DELETE /tickets/{ticket}/tags/{tag}", body: `{"admin_id":"{me}"}`},
	{ask: "GET /tickets/{ticket}"},
	{ask: "POST /tickets/search", body: `{"query":{"field":"title","operator":"=","value":"leak"}}`},
	{do: func(d *drive) {
		d.names["chat"] = d.srv.AddConversation(intercomtest.Conversation{ContactID: d.names["ada"], Body: "It drips"})
	}},
	{ask: "POST /conversations/{chat}/convert", body: `{"ticket_type_id":"{kind}","attributes":{"_default_title_":"Drip"}}`},
	{ask: "POST /conversations/{chat}/reply", body: `{"message_type":"comment","type":"admin","admin_id":"{me}","body":"Since when?"}`},
	{ask: "GET /conversations/{chat}"},
	{ask: "GET /conversations"},
	{ask: "GET /tickets/{chat}"},
	{ask: "DELETE /tickets/{ticket}"},
}
