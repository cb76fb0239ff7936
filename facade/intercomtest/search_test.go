package intercomtest_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// population is three contacts, named in searches by the first letter of their name.
func population(t testing.TB) user {
	t.Helper()
	u := newUser(t, intercomtest.WithInMemory())
	u.srv.AddContact(intercomtest.Contact{
		Email: "ada@one.example", Name: "Ada Lindqvist", Phone: "+31611", CreatedAt: 1_000_000_000,
		CustomAttributes: map[string]any{"seats": 5, "plan": "scale", "beta": true},
		Fields:           map[string]any{"location": map[string]any{"country": "Norway"}, "unsubscribed_from_emails": true, "owner_id": 2111},
	})
	u.srv.AddContact(intercomtest.Contact{Email: "bo@two.example", Name: "Bo", CreatedAt: 2_000_000_000, CustomAttributes: map[string]any{"seats": 20}})
	c := u.srv.AddContact(intercomtest.Contact{Role: "lead", Name: "Cato", ExternalID: "7", CreatedAt: 3_000_000_000, CustomAttributes: map[string]any{"plan": "x-scale-y"}})
	u.ok("POST", "/contacts/"+c+"/tags", `{"id":"`+u.srv.AddTag("hot")+`"}`)
	return u
}

// found searches and returns the first letters of the names that were found.
func (u user) found(query, rest string) string {
	u.t.Helper()
	letters := ""
	for _, name := range each(u.ok("POST", "/contacts/search", `{"query":`+query+rest+`}`)["data"], "name") {
		letters += text(name)[:1]
	}
	return letters
}

func TestSearchOperators(t *testing.T) {
	u := population(t)
	for _, test := range []struct{ field, operator, value, want string }{
		{"role", "=", `"user"`, "AB"}, {"role", "!=", `"user"`, "C"},
		{"name", "=", `"bo"`, "B"}, {"name", "=", `null`, ""}, {"email", "=", `null`, "C"}, {"email", "!=", `null`, "AB"},
		{"name", "~", `"LIND"`, "A"}, {"name", "!~", `"lind"`, "BC"}, {"name", "^", `"ca"`, "C"}, {"name", "$", `"o"`, "BC"},
		{"email", "!~", `"one"`, "BC"}, {"email_domain", "=", `"two.example"`, "B"}, {"phone", "^", `"+31"`, "A"},
		{"name", "IN", `["bo","cato","dee"]`, "BC"}, {"name", "NIN", `["bo","cato"]`, "A"},
		{"created_at", "=", `2000000000`, "B"}, {"created_at", ">", `"2000000000"`, "C"}, {"created_at", "<", `2000000000`, "A"}, {"last_seen_at", ">", `1`, ""}, {"last_seen_at", "=", `null`, "ABC"},
		{"owner_id", "=", `2111`, "A"}, {"owner_id", "=", `"2111"`, "A"}, {"external_id", "=", `7`, "C"}, {"external_id", "=", `"7"`, "C"},
		{"unsubscribed_from_emails", "=", `true`, "A"}, {"unsubscribed_from_emails", "=", `"false"`, "BC"},
		{"location.country", "=", `"Norway"`, "A"}, {"location.country", "!=", `"Norway"`, "BC"}, {"location.city", "=", `null`, "ABC"},
		{"tag_id", "=", `"1"`, "C"}, {"tag_id", "!=", `"1"`, "AB"}, {"tag_id", "=", `null`, "AB"},
		{"segment_id", "=", `"1"`, ""},
		{"custom_attributes.seats", ">", `5`, "B"}, {"custom_attributes.seats", "=", `5`, "A"}, {"custom_attributes.seats", "=", `"5"`, ""},
		{"custom_attributes.plan", "~", `"scale"`, "AC"}, {"custom_attributes.beta", "=", `true`, "A"}, {"custom_attributes.never", "=", `null`, "ABC"},
	} {
		t.Run(test.field+test.operator+test.value, func(t *testing.T) {
			u := u
			u.t = t
			query := fmt.Sprintf(`{"field":%q,"operator":%q,"value":%s}`, test.field, test.operator, test.value)
			assert.Equal(t, test.want, u.found(query, ""))
		})
	}
}

