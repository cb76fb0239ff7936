package conformance

import (
	"slices"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// workspaceSteps is the drive of [TestWorkspaceShapes]. Whoever gives an
// operation state in facade/intercomtest adds a step for it. Where an answer is
// a list, something is in it.
var workspaceSteps = slices.Concat(adminSteps, contactSteps, companySteps, audienceSteps, conversationSteps, ticketSteps, dataSteps, helpSteps,
	outboundSteps, laterSteps, farewellSteps)

var adminSteps = []step{
	{ask: "GET /me"},
	{ask: "GET /admins"},
	{ask: "GET /admins/{colleague}"},
	{ask: "PUT /admins/{colleague}/away", body: `{"away_mode_enabled":true,"away_mode_reassign":false}`},
	{ask: "GET /teams"},
	{ask: "GET /teams/{team}"},
}

var contactSteps = []step{
	{ask: "POST /contacts", as: "ada", body: `{"email":"ada@mail.example","external_id":"a-1","name":"Ada","phone":"+31611111111","owner_id":2111,
		"avatar":"https://pics.example/a.png","signed_up_at":1700000000,"last_seen_at":1700000060,"custom_attributes":{"seats":3,"plan":"scale","beta":true}}`},
	{ask: "POST /contacts", as: "lead", body: `{"role":"lead","email":"ada@mail.example"}`},
	{ask: "POST /contacts", as: "bob", body: `{"role":"lead","email":"bob@mail.example"}`},
	{ask: "POST /contacts", body: `{"role":"lead"}`},
	{ask: "PUT /contacts/{ada}", body: `{"name":"Ada Lindqvist"}`},
	{ask: "POST /tags", as: "tag", body: `{"name":"hot"}`},
	{ask: "GET /tags"},
	{ask: "GET /tags/{tag}"},
	{ask: "POST /contacts/{ada}/tags", body: `{"id":"{tag}"}`},
	{ask: "GET /contacts/{ada}/tags"},
	{ask: "POST /contacts/{ada}/notes", as: "note", body: `{"body":"calls back","admin_id":"{colleague}"}`},
	{ask: "GET /contacts/{ada}/notes?per_page=1"},
	{ask: "GET /notes/{note}"},
	{ask: "POST /companies", as: "shop", body: `{"company_id":"c-1","name":"Brno Press","plan":"scale","size":12,"industry":"Press",
		"website":"https://press.example","monthly_spend":12.5,"remote_created_at":1700000000,"custom_attributes":{"tier":2}}`},
	{ask: "POST /contacts/{ada}/companies", body: `{"id":"{shop}"}`},
	{ask: "GET /contacts/{ada}/companies"},
	{ask: "GET /contacts/{ada}"},
	{ask: "GET /contacts/find_by_external_id/{a1}"},
	{ask: "GET /contacts?per_page=1"},
	{ask: "POST /contacts/search", body: `{"query":{"field":"name","operator":"~","value":"ada"}}`},
	{ask: "POST /contacts/{bob}/archive"},
	{ask: "POST /contacts/{bob}/unarchive"},
	{ask: "POST /contacts/{bob}/block"},
	{ask: "POST /contacts/{bob}/unarchive"},
	{ask: "POST /contacts/merge", body: `{"from":"{lead}","into":"{ada}"}`},
}

var companySteps = []step{
	{ask: "GET /companies"},
	{ask: "GET /companies?company_id=c-1"},
	{ask: "POST /companies/list"},
	{ask: "GET /companies/scroll"},
	{ask: "GET /companies/{shop}"},
	{ask: "PUT /companies/{shop}", body: `{"name":"Brno Press & Sons"}`},
	{ask: "GET /companies/{shop}/contacts"},
	{ask: "POST /tags", body: `{"name":"hot","companies":[{"id":"{shop}"}]}`},
	{ask: "POST /tags", body: `{"name":"hot","users":[{"id":"{ada}"}]}`},
	{ask: "GET /companies?tag_id={tag}"},
}

var conversationSteps = []step{
	{ask: "POST /conversations", body: `{"from":{"type":"user","id":"{ada}"},"body":"Hello","subject":"Invoice"}`, keep: map[string]string{"conv": "conversation_id"}},
	{ask: "POST /conversations/{conv}/reply", body: `{"message_type":"comment","type":"admin","admin_id":"{me}","body":"On it","attachment_urls":["https://files.example/a.pdf"]}`,
		keep: map[string]string{"part": "conversation_parts.conversation_parts.0.id", "source": "source.id"}},
	{ask: "POST /conversations/{last}/reply", body: `{"message_type":"comment","type":"user","intercom_user_id":"{ada}","body":"Thanks"}`},
	{ask: "POST /conversations/{conv}/tags", body: `{"id":"{tag}","admin_id":"{me}"}`},
	{ask: "POST /conversations/{conv}/parts", body: `{"message_type":"assignment","type":"admin","admin_id":"{me}","assignee_id":"{colleague}"}`},
	{ask: "POST /conversations/{conv}/parts", body: `{"message_type":"assignment","type":"team","admin_id":"{me}","assignee_id":"{team}"}`},
	{ask: "POST /conversations/{conv}/parts", body: `{"message_type":"snoozed","admin_id":"{me}","snoozed_until":1999999999}`},
	{ask: "GET /conversations/{conv}"},
	{ask: "POST /conversations/{conv}/parts", body: `{"message_type":"close","type":"admin","admin_id":"{me}","body":"Bye"}`},
	{ask: "PUT /conversations/{conv}", body: `{"read":true,"custom_attributes":{"issue":"billing"}}`},
	{ask: "GET /conversations/{conv}?display_as=plaintext"},
	{ask: "GET /conversations"},
	{ask: "POST /conversations/search", body: `{"query":{"field":"state","operator":"=","value":"closed"}}`},
	{ask: "POST /conversations/{conv}/customers", body: `{"admin_id":"{me}","customer":{"intercom_user_id":"{bob}"}}`},
	{ask: "DELETE /conversations/{conv}/customers/{bob}", body: `{"admin_id":"{me}"}`},
	{ask: "POST /conversations/redact", body: `{"type":"conversation_part","conversation_id":"{conv}","conversation_part_id":"{part}"}`},
	{ask: "POST /conversations/redact", body: `{"type":"source","conversation_id":"{conv}","source_id":"{source}"}`},
	{ask: "DELETE /conversations/{conv}/tags/{tag}", body: `{"admin_id":"{me}"}`},
}

var audienceSteps = []step{
	{do: func(d *drive) {
		d.names["segment"] = d.srv.AddSegment(intercomtest.Segment{Name: "Few", Members: []string{d.names["ada"], d.names["shop"]}})
	}},
	{ask: "GET /segments"},
	{ask: "GET /segments?include_count=true"},
	{ask: "GET /segments/{segment}"},
	{ask: "GET /contacts/{ada}/segments"},
	{ask: "GET /companies/{shop}/segments"},
	{ask: "GET /companies/{shop}"},
	{ask: "GET /companies?segment_id={segment}"},
	{ask: "GET /subscription_types", keep: map[string]string{"letter": "data.0.id"}},
	{ask: "POST /contacts/{ada}/subscriptions", body: `{"id":"{letter}","consent_type":"opt_out"}`},
	{ask: "GET /contacts/{ada}/subscriptions"},
	{ask: "GET /contacts/{ada}"},
	{ask: "DELETE /contacts/{ada}/subscriptions/{letter}"},
}

var dataSteps = []step{
	{ask: "POST /data_attributes", as: "attribute", body: `{"name":"shelf","model":"contact","data_type":"string","description":"where it stands","options":[{"value":"left"},{"value":"right"}]}`},
	{ask: "PUT /data_attributes/{attribute}", body: `{"description":"where it stood","archived":true}`},
	{ask: "GET /data_attributes?include_archived=true"},
}

var helpSteps = []step{
	{ask: "GET /help_center/help_centers", keep: map[string]string{"center": "data.0.id"}},
	{ask: "GET /help_center/help_centers/{center}"},
	{ask: "POST /help_center/collections", as: "shelf", body: `{"name":"Deliveries","description":"by land and sea","translated_content":{"nl":{"name":"Leveringen","description":"te land en ter zee"}}}`},
	{ask: "POST /help_center/collections", as: "inner", body: `{"name":"Returns","parent_id":"{shelf}"}`},
	{ask: "GET /help_center/collections"},
	{ask: "GET /help_center/collections/{inner}"},
	{ask: "PUT /help_center/collections/{inner}", body: `{"description":"back again"}`},
	{ask: "POST /articles", as: "article", body: `{"title":"Where is my parcel","description":"Tracking","body":"<p>On its way</p>","author_id":2110,"state":"published",
		"parent_id":{shelf},"parent_type":"collection","translated_content":{"nl":{"title":"Waar is mijn pakket","description":"Volgen","body":"<p>Onderweg</p>","author_id":2110,"state":"draft"}}}`},
	{ask: "GET /articles"},
	{ask: "GET /articles/{article}"},
	{ask: "PUT /articles/{article}", body: `{"description":"Tracking a parcel"}`},
	{ask: "GET /articles/search?phrase=parcel&highlight=true"},
	{ask: "DELETE /articles/{article}"},
	{ask: "DELETE /help_center/collections/{inner}"},
}

var outboundSteps = []step{
	{ask: "POST /events", body: `{"event_name":"bought-tea","user_id":"a-1","created_at":{now},"metadata":{"cups":3,"bill":{"url":"https://shop.example/7","value":"7"}}}`},
	{ask: "POST /events", body: `{"event_name":"bought-milk","id":"{ada}","created_at":{now}}`},
	{ask: "POST /events/summaries", body: `{"user_id":"a-1","event_summaries":{"event_name":"bought-tea","count":7,"first":1700000000,"last":{now}}}`},
	{ask: "GET /events?type=user&user_id=a-1&per_page=1"},
	{ask: "GET /events?type=user&intercom_user_id={ada}&summary=true"},
	{ask: "POST /messages", body: `{"message_type":"email","subject":"Tea","body":"It is back.","template":"plain","from":{"type":"admin","id":"{me}"},
		"to":{"type":"user","id":"{ada}"},"create_conversation_without_contact_reply":true}`},
	{ask: "POST /messages", body: `{"body":"Thanks","from":{"type":"user","id":"{ada}"}}`},
	{ask: "POST /export/content/data", body: `{"created_at_after":1700000000,"created_at_before":{later}}`, keep: map[string]string{"job": "job_identifier|job_identfier"}},
	{ask: "GET /export/content/data/{job}"},
	{ask: "GET /export/content/data/{job}"},
	{ask: "POST /export/cancel/{job}"},
	{ask: "GET /download/content/data/{job}"},
}

// farewellSteps take away what the others have made.
var farewellSteps = []step{
	{ask: "DELETE /contacts/{ada}/tags/{tag}"},
	{ask: "DELETE /contacts/{ada}/companies/{shop}"},
	{ask: "DELETE /companies/{shop}"},
	{ask: "DELETE /contacts/{ada}"},
	{ask: "DELETE /tags/{tag}"},
	{ask: "DELETE /conversations/{conv}"},
}
