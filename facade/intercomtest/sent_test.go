package intercomtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestAssertSentJSON(t *testing.T) {
	const sent = `{"name":"Ada","phone":null,"owner_id":9007199254740993,"beta":false,"tags":["a","b"],
		"custom_attributes":{"plan":"gold","seats":3},"companies":[{"id":"1","name":"x"},{"id":"2"}]}`
	for name, test := range map[string]struct {
		want any
		diff string // "" where it fits
	}{
		"nothing":       {`{}`, ""},
		"one field":     {`{"name":"Ada"}`, ""},
		"null":          {`{"phone":null}`, ""},
		"false":         {`{"beta":false}`, ""},
		"inside":        {`{"custom_attributes":{"plan":"gold"}}`, ""},
		"list of parts": {`{"companies":[{"name":"x"},{}]}`, ""},
		"a value":       {map[string]any{"owner_id": int64(9007199254740993), "tags": []string{"a", "b"}}, ""},
		"a struct": {struct {
			Name string `json:"name"`
		}{"Ada"}, ""},
		"other text":         {`{"name":"Bob"}`, `body.name: want "Bob", sent "Ada"`},
		"big number":         {`{"owner_id":9007199254740992}`, `body.owner_id: want 9007199254740992, sent 9007199254740993`},
		"number, not text":   {`{"custom_attributes":{"seats":"3"}}`, `body.custom_attributes.seats: want "3", sent 3`},
		"absent":             {`{"email":null}`, `body.email: want null, sent nothing`},
		"null, not a value":  {`{"name":null}`, `body.name: want null, sent "Ada"`},
		"value, not null":    {`{"phone":"1"}`, `body.phone: want "1", sent null`},
		"longer list":        {`{"tags":["a"]}`, `body.tags: want ["a"], sent ["a","b"]`},
		"other order":        {`{"tags":["b","a"]}`, "body.tags[0]: want \"b\", sent \"a\"\n\t\tbody.tags[1]: want \"a\", sent \"b\""},
		"inside a list":      {`{"companies":[{},{"id":"3"}]}`, `body.companies[1].id: want "3", sent "2"`},
		"object, not a list": {`{"tags":{"a":1}}`, `body.tags: want {"a":1}, sent ["a","b"]`},
		"list, not text":     {`{"name":["Ada"]}`, `body.name: want ["Ada"], sent "Ada"`},
	} {
		t.Run(name, func(t *testing.T) {
			u := newUser(t)
			id := u.srv.AddContact(intercomtest.Contact{Email: "ada@mail.example"})
			u.do("PUT", "/contacts/"+id, sent)
			var b bench
			assert.Equal(t, test.diff == "", u.srv.AssertSent(&b, "PUT", "/contacts/"+id, intercomtest.JSON(test.want)))
			if test.diff == "" {
				assert.Empty(t, b.failure)
				return
			}
			_, lines, _ := strings.Cut(b.failure, "\n\tPUT /contacts/"+id+": 200\n\t\t")
			assert.Equal(t, test.diff, lines)
		})
	}
	assert.PanicsWithValue(t, `intercomtest: no JSON: {"name":: unexpected EOF`, func() { intercomtest.JSON(`{"name":`) })
	assert.Panics(t, func() { intercomtest.JSON(t.Log) })
}