func TestSearchGroups(t *testing.T) {
	u := population(t)
	a, b, c := `{"field":"name","operator":"^","value":"a"}`, `{"field":"name","operator":"^","value":"b"}`, `{"field":"role","operator":"=","value":"lead"}`
	user := `{"field":"role","operator":"=","value":"user"}`
	group := func(operator string, filters ...string) string {
		return `{"operator":"` + operator + `","value":[` + strings.Join(filters, ",") + `]}`
	}
	assert.Equal(t, "AB", u.found(group("OR", a, b), ""))
	assert.Empty(t, u.found(group("AND", a, b), ""))
	assert.Equal(t, "A", u.found(group("AND", group("OR", a, c), user), ""))
	assert.Equal(t, "ABC", u.found(group("OR", group("AND", a, user), b, c), ""))
	many := slices.Repeat([]string{a}, 15)
	assert.Equal(t, "A", u.found(group("AND", many...), ""))
	for name, query := range map[string]string{
		"16 filters": group("AND", append(many, a)...), "3 levels": group("AND", group("OR", group("AND", a))), "empty": group("OR"),
	} {
		assert.Equal(t, "400 parameter_invalid", u.refused("POST", "/contacts/search", `{"query":`+query+`}`), name)
	}
}

func TestSearchRefusals(t *testing.T) {
	u := population(t)
	for name, test := range map[string]struct{ body, code, names string }{
		"no query":       {`{}`, "parameter_not_found", "query"},
		"no field":       {`{"query":{"operator":"=","value":1}}`, "parameter_not_found", "field"},
		"unknown field":  {`{"query":{"field":"nickname","operator":"=","value":"x"}}`, "parameter_invalid", `"nickname"`},
		"no attribute":   {`{"query":{"field":"custom_attributes.","operator":"=","value":"x"}}`, "parameter_invalid", `"custom_attributes."`},
		"no operator":    {`{"query":{"field":"name","value":"x"}}`, "parameter_invalid", `operator ""`},
		"odd operator":   {`{"query":{"field":"name","operator":"LIKE","value":"x"}}`, "parameter_invalid", `"LIKE"`},
		"text ordered":   {`{"query":{"field":"name","operator":">","value":"x"}}`, "parameter_invalid", `">"`},
		"date contains":  {`{"query":{"field":"created_at","operator":"~","value":"1"}}`, "parameter_invalid", `"~"`},
		"date as text":   {`{"query":{"field":"created_at","operator":">","value":"foorbar"}}`, "parameter_invalid", "a time in Unix seconds"},
		"bool as number": {`{"query":{"field":"has_hard_bounced","operator":"=","value":1}}`, "parameter_invalid", "a boolean"},
		"text as bool":   {`{"query":{"field":"name","operator":"=","value":true}}`, "parameter_invalid", "a string"},
		"contains null":  {`{"query":{"field":"name","operator":"~","value":null}}`, "parameter_invalid", "takes a string"},
		"IN of one":      {`{"query":{"field":"name","operator":"IN","value":"x"}}`, "parameter_invalid", "list"},
		"sort order":     {`{"query":{"field":"role","operator":"=","value":"x"},"sort":{"field":"name","order":"desc"}}`, "invalid_sort_order", `'desc'`},
		"sort field":     {`{"query":{"field":"role","operator":"=","value":"x"},"sort":{"field":"nickname"}}`, "parameter_invalid", `"nickname"`},
		"page size":      {`{"query":{"field":"role","operator":"=","value":"x"},"pagination":{"per_page":151}}`, "parameter_invalid", "151"},
	} {
		t.Run(name, func(t *testing.T) {
			u := u
			u.t = t
			a := u.do("POST", "/contacts/search", test.body)
			assert.Equal(t, 400, a.status)
			assert.Equal(t, test.code, at(a.body, "errors.0.code"))
			assert.Contains(t, at(a.body, "errors.0.message"), test.names)
		})
	}
}

