package intercomtest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLoadWhatNoRequestMakes(t *testing.T) {
	u := newUser(t).at("2.16")
	require.NoError(t, u.srv.Load(strings.NewReader(`{
		"admins": [{"key": "ann", "name": "Ann", "email": "ann@mail.example"}],
		"teams": [{"key": "desk", "name": "Desk", "admin_ids": ["$ann"]}],
		"help_centers": [{"key": "second", "identifier": "second"}],
		"companies": [{"key": "firm", "company_id": "1"}],
		"contacts": [{"key": "eva", "email": "eva@mail.example"}],
		"conversations": [{"key": "talk", "from": {"id": "$eva"}, "body": "Hi"}],
		"notes": [{"contact": "$eva", "body": "About Eva"}, {"company": "$firm", "body": "About the firm"}],
		"events": [{"id": "$eva", "event_name": "bought", "created_at": 1700000000}],
		"segments": [{"key": "all", "name": "All", "query": {"field": "role", "operator": "=", "value": "user"}}],
		"visitors": [{"user_id": "v-1"}],
		"calls": [{"conversation_id": "$talk", "transcript": "Hello."}],
		"records": [{"path": "/macros", "fields": {"name": "Greeting"}}]
	}`)))
	assert.Equal(t, []any{"Ann"}, []any{u.ok("GET", "/admins/"+u.srv.ID("ann"), "")["name"]})
	assert.Len(t, u.ok("GET", "/teams/"+u.srv.ID("desk"), "")["admin_ids"], 1)
	assert.Len(t, u.ok("GET", "/admins/"+u.srv.ID("ann"), "")["team_ids"], 1)
	assert.Equal(t, "second", u.ok("GET", "/help_center/help_centers/"+u.srv.ID("second"), "")["identifier"])
	assert.Equal(t, "<p>About Eva</p>", at(u.ok("GET", "/contacts/"+u.srv.ID("eva")+"/notes", ""), "data.0.body"))
	assert.Equal(t, "<p>About the firm</p>", at(u.ok("GET", "/companies/"+u.srv.ID("firm")+"/notes", ""), "data.0.body"))
	assert.Len(t, u.ok("GET", "/contacts/"+u.srv.ID("eva")+"/segments", "")["data"], 1)
	assert.Equal(t, 1, u.srv.Count()["event"])
	assert.Equal(t, "visitor", u.ok("GET", "/visitors?user_id=v-1", "")["type"])
	assert.Len(t, u.ok("GET", "/calls", "")["data"], 1)
	assert.Contains(t, each(u.ok("GET", "/macros", "")["data"], "name"), "Greeting")
}
