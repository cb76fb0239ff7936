package stated_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/stated"
)

func TestFacts(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"operators": {"Compare boats:\n\n| Operator | Valid Types | Description |\n| :--- | :--- | ---: |\n| = | All | Is |\n| !~ | String | Has not |\n" +
			"| NIN | All except Date and hull_id | Not in<br>A list |\n| >= | Integer<br>Date (UNIX Timestamp) | From |\nThat was it.",
			[]string{"operator !~: String", "operator =: All", "operator >=: Integer or Date", "operator NIN: All except Date or hull_id"}},
		"fields": {"| Field | Type |\n|---|---|\n| hull.kind | String<br>Accepted fields are `steel`, `wood` |\n| `rig.{id}` | string[] |\n| draft | Matches what it is<br>(Float or Integer) |",
			[]string{"field draft: Float or Integer", "field hull.kind = steel", "field hull.kind = wood", "field hull.kind: String", "field rig.{id}: string"}},
		"codes in a table":   {"| code | meaning |\n| --- | --- |\n| `too_wide` | The lock is narrow. |", []string{"code too_wide"}},
		"a page":             {"The default is `20` boats per page and maximum is `150`.", []string{"at most 150", "default 20"}},
		"short forms":        {"How many (default 50, max 250).", []string{"at most 250", "default 50"}},
		"minimum":            {"Defaults to 20, minimum 1, maximum 50.", []string{"at least 1", "at most 50", "default 20"}},
		"counts":             {"You can moor up to 1,000 boats. At most 3 distinct flags. Maximum of 10 ropes per boat.", []string{"at most 1,000 boats", "at most 10 ropes per boat", "at most 3"}},
		"a limit":            {"- There's a limit of max 2 nested fleets\n- There's a limit of max 15 boats for each AND or OR group", []string{"at most 15 boats", "at most 2 nested"}},
		"the number of":      {"The maximum number of harbour berths that can be kept by the API is 500.", []string{"at most 500 berths"}},
		"ranges":             {"Between 1 and 5. Clamped to the range 1–86400. Results (1-30).", []string{"range 1 to 30", "range 1 to 5", "range 1 to 86400"}},
		"rates":              {"No more than 10 departures per minute are served.", []string{"at most 10 departures per minute", "rate 10 departures per minute"}},
		"times":              {"The link goes after 30 minutes; the token has a 3-minute life.", []string{"time 3 minutes", "time 30 minutes"}},
		"sizes":              {"Each part must be ≤ 99 MB.", []string{"at most 99 mb"}},
		"defaults":           {"Defaults to false. The default value is \"sloop\". It defaults to first berth", []string{"default false", "default first berth", "default sloop"}},
		"scopes":             {"Requires the `read_write_boats` OAuth\nscope. A token with the `steer` permission.", []string{"scope read_write_boats", "scope steer"}},
		"statuses":           {"Sunk boats return a `404`. A second one returns 422 `boat_taken`, error code `rope_cut`.", []string{"code boat_taken", "code rope_cut", "status 404", "status 422"}},
		"deprecated":         {"Rowing is deprecated in version 2.12 and will be removed on December 31, 2026.", []string{"date December 31 2026", "deprecated", "version 2.12"}},
		"values":             {"One of `sea`, `river` or `all`. Returns one of low, high, or spring.", []string{"value all", "value high", "value low", "value river", "value sea", "value spring"}},
		"items":              {"How it is rigged:\n- `sloop`: one mast\n- `ketch` (two)\n", []string{"value ketch", "value sloop"}},
		"bare names":         {"Possible values are captain_ordered and crew_ordered (by the crew)", []string{"value captain_ordered", "value crew_ordered"}},
		"what a field takes": {"It can be `sea` or `river`, and accepts a date, not so simple, or dull, such as \"today\". It is used for 1 hour.", []string{"time 1 hour", "value river", "value sea", "value today"}},
		"markup":             {"Of type <code>x</code>. [Up to 7 boats](https://example.org/limit-of-99). ```\nmax 12 ropes\n```", []string{"at most 7 boats"}},
		"nothing":            {"A boat, with 3 masts, built in 1999.", nil},
		"payload":            {"| Operator | Valid Types |\n|---|---|\n| `\"; panic(1)` | All |\n| = | String\x1b[2J |\n\nmax 9 \u202eboats; default `a`b`, scope `x\ny` scope", []string{"at most 9", "default a", "operator =: String"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := stated.Facts(c.text)
			assert.Equal(t, c.want, got)
			for _, fact := range got {
				assert.True(t, stated.Valid(fact), fact)
			}
		})
	}
}

func TestValid(t *testing.T) {
	for _, fact := range []string{"", "operator", "boats 3", "at most 3, at least 2", "value a`b", "value a\nb", "value \x1b", "value é", "value a ", "func init() {}"} {
		assert.False(t, stated.Valid(fact), "%q", fact)
	}
}

func TestOperatorsAndLimits(t *testing.T) {
	facts := []string{"at most 15 boats", "at most 2 nested", "operator !~: String", "operator =", "value operator"}
	assert.Equal(t, []string{"!~", "="}, stated.Operators(facts))
	assert.Equal(t, 15, stated.AtMost(facts, "boats"))
	assert.Equal(t, 2, stated.AtMost(facts, "nested"))
	assert.Zero(t, stated.AtMost(facts, "ropes"))
}

// Whatever a text holds, a fact is one line of known characters.
func FuzzFacts(f *testing.F) {
	f.Add("| Operator | Valid Types |\n|---|---|\n| ~ | All |\nmax `5` boats, default `x`, one of a, b or c")
	f.Fuzz(func(t *testing.T, text string) {
		for _, fact := range stated.Facts(text) {
			assert.True(t, stated.Valid(fact), "%q", fact)
		}
	})
}
