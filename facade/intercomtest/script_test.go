package intercomtest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestMatchCounts(t *testing.T) {
	a, b := intercomtest.APIError(500, "a", ""), intercomtest.APIError(500, "b", "")
	for name, test := range map[string]struct {
		match  intercomtest.Match
		faults []intercomtest.Fault
		want   string // what five requests meet; . is no fault
	}{
		"one":              {intercomtest.Match{}, []intercomtest.Fault{a}, "a...."},
		"two":              {intercomtest.Match{}, []intercomtest.Fault{a, b}, "ab..."},
		"from the second":  {intercomtest.Match{Nth: 2}, []intercomtest.Fault{a, b}, ".ab.."},
		"three times":      {intercomtest.Match{Times: 3}, []intercomtest.Fault{a, b}, "abb.."},
		"fewer times":      {intercomtest.Match{Times: 1}, []intercomtest.Fault{a, b}, "a...."},
		"always":           {intercomtest.Match{Nth: 3, Times: intercomtest.Always}, []intercomtest.Fault{a, b}, "..abb"},
		"another method":   {intercomtest.Match{Method: "POST"}, []intercomtest.Fault{a}, "....."},
		"another path":     {intercomtest.Match{Path: "/contacts"}, []intercomtest.Fault{a}, "....."},
		"template":         {intercomtest.Match{Path: "/contacts/{id}", Method: "GET"}, []intercomtest.Fault{a}, "a...."},
		"longer template":  {intercomtest.Match{Path: "/contacts/{id}/tags"}, []intercomtest.Fault{a}, "....."},
		"literal template": {intercomtest.Match{Path: "/contacts/search"}, []intercomtest.Fault{a}, "....."},
		"whole path":       {intercomtest.Match{Path: "/contacts/5ba6"}, []intercomtest.Fault{a}, "a...."},
		"beginning":        {intercomtest.Match{Path: "/cont*"}, []intercomtest.Fault{a}, "a...."},
	} {
		t.Run(name, func(t *testing.T) {
			u := newUser(t)
			u.srv.Fail(test.match, test.faults...)
			got := ""
			for range 5 {
				switch code := at(u.do("GET", "/contacts/5ba6", "").body, "errors.0.code"); code {
				case "not_found":
					got += "."
				default:
					got += text(code)
				}
			}
			assert.Equal(t, test.want, got)
			u.srv.Heal() // some never strike, on purpose
		})
	}
}

func TestScriptsAddUp(t *testing.T) {
	u := newUser(t)
	u.srv.Fail(intercomtest.Match{Nth: 2}, intercomtest.HTML(502))
	u.srv.Fail(intercomtest.Match{Path: "/me"}, intercomtest.HTML(503), intercomtest.HTML(504))
	got := []int{}
	for range 3 {
		got = append(got, u.do("GET", "/me", "").status)
	}
	assert.Equal(t, []int{503, 502, 200}, got, "the earlier call strikes, the later one has had its turn")
	u.srv.Fail(intercomtest.Match{Times: intercomtest.Always}, intercomtest.HTML(500))
	u.srv.Heal()
	u.ok("GET", "/me", "")
}

func TestFailRefusesWhatCanNeverHit(t *testing.T) {
	srv, err := intercomtest.NewServer()
	require.NoError(t, err)
	defer srv.Close()
	for _, m := range []intercomtest.Match{
		{Path: "contacts"}, {Path: "/contact/{id}"}, {Method: "PATCH", Path: "/contacts/{id}"}, {Path: "nonsense/*"},
	} {
		require.Panics(t, func() { srv.Fail(m, intercomtest.HTML(504)) }, "%+v", m)
	}
	for _, m := range []intercomtest.Match{
		{}, {Method: "get", Path: "/me"}, {Path: "/contacts/{any}"}, {Path: "/contacts/5ba6"}, {Path: "/anything/*"}, {Method: "POST"},
	} {
		require.NotPanics(t, func() { srv.Fail(m, intercomtest.HTML(504)) }, "%+v", m)
	}
}

func TestFaultsThatNeverStruckFailTheTest(t *testing.T) {
	for name, test := range map[string]struct {
		match intercomtest.Match
		want  string
	}{
		"struck":         {intercomtest.Match{Path: "/me"}, ""},
		"fewer than all": {intercomtest.Match{Path: "/me", Times: 3}, ""},
		"no such":        {intercomtest.Match{Method: "POST"}, `intercomtest: Fail: 0 requests came to "POST" "", too few for "html 504" to strike`},
		"too few":        {intercomtest.Match{Path: "/me", Nth: 2}, `intercomtest: Fail: 1 requests came to "" "/me", too few for "html 504" to strike`},
		"may not happen": {intercomtest.Match{Method: "POST", Times: intercomtest.Always}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var b bench
			u := user{t: t, srv: intercomtest.New(&b)}
			u.srv.Fail(test.match, intercomtest.HTML(504))
			u.do("GET", "/me", "")
			b.cleanups[0]()
			assert.Equal(t, test.want, b.failure)
		})
	}
}

