package intercomtest_test

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestLoad(t *testing.T) {
	u := newUser(t)
	require.NoError(t, u.srv.Load(strings.NewReader(`{
		"conversations": [
			{"key": "lost", "from": {"id": "$ada"}, "body": "Where is my parcel?", "created_at": 1900000000,
			 "custom_attributes": {"kind": "parcel"}, "tags": ["Gold", "late"], "parts": [
				{"message_type": "comment", "type": "admin", "admin_id": "2110", "body": "On its way."},
				{"message_type": "close", "type": "admin", "admin_id": "2110"}]},
			{"from": {"id": "$bo"}, "body": "Hello"}
		],
		"contacts": [
			{"key": "ada", "id": "5f0c4ab1e3d94c07b2a6a8d1", "tags": ["gold"], "email": "ada@mail.example", "companies": [{"id": "$acme"}]},
			{"key": "bo", "role": "lead", "name": "$5 off", "created_at": 1900000000}
		],
		"companies": [{"key": "acme", "company_id": "acme-1", "name": "Acme", "plan": "gold"}],
		"data_attributes": [{"key": "plan", "model": "contact", "name": "plan", "data_type": "string"}],
		"articles": [{"key": "how", "title": "How to return", "author_id": 2110, "parent_id": "$help", "state": "published"}],
		"tickets": [{"key": "bug-1", "ticket_type_id": "$bug", "contacts": [{"id": "$ada"}], "ticket_attributes": {"_default_title_": "It leaks", "floor": 3}}],
		"ticket_types": [{"key": "bug", "name": "Bug", "attributes": [{"name": "floor", "description": "Where", "data_type": "integer"}]}],
		"collections": [{"key": "help", "name": "Help"}],
		"tags": [{"key": "vip", "name": "VIP", "users": [{"id": "$ada"}], "companies": [{"id": "$acme"}]}]
	}`)))
	srv := u.srv
	for kind, n := range map[string]int{"contact": 2, "company": 1, "conversation": 2, "tag": 3, "data_attribute": 1, "collection": 1, "article": 1} {
		assert.Equal(t, n, srv.Count()[kind], kind)
	}
	assert.Equal(t, []string{"5f0c4ab1e3d94c07b2a6a8d1", "215", "2"}, []string{srv.ID("ada"), srv.ID("lost"), srv.ID("vip")})
	ada := u.ok("GET", "/contacts/"+srv.ID("ada"), "")
	assert.Equal(t, srv.ID("acme"), at(ada, "companies.data.0.id"))
	assert.Equal(t, []any{"1", "2"}, each(at(ada, "tags.data"), "id"), "its own, and those that were put on it")
	assert.Equal(t, "VIP", at(u.ok("GET", "/companies/"+srv.ID("acme"), ""), "tags.tags.0.name"))
	bo := u.ok("GET", "/contacts/"+srv.ID("bo"), "")
	assert.Equal(t, []any{"$5 off", 1.9e9}, []any{bo["name"], bo["created_at"]})
	article := u.ok("GET", "/articles/"+srv.ID("how"), "")
	assert.Equal(t, []any{"published", srv.ID("help")}, []any{article["state"], text(article["parent_id"])})
	ticket := u.ok("GET", "/tickets/"+srv.ID("bug-1"), "")
	assert.Equal(t, []any{3.0, srv.ID("bug"), srv.ID("ada")}, []any{at(ticket, "ticket_attributes.floor"), at(ticket, "ticket_type.id"), at(ticket, "contacts.contacts.0.id")})
	lost := u.ok("GET", "/conversations/"+srv.ID("lost"), "")
	assert.Equal(t, []any{"closed", 1.9e9, "parcel"}, []any{lost["state"], lost["created_at"], at(lost, "custom_attributes.kind")})
	assert.Equal(t, []any{"comment", "close"}, each(at(lost, "conversation_parts.conversation_parts"), "part_type"))

	assert.Equal(t, []any{"gold", "late"}, each(at(lost, "tags.tags"), "name"))

	require.NoError(t, srv.Load(strings.NewReader(`{"contacts":[{"email":"c@mail.example","companies":[{"id":"$acme"}]}],"tags":null}`)), "keys last")
	assert.EqualValues(t, 2, u.ok("GET", "/companies/"+srv.ID("acme"), "")["user_count"])
	assert.Len(t, srv.Requests("POST", ""), 0)
}