func TestSearchSortAndPages(t *testing.T) {
	u := population(t)
	all := `{"field":"created_at","operator":">","value":0}`
	assert.Equal(t, "ABC", u.found(all, ""))
	assert.Equal(t, "CBA", u.found(all, `,"sort":{"field":"created_at","order":"descending"}`))
	assert.Equal(t, "ABC", u.found(all, `,"sort":{"field":"email","order":"ascending"}`), "nothing sorts last")
	assert.Equal(t, "CBA", u.found(all, `,"sort":{"field":"custom_attributes.seats","order":"descending"}`))
	assert.Equal(t, "B", u.found(all, `,"pagination":{"per_page":1,"page":2}`))

	for _, sort := range []string{"", `,"sort":{"field":"name","order":"descending"}`, `,"sort":{"field":"email"}`, `,"sort":{"field":"unsubscribed_from_emails"}`} {
		u.srv.SeedContacts(20)
		want := u.found(all, sort+`,"pagination":{"per_page":150}`)
		got, cursor := "", ""
		for page := 1; ; page++ {
			list := u.ok("POST", "/contacts/search", `{"query":`+all+sort+`,"pagination":{"per_page":"7","starting_after":`+cursorJSON(t, cursor)+`}}`)
			for _, name := range each(list["data"], "name") {
				got += text(name)[:1]
			}
			assert.InDelta(t, page, at(list, "pages.page"), 0)
			next, more := at(list, "pages.next.starting_after").(string)
			if !more {
				break
			}
			cursor = next
		}
		assert.Equal(t, want, got, sort)
	}
}

func cursorJSON(t *testing.T, cursor string) string {
	t.Helper()
	if cursor == "" {
		return "null"
	}
	data, err := json.Marshal(cursor)
	require.NoError(t, err)
	return string(data)
}

func TestSearchConversations(t *testing.T) {
	u := newUser(t)
	ids := u.srv.SeedConversations(6)
	contact := text(at(u.ok("GET", "/conversations/"+ids[0], ""), "contacts.contacts.0.id"))
	u.ok("POST", "/conversations/"+ids[4]+"/tags", `{"id":"`+u.srv.AddTag("hot")+`","admin_id":"2110"}`)
	u.ok("POST", "/conversations/"+ids[4]+"/parts", `{"message_type":"assignment","type":"admin","admin_id":"2110","assignee_id":"2112"}`)
	for query, want := range map[string][]any{
		`{"field":"state","operator":"=","value":"closed"}`:                         {ids[2], ids[5]},
		`{"field":"open","operator":"=","value":false}`:                             {ids[2], ids[5]},
		`{"field":"contact_ids","operator":"=","value":"` + contact + `"}`:          {ids[0], ids[1], ids[2], ids[3], ids[4], ids[5]},
		`{"field":"contact_ids","operator":"NIN","value":["` + contact + `"]}`:      {},
		`{"field":"teammate_ids","operator":"=","value":"2111"}`:                    {ids[1]},
		`{"field":"tag_ids","operator":"IN","value":["1"]}`:                         {ids[4]},
		`{"field":"admin_assignee_id","operator":"=","value":2112}`:                 {ids[4]},
		`{"field":"source.author.id","operator":"!=","value":"` + contact + `"}`:    {},
		`{"field":"source.body","operator":"^","value":"<p>"}`:                      {ids[0], ids[1], ids[2], ids[3], ids[4], ids[5]},
		`{"field":"id","operator":"=","value":` + ids[3] + `}`:                      {ids[3]},
		`{"field":"statistics.count_reopens","operator":">","value":0}`:             {},
		`{"field":"waiting_since","operator":"=","value":null}`:                     {ids[1], ids[2], ids[3], ids[5]},
		`{"field":"custom_attributes.issue","operator":"=","value":"billing"}`:      {},
		`{"field":"ai_agent_participated","operator":"=","value":true}`:             {},
		`{"field":"priority","operator":"=","value":"not_priority"}`:                {ids[0], ids[1], ids[2], ids[3], ids[4], ids[5]},
		`{"field":"conversation_rating.score","operator":"!=","value":5}`:           {ids[0], ids[1], ids[2], ids[3], ids[4], ids[5]},
		`{"field":"source.delivered_as","operator":"$","value":"_initiated"}`:       {ids[0], ids[1], ids[2], ids[3], ids[4], ids[5]},
		`{"operator":"AND","value":[{"field":"read","operator":"=","value":true}]}`: {},
	} {
		list := u.ok("POST", "/conversations/search", `{"query":`+query+`}`)
		assert.Equal(t, want, each(list["conversations"], "id"), query)
	}
	assert.Equal(t, "400 parameter_invalid", u.refused("POST", "/conversations/search", `{"query":{"field":"email","operator":"=","value":"x"}}`))
}

