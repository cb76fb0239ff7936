package intercomtest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestCompanyLifecycle(t *testing.T) {
	u := newUser(t)
	made := u.ok("POST", "/companies", `{"company_id":"c-1","name":"Brno Press","plan":"scale","monthly_spend":12.5,"custom_attributes":{"a":true}}`)
	id := text(made["id"])
	assert.Equal(t, "scale", at(made, "plan.name"))
	assert.InDelta(t, 12.5, made["monthly_spend"], 0)
	again := u.ok("POST", "/companies", `{"company_id":"c-1","industry":"Press","custom_attributes":{"b":1}}`)
	assert.Equal(t, id, again["id"], "company_id decides")
	assert.Equal(t, "Brno Press", again["name"])
	assert.Equal(t, map[string]any{"a": true, "b": 1.0}, again["custom_attributes"])
	changed := u.ok("PUT", "/companies/"+id, `{"company_id":"other","website":"https://press.example","industry":null}`)
	assert.Equal(t, "c-1", changed["company_id"])
	assert.NotContains(t, changed, "industry")
	assert.Equal(t, changed, u.ok("GET", "/companies/"+id, ""))
	assert.Equal(t, changed, u.ok("GET", "/companies?company_id=c-1", ""))
	assert.Equal(t, changed, u.ok("GET", "/companies?name=Brno+Press", ""))
	kept, ok := u.srv.Company(id)
	assert.True(t, ok)
	assert.Equal(t, "Brno Press", kept["name"])

	ada := u.srv.AddContact(intercomtest.Contact{Email: "ada@mail.example"})
	for range 2 {
		assert.InDelta(t, 1, u.ok("POST", "/contacts/"+ada+"/companies", `{"id":"`+id+`"}`)["user_count"], 0)
	}
	assert.Equal(t, []any{id}, each(u.ok("GET", "/contacts/"+ada+"/companies", "")["data"], "id"))
	assert.Equal(t, []any{ada}, each(u.ok("GET", "/companies/"+id+"/contacts", "")["data"], "id"))
	assert.InDelta(t, 0, u.ok("DELETE", "/contacts/"+ada+"/companies/"+id, "")["user_count"], 0)
	assert.Equal(t, "404 company_not_found", u.refused("DELETE", "/contacts/"+ada+"/companies/"+id, ""))
	u.ok("POST", "/contacts/"+ada+"/companies", `{"id":"`+id+`"}`)
	assert.Equal(t, map[string]any{"id": id, "object": "company", "deleted": true}, u.ok("DELETE", "/companies/"+id, ""))
	assert.Empty(t, u.ok("GET", "/contacts/"+ada+"/companies", "")["data"])
	for _, path := range []string{"/companies/" + id, "/companies?company_id=c-1", "/companies?name=Brno+Press", "/companies/" + id + "/segments"} {
		assert.Equal(t, "404 company_not_found", u.refused("GET", path, ""), path)
	}
	assert.Equal(t, "400 parameter_not_found", u.refused("POST", "/companies", `{"name":"x"}`))
	assert.NotEqual(t, id, u.ok("POST", "/companies", `{"company_id":"c-1"}`)["id"])
}

func TestCompanyList(t *testing.T) {
	u := newUser(t)
	ids := u.srv.SeedCompanies(32)
	seen, pages := []any{}, 0
	for next := any("/companies"); next != nil; pages++ {
		list := u.ok("GET", text(next), "")
		seen, next = append(seen, each(list["data"], "id")...), at(list, "pages.next")
		assert.InDelta(t, 3, at(list, "pages.total_pages"), 0)
	}
	assert.Equal(t, 3, pages)
	assert.Len(t, seen, 32)
	assert.Equal(t, []any{ids[31], ids[0]}, []any{seen[0], seen[31]}, "newest first")
	first := u.ok("POST", "/companies/list?order=asc&per_page=2&page=2", "")
	assert.Equal(t, []any{ids[2], ids[3]}, each(first["data"], "id"))
	assert.Empty(t, u.ok("GET", "/companies?page=9", "")["data"])
	assert.Empty(t, u.ok("GET", "/companies?segment_id=1", "")["data"])
	u.ok("POST", "/tags", `{"name":"vip","companies":[{"id":"`+ids[5]+`"}]}`)
	assert.Equal(t, []any{ids[5]}, each(u.ok("GET", "/companies?tag_id=1", "")["data"], "id"))
	assert.Equal(t, "400 page_limit_reached", u.refused("POST", "/companies/list?per_page=100&page=101", ""))
	assert.Contains(t, u.at("2.16").ok("GET", "/companies/"+ids[0], ""), "notes")
}

func TestScroll(t *testing.T) {
	now := time.Unix(1_900_000_000, 0)
	u := newUser(t, intercomtest.WithClock(func() time.Time { return now }))
	ids := u.srv.SeedCompanies(130)
	scroll := func(param string) map[string]any { return u.ok("GET", "/companies/scroll?scroll_param="+param, "") }

	first := u.ok("GET", "/companies/scroll", "")
	param := text(first["scroll_param"])
	assert.Len(t, first["data"], 100)
	assert.Contains(t, first, "total_count")
	assert.Equal(t, "400 scroll_exists", u.refused("GET", "/companies/scroll", ""))
	u.srv.AddCompany(intercomtest.Company{Name: "Late Gardens"})
	u.ok("DELETE", "/companies/"+ids[99], "")
	second := scroll(param)
	assert.Len(t, second["data"], 31)
	assert.Equal(t, ids[100], at(second, "data.0.id"))
	assert.Empty(t, scroll(param)["data"], "an empty page ends it")
	assert.Equal(t, "404 not_found", u.refused("GET", "/companies/scroll?scroll_param="+param, ""))

	param = text(u.ok("GET", "/companies/scroll", "")["scroll_param"])
	u.srv.Advance(59 * time.Second)
	scroll(param)
	u.srv.Advance(60 * time.Second)
	assert.Equal(t, "404 not_found", u.refused("GET", "/companies/scroll?scroll_param="+param, ""), "idle for a minute")
	u.ok("GET", "/companies/scroll", "")
}
