package intercomtest_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// traits makes an attribute of contacts and a list of companies.
func traits(c *caller) {
	c.made("seats", "POST /data_attributes", `{"name":"Seats","model":"contact","data_type":"integer"}`)
	c.made("tier", "POST /data_attributes", `{"name":"Tier","model":"company","data_type":"string","options":[{"value":"low"},{"value":"high"}]}`)
}

func TestDataAttributeRules(t *testing.T) { holds(t, dataAttributeRules) }

var dataAttributeRules = []rule{
	{name: "created", ask: "POST /data_attributes", body: `{"name":"Shoe size","model":"contact","data_type":"float","description":"European"}`, want: has{
		"type": "data_attribute", "name": "Shoe size", "full_name": "custom_attributes.Shoe size", "label": "Shoe size", "model": "contact", "data_type": "float",
		"description": "European", "custom": true, "archived": false, "api_writable": true, "admin_id": "2110", "options": absent{},
	}, then: func(c *caller, answer map[string]any) {
		id := text(answer["id"])
		assert.IsType(c.t, 0.0, answer["id"], "a number, unlike most ids")
		last, _ := c.srv.LastRequest()
		assert.Equal(c.t, []intercomtest.Record{{Kind: "data_attribute", ID: id}}, last.Created)
		assert.Equal(c.t, 1, c.srv.Count()["data_attribute"])
		c.check(c.ok("GET /data_attributes?model=contact", ""), "data.*.custom", customLast(c, "contact"))
		c.ok("PUT /contacts/{ada}", `{"custom_attributes":{"Shoe size":41.5}}`)
		assert.Equal(c.t, 1, c.srv.Count()["data_attribute"])
	}},
	{name: "the Messenger writes it", until: "2.10", ask: "POST /data_attributes", body: `{"name":"a","model":"contact","data_type":"date"}`, want: has{"messenger_writable": true}},
	{name: "the Messenger does not write it", from: "2.11", ask: "POST /data_attributes", body: `{"name":"a","model":"contact","data_type":"date"}`, want: has{"messenger_writable": false}},
	{name: "the Messenger may be let", ask: "POST /data_attributes", body: `{"name":"a","model":"contact","data_type":"date","messenger_writable":true}`, want: has{"messenger_writable": true}},
	{name: "a time", until: "2.16", ask: "POST /data_attributes", body: `{"name":"a","model":"contact","data_type":"datetime"}`, want: has{"data_type": "date"}},
	{name: "a time of its own type", from: "preview", ask: "POST /data_attributes", body: `{"name":"a","model":"contact","data_type":"datetime"}`, want: has{"data_type": "datetime"}},
	{name: "a list", ask: "POST /data_attributes", body: `{"name":"a","model":"company","data_type":"string","options":[{"value":"x"},{"value":"y"}]}`, want: has{"data_type": "string", "options": []string{"x", "y"}}},
	{name: "a list of strings", ask: "POST /data_attributes", body: `{"name":"a","model":"company","data_type":"string","options":["x","y"]}`, want: has{"options": []string{"x", "y"}}},
	{name: "a list by its type", from: "2.14", ask: "POST /data_attributes", body: `{"name":"a","model":"company","data_type":"options","options":[{"value":"x"},{"value":"y"}]}`, want: has{"data_type": "string"}},
	{name: "no such type yet", until: "2.13", ask: "POST /data_attributes", body: `{"name":"a","model":"company","data_type":"options","options":["x","y"]}`, refused: "400 parameter_invalid data_type"},
	{name: "a list of nothing", from: "2.14", ask: "POST /data_attributes", body: `{"name":"a","model":"company","data_type":"options"}`, refused: "400 parameter_not_found options"},
	{name: "a list of one", ask: "POST /data_attributes", body: `{"name":"a","model":"company","data_type":"string","options":[{"value":"x"}]}`, refused: "400 parameter_invalid options"},
	{name: "a list that is none", ask: "POST /data_attributes", body: `{"name":"a","model":"company","data_type":"string","options":{"value":"x"}}`, refused: "400 parameter_invalid options"},
	{name: "a list of numbers", ask: "POST /data_attributes", body: `{"name":"a","model":"company","data_type":"integer","options":["1","2"]}`, refused: "400 parameter_invalid options"},
	{name: "no model", ask: "POST /data_attributes", body: `{"options":[{"value":"1"},{"value":"2"}]}`, refused: "400 parameter_invalid model"},
	{name: "a model nobody knows", ask: "POST /data_attributes", body: `{"name":"a","model":"conversation","data_type":"string"}`, refused: "400 parameter_invalid model"},
	{name: "no name", ask: "POST /data_attributes", body: `{"model":"contact","data_type":"string"}`, refused: "400 parameter_not_found name"},
	{name: "no type", ask: "POST /data_attributes", body: `{"model":"contact","name":"a"}`, refused: "400 parameter_not_found data_type"},
	{name: "a type nobody knows", ask: "POST /data_attributes", body: `{"model":"contact","name":"a","data_type":"blob"}`, refused: "400 parameter_invalid data_type"},
	{name: "a name of odd characters", ask: "POST /data_attributes", body: `{"model":"contact","name":"a!","data_type":"string"}`, refused: "400 parameter_invalid name"},
	{name: "a name that is taken", given: traits, ask: "POST /data_attributes", body: `{"name":"Seats","model":"contact","data_type":"string"}`, refused: "400 parameter_invalid name"},
	{name: "a name that the other model has", given: traits, ask: "POST /data_attributes", body: `{"name":"Seats","model":"company","data_type":"string"}`, refused: "400 parameter_invalid name"},
	{name: "changed", given: traits, ask: "PUT /data_attributes/{tier}", body: `{"description":"How much","options":[{"value":"a"},{"value":"b"},{"value":"c"}],"name":"x","data_type":"integer"}`,
		want: has{"id": 2, "name": "Tier", "data_type": "string", "description": "How much", "options": []string{"a", "b", "c"}}},
	{name: "changed to a list", given: traits, ask: "PUT /data_attributes/{seats}", body: `{"options":[{"value":"1"},{"value":"2"}]}`, refused: "400 parameter_invalid options"},
	{name: "changed to no list", given: traits, ask: "PUT /data_attributes/{tier}", body: `{"options":{"value":"1"}}`, refused: "400 parameter_invalid options"},
	{name: "unknown", ask: "PUT /data_attributes/77", body: `{"archived":true}`, refused: "404 field_not_found"},
	{name: "archived", given: traits, ask: "PUT /data_attributes/{tier}", body: `{"archived":true}`, want: has{"archived": true}, then: func(c *caller, _ map[string]any) {
		assert.NotContains(c.t, each(c.ok("GET /data_attributes", "")["data"], "name"), "Tier")
		assert.Contains(c.t, each(c.ok("GET /data_attributes?include_archived=true&model=company", "")["data"], "name"), "Tier")
		c.check(c.ok("PUT /data_attributes/{tier}", `{"archived":false}`), "archived", false)
		assert.Contains(c.t, each(c.ok("GET /data_attributes", "")["data"], "name"), "Tier")
	}},
	{name: "brought along by a contact", ask: "POST /contacts", body: `{"email":"eve@mail.example","custom_attributes":{"plan":"pro","seats":3,"rate":1.5,"beta":true,"gone":null}}`, then: func(c *caller, _ map[string]any) {
		last, _ := c.srv.LastRequest()
		assert.Len(c.t, last.Created, 1)
		assert.Zero(c.t, c.srv.Count()["data_attribute"])
		found := map[any]any{}
		for _, a := range c.ok("GET /data_attributes?model=contact", "")["data"].([]any) {
			if at(a, "custom") == true {
				found[at(a, "name")] = at(a, "data_type")
			}
		}
		assert.Equal(c.t, map[any]any{"plan": "string", "seats": "integer", "rate": "float", "beta": "boolean"}, found)
	}},
	{name: "brought along by a company", ask: "PUT /companies/{shop}", body: `{"custom_attributes":{"fleet":3}}`, then: func(c *caller, _ map[string]any) {
		assert.Contains(c.t, each(c.ok("GET /data_attributes?model=company", "")["data"], "full_name"), "custom_attributes.fleet")
	}},
	{name: "of conversations", until: "2.15", ask: "GET /data_attributes?model=conversation", want: has{"data.0.model": "conversation", "data.0.custom": false}},
	{name: "of conversations elsewhere", from: "2.16", ask: "GET /data_attributes?model=conversation", refused: "422 parameter_invalid"},
	{name: "not of conversations", from: "2.16", ask: "GET /data_attributes", then: func(c *caller, answer map[string]any) {
		assert.NotContains(c.t, each(answer["data"], "model"), "conversation")
	}},
	{name: "of a model nobody knows", ask: "GET /data_attributes?model=ticket", refused: "400 parameter_invalid model"},
	{name: "of companies", ask: "GET /data_attributes?model=company", want: has{"type": "list"}, then: func(c *caller, answer map[string]any) {
		for _, a := range answer["data"].([]any) {
			assert.NotContains(c.t, a, "id", "only custom ones have one")
			if at(a, "full_name") == "plan.name" {
				assert.Equal(c.t, map[string]any{
					"type": "data_attribute", "model": "company", "name": "name", "full_name": "plan.name", "label": "plan.name", "data_type": "string",
					"api_writable": false, "ui_writable": false, "messenger_writable": true, "custom": false, "archived": false,
				}, a)
			}
		}
	}},
}

