package intercomtest_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestLedger(t *testing.T) {
	now := time.Unix(1_900_000_000, 0).UTC()
	u := newUser(t, intercomtest.WithClock(func() time.Time { return now }))
	_, ok := u.srv.LastRequest()
	assert.False(t, ok)

	u.srv.Fail(intercomtest.Match{Method: "POST", Path: "/contacts"}, intercomtest.ResetBefore(), intercomtest.ResetAfter())
	for range 3 {
		_, _ = u.send(u.request("POST", "/contacts?x=1", `{"email":"ada@mail.example","n":9007199254740993}`)) //nolint:errcheck // two of them fail
	}
	u.do("GET", "/nowhere", "not JSON")

	posts := u.srv.Requests("POST", "/contacts")
	require.Len(t, posts, 3)
	type fate struct {
		applied bool
		fault   string
		status  int
		created int
	}
	fates := []fate{}
	for _, e := range posts {
		fates = append(fates, fate{e.Applied, e.Fault, e.Status, len(e.Created)})
	}
	assert.Equal(t, []fate{{false, "reset before effect", 0, 0}, {true, "reset after effect", 0, 1}, {false, "", 409, 0}}, fates)
	e := posts[1]
	assert.Equal(t, "contact", e.Created[0].Kind)
	kept, _ := u.srv.Contact(e.Created[0].ID)
	assert.Equal(t, "ada@mail.example", kept["email"])
	assert.Equal(t, "/contacts", e.Path)
	assert.Equal(t, "1", e.Query.Get("x"))
	assert.Equal(t, "2.12", e.Version)
	assert.True(t, e.At.Equal(now))
	assert.Equal(t, "application/json", e.Header.Get("Content-Type"))
	assert.Empty(t, e.Header.Get("Authorization"), "a ledger that is printed must not show the token")
	assert.Equal(t, json.Number("9007199254740993"), e.JSON()["n"])

	ledger := u.srv.Ledger()
	assert.Len(t, ledger, 4)
	assert.Len(t, ledger.Faulted(), 2)
	assert.Len(t, ledger.Applied(), 1)
	assert.Equal(t, map[string]int{"contact": 1}, ledger.Created())
	last, _ := u.srv.LastRequest()
	assert.Equal(t, "", last.Template)
	assert.Nil(t, last.JSON())
	assert.Len(t, ledger.Of("", "/nowhere"), 1)
	ids := map[string]bool{}
	for _, e := range ledger {
		ids[e.ID] = true
	}
	assert.Len(t, ids, 4)
}
