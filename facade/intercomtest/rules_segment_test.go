package intercomtest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// groups makes a segment of the users, and one that has members: ada and the shop.
func groups(c *caller) {
	c.srv.AddCompany(intercomtest.Company{CompanyID: "c-2", Name: "Ghent Optics"})
	c.names["users"] = c.srv.AddSegment(intercomtest.Segment{Name: "All users", Query: map[string]any{"field": "role", "operator": "=", "value": "user"}})
	c.names["few"] = c.srv.AddSegment(intercomtest.Segment{Name: "Chosen", PersonType: "contact", Members: []string{c.names["ada"], c.names["shop"]}})
}

func TestSegmentRules(t *testing.T) { holds(t, segmentRules) }

var segmentRules = []rule{
	{name: "none at first", ask: "GET /segments", want: has{"type": "segment.list", "segments.#": 0}},
	{name: "listed", given: groups, ask: "GET /segments", want: has{
		"segments.*.id": []string{"{users}", "{few}"}, "segments.*.person_type": []string{"user", "contact"}, "segments.0.type": "segment",
		"segments.0.name": "All users", "segments.0.count": absent{},
	}},
	{name: "listed with counts", given: groups, ask: "GET /segments?include_count=true", want: has{"segments.*.count": []int{2, 1}}, then: func(c *caller, _ map[string]any) {
		c.ok("PUT /contacts/{lead}", `{"role":"user"}`)
		c.ok("POST /contacts/{ada}/archive", "")
		c.check(c.ok("GET /segments?include_count=true", ""), "segments.*.count", []int{2, 0})
	}},
	{name: "one", given: groups, ask: "GET /segments/{few}", want: has{"type": "segment", "id": "{few}", "name": "Chosen", "count": absent{}}},
	{name: "unknown", ask: "GET /segments/77", refused: "404 not_found"},
	{name: "of a contact", given: groups, ask: "GET /contacts/{ada}/segments", want: has{"type": "list", "data.*.id": []string{"{users}", "{few}"}}},
	{name: "of a lead", given: groups, ask: "GET /contacts/{lead}/segments", want: has{"data.#": 0}},
	{name: "of a contact nobody knows", ask: "GET /contacts/77/segments", refused: "404 not_found"},
	{name: "of a company", given: groups, ask: "GET /companies/{shop}/segments", want: has{"type": "list", "data.*.id": []string{"{few}"}}},
	{name: "of a company nobody knows", ask: "GET /companies/77/segments", refused: "404 company_not_found"},
	{name: "in a company", given: groups, ask: "GET /companies/{shop}", want: has{"segments.type": "segment.list", "segments.segments.*.name": []string{"Chosen"}}},
	{name: "companies by segment", given: groups, ask: "GET /companies?segment_id={few}", want: has{"data.*.id": []string{"{shop}"}}},
	{name: "companies by another", given: groups, ask: "GET /companies?segment_id={users}", want: has{"data.#": 0}},
	{name: "contacts by segment", given: groups, ask: "POST /contacts/search", body: `{"query":{"field":"segment_id","operator":"=","value":"{few}"}}`, want: has{"data.*.id": []string{"{ada}"}}},
	{name: "contacts of no segment", given: groups, ask: "POST /contacts/search", body: `{"query":{"field":"segment_id","operator":"=","value":null}}`, want: has{"data.*.id": []string{"{lead}"}}},
}

func TestSegmentOfBadQuery(t *testing.T) {
	srv, err := intercomtest.NewServer()
	require.NoError(t, err)
	defer srv.Close()
	assert.Panics(t, func() {
		srv.AddSegment(intercomtest.Segment{Name: "x", Query: map[string]any{"field": "shoe_size", "operator": "=", "value": 1}})
	})
}

func TestSubscriptionRules(t *testing.T) { holds(t, subscriptionRules) }

var subscriptionRules = []rule{
	{name: "listed", ask: "GET /subscription_types", want: has{
		"type": "list", "data.*.id": []string{"41", "42", "43"}, "data.*.consent_type": []string{"opt_out", "opt_out", "opt_in"}, "data.0.type": "subscription",
		"data.0.state": "live", "data.0.default_translation.locale": "en", "data.0.translations.#": 1, "data.2.content_types": []string{"email"},
	}},
	{name: "none at first", ask: "GET /contacts/{ada}/subscriptions", want: has{"type": "list", "data.#": 0}},
	{name: "opted out", ask: "POST /contacts/{ada}/subscriptions", body: `{"id":42,"consent_type":"opt_out"}`, want: has{"id": "42", "consent_type": "opt_out"}, then: func(c *caller, _ map[string]any) {
		c.ok("POST /contacts/{ada}/subscriptions", `{"id":"43","consent_type":"opt_in"}`)
		c.ok("POST /contacts/{ada}/subscriptions", `{"id":"42","consent_type":"opt_out"}`)
		ada := c.ok("GET /contacts/{ada}", "")
		c.check(ada, "opted_out_subscription_types.data.*.id", []string{"42"})
		c.check(ada, "opted_in_subscription_types.data", []has{{"type": "subscription", "id": "43", "url": "/subscriptions/43"}})
		c.check(ada, "opted_in_subscription_types.url", "/contacts/{ada}/subscriptions")
		c.check(c.ok("GET /contacts/{ada}/subscriptions", ""), "data.*.id", []string{"43", "42"})
		c.check(c.ok("DELETE /contacts/{ada}/subscriptions/42", ""), "id", "42")
		c.check(c.ok("GET /contacts/{ada}", ""), "opted_out_subscription_types.total_count", 0)
		c.check(c.ok("GET /contacts/{bob}/subscriptions", ""), "data.#", 0)
	}},
	{name: "merged", given: func(c *caller) {
		c.ok("POST /contacts/{lead}/subscriptions", `{"id":"43","consent_type":"opt_in"}`)
		c.ok("POST /contacts/{ada}/subscriptions", `{"id":"41","consent_type":"opt_out"}`)
	}, ask: "POST /contacts/merge", body: `{"from":"{lead}","into":"{ada}","skip_duplicate_validation":true}`, want: has{
		"opted_out_subscription_types.data.*.id": []string{"41"}, "opted_in_subscription_types.data.*.id": []string{"43"},
	}},
	{name: "a type nobody knows", ask: "POST /contacts/{ada}/subscriptions", body: `{"id":"77","consent_type":"opt_in"}`, refused: "404 not_found"},
	{name: "no id", ask: "POST /contacts/{ada}/subscriptions", body: `{"consent_type":"opt_in"}`, refused: "400 parameter_not_found id"},
	{name: "no consent", ask: "POST /contacts/{ada}/subscriptions", body: `{"id":"41"}`, refused: "400 parameter_not_found consent_type"},
	{name: "the other consent", ask: "POST /contacts/{ada}/subscriptions", body: `{"id":"41","consent_type":"opt_maybe"}`, refused: "400 parameter_invalid consent_type"},
	{name: "a contact nobody knows", ask: "POST /contacts/77/subscriptions", body: `{"id":"41","consent_type":"opt_out"}`, refused: "404 not_found"},
	{name: "removed without having chosen", ask: "DELETE /contacts/{ada}/subscriptions/41", refused: "404 not_found"},
	{name: "removed, a type nobody knows", ask: "DELETE /contacts/{ada}/subscriptions/77", refused: "404 not_found"},
}
