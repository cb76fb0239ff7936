package intercomtest_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestContactLifecycle(t *testing.T) {
	now := time.Unix(1_900_000_000, 0)
	u := newUser(t, intercomtest.WithClock(func() time.Time { return now }))
	made := u.ok("POST", "/contacts", `{"email":"ada@mail.example","name":"Ada","phone":"+31611","owner_id":"2111",
		"avatar":"https://pics.example/a.png","custom_attributes":{"plan":"scale","big":9007199254740993,"old":1}}`)
	id := text(made["id"])
	assert.Regexp(t, `^[0-9a-f]{24}$`, id)
	assert.Equal(t, "user", made["role"])
	assert.Equal(t, "https://pics.example/a.png", at(made, "avatar.image_url"))
	assert.InDelta(t, 2111, made["owner_id"], 0)
	assert.InDelta(t, now.Unix(), made["created_at"], 0)
	assert.Contains(t, made, "last_replied_at")
	assert.Nil(t, made["last_replied_at"])
	assert.Equal(t, "/contacts/"+id+"/tags", at(made, "tags.url"))
	assert.Equal(t, made, u.ok("GET", "/contacts/"+id, ""))
	assert.Contains(t, u.do("GET", "/contacts/"+id, "").raw, `"big":9007199254740993`)

	u.srv.Advance(time.Minute)
	changed := u.ok("PUT", "/contacts/"+id, `{"phone":null,"name":"","custom_attributes":{"plan":"growth","old":null},"unheard_of":1}`)
	assert.Nil(t, changed["phone"])
	assert.Nil(t, changed["name"])
	assert.Equal(t, "ada@mail.example", changed["email"])
	assert.Equal(t, "growth", at(changed, "custom_attributes.plan"))
	assert.NotContains(t, changed["custom_attributes"], "old")
	assert.NotContains(t, changed, "unheard_of")
	assert.InDelta(t, now.Unix()+60, changed["updated_at"], 0)
	assert.InDelta(t, now.Unix(), changed["created_at"], 0)
	same := u.ok("PUT", "/contacts/"+id, `{"custom_attributes":null}`)
	assert.Equal(t, changed["custom_attributes"], same["custom_attributes"])

	kept, ok := u.srv.Contact(id)
	require.True(t, ok)
	assert.Equal(t, json.Number("9007199254740993"), at(kept, "custom_attributes.big"))
	assert.Equal(t, "2111", u.at("2.16").ok("GET", "/contacts/"+id, "")["owner_id"])

	assert.Equal(t, true, u.ok("DELETE", "/contacts/"+id, "")["deleted"])
	assert.Equal(t, "404 not_found", u.refused("GET", "/contacts/"+id, ""))
	assert.Equal(t, "404 not_found", u.refused("DELETE", "/contacts/"+id, ""))
	u.ok("POST", "/contacts", `{"email":"ada@mail.example"}`)
}

func TestAnswersAreEncodedAsTheyMustBe(t *testing.T) {
	u := newUser(t)
	odd := map[string]any{`a"b\c`: "<i>&amp;</i>\u2028\n\x00", "é": "日本", "plain": "~ !", "list": []any{1.5, true, nil, "x"}, "bad": "\xff"}
	body, err := json.Marshal(map[string]any{"email": "ada@mail.example", "name": `"Ada" \ <b>`, "custom_attributes": odd})
	require.NoError(t, err)
	a := u.do("POST", "/contacts", string(body))
	require.Equal(t, 200, a.status)
	delete(odd, "bad")
	got, _ := a.body["custom_attributes"].(map[string]any)
	assert.Equal(t, "\ufffd", got["bad"])
	delete(got, "bad")
	assert.Equal(t, odd, got)
	assert.Equal(t, `"Ada" \ <b>`, a.body["name"])
	assert.Contains(t, a.raw, `"name":"\"Ada\" \\ \u003cb\u003e"`)
	again, err := json.Marshal(json.RawMessage(a.raw))
	require.NoError(t, err)
	assert.Equal(t, a.raw, string(again), "compact, and fit for HTML")
}

func TestLanguageThatIsNone(t *testing.T) {
	u := newUser(t)
	id := text(u.ok("POST", "/contacts", `{"email":"ada@mail.example","language_override":"pt-BR"}`)["id"])
	assert.Equal(t, "pt-BR", u.ok("GET", "/contacts/"+id, "")["language_override"])
	assert.Nil(t, u.ok("PUT", "/contacts/"+id, `{"language_override":"Portuguese"}`)["language_override"])
	assert.Equal(t, "400 parameter_invalid", u.refused("PUT", "/contacts/"+id, `{"language_override":true}`))
	assert.Equal(t, "400 parameter_invalid", u.refused("PUT", "/contacts/"+id, `{"signed_up_at":1900000000000}`), "milliseconds")
}