func TestAnswer(t *testing.T) {
	u := newUser(t)
	calls := intercomtest.Match{Method: "GET", Path: "/calls/{id}"}
	u.srv.Answer(calls, 200, `{"type":"call","id":"7","n":9007199254740993}`)
	a := u.do("GET", "/calls/7", "")
	assert.Equal(t, `{"id":"7","n":9007199254740993,"type":"call"}`, a.raw)
	assert.NotEmpty(t, a.header.Get("X-Request-Id"))
	entry, _ := u.srv.LastRequest()
	assert.Equal(t, []any{true, true, "", ""}, []any{entry.Sampled, entry.Applied, entry.Fault, entry.Template}, "2.12 has no such operation")
	entry, _ = func() (intercomtest.Entry, bool) { u.at("2.16").do("GET", "/calls/7", ""); return u.srv.LastRequest() }()
	assert.Equal(t, "/calls/{call_id}", entry.Template)

	u.srv.Answer(intercomtest.Match{Method: "GET", Path: "/calls/8", Times: 1}, 404, map[string]any{"type": "error.list"})
	assert.Equal(t, []int{404, 200}, []int{u.do("GET", "/calls/8", "").status, u.do("GET", "/calls/8", "").status}, "the later call goes first, once")
	entry, _ = u.srv.LastRequest()
	assert.True(t, entry.Applied)
	assert.False(t, u.srv.Ledger()[2].Applied, "it was refused")

	u.srv.Answer(intercomtest.Match{Method: "PATCH", Path: "/future"}, 202, nil)
	a = u.do("PATCH", "/future", `{"x":1}`)
	assert.Equal(t, []any{202, "", ""}, []any{a.status, a.raw, a.header.Get("Content-Type")})

	u.srv.Fail(intercomtest.Match{Method: "PATCH", Path: "/future"}, intercomtest.HTML(504)) // it is known now
	assert.Equal(t, 504, u.do("PATCH", "/future", "").status)
	u.srv.AssertSent(t, "PATCH", "/future", intercomtest.JSON(`{"x":1}`), intercomtest.Times(1))

	r := u.request("GET", "/calls/7", "")
	r.Header.Set("Authorization", "Bearer other")
	stubbed, err := u.send(r)
	require.NoError(t, err)
	assert.Equal(t, 200, stubbed.status, "a stub asks for no token")
	u.srv.Answer(intercomtest.Match{Path: "/signed"}, 200, nil, http.Header{"X-Signed": {"yes"}})
	assert.Equal(t, "yes", u.do("GET", "/signed", "").header.Get("X-Signed"))
	u.srv.Fail(calls, intercomtest.CutBody(), intercomtest.Empty200())
	_, err = u.send(u.request("GET", "/calls/7", ""))
	require.Error(t, err)
	assert.Empty(t, u.do("GET", "/calls/7", "").raw)
	assert.NotEmpty(t, u.do("GET", "/calls/7", "").raw, "the faults left the stub alone")

	var b bench
	srv := intercomtest.New(&b)
	defer srv.Close()
	srv.Answer(intercomtest.Match{Path: "calls"}, 200, nil)
	assert.Equal(t, `intercomtest: Answer: status 200 for path "calls", Nth 0, Times 0`, b.fatal)
	srv.Answer(intercomtest.Match{}, 20, nil)
	assert.Equal(t, `intercomtest: Answer: status 20 for path "", Nth 0, Times 0`, b.fatal)
	assert.Panics(t, func() { srv.Answer(intercomtest.Match{}, 200, "{") })
}

// What a script cannot mean is told where it is written, not by what a request then meets.
func TestMisuse(t *testing.T) {
	srv, err := intercomtest.NewServer()
	require.NoError(t, err)
	defer srv.Close()
	html, always := intercomtest.HTML(504), intercomtest.Always
	for want, misuse := range map[string]func(){
		`Fail: Nth 0, Times 0, faults []: want none below 0 but Always, and no zero Fault`:              func() { srv.Fail(intercomtest.Match{}) },
		`Fail: Nth 0, Times 0, faults ["html 504" ""]: want none below 0 but Always, and no zero Fault`: func() { srv.Fail(intercomtest.Match{}, html, intercomtest.Fault{}) },
		`Fail: Nth 0, Times 0, faults [""]: want none below 0 but Always, and no zero Fault`:            func() { srv.Fail(intercomtest.Match{}, intercomtest.Fault{}.AfterEffect()) },
		`Fail: Nth -1, Times 0, faults ["html 504"]: want none below 0 but Always, and no zero Fault`:   func() { srv.Fail(intercomtest.Match{Nth: -1}, html) },
		`Fail: Nth 0, Times -2, faults ["html 504"]: want none below 0 but Always, and no zero Fault`:   func() { srv.Fail(intercomtest.Match{Times: always - 1}, html) },
		`Answer: status 200 for path "/me", Nth -1, Times 0`:                                            func() { srv.Answer(intercomtest.Match{Path: "/me", Nth: -1}, 200, nil) },
		`Answer: status 200 for path "/me", Nth 0, Times -2`:                                            func() { srv.Answer(intercomtest.Match{Path: "/me", Times: -2}, 200, nil) },
		`a fault cannot answer with the status 99`:                                                      func() { intercomtest.Status(99, "", nil) },
		`a fault cannot answer with the status 1000`:                                                    func() { intercomtest.HTML(1000) },
		`a fault cannot answer with the status 0`:                                                       func() { intercomtest.APIError(0, "server_error", "") },
		`a fault cannot delay by -1s`:                                                                   func() { intercomtest.Delay(-time.Second) },
		`nothing can have been sent -1 times`:                                                           func() { srv.AssertSent(t, "GET", "/me", intercomtest.Times(-1)) },
	} {
		assert.Equal(t, "intercomtest: "+want, func() (said string) {
			defer func() { said = text(recover()) }()
			misuse()
			return "nothing"
		}())
	}
	_, err = intercomtest.NewServer(intercomtest.WithInMemory(), nil)
	require.EqualError(t, err, "option 2 is nil")
	_, err = intercomtest.NewServer(intercomtest.WithChaos(1, 1, html, intercomtest.Fault{}))
	require.ErrorContains(t, err, `one of ["html 504" ""] is a zero Fault`)
}
