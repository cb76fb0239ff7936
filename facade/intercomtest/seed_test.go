package intercomtest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestSeedsRepeat(t *testing.T) {
	now := time.Unix(1_900_000_000, 0)
	world := func(seed int64) map[string]string {
		u := newUser(t, intercomtest.WithInMemory(), intercomtest.WithSeed(seed), intercomtest.WithClock(func() time.Time { return now }))
		u.srv.SeedContacts(10)
		u.srv.SeedCompanies(3)
		u.srv.SeedConversations(12)
		all := map[string]string{}
		for _, path := range []string{"/contacts", "/companies", "/conversations"} {
			all[path] = u.do("GET", path, "").raw
		}
		return all
	}
	assert.Equal(t, world(5), world(5))
	assert.NotEqual(t, world(5)["/contacts"], world(6)["/contacts"])
}

func TestSeeds(t *testing.T) {
	now := time.Unix(1_900_000_000, 0)
	u := newUser(t, intercomtest.WithClock(func() time.Time { return now }))
	convs := u.srv.SeedConversations(3)
	count := u.srv.Count()
	assert.Equal(t, []int{1, 0, 3}, []int{count["contact"], count["company"], count["conversation"]})
	contacts := u.srv.SeedContacts(5)
	companies := u.srv.SeedCompanies(2)
	list := u.ok("GET", "/contacts", "")
	assert.Equal(t, []any{"user", "user", "user", "user", "user", "lead"}, each(list["data"], "role"))
	assert.InDelta(t, now.Unix()-60, at(list, "data.4.created_at"), 0)
	assert.InDelta(t, now.Unix(), at(list, "data.5.created_at"), 0)
	assert.Equal(t, []any{companies[0], companies[1]}, []any{at(list, "data.0.companies.data.0.id"), at(list, "data.1.companies.data.0.id")})
	conv, ok := u.srv.Conversation(convs[2])
	assert.True(t, ok)
	assert.Equal(t, "closed", conv["state"])
	for _, id := range contacts {
		_, ok := u.srv.Contact(id)
		assert.True(t, ok)
	}
	_, ok = u.srv.Company("x")
	assert.False(t, ok)
	assert.Empty(t, u.srv.SeedCompanies(0))
	assert.Empty(t, u.srv.Ledger().Of("POST", ""), "seeding is no request")
}

func TestFixtures(t *testing.T) {
	u := newUser(t)
	ada := u.srv.AddContact(intercomtest.Contact{Name: "Ada", CustomAttributes: map[string]any{"n": 1 << 60}, CreatedAt: 1_700_000_000})
	got := u.do("GET", "/contacts/"+ada, "")
	assert.Equal(t, "user", got.body["role"])
	assert.Contains(t, got.raw, `"n":1152921504606846976`)
	assert.InDelta(t, 1_700_000_000, got.body["created_at"], 0)
	const chosen = "0123456789abcdef01234567"
	assert.Equal(t, chosen, u.srv.AddContact(intercomtest.Contact{ID: chosen}))
	u.ok("GET", "/contacts/"+chosen, "")
	made := u.srv.AddCompany(intercomtest.Company{Name: "Nantes Optics", Plan: "growth", Contacts: []string{ada}, CustomAttributes: map[string]any{"a": "b"}})
	company := u.ok("GET", "/companies/"+made, "")
	assert.Equal(t, []any{"growth", "b", 1.0}, []any{at(company, "plan.name"), at(company, "custom_attributes.a"), company["user_count"]})
	conv := u.ok("GET", "/conversations/"+u.srv.AddConversation(intercomtest.Conversation{Subject: "S", Body: "B", CreatedAt: 1_700_000_001}), "")
	assert.Equal(t, []any{"S", "<p>B</p>", "lead"}, []any{at(conv, "source.subject"), at(conv, "source.body"), at(conv, "source.author.type")})
	assert.Equal(t, u.srv.AddTag("x"), u.srv.AddTag("X"))
}