// customLast is what tells built-in from custom where one attribute is custom.
func customLast(c *caller, model string) []any {
	list := make([]any, len(c.ok("GET /data_attributes?model="+model, "")["data"].([]any)))
	for i := range list {
		list[i] = i == len(list)-1
	}
	return list
}

func TestDataAttributeLimit(t *testing.T) {
	u := newUser(t)
	attributes := map[string]any{}
	for i := range 249 {
		attributes[fmt.Sprintf("a%d", i)] = i
	}
	ada := u.srv.AddContact(intercomtest.Contact{Email: "ada@mail.example", CustomAttributes: attributes})
	last := u.ok("POST", "/data_attributes", `{"name":"last","model":"company","data_type":"string"}`)
	assert.Equal(t, "422 custom_data_limit_reached", u.refused("POST", "/data_attributes", `{"name":"one more","model":"company","data_type":"string"}`))
	assert.Equal(t, "422 custom_data_limit_reached", u.refused("PUT", "/contacts/"+ada, `{"name":"Ada","custom_attributes":{"more":1}}`))
	assert.Equal(t, "422 custom_data_limit_reached", u.refused("POST", "/companies", `{"company_id":"c-1","custom_attributes":{"more":1}}`))
	assert.Zero(t, u.srv.Count()["company"])
	assert.Nil(t, u.ok("GET", "/contacts/"+ada, "")["name"], "all of a change or nothing")
	u.ok("PUT", "/contacts/"+ada, `{"custom_attributes":{"a7":8}}`)
	u.ok("PUT", "/data_attributes/"+text(last["id"]), `{"archived":true}`)
	u.ok("PUT", "/contacts/"+ada, `{"custom_attributes":{"more":1}}`)
}

func TestStrictAttributes(t *testing.T) {
	u := newUser(t, intercomtest.WithStrictAttributes())
	ada := u.srv.AddContact(intercomtest.Contact{Email: "ada@mail.example", CustomAttributes: map[string]any{"plan": "pro"}})
	u.ok("PUT", "/contacts/"+ada, `{"custom_attributes":{"plan":"basic","other":null}}`)
	for _, body := range []string{`{"email":"bob@mail.example","custom_attributes":{"seats":1}}`, `{"email":"bob@mail.example","custom_attributes":{"plan":"pro","seats":1}}`} {
		assert.Equal(t, "400 parameter_invalid", u.refused("POST", "/contacts", body))
	}
	assert.Equal(t, "400 parameter_invalid", u.refused("POST", "/companies", `{"company_id":"c-1","custom_attributes":{"plan":"pro"}}`), "each model has its own")
	assert.Equal(t, 1, u.srv.Count()["contact"])
	u.ok("POST", "/data_attributes", `{"name":"seats","model":"contact","data_type":"integer"}`)
	u.ok("POST", "/contacts", `{"email":"bob@mail.example","custom_attributes":{"seats":1}}`)
}
