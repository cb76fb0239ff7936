package intercomtest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestTags(t *testing.T) {
	u := newUser(t)
	ada := u.srv.AddContact(intercomtest.Contact{Email: "ada@mail.example", ExternalID: "a-1"})
	shop := u.srv.AddCompany(intercomtest.Company{CompanyID: "c-1", Name: "Leuven Dairy"})
	vip := text(u.ok("POST", "/tags", `{"name":"VIP"}`)["id"])
	assert.Equal(t, vip, u.ok("POST", "/tags", `{"name":"vip"}`)["id"], "the name decides")
	assert.Equal(t, "Very important", u.ok("POST", "/tags", `{"id":"`+vip+`","name":"Very important"}`)["name"])
	assert.Equal(t, map[string]any{"type": "tag", "id": vip, "name": "Very important"}, u.ok("GET", "/tags/"+vip, ""))

	tagged := func() []any {
		contact, _ := u.srv.Contact(ada)
		company, _ := u.srv.Company(shop)
		return append(each(at(contact, "tags.data"), "id"), each(at(company, "tags.tags"), "id")...)
	}
	u.ok("POST", "/tags", `{"name":"very important","users":[{"id":"`+ada+`"},{"user_id":"a-1"}],"companies":[{"id":"`+shop+`"},{"company_id":"c-1"}]}`)
	assert.Equal(t, []any{vip, vip}, tagged())
	u.ok("POST", "/tags", `{"name":"very important","companies":[{"company_id":"c-1","untag":true}]}`)
	assert.Equal(t, []any{vip}, tagged())

	missing := `{"name":"new","companies":[{"id":"c-9"},{"company_id":"c-1"}],"users":[{"email":"ada@mail.example"}]}`
	assert.Equal(t, "404 company_not_found", u.refused("POST", "/tags", missing))
	assert.Len(t, u.ok("GET", "/tags", "")["data"], 1, "a refused request makes no tag")
	assert.Equal(t, "404 not_found", u.refused("POST", "/tags", `{"name":"new","users":[{"id":"u-9"}]}`))
	passed := u.at("2.16").ok("POST", "/tags", missing)
	assert.Equal(t, []any{false, true}, each(passed["companies"], "tagged"), "passed over since 2.16")
	assert.Equal(t, []any{"c-9", shop}, each(passed["companies"], "id"))
	assert.Equal(t, []any{vip, passed["id"], passed["id"]}, tagged())

	gone := u.do("DELETE", "/tags/"+vip, "")
	assert.Equal(t, 200, gone.status)
	assert.Empty(t, gone.raw)
	assert.Equal(t, []any{passed["id"], passed["id"]}, tagged())
	for _, r := range [][2]string{{"GET", "/tags/" + vip}, {"DELETE", "/tags/" + vip}} {
		assert.Equal(t, "404 not_found", u.refused(r[0], r[1], ""))
	}
	assert.Equal(t, "404 not_found", u.refused("POST", "/tags", `{"name":"x","id":"77"}`))
}