func FuzzSearch(f *testing.F) {
	f.Add(`{"query":{"field":"name","operator":"~","value":"x"}}`)
	f.Add(`{"query":{"operator":"OR","value":[{"field":"custom_attributes.a","operator":"<=","value":1e400}]},"sort":{"field":"tag_id"}}`)
	f.Add(`{"query":{"field":"created_at","operator":"NIN","value":[1,"2",null]},"pagination":{"per_page":"3","page":2}}`)
	f.Add(`{"query":{"field":"id","operator":"=","value":[]},"pagination":{"starting_after":"WzIsbnVsbCwxXQ=="}}`)
	u := population(f)
	f.Fuzz(func(t *testing.T, body string) {
		u := u
		u.t = t
		if a := u.do("POST", "/contacts/search", body); a.status != 200 && a.status != 400 {
			t.Errorf("%d %s", a.status, a.raw)
		}
	})
}

func TestSearchDelay(t *testing.T) {
	u := newUser(t, intercomtest.WithSearchDelay(2*time.Minute), intercomtest.WithClock(func() time.Time { return time.Unix(2_000_000_000, 0) }))
	u.srv.SeedContacts(3) // the last of them now, the others one and two minutes ago
	byRole, byName := `{"field":"role","operator":"=","value":"user"}`, `{"field":"name","operator":"=","value":"Zed"}`
	assert.Len(t, u.found(byRole, ""), 1)
	u.srv.Advance(2 * time.Minute)
	assert.Len(t, u.found(byRole, ""), 3)

	id := text(u.ok("POST", "/contacts", `{"email":"zoe@mail.example","name":"Zoe"}`)["id"])
	u.ok("GET", "/contacts/"+id, "")
	u.srv.Advance(time.Minute)
	u.ok("PUT", "/contacts/"+id, `{"phone":"1"}`)
	u.srv.Advance(119 * time.Second)
	assert.Len(t, u.found(byRole, ""), 3)
	u.srv.Advance(time.Second)
	assert.Len(t, u.found(byRole, ""), 4)

	u.ok("PUT", "/contacts/"+id, `{"name":"Zed"}`)
	assert.Empty(t, u.found(byName, "")+u.found(`{"field":"email","operator":"=","value":"zoe@mail.example"}`, ""))
	u.srv.Advance(2 * time.Minute)
	assert.Equal(t, "ZZ", u.found(byName, "")+u.found(`{"field":"email","operator":"=","value":"zoe@mail.example"}`, ""))
	_, err := intercomtest.NewServer(intercomtest.WithSearchDelay(time.Millisecond))
	assert.ErrorContains(t, err, "1ms")
}

