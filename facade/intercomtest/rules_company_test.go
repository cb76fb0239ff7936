package intercomtest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestCompanyRules(t *testing.T) { holds(t, companyRules) }

var companyRules = []rule{
	{name: "created", ask: "POST /companies", body: `{"company_id":"c-2","name":"Ghent Optics","plan":"scale","monthly_spend":12.5}`,
		want: has{"type": "company", "company_id": "c-2", "plan.name": "scale", "monthly_spend": 12.5, "user_count": 0}},
	{name: "the same company_id is the same company", ask: "POST /companies", body: `{"company_id":"c-1","industry":"Press"}`,
		want: has{"id": "{shop}", "name": "Brno Press", "industry": "Press"}},
	{name: "no company_id", ask: "POST /companies", body: `{"name":"x"}`, refused: "400 parameter_not_found company_id"},
	{name: "size as text", ask: "POST /companies", body: `{"company_id":"c-2","size":"big"}`, refused: "400 parameter_invalid size"},
	{name: "company_id stays", ask: "PUT /companies/{shop}", body: `{"company_id":"other","website":"https://press.example"}`,
		want: has{"company_id": "c-1", "website": "https://press.example"}},
	{name: "by company_id", ask: "GET /companies?company_id=c-1", want: has{"id": "{shop}"}},
	{name: "by name", ask: "GET /companies?name=Brno+Press", want: has{"id": "{shop}"}},
	{name: "by an unknown company_id", ask: "GET /companies?company_id=c-9", refused: "404 company_not_found"},
	{name: "unknown, get", ask: "GET /companies/5ba6", refused: "404 company_not_found"},
	{name: "unknown, update", ask: "PUT /companies/5ba6", body: `{"name":"x"}`, refused: "404 company_not_found"},
	{name: "unknown, contacts", ask: "GET /companies/5ba6/contacts", refused: "404 company_not_found"},
	{name: "deleted", ask: "DELETE /companies/{shop}", want: has{"id": "{shop}", "object": "company", "deleted": true}, then: func(c *caller, _ map[string]any) {
		assert.Equal(c.t, "404 company_not_found", said(c.fails("GET /companies/{shop}", "")))
		c.check(c.ok("GET /companies", ""), "data.#", 0)
	}},
	{name: "attached", ask: "POST /contacts/{ada}/companies", body: `{"id":"{shop}"}`, want: has{"id": "{shop}", "user_count": 1}, then: func(c *caller, _ map[string]any) {
		c.check(c.ok("POST /contacts/{ada}/companies", `{"id":"{shop}"}`), "user_count", 1)
		c.check(c.ok("GET /companies/{shop}/contacts", ""), "data.*.id", []string{"{ada}"})
		c.check(c.ok("GET /contacts/{ada}/companies", ""), "data.*.id", []string{"{shop}"})
		c.check(c.ok("DELETE /contacts/{ada}/companies/{shop}", ""), "user_count", 0)
		assert.Equal(c.t, "404 company_not_found", said(c.fails("DELETE /contacts/{ada}/companies/{shop}", "")))
	}},
	{name: "attach without an id", ask: "POST /contacts/{ada}/companies", body: `{}`, refused: "400 parameter_not_found"},
	{name: "attach an unknown", ask: "POST /contacts/{ada}/companies", body: `{"id":"5ba6"}`, refused: "404 company_not_found"},
	{name: "at most 1000 companies", given: func(c *caller) {
		for i := range 1000 {
			c.srv.AddCompany(intercomtest.Company{CompanyID: fmt.Sprint("many-", i), Contacts: []string{c.names["ada"]}})
		}
	}, ask: "POST /contacts/{ada}/companies", body: `{"id":"{shop}"}`, refused: "400 contact_company_limit_exceeded"},
	{name: "listed, newest first", given: twoShops, ask: "POST /companies/list", want: has{"data.*.id": []string{"{late}", "{shop}"}}},
	{name: "listed, oldest first", given: twoShops, ask: "POST /companies/list?order=asc", want: has{"data.*.id": []string{"{shop}", "{late}"}}},
	{name: "listed by tag", given: func(c *caller) {
		twoShops(c)
		c.ok("POST /tags", `{"name":"hot","companies":[{"id":"{late}"}]}`)
	}, ask: "GET /companies?tag_id={tag}", want: has{"data.*.id": []string{"{late}"}}},
	{name: "lists end at 10,000", ask: "POST /companies/list?per_page=100&page=101", refused: "400 page_limit_reached"},

	{name: "one scroll at a time", given: func(c *caller) { c.ok("GET /companies/scroll", "") }, ask: "GET /companies/scroll", refused: "400 scroll_exists"},
	{name: "unknown scroll", ask: "GET /companies/scroll?scroll_param=x", refused: "404 not_found"},
	{name: "a scroll ends on an empty page", ask: "GET /companies/scroll", want: has{"data.*.id": []string{"{shop}"}}, then: func(c *caller, answer map[string]any) {
		c.names["scroll"] = fmt.Sprint(answer["scroll_param"])
		c.check(c.ok("GET /companies/scroll?scroll_param={scroll}", ""), "data.#", 0)
		assert.Equal(c.t, "404 not_found", said(c.fails("GET /companies/scroll?scroll_param={scroll}", "")))
		c.ok("GET /companies/scroll", "")
	}},
	{name: "a scroll that idles for a minute is over", ask: "GET /companies/scroll", then: func(c *caller, answer map[string]any) {
		c.names["scroll"] = fmt.Sprint(answer["scroll_param"])
		c.srv.Advance(60 * time.Second)
		assert.Equal(c.t, "404 not_found", said(c.fails("GET /companies/scroll?scroll_param={scroll}", "")))
		c.ok("GET /companies/scroll", "")
	}},
}

func twoShops(c *caller) {
	c.names["late"] = c.srv.AddCompany(intercomtest.Company{CompanyID: "c-2", Name: "Late Gardens"})
}

// A scroll reaches every company once, whatever comes and goes meanwhile.
func TestRuleScrollStandsStill(t *testing.T) {
	for _, version := range []string{"2.10", "Preview"} {
		standing := intercomtest.WithClock(func() time.Time { return time.Unix(1_900_000_000, 0) }) // a second more and the scroll is over
		c := through(t, intercomtest.New(t, standing), version)
		ids := c.srv.SeedCompanies(230)
		page := c.ok("GET /companies/scroll", "")
		c.names["scroll"], c.names["seen"] = fmt.Sprint(page["scroll_param"]), ids[3]
		c.done("DELETE /companies/{seen}", "")
		late := c.srv.AddCompany(intercomtest.Company{Name: "Late Gardens"})
		seen := each(page["data"], "id")
		for len(each(page["data"], "id")) > 0 {
			c.srv.Advance(58 * time.Second) // the clock runs on, and ages are counted in whole seconds
			page = c.ok("GET /companies/scroll?scroll_param={scroll}", "")
			seen = append(seen, each(page["data"], "id")...)
		}
		want := []any{}
		for _, id := range append(ids, late) {
			want = append(want, id)
		}
		assert.Equal(t, want, seen, version)
	}
}
