package intercomtest_test

import (
	"fmt"
	"net/url"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestRequestRules(t *testing.T) { holds(t, requestRules) }

var requestRules = []rule{
	{name: "wrong method", ask: "DELETE /admins", refused: "404 not_found"},
	{name: "wrong method of a path with an id", ask: "PATCH /contacts/{ada}", body: `{}`, refused: "404 not_found"},
	{name: "unknown path", ask: "GET /nowhere", refused: "404 not_found"},
	{name: "below an operation", ask: "GET /contacts/{ada}/nowhere", refused: "404 not_found"},
	{name: "only a later version has it", until: "2.12", ask: "POST /contacts/{ada}/block", refused: "400 intercom_version_invalid"},
}

func TestRuleAuthentication(t *testing.T) {
	for _, version := range []string{"2.10", "Preview"} {
		c := throughAs(t, intercomtest.New(t), version, "another-token")
		for _, ask := range []string{"GET /me", "POST /contacts", "GET /nowhere"} {
			e := c.fails(ask, "")
			assert.Equal(t, "401 unauthorized", said(e), ask)
			assert.ErrorIs(t, e, api.ErrUnauthorized)
		}
	}
}

func TestRuleUnknownVersion(t *testing.T) {
	srv := intercomtest.New(t)
	for _, version := range []string{"2.9", "2.99", "3.0", "latest"} {
		e := through(t, srv, version).fails("GET /me", "")
		assert.Equal(t, "400 intercom_version_invalid", said(e), version)
		assert.ErrorIs(t, e, api.ErrVersion)
	}
	for _, version := range []string{"2.10", "2.13", "2.15", "Unstable", ""} {
		through(t, srv, version).ok("GET /me", "")
	}
}

// Every failure is told apart by the id of its request, in the body as in the header.
func TestRuleRequestIDs(t *testing.T) {
	c := through(t, intercomtest.New(t), "2.12")
	first, second := c.fails("GET /nowhere", ""), c.fails("GET /nowhere", "")
	assert.Regexp(t, `^[0-9a-z]{20}$`, first.RequestID)
	assert.NotEqual(t, first.RequestID, second.RequestID)
}

// sizes are the page sizes of the lists: without per_page, and the most that may be asked for.
var sizes = []struct {
	ask, items string
	usual, max int
}{
	{"GET /contacts", "data", 50, 150},
	{"GET /conversations", "conversations", 20, 150},
	{"GET /companies", "data", 15, 150},
	{"POST /companies/list", "data", 15, 150},
	{"GET /companies/{shop}/contacts", "data", 50, 60},
	{"GET /contacts/{ada}/companies", "data", 50, 60},
	{"GET /contacts/{ada}/notes", "data", 50, 150},
}

func TestPageRules(t *testing.T) { holds(t, pageRules) }

var pageRules = slices.Concat(pageSizeRules(), []rule{
	{name: "no cursor", ask: "GET /contacts?starting_after=!", refused: "400 parameter_invalid starting_after"},
	{name: "no page", ask: "GET /contacts?page=0", refused: "400 parameter_invalid page"},
	{name: "sublists show ten", given: func(c *caller) {
		for i := range 12 {
			c.names["many"] = c.srv.AddTag(fmt.Sprint("tag ", i))
			c.ok("POST /contacts/{ada}/tags", `{"id":"{many}"}`)
		}
	}, ask: "GET /contacts/{ada}", want: has{"tags.data.#": 10, "tags.total_count": 12, "tags.has_more": true}, then: func(c *caller, _ map[string]any) {
		c.check(c.ok("GET /contacts/{ada}/tags", ""), "data.#", 12)
	}},
	{name: "cursors of contacts stand still", ask: "GET /contacts?per_page=2", want: has{"data.*.id": []string{"{ada}", "{bob}"}, "pages.next.page": 2}, then: func(c *caller, answer map[string]any) {
		next, _ := dig(answer, "pages.next.starting_after")
		c.ok("POST /contacts/{ada}/archive", "")
		c.done("DELETE /contacts/{bob}", "")
		c.names["new"] = c.srv.AddContact(intercomtest.Contact{Role: "lead"})
		second := c.ok("GET /contacts?per_page=2&starting_after="+url.QueryEscape(text(next)), "")
		c.check(second, "data.*.id", []string{"{lead}", "{new}"})
		c.check(second, "pages.page", 2)
		c.check(second, "pages.next", absent{})
	}},
	{name: "companies give the next page's address", given: func(c *caller) { c.srv.SeedCompanies(1) }, ask: "GET /companies?per_page=1", then: func(c *caller, answer map[string]any) {
		c.check(answer, "pages.next", c.srv.URL+"/companies?page=2&per_page=1")
		c.check(c.ok("GET /companies?per_page=1&page=2", ""), "data.*.id", []string{"{shop}"})
	}},
})

func pageSizeRules() (rules []rule) {
	crowd := func(c *caller) {
		c.srv.SeedCompanies(155)
		c.srv.SeedConversations(25)
		for _, id := range c.srv.SeedContacts(155) {
			c.names["one"] = id
			c.srv.AddCompany(intercomtest.Company{CompanyID: "c-1", Contacts: []string{id}})
			c.srv.AddCompany(intercomtest.Company{Contacts: []string{c.names["ada"]}})
		}
		for range 52 {
			c.ok("POST /contacts/{ada}/notes", `{"body":"x"}`)
		}
	}
	for _, s := range sizes {
		rules = append(rules,
			rule{name: s.ask + " as it comes", given: crowd, ask: s.ask, want: has{s.items + ".#": s.usual, "pages.per_page": s.usual, "pages.page": 1}},
			rule{name: s.ask + " at most", ask: fmt.Sprintf("%s?per_page=%d", s.ask, s.max), want: has{"pages.per_page": s.max}},
			rule{name: s.ask + " too many", ask: fmt.Sprintf("%s?per_page=%d", s.ask, s.max+1), refused: "400 parameter_invalid per_page"},
			rule{name: s.ask + " none", ask: s.ask + "?per_page=0", refused: "400 parameter_invalid per_page"},
		)
	}
	return rules
}

// A body of another type is refused by what keeps state, and left to samples.
func TestRuleContentType(t *testing.T) {
	u := newUser(t)
	for kind, want := range map[string]int{
		"application/x-www-form-urlencoded": 400, "text/plain": 400, "": 200, "application/json; charset=utf-8": 200, "application/vnd.api+json": 200,
	} {
		r := u.request("POST", "/tags", `{"name":"vip"}`)
		r.Header.Set("Content-Type", kind)
		a, err := u.send(r)
		require.NoError(t, err)
		assert.Equal(t, want, a.status, kind)
		if want == 400 {
			assert.Equal(t, "bad_request", at(a.body, "errors.0.code"))
			assert.Equal(t, fmt.Sprintf("the Content-Type of the body is %q, want application/json", kind), at(a.body, "errors.0.message"))
		}
	}
	for body, is := range map[string]string{`[]`: "array", `"x"`: "string", `7`: "number", `null`: "null"} {
		assert.Equal(t, "the body is not a JSON object: "+is, u.do("POST", "/tags", body).body["error"])
	}
}
