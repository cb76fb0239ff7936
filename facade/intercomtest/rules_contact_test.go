package intercomtest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestContactRules(t *testing.T) { holds(t, contactRules) }

var contactRules = []rule{
	{name: "created", ask: "POST /contacts", body: `{"email":"new@mail.example","custom_attributes":{"seats":3}}`,
		want: has{"type": "contact", "role": "user", "email": "new@mail.example", "custom_attributes.seats": 3, "external_id": nil}},
	{name: "created by external id alone", ask: "POST /contacts", body: `{"external_id":"x-1"}`, want: has{"external_id": "x-1", "role": "user"}},
	{name: "created by role alone", ask: "POST /contacts", body: `{"role":"lead"}`, want: has{"role": "lead"}, then: func(c *caller, answer map[string]any) {
		assert.Len(c.t, answer["external_id"], 36, "a lead is given one")
	}},
	{name: "nothing to know it by", ask: "POST /contacts", body: `{"name":"Nobody"}`, refused: "400 parameter_not_found"},
	{name: "role", ask: "POST /contacts", body: `{"role":"admin"}`, refused: "400 parameter_invalid role"},
	{name: "no address", ask: "POST /contacts", body: `{"email":"ada"}`, refused: "400 parameter_invalid email"},
	{name: "time as text", ask: "POST /contacts", body: `{"role":"lead","signed_up_at":"yesterday"}`, refused: "400 parameter_invalid signed_up_at"},
	{name: "nested attribute", ask: "POST /contacts", body: `{"role":"lead","custom_attributes":{"a":{"b":1}}}`, refused: "400 parameter_invalid custom_attributes"},
	{name: "flag as text", ask: "POST /contacts", body: `{"role":"lead","unsubscribed_from_emails":"no"}`, refused: "400 parameter_invalid unsubscribed_from_emails"},

	{name: "email is taken", ask: "POST /contacts", body: `{"email":"ADA@mail.example"}`, refused: "409 conflict"},
	{name: "external id is taken", ask: "POST /contacts", body: `{"external_id":"a-1"}`, refused: "409 conflict"},
	{name: "changed into another's email", ask: "PUT /contacts/{bob}", body: `{"email":"ada@mail.example"}`, refused: "409 conflict"},
	{name: "a lead may share an email", ask: "POST /contacts", body: `{"role":"lead","email":"ada@mail.example"}`, want: has{"role": "lead"}},
	{name: "a lead that shares an email does not become a user", given: func(c *caller) {
		c.made("twin", "POST /contacts", `{"role":"lead","email":"ada@mail.example"}`)
	}, ask: "PUT /contacts/{twin}", body: `{"role":"user"}`, refused: "409 conflict"},
	{name: "a lead becomes a user", ask: "PUT /contacts/{lead}", body: `{"role":"user"}`, want: has{"role": "user"}},
	{name: "a user stays one", ask: "PUT /contacts/{bob}", body: `{"role":"lead"}`, refused: "400 parameter_invalid role"},

	{name: "phone alone", until: "2.16", given: func(c *caller) { c.ok("PUT /contacts/{ada}", `{"phone":"+31611"}`) }, ask: "GET /contacts/{ada}", want: has{"phone": "+31611", "formatted_phone": absent{}}},
	{name: "phone, twice", from: "Preview", given: func(c *caller) { c.ok("PUT /contacts/{ada}", `{"phone":"+31611"}`) }, ask: "GET /contacts/{ada}", want: has{"formatted_phone": "+31611"}},
	{name: "null and empty clear", given: func(c *caller) { c.ok("PUT /contacts/{ada}", `{"phone":"+31611","custom_attributes":{"a":1,"b":2}}`) },
		ask: "PUT /contacts/{ada}", body: `{"phone":null,"name":"","custom_attributes":{"a":null}}`,
		want: has{"phone": nil, "name": nil, "email": "ada@mail.example", "custom_attributes": map[string]any{"b": 2}}},
	{name: "unknown fields are ignored", ask: "PUT /contacts/{ada}", body: `{"unheard_of":1}`, want: has{"unheard_of": absent{}}},
	{name: "owner as a number", until: "2.15", ask: "PUT /contacts/{ada}", body: `{"owner_id":2111}`, want: has{"owner_id": 2111}},
	{name: "owner as text", from: "2.16", ask: "PUT /contacts/{ada}", body: `{"owner_id":"2111"}`, want: has{"owner_id": "2111"}},
	{name: "no owner", ask: "GET /contacts/{ada}", want: has{"owner_id": nil}},

	{name: "unknown, get", ask: "GET /contacts/5ba6", refused: "404 not_found"},
	{name: "unknown, update", ask: "PUT /contacts/5ba6", body: `{"name":"x"}`, refused: "404 not_found"},
	{name: "unknown, delete", ask: "DELETE /contacts/5ba6", refused: "404 not_found"},
	{name: "unknown, archive", ask: "POST /contacts/5ba6/archive", refused: "404 not_found"},
	{name: "unknown, tags", ask: "GET /contacts/5ba6/tags", refused: "404 not_found"},
	{name: "by external id", from: "2.16", ask: "GET /contacts/find_by_external_id/a-1", want: has{"id": "{ada}"}},
	{name: "by an odd external id", from: "2.16", given: func(c *caller) { c.ok("PUT /contacts/{bob}", `{"external_id":"a/b c"}`) },
		ask: "GET /contacts/find_by_external_id/a%2Fb%20c", want: has{"id": "{bob}"}},
	{name: "by an unknown external id", from: "2.16", ask: "GET /contacts/find_by_external_id/z", refused: "404 not_found"},

	{name: "deleted", ask: "DELETE /contacts/{ada}", want: has{"type": "contact", "id": "{ada}", "external_id": "a-1", "deleted": true}, then: func(c *caller, _ map[string]any) {
		assert.Equal(c.t, "404 not_found", said(c.fails("GET /contacts/{ada}", "")))
		assert.Equal(c.t, "404 not_found", said(c.fails("DELETE /contacts/{ada}", "")))
		c.ok("POST /contacts", `{"email":"ada@mail.example","external_id":"a-1"}`)
	}},
	{name: "archived", ask: "POST /contacts/{ada}/archive", want: has{"type": "contact", "id": "{ada}", "archived": true}, then: func(c *caller, _ map[string]any) {
		c.check(c.ok("GET /contacts", ""), "data.*.id", []string{"{bob}", "{lead}"})
		c.check(c.ok("POST /contacts/search", `{"query":{"field":"role","operator":"=","value":"user"}}`), "data.*.id", []string{"{bob}"})
		c.check(c.ok("GET /contacts/{ada}", ""), "id", "{ada}")
		c.check(c.ok("POST /contacts/{ada}/archive", ""), "archived", true)
		c.check(c.ok("POST /contacts/{ada}/unarchive", ""), "archived", false)
		c.check(c.ok("GET /contacts", ""), "data.*.id", []string{"{ada}", "{bob}", "{lead}"})
	}},
	{name: "blocked", from: "2.16", ask: "POST /contacts/{ada}/block", want: has{"id": "{ada}", "blocked": true}, then: func(c *caller, _ map[string]any) {
		c.check(c.ok("GET /contacts", ""), "data.*.id", []string{"{bob}", "{lead}"})
	}},
}