func TestContactRefusals(t *testing.T) {
	u := newUser(t)
	ada := u.srv.AddContact(intercomtest.Contact{Email: "Ada@mail.example", ExternalID: "a-1"})
	bob := u.srv.AddContact(intercomtest.Contact{Email: "bob@mail.example"})
	for name, test := range map[string]struct{ method, path, body, want string }{
		"nothing to know it by":   {"POST", "/contacts", `{"name":"Nobody"}`, "400 parameter_not_found"},
		"role":                    {"POST", "/contacts", `{"role":"admin"}`, "400 parameter_invalid"},
		"email":                   {"POST", "/contacts", `{"email":"ada"}`, "400 parameter_invalid"},
		"attributes":              {"POST", "/contacts", `{"role":"lead","custom_attributes":{"a":{"b":1}}}`, "400 parameter_invalid"},
		"time":                    {"POST", "/contacts", `{"role":"lead","signed_up_at":"yesterday"}`, "400 parameter_invalid"},
		"duplicate email":         {"POST", "/contacts", `{"email":"ada@MAIL.example"}`, "409 conflict"},
		"duplicate external id":   {"POST", "/contacts", `{"external_id":"a-1"}`, "409 conflict"},
		"update to a duplicate":   {"PUT", "/contacts/" + bob, `{"email":"ada@mail.example","name":"B"}`, "409 conflict"},
		"user to lead":            {"PUT", "/contacts/" + bob, `{"role":"lead"}`, "400 parameter_invalid"},
		"unknown, get":            {"GET", "/contacts/5ba6", "", "404 not_found"},
		"unknown, update":         {"PUT", "/contacts/5ba6", `{}`, "404 not_found"},
		"unknown, archive":        {"POST", "/contacts/5ba6/archive", "", "404 not_found"},
		"merge without into":      {"POST", "/contacts/merge", `{"from":"` + bob + `"}`, "404 not_found"},
		"merge of a user":         {"POST", "/contacts/merge", `{"from":"` + bob + `","into":"` + ada + `"}`, "400 invalid_merge"},
		"merge with itself":       {"POST", "/contacts/merge", `{"from":"` + ada + `","into":"` + ada + `"}`, "400 invalid_merge"},
		"attach without company":  {"POST", "/contacts/" + ada + "/companies", `{}`, "400 parameter_not_found"},
		"attach unknown company":  {"POST", "/contacts/" + ada + "/companies", `{"id":"1"}`, "404 company_not_found"},
		"detach unknown company":  {"DELETE", "/contacts/" + ada + "/companies/1", "", "404 company_not_found"},
		"attach unknown tag":      {"POST", "/contacts/" + ada + "/tags", `{"id":"1"}`, "404 not_found"},
		"detach unattached tag":   {"DELETE", "/contacts/" + ada + "/tags/1", "", "404 not_found"},
		"note without a body":     {"POST", "/contacts/" + ada + "/notes", `{}`, "400 parameter_not_found"},
		"note by an unknown":      {"POST", "/contacts/" + ada + "/notes", `{"body":"x","admin_id":"7"}`, "404 not_found"},
		"empty segment of a path": {"GET", "/contacts//tags", "", "404 not_found"},
	} {
		t.Run(name, func(t *testing.T) {
			u := u
			u.t = t
			assert.Equal(t, test.want, u.refused(test.method, test.path, test.body))
		})
	}
	kept, _ := u.srv.Contact(bob)
	assert.Nil(t, kept["name"], "a refused update changes nothing")
	assert.Empty(t, u.srv.Ledger().Applied())
}

func TestDuplicateNamesTheContactThatIsThere(t *testing.T) {
	u := newUser(t)
	id := u.srv.AddContact(intercomtest.Contact{Email: "ada@mail.example"})
	conflict := func() any {
		return at(u.do("POST", "/contacts", `{"email":"ada@mail.example"}`).body, "errors.0.message")
	}
	assert.Equal(t, "A contact matching those details already exists with id="+id, conflict())
	u.ok("POST", "/contacts/"+id+"/archive", "")
	assert.Equal(t, "An archived contact matching those details already exists with id="+id, conflict())

	lead := u.ok("POST", "/contacts", `{"role":"lead","email":"ada@mail.example"}`)
	assert.Len(t, lead["external_id"], 36, "leads may share an email, and are given an external id")
	assert.Equal(t, "409 conflict", u.refused("PUT", "/contacts/"+text(lead["id"]), `{"role":"user"}`))
}

func TestArchive(t *testing.T) {
	u := newUser(t)
	ids := u.srv.SeedContacts(3)
	listed := func() []any { return each(u.ok("GET", "/contacts", "")["data"], "id") }
	for range 2 {
		assert.Equal(t, true, u.ok("POST", "/contacts/"+ids[1]+"/archive", "")["archived"])
		assert.Equal(t, []any{ids[0], ids[2]}, listed())
	}
	u.ok("GET", "/contacts/"+ids[1], "")
	for range 2 {
		assert.Equal(t, false, u.ok("POST", "/contacts/"+ids[1]+"/unarchive", "")["archived"])
		assert.Equal(t, []any{ids[0], ids[1], ids[2]}, listed(), "back in its place")
	}
	assert.Equal(t, true, u.at("2.16").ok("POST", "/contacts/"+ids[0]+"/block", "")["blocked"])
	assert.Equal(t, []any{ids[1], ids[2]}, listed())
}