func TestAssertSentShowsWhatIsClosest(t *testing.T) {
	u := newUser(t)
	var b bench
	assert.False(t, u.srv.AssertSent(&b, "POST", "/contacts"))
	assert.Equal(t, "intercomtest: POST /contacts was sent 0 times as asked for, want 1; closest of 0 requests:", b.failure)

	id := u.srv.AddContact(intercomtest.Contact{Email: "ada@mail.example"})
	u.ok("GET", "/me", "")
	u.ok("PUT", "/contacts/"+id, `{"name":"Bob","phone":"+15550100"}`)
	u.ok("GET", "/contacts/"+id, "")
	u.srv.Fail(intercomtest.Match{Path: "/contacts/{id}"}, intercomtest.HTML(502))
	u.do("PUT", "/contacts/"+id+"?x=1", `{"name":"Bob"}`)
	u.do("POST", "/contacts/"+id+"/notes", "oops")
	assert.False(t, u.srv.AssertSent(&b, "PUT", "/contacts/{id}", intercomtest.JSON(`{"name":"Ada","phone":"+15550100"}`),
		intercomtest.Header("Intercom-Version", "2.16"), intercomtest.Query("x", "1")))
	assert.Equal(t, strings.ReplaceAll(`intercomtest: PUT /contacts/{id} was sent 0 times as asked for, want 1; closest of 2 requests:
	PUT /contacts/ID: 200
		body.name: want "Ada", sent "Bob"
		header Intercom-Version: want "2.16", sent "2.12"
		query x: want "1", sent ""
	PUT /contacts/ID?x=1: 502 (html 502)
		body.name: want "Ada", sent "Bob"
		body.phone: want "+15550100", sent nothing
		header Intercom-Version: want "2.16", sent "2.12"`, "ID", id), b.failure)

	assert.False(t, u.srv.AssertSent(&b, "POST", "/contacts/{id}/notes", intercomtest.JSON(`{}`)))
	assert.Contains(t, b.failure, "body: want {}, sent oops")
	assert.False(t, u.srv.AssertSent(&b, "DELETE", "/contacts/"+id))
	assert.Contains(t, b.failure, "closest of 5 requests:\n\tGET /me: 200\n\tPUT", "none at all: what was sent instead")
}

func TestAssertSentCounts(t *testing.T) {
	u := newUser(t)
	u.ok("POST", "/contacts", `{"role":"lead"}`)
	u.ok("POST", "/contacts", `{"role":"user"}`)
	ok := func(conditions ...intercomtest.Condition) bool {
		return u.srv.AssertSent(&bench{}, "POST", "/contacts", conditions...)
	}
	lead := intercomtest.JSON(`{"role":"lead"}`)
	assert.Equal(t, []bool{true, true, false, false, true, false, true, true}, []bool{
		ok(), ok(intercomtest.Times(2)), ok(intercomtest.Times(1)), ok(intercomtest.Times(0)),
		ok(lead, intercomtest.Times(1)), ok(lead, intercomtest.Times(0)),
		ok(intercomtest.JSON(`{"role":"bot"}`), intercomtest.Times(0)), ok(lead),
	})
	var b bench
	u.srv.AssertSent(&b, "POST", "/contact", intercomtest.Times(0))
	assert.Equal(t, "intercomtest: AssertSent: no operation is POST /contact", b.fatal)
}

// A server a subtest, and one for all of them: neither sees what is not its own business.
func TestParallelSubtests(t *testing.T) {
	shared := newUser(t)
	shared.srv.Fail(intercomtest.Match{Method: "DELETE", Times: intercomtest.Always}, intercomtest.HTML(504))
	for i := range 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			own := newUser(t)
			shared := user{t: t, srv: shared.srv, version: "2.16"}
			email := fmt.Sprintf("p%d@mail.example", i)
			for _, u := range []user{own, shared} {
				require.NoError(t, u.srv.Load(strings.NewReader(fmt.Sprintf(`{"companies":[{"key":"co%d","company_id":"co-%d"}]}`, i, i))))
				u.srv.Answer(intercomtest.Match{Method: "GET", Path: "/segments/" + email}, 200, map[string]int{"n": i})
				id := text(u.ok("POST", "/contacts", `{"email":"`+email+`"}`)["id"])
				u.ok("POST", "/contacts/"+id+"/companies", `{"id":"`+u.srv.ID(fmt.Sprintf("co%d", i))+`"}`)
				assert.EqualValues(t, i, u.ok("GET", "/segments/"+email, "")["n"])
				u.srv.AssertSent(t, "POST", "/contacts", intercomtest.JSON(map[string]string{"email": email}), intercomtest.Times(1))
			}
			assert.Equal(t, 1, own.srv.Count()["contact"])
			assert.Equal(t, 504, shared.do("DELETE", "/contacts/x", "").status)
			assert.Equal(t, 404, own.do("DELETE", "/contacts/x", "").status)
		})
	}
}
