package intercomtest_test

import (
	"testing"

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
		"nothing to fail":  {intercomtest.Match{}, nil, "....."},
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