// What an index answers must be what looking at every contact gives: IN takes the long way.
func TestSearchByWhatIsIndexed(t *testing.T) {
	u := newUser(t)
	archived := u.srv.AddContact(intercomtest.Contact{Role: "lead", Name: "Archie", Email: "both@mail.example"})
	lead := u.srv.AddContact(intercomtest.Contact{Role: "lead", Name: "Lena", Email: "Both@mail.example", ExternalID: "L1"})
	u.srv.AddContact(intercomtest.Contact{Name: "Una", Email: "both@mail.example", ExternalID: "both@mail.example"})
	u.srv.AddContact(intercomtest.Contact{Name: "Vic", Email: "vic@mail.example", ExternalID: "l1"})
	u.ok("POST", "/contacts/"+archived+"/archive", "")
	same := func(field, value, want string) {
		t.Helper()
		exact, list := fmt.Sprintf(`{"field":%q,"operator":"=","value":%q}`, field, value), fmt.Sprintf(`{"field":%q,"operator":"IN","value":[%q]}`, field, value)
		lena := `{"field":"name","operator":"=","value":"lena"}`
		assert.Equal(t, want, u.found(exact, ""))
		assert.Equal(t, want, u.found(list, ""))
		assert.Equal(t, strings.Contains(want, "L"), u.found(`{"operator":"AND","value":[`+lena+`,`+exact+`]}`, "") == "L")
		assert.Equal(t, want, u.found(`{"operator":"OR","value":[`+exact+`]}`, ""))
		assert.Equal(t, want, u.found(`{"operator":"AND","value":[{"operator":"OR","value":[`+exact+`]}]}`, ""))
	}
	same("email", "BOTH@mail.example", "LU")
	same("external_id", "l1", "LV")
	same("external_id", "both@mail.example", "U")
	same("email", "l1", "")
	same("email", "nobody@mail.example", "")
	assert.Equal(t, "V", u.found(`{"operator":"AND","value":[{"field":"email","operator":"=","value":"vic@mail.example"},{"field":"external_id","operator":"=","value":"L1"}]}`, ""))

	u.ok("PUT", "/contacts/"+lead, `{"email":"new@mail.example"}`)
	same("email", "both@mail.example", "U")
	same("email", "new@mail.example", "L")
	u.ok("DELETE", "/contacts/"+lead, "")
	same("email", "new@mail.example", "")
	u.ok("POST", "/contacts/"+archived+"/unarchive", "")
	same("email", "both@mail.example", "AU")
}

func TestSearchDelayOfConversationsAndTickets(t *testing.T) {
	for name, option := range map[string]intercomtest.Option{
		"the same for all": intercomtest.WithSearchDelay(10 * time.Minute), "up to": intercomtest.WithSearchDelayUpTo(10 * time.Minute),
	} {
		u := newUser(t, option, intercomtest.WithClock(func() time.Time { return time.Unix(2_000_000_000, 0) }))
		for range 20 {
			u.srv.AddConversation(intercomtest.Conversation{Body: "x"})
			u.srv.AddTicket(intercomtest.Ticket{})
		}
		found := func(kind string) any {
			return u.ok("POST", "/"+kind+"/search", `{"query":{"field":"updated_at","operator":">","value":1}}`)["total_count"]
		}
		for _, kind := range []string{"conversations", "tickets"} {
			assert.NotEqual(t, float64(20), found(kind), name)
		}
		u.srv.Advance(5 * time.Minute)
		if name == "up to" {
			assert.NotEqual(t, float64(0), found("tickets"), "some are found earlier")
		} else {
			assert.EqualValues(t, 0, found("tickets"))
		}
		u.srv.Advance(5 * time.Minute)
		for _, kind := range []string{"conversations", "tickets"} {
			assert.EqualValues(t, 20, found(kind), name)
		}
	}
	_, err := intercomtest.NewServer(intercomtest.WithSearchDelayUpTo(time.Millisecond))
	assert.ErrorContains(t, err, "1ms")
}
