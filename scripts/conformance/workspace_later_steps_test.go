package conformance

import "github.com/seed-a528e955/intercom-go/facade/intercomtest"

// laterSteps are what most versions do not have, and what begins with a fixture.
var laterSteps = []step{
	{do: func(d *drive) {
		d.names["visitor"] = d.srv.AddVisitor(intercomtest.Visitor{UserID: "v-1", Name: "Vic"})
		d.srv.AddVisitor(intercomtest.Visitor{UserID: "v-2"})
		talk := d.srv.AddConversation(intercomtest.Conversation{ContactID: d.names["ada"], Body: "Ring me"})
		d.names["talk"] = talk
		d.names["echo"] = d.srv.AddConversation(intercomtest.Conversation{ContactID: d.names["ada"], Body: "Me again"})
		d.names["call"] = d.srv.AddCall(intercomtest.Call{ConversationID: talk, AdminID: "2110", ContactID: d.names["ada"], Phone: "+31", Recording: []byte("mp3"), Transcript: "Hello."})
		kind := d.srv.AddTicketType(intercomtest.TicketType{Name: "Tracking", Category: "Tracker"})
		d.names["tracker"], d.names["tracking"] = d.srv.AddTicket(intercomtest.Ticket{TypeID: kind, ContactID: d.names["ada"]}), kind
		d.names["plain"] = d.srv.AddTicket(intercomtest.Ticket{ContactID: d.names["ada"]})
		d.names["page"] = d.srv.AddArticle(intercomtest.Article{Title: "Page", State: "published"})
		d.names["firm"] = d.srv.AddCompany(intercomtest.Company{CompanyID: "later", Name: "Later"})
		d.names["order_kind"], d.names["first"], d.names["second"] = "Order", "1", "2"
		d.srv.AddNote(d.names["firm"], "Late payer")
		d.srv.AddRecord("/data_connectors", `{"name":"Stock"}`)
		d.srv.AddRecord("/data_connectors/1/execution_results", `{}`)
		d.srv.AddRecord("/data_connectors/2/execution_results", `{}`) // of the one that is created below
		d.names["flow"] = d.srv.AddRecord("/export/workflows", `{"title":"Greeting"}`)
		d.names["label"] = d.srv.AddTag("later")
		d.srv.AddRecord("/news/news_items", `{"title":"News","sender_id":2110,"state":"live","newsfeed_assignments":[{"newsfeed_id":1,"published_at":1700000000}]}`)
	}},
	{ask: "GET /visitors?user_id=v-1"},
	{ask: "PUT /visitors", body: `{"id":"{visitor}","name":"Victor","custom_attributes":{"seats":3}}`},
	{ask: "POST /visitors/convert", body: `{"type":"user","visitor":{"user_id":"v-2"},"user":{"email":"vera@mail.example"}}`},
	{ask: "GET /calls"},
	{ask: "GET /calls/{call}"},
	{ask: "POST /calls/search", body: `{"conversation_ids":["{talk}"]}`},
	{ask: "GET /calls/{call}/recording"},
	{ask: "GET /calls/{call}/transcript"},
	{ask: "POST /custom_object_instances/{order_kind}", as: "instance", body: `{"external_id":"o-1","external_created_at":1700000000,"external_updated_at":1700000000,"custom_attributes":{"total":"3"}}`},
	{ask: "GET /custom_object_instances/{order_kind}", from: "2.16"},
	{ask: "GET /custom_object_instances/{order_kind}?external_id=o-1", until: "2.15"},
	{ask: "GET /custom_object_instances/{order_kind}/{instance}"},
	{ask: "DELETE /custom_object_instances/{order_kind}/{instance}"},
	{ask: "POST /custom_object_instances/{order_kind}", body: `{"external_id":"o-2","external_created_at":1700000000,"external_updated_at":1700000000}`},
	{ask: "DELETE /custom_object_instances/{order_kind}?external_id=o-2"},
	{ask: "POST /companies/{firm}/notes", body: `{"body":"Called."}`},
	{ask: "GET /companies/{firm}/notes"},
	{ask: "POST /tickets/{tracker}/linked_conversations", body: `{"conversation_id":"{talk}"}`},
	{ask: "DELETE /tickets/{tracker}/linked_conversations/{talk}"},
	{ask: "POST /tickets/{plain}/change_type", body: `{"ticket_type_id":"{tracking}","ticket_state_id":"42"}`},
	{ask: "POST /conversations/{echo}/merge", body: `{"merge_into_conversation_id":{talk}}`},
	{ask: "DELETE /conversations/{echo}"},
	{ask: "GET /conversations/deleted"},
	{ask: "GET /conversations/{talk}/handling_events"},
	{ask: "POST /conversations/attributes", as: "choice", body: `{"name":"Mood","data_type":"list","description":"","options":[{"label":"a"},{"label":"b"}]}`},
	{ask: "POST /conversations/attributes/{choice}/options", body: `{"label":"c"}`},
	{ask: "PUT /conversations/attributes/{choice}/options/{first}", body: `{"label":"d"}`},
	{ask: "DELETE /conversations/attributes/{choice}/options/{second}"},
	{ask: "GET /away_status_reasons"},
	{ask: "GET /export/workflows/{flow}"},
	{ask: "PUT /ip_allowlist", body: `{"enabled":false,"ip_allowlist":["10.0.0.1"]}`},
	{ask: "GET /ip_allowlist"},
	{ask: "GET /contacts/{ada}/merge_history"},
	{ask: "GET /news/newsfeeds/{first}/items"},
	{ask: "PUT /articles/{page}/draft", body: `{"title":"Page 2"}`},
	{ask: "GET /articles/{page}/draft"},
	{ask: "POST /articles/{page}/draft/publish"},
	{ask: "GET /articles/{page}/versions", keep: map[string]string{"edition": "data.0.id"}},
	{ask: "GET /articles/{page}/versions/{edition}"},
	{ask: "POST /articles/{page}/tags", body: `{"id":"{label}","admin_id":"2110"}`},
	{ask: "DELETE /articles/{page}/tags/{label}", body: `{"admin_id":"2110"}`},
	{ask: "POST /internal_articles", as: "inside", body: `{"title":"Inside","author_id":2110,"owner_id":2110}`},
	{ask: "POST /internal_articles/{inside}/tags", body: `{"id":"{label}","admin_id":"2110"}`},
	{ask: "DELETE /internal_articles/{inside}/tags/{label}", body: `{"admin_id":"2110"}`},
	{ask: "POST /content_snippets", as: "snippet", body: `{"title":"Snippet","locale":"en"}`},
	{ask: "POST /content_snippets/{snippet}/tags", body: `{"id":"{label}","admin_id":"2110"}`},
	{ask: "DELETE /content_snippets/{snippet}/tags/{label}", body: `{"admin_id":"2110"}`},
	{ask: "GET /export/reporting_data/get_datasets"},
	{ask: "POST /export/reporting_data/enqueue", keep: map[string]string{"report": "job_identifier"},
		body: `{"dataset_id":"conversation","attribute_ids":["conversation_id"],"start_time":1,"end_time":4102444800}`},
	{ask: "GET /export/reporting_data/{report}?app_id=a&client_id=b&job_identifier={report}"},
	{ask: "GET /export/reporting_data/{report}?app_id=a&client_id=b&job_identifier={report}"},
	{ask: "GET /download/reporting_data/{report}?app_id=a&job_identifier={report}"},
}