func TestLoadRefusals(t *testing.T) {
	for name, test := range map[string]struct{ file, want string }{
		"no JSON":         {"{\n\"contacts\": [\n{,}]}", "fixtures, line 3: invalid character"},
		"cut short":       {"{\"contacts\":", "fixtures, line 1: unexpected end of JSON input"},
		"no object":       {"\n[]", "fixtures, line 2: array, want an object of lists"},
		"no list":         {"{\n\"tags\": {}}", "fixtures, line 2: object, want an object of lists"},
		"unknown list":    {"{\n\n\"contact\": []}", `fixtures, line 3: unknown list "contact"`},
		"no record":       {"{\"tags\": [\n1]}", "fixtures, line 2: tags: a record is not an object: number"},
		"unknown field":   {"{\"contacts\": [{\"email\":\"a@b.example\"},\n{\n\"role\":\"lead\",\n\"emial\":\"x\"}]}", `fixtures, line 2: contacts: unknown field "emial", there are avatar custom_attributes`},
		"unknown key":     {"{\"conversations\": [\n{\n\"body\":\"x\",\n\"from\":{\"id\":\"$ada\"}}]}", `fixtures, line 2: conversations: no record before has the key "$ada"`},
		"refused":         {"{\"contacts\": [\n{\"email\":\"x\"}]}", `fixtures, line 2: contacts: email "x" is not an address`},
		"refused later":   {"{\"contacts\": [{\"role\":\"lead\",\"companies\":[{\"id\":\"5\"}]}]}", "fixtures, line 1: contacts: Company Not Found"},
		"key twice":       {`{"tags":[{"key":"a","name":"a"},{"key":"a","name":"b"}]}`, `tags: another record has the key "a"`},
		"id twice":        {`{"contacts":[{"id":"1","email":"a@b.example"},{"id":"1","email":"c@b.example"}]}`, "contacts: there is a contact with the id 1"},
		"null":            {"{\"contacts\": [null]}", "contacts: a contact needs an email"},
		"time as words":   {`{"tags": [{"name":"a","created_at":"noon"}]}`, "tags: created_at must be a time in Unix seconds"},
		"tags as text":    {`{"contacts":[{"role":"lead","tags":"vip"}]}`, "contacts: tags must be a list of names"},
		"tag as object":   {`{"contacts":[{"role":"lead","tags":[{"name":"vip"}]}]}`, "contacts: tags is a required parameter"},
		"from nobody":     {`{"conversations":[{"body":"x"}]}`, "conversations: from.id is a required parameter"},
		"for nobody":      {`{"tickets":[{"ticket_type_id":"1","contacts":[{}]}]}`, "tickets: contacts: id, external_id and email are missing"},
		"no attribute":    {`{"ticket_types":[{"name":"Bug","attributes":[{"name":"floor"}]}]}`, "ticket_types: data_type is a required parameter"},
		"part is refused": {`{"contacts":[{"key":"a","role":"lead"}],"conversations":[{"from":{"id":"$a"},"body":"x","parts":[{"message_type":"open"}]}]}`, "conversations: admin_id is a required parameter"},
	} {
		t.Run(name, func(t *testing.T) {
			u := newUser(t)
			require.ErrorContains(t, u.srv.Load(strings.NewReader(test.file)), test.want)
			u.ok("POST", "/contacts", `{"email":"c@b.example"}`)
		})
	}
	var b bench
	srv := intercomtest.New(&b)
	defer srv.Close()
	require.EqualError(t, srv.Load(iotest.ErrReader(errors.New("torn"))), "torn")
	srv.ID("nobody")
	assert.Equal(t, `intercomtest: ID: no record has the key "nobody"`, b.fatal)
}