// A refusal tells which contact is there already: the client can go on with that one.
func TestRuleDuplicateNamesTheContact(t *testing.T) {
	for _, version := range []string{"2.10", "Preview"} {
		c := through(t, intercomtest.New(t), version)
		scene(c)
		conflict := func() string { return c.fails("POST /contacts", `{"email":"ada@mail.example"}`).Errors[0].Message }
		assert.Equal(t, "A contact matching those details already exists with id="+c.names["ada"], conflict())
		c.ok("POST /contacts/{ada}/archive", "")
		assert.Equal(t, "An archived contact matching those details already exists with id="+c.names["ada"], conflict())
	}
}

func TestContactMergeRules(t *testing.T) { holds(t, contactMergeRules) }

var contactMergeRules = []rule{
	{name: "a lead into a user", until: "2.15", ask: "POST /contacts/merge", body: `{"from":"{lead}","into":"{ada}"}`, want: has{"id": "{ada}", "role": "user", "name": "Ada"}},
	{name: "two of one email", from: "2.16", given: func(c *caller) {
		c.made("twin", "POST /contacts", `{"role":"lead","email":"ada@mail.example","phone":"+31612"}`)
	},
		ask: "POST /contacts/merge", body: `{"from":"{twin}","into":"{ada}"}`, want: has{"id": "{ada}", "phone": "+31612"}},
	{name: "two of one phone", from: "2.16", given: func(c *caller) {
		c.ok("PUT /contacts/{ada}", `{"phone":"+31612"}`)
		c.ok("PUT /contacts/{bob}", `{"phone":"+31612"}`)
	}, ask: "POST /contacts/merge", body: `{"from":"{bob}","into":"{ada}"}`, want: has{"id": "{ada}"}},
	{name: "two that differ", from: "2.16", ask: "POST /contacts/merge", body: `{"from":"{bob}","into":"{ada}"}`, refused: "400 invalid_merge"},
	{name: "two that differ, all the same", from: "2.16", ask: "POST /contacts/merge", body: `{"from":"{bob}","into":"{ada}","skip_duplicate_validation":true}`, want: has{"id": "{ada}"}},
	{name: "a user into a user", until: "2.15", ask: "POST /contacts/merge", body: `{"from":"{bob}","into":"{ada}"}`, refused: "400 invalid_merge"},
	{name: "a user into a lead", until: "2.15", ask: "POST /contacts/merge", body: `{"from":"{ada}","into":"{lead}"}`, refused: "400 invalid_merge"},
	{name: "itself", ask: "POST /contacts/merge", body: `{"from":"{ada}","into":"{ada}"}`, refused: "400 invalid_merge"},
	{name: "from nobody", ask: "POST /contacts/merge", body: `{"into":"{ada}"}`, refused: "404 not_found"},
	{name: "into nobody", ask: "POST /contacts/merge", body: `{"from":"{lead}"}`, refused: "404 not_found"},
	{name: "from an unknown", ask: "POST /contacts/merge", body: `{"from":"5ba6","into":"{ada}"}`, refused: "404 not_found"},
	{name: "what hangs on it moves", given: func(c *caller) {
		c.made("twin", "POST /contacts", `{"role":"lead","email":"ada@mail.example","custom_attributes":{"beta":true}}`)
		c.ok("POST /contacts/{twin}/tags", `{"id":"{tag}"}`)
		c.ok("POST /contacts/{twin}/companies", `{"id":"{shop}"}`)
		c.made("note", "POST /contacts/{twin}/notes", `{"body":"calls back"}`)
	}, ask: "POST /contacts/merge", body: `{"from":"{twin}","into":"{ada}"}`,
		want: has{"tags.data.*.id": []string{"{tag}"}, "companies.data.*.id": []string{"{shop}"}, "notes.data.*.id": []string{"{note}"}, "custom_attributes.beta": true}},
	{name: "gone, not found", until: "2.15", given: merged, ask: "GET /contacts/{twin}", refused: "404 not_found"},
	{name: "gone, moved", from: "2.16", given: merged, ask: "GET /contacts/{twin}", refused: "410 contact_merged"},
	{name: "gone, moved, update", from: "2.16", given: merged, ask: "PUT /contacts/{twin}", body: `{"name":"x"}`, refused: "410 contact_merged"},
}

func merged(c *caller) {
	c.made("twin", "POST /contacts", `{"role":"lead","email":"ada@mail.example"}`)
	c.ok("POST /contacts/merge", `{"from":"{twin}","into":"{ada}"}`)
}

// A contact that was merged away leads to the one it went into, over any number of merges.
func TestRuleMergedContactLeadsOn(t *testing.T) {
	for _, version := range []string{"2.16", "Preview"} {
		c := through(t, intercomtest.New(t), version)
		scene(c)
		merged(c)
		assert.Equal(t, "</contacts/"+c.names["ada"]+`>; rel="canonical"`, c.fails("GET /contacts/{twin}", "").Header.Get("Link"))
		c.ok("POST /contacts/merge", `{"from":"{ada}","into":"{bob}","skip_duplicate_validation":true}`)
		assert.Equal(t, "</contacts/"+c.names["bob"]+`>; rel="canonical"`, c.fails("GET /contacts/{twin}", "").Header.Get("Link"))
	}
}
