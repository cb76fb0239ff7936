package intercomtest_test

import (
	"encoding/base64"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestSmallRules(t *testing.T) {
	options := func(c *caller) {
		c.made("size", "POST /data_attributes", `{"name":"size","model":"contact","data_type":"string","options":[{"value":"s"},{"value":"m"}]}`)
	}
	nested := func(c *caller) {
		c.names["outer"] = c.srv.AddCollection("Outer", "")
		c.names["inner"] = c.srv.AddCollection("Inner", c.names["outer"])
	}
	holds(t, []rule{
		{name: "a bad composite operator", ask: "POST /contacts/search", body: `{"query":{"operator":"XOR","value":[{"field":"role","operator":"=","value":"user"}]}}`, refused: "400 invalid_operator"},
		{name: "a filter without a value", ask: "POST /contacts/search", body: `{"query":{"field":"name","operator":"!="}}`, want: has{"total_count": 3}},
		{name: "a ticket attribute by name", ask: "POST /tickets/search", body: `{"query":{"field":"ticket_attribute.Floor","operator":"=","value":"1"}}`, refused: "400 parameter_invalid ticket_attribute.Floor"},
		{name: "an option that is none", given: options, ask: "PUT /contacts/{ada}", body: `{"custom_attributes":{"size":"xl"}}`, refused: "400 parameter_invalid custom_attributes"},
		{name: "an option", given: options, ask: "PUT /contacts/{ada}", body: `{"custom_attributes":{"size":"m"}}`, want: has{"custom_attributes.size": "m"}},
		{name: "numbers stay numbers", ask: "PUT /contacts/{ada}", body: `{"custom_attributes":{"a":9007199254740993,"b":1.5}}`, want: has{"custom_attributes.b": 1.5}},
		{name: "a cycle of collections", given: nested, ask: "PUT /help_center/collections/{outer}", body: `{"parent_id":"{inner}"}`, refused: "400 parameter_invalid parent_id"},
		{name: "reply to the last", ask: "POST /conversations/last/reply", body: `{"message_type":"comment","type":"admin","admin_id":"2110","body":"Hi"}`, want: has{"id": "{conv}"}},
		{name: "the other consent takes a choice back", ask: "POST /contacts/{ada}/subscriptions", body: `{"id":"41","consent_type":"opt_in"}`, want: has{"id": "41"}},
		{name: "bad base64", ask: "POST /conversations/{conv}/reply", body: `{"message_type":"comment","type":"admin","admin_id":"2110","attachment_files":[{"name":"a","content_type":"text/plain","data":"%%%"}]}`,
			refused: "400 parameter_invalid attachment_files"},
	})
}

func TestPlansHaveIDsOfTheirOwn(t *testing.T) {
	u := newUser(t)
	plan := func(id, name string) any {
		return at(u.ok("POST", "/companies", `{"company_id":"`+id+`","plan":"`+name+`"}`), "plan.id")
	}
	assert.NotEqual(t, plan("1", "gold"), plan("2", "iron"), "names of one length")
	assert.Equal(t, plan("3", "gold"), plan("4", "gold"))
}

func TestTwoUsersWithOneEmailByFixture(t *testing.T) {
	u := newUser(t)
	u.srv.AddContact(intercomtest.Contact{Email: "twin@mail.example", ExternalID: "1"})
	u.srv.AddContact(intercomtest.Contact{Email: "twin@mail.example", ExternalID: "2"})
	found := u.ok("POST", "/contacts/search", `{"query":{"field":"email","operator":"=","value":"twin@mail.example"}}`)
	assert.InDelta(t, 2, found["total_count"], 0)
	assert.Equal(t, "409 conflict", u.refused("POST", "/contacts", `{"email":"twin@mail.example"}`))
}

func TestAttachmentsCanBeFetched(t *testing.T) {
	u := newUser(t)
	conv := u.srv.AddConversation(intercomtest.Conversation{Body: "Hello"})
	data := base64.StdEncoding.EncodeToString([]byte("The content."))
	reply := u.ok("POST", "/conversations/"+conv+"/reply", `{"message_type":"comment","type":"admin","admin_id":"2110",
		"attachment_files":[{"name":"a b.txt","content_type":"text/plain","data":"`+data+`"}]}`)
	file := at(reply, "conversation_parts.conversation_parts.0.attachments.0")
	assert.InDelta(t, 12, at(file, "filesize"), 0)
	req, err := http.NewRequest(http.MethodGet, text(at(file, "url")), nil)
	require.NoError(t, err)
	got, err := u.send(req)
	require.NoError(t, err)
	assert.Equal(t, "The content.", got.raw, "asked without a token")
	assert.Equal(t, "text/plain", got.header.Get("Content-Type"))

	call := u.srv.AddCall(intercomtest.Call{Recording: []byte("sound"), Transcript: "Hello there."})
	assert.Equal(t, "sound", u.at("2.16").do("GET", "/calls/"+call+"/recording", "").raw)
	assert.Equal(t, "Hello there.", u.at("2.16").do("GET", "/calls/"+call+"/transcript", "").raw)
}
