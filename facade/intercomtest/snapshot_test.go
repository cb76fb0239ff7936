package intercomtest_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// Everything that a busy workspace holds survives a snapshot, and what comes next is the same.
func TestSnapshotHoldsEverything(t *testing.T) {
	now := func() time.Time { return time.Unix(1_900_000_000, 0) }
	one := through(t, intercomtest.New(t, intercomtest.WithClock(now), intercomtest.WithInMemory()), "2.16")
	errorScene(one)
	for _, r := range errorRequests {
		_ = one.send(r.ask, r.body)
	}
	one.srv.SeedConversations(20)
	one.srv.AddVisitor(intercomtest.Visitor{UserID: "v"})
	one.srv.AddCall(intercomtest.Call{ConversationID: "215", Recording: []byte("x"), Transcript: "y"})
	one.srv.AddExport()
	_ = one.send("POST /events", `{"event_name":"a","created_at":1800000000,"id":"{ada}","metadata":{"n":9007199254740993}}`)
	_ = one.send("POST /custom_object_instances/order", `{"external_id":"1","custom_attributes":{"total":"1.5"}}`)
	document := one.srv.Snapshot()

	other := intercomtest.New(t, intercomtest.WithClock(now), intercomtest.WithInMemory())
	require.NoError(t, other.Restore(document))
	assert.JSONEq(t, string(document), string(other.Snapshot()))
	two := through(t, other, "2.16")
	two.names = one.names
	for _, ask := range []string{"GET /contacts?per_page=150", "GET /conversations?per_page=150", "GET /companies", "GET /contacts/{ada}", "GET /tickets/{order}",
		"GET /segments", "GET /visitors?user_id=v", "GET /calls", "GET /events?type=user&intercom_user_id={ada}", "GET /articles/{public}/versions"} {
		assert.Equal(t, one.ok(ask, ""), two.ok(ask, ""), ask)
	}
	assert.Equal(t, one.ok("POST /contacts", `{"role":"lead"}`)["id"], two.ok("POST /contacts", `{"role":"lead"}`)["id"], "ids go on as they would have")
	assert.Equal(t, one.srv.Count(), other.Count())
	two.ok("PUT /contacts/{ada}", `{"name":"Changed"}`)
	assert.NotEqual(t, "Changed", one.ok("GET /contacts/{ada}", "")["name"], "they share nothing")
}

func TestRestoreRefusesOtherDocuments(t *testing.T) {
	srv := intercomtest.New(t)
	srv.SeedContacts(2)
	for document, want := range map[string]string{
		"":             "restore: unexpected end",
		`{"format":1}`: "restore: json",
		`{}`:           `restore: the document is "", want "intercomtest snapshot 1"`,
		`{"format":"intercomtest snapshot 1","state":{"order":"x"}}`: "restore: the snapshot is damaged",

		strings.Replace(string(srv.Snapshot()), `{"n":"2110"}`, `{"n":"two"}`, 1): "restore: the snapshot is damaged",
	} {
		require.ErrorContains(t, srv.Restore([]byte(document)), want)
	}
	assert.Equal(t, 2, srv.Count()["contact"])
}

func TestReset(t *testing.T) {
	u := newUser(t)
	u.srv.SeedContacts(3)
	u.srv.Answer(intercomtest.Match{Path: "/me"}, 204, nil)
	before := intercomtest.New(t).Count()
	u.srv.Reset()
	assert.Equal(t, before, u.srv.Count())
	assert.Equal(t, 200, u.do("GET", "/me", "").status)
	assert.False(t, bytes.Contains(u.srv.Snapshot(), []byte("mail.example")))
}