func TestMerge(t *testing.T) {
	u := newUser(t)
	user := u.srv.AddContact(intercomtest.Contact{Email: "ada@mail.example", CustomAttributes: map[string]any{"plan": "scale"}})
	lead := u.srv.AddContact(intercomtest.Contact{Role: "lead", Email: "ada@mail.example", Name: "Ada", CustomAttributes: map[string]any{"plan": "x", "beta": true}})
	company := u.srv.AddCompany(intercomtest.Company{Name: "Ghent Optics", Contacts: []string{lead}})
	tag := u.srv.AddTag("hot")
	u.ok("POST", "/contacts/"+lead+"/tags", `{"id":"`+tag+`"}`)
	u.ok("POST", "/contacts/"+lead+"/notes", `{"body":"calls back"}`)
	conv := u.srv.AddConversation(intercomtest.Conversation{ContactID: lead, Body: "hi"})

	merged := u.ok("POST", "/contacts/merge", `{"from":"`+lead+`","into":"`+user+`"}`)
	assert.Equal(t, user, merged["id"])
	assert.Equal(t, "user", merged["role"])
	assert.Equal(t, "Ada", merged["name"])
	assert.Equal(t, map[string]any{"plan": "scale", "beta": true}, merged["custom_attributes"])
	assert.Equal(t, []any{tag}, each(at(merged, "tags.data"), "id"))
	assert.Equal(t, []any{company}, each(at(merged, "companies.data"), "id"))
	assert.InDelta(t, 1, at(merged, "notes.total_count"), 0)
	assert.Equal(t, user, at(u.ok("GET", "/contacts/"+user+"/notes", ""), "data.0.contact.id"))
	assert.Equal(t, []any{user}, each(at(u.ok("GET", "/conversations/"+conv, ""), "contacts.contacts"), "id"))
	assert.Equal(t, []any{user}, each(u.ok("GET", "/companies/"+company+"/contacts", "")["data"], "id"))

	assert.Equal(t, "404 not_found", u.refused("GET", "/contacts/"+lead, ""))
	newer := u.at("2.16")
	third := u.srv.AddContact(intercomtest.Contact{Email: "third@mail.example"})
	body := `{"from":"` + user + `","into":"` + third + `"`
	assert.Equal(t, "400 invalid_merge", newer.refused("POST", "/contacts/merge", body+`}`))
	newer.ok("POST", "/contacts/merge", body+`,"skip_duplicate_validation":true}`)
	gone := newer.do("GET", "/contacts/"+lead, "")
	assert.Equal(t, 410, gone.status)
	assert.Equal(t, "contact_merged", at(gone.body, "errors.0.code"))
	assert.Equal(t, "</contacts/"+third+`>; rel="canonical"`, gone.header.Get("Link"), "over two merges")
}

func TestContactByExternalID(t *testing.T) {
	u := newUser(t).at("2.16")
	id := u.srv.AddContact(intercomtest.Contact{ExternalID: "a/b c", Fields: map[string]any{"os": "Plan 9"}})
	found := u.ok("GET", "/contacts/find_by_external_id/a%2Fb%20c", "")
	assert.Equal(t, id, found["id"])
	assert.Equal(t, "Plan 9", found["os"])
	assert.Equal(t, "404 not_found", u.refused("GET", "/contacts/find_by_external_id/b", ""))
}

func TestSublistsShowTen(t *testing.T) {
	u := newUser(t)
	id := u.srv.AddContact(intercomtest.Contact{Email: "ada@mail.example"})
	for i := range 12 {
		tag := u.srv.AddTag("tag " + text(i))
		assert.Equal(t, "2110", at(u.ok("POST", "/contacts/"+id+"/tags", `{"id":"`+tag+`"}`), "applied_by.id"))
	}
	tags := u.ok("GET", "/contacts/"+id, "")["tags"]
	assert.Len(t, at(tags, "data"), 10)
	assert.InDelta(t, 12, at(tags, "total_count"), 0)
	assert.Equal(t, true, at(tags, "has_more"))
	all := each(u.ok("GET", "/contacts/"+id+"/tags", "")["data"], "id")
	assert.Len(t, all, 12)
	assert.Equal(t, all[3], u.ok("DELETE", "/contacts/"+id+"/tags/"+text(all[3]), "")["id"])
	assert.Equal(t, slices.Delete(all, 3, 4), each(u.ok("GET", "/contacts/"+id+"/tags", "")["data"], "id"))
	assert.Empty(t, u.ok("GET", "/contacts/"+id+"/segments", "")["data"])
}
