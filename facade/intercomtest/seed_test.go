package intercomtest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
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

// Records can have the ids that a program's texts and fixtures have, and later ones do not collide with them.
func TestSeedsWithIDsOfTheirOwn(t *testing.T) {
	s := intercomtest.New(t)
	assert.Equal(t, "991267516", s.AddAdmin(intercomtest.Admin{ID: "991267516", Name: "Grace"}))
	contactID := s.AddContact(intercomtest.Contact{ID: "64f0c1a2b3c4d5e6f7a8b9c0", Email: "ada@example.com"})
	assert.Equal(t, "1234", s.AddConversation(intercomtest.Conversation{ID: "1234", ContactID: contactID, Body: "Hello"}))
	assert.Equal(t, "1235", s.AddConversation(intercomtest.Conversation{ContactID: contactID, Body: "Hello"}), "the next one")
	require.NoError(t, s.Load(strings.NewReader(`{"tags":[{"id":17,"name":"VIP"}],"admins":[{"id":"5","name":"Edsger"}],"conversations":[{"id":"77","from":{"id":"64f0c1a2b3c4d5e6f7a8b9c0"},"body":"Hi","key":"first"}]}`)))
	assert.Equal(t, "77", s.ID("first"))
	client, err := facade.New(intercom.New, s.Token(), facade.WithBaseURL(s.URL))
	require.NoError(t, err)
	_, err = client.Conversations.Reply(t.Context(), "1234", intercom.AdminReply("991267516", "<p>Done.</p>"))
	require.NoError(t, err)
	_, err = client.Contacts.AttachTag(t.Context(), contactID, intercom.AttachContactTagRequest{ID: "17"})
	require.NoError(t, err)
	for fixture, want := range map[string]string{
		`{"conversations":[{"id":"77","from":{"id":"64f0c1a2b3c4d5e6f7a8b9c0"},"body":"Hi"}]}`:  "there is a record with the id 77",
		`{"conversations":[{"id":"abc","from":{"id":"64f0c1a2b3c4d5e6f7a8b9c0"},"body":"Hi"}]}`: `is a number from 1, not "abc"`,
		`{"tags":[{"id":"18","name":"vip"}]}`:                                                   "there is one already, with the id 17",
		`{"admins":[{"id":"5","name":"Else"}]}`:                                                 "there is a record with the id 5",
	} {
		require.ErrorContains(t, s.Load(strings.NewReader(fixture)), want)
	}
}
