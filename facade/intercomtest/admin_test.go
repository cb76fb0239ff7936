package intercomtest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestAdminsAndTeams(t *testing.T) {
	u := newUser(t, intercomtest.WithRegion("AU"))
	me := u.ok("GET", "/me", "")
	assert.Equal(t, []any{"2110", true, "AU"}, []any{me["id"], me["email_verified"], at(me, "app.region")})
	assert.Equal(t, []any{"2110", "2111", "2112"}, each(u.ok("GET", "/admins", "")["admins"], "id"))
	away := u.ok("PUT", "/admins/2111/away", `{"away_mode_enabled":true,"away_mode_reassign":false}`)
	assert.Equal(t, true, away["away_mode_enabled"])
	assert.Equal(t, away, u.ok("GET", "/admins/2111", ""))
	assert.Equal(t, []any{"310", "311"}, each(u.ok("GET", "/teams", "")["teams"], "id"))
	assert.Equal(t, []any{2111.0, 2112.0}, u.ok("GET", "/teams/311", "")["admin_ids"])
	assert.Empty(t, u.ok("GET", "/segments", "")["segments"])
	for path, want := range map[string]string{
		"/admins/1": "404 admin_not_found", "/teams/1": "404 team_not_found", "/segments/1": "404 not_found",
	} {
		assert.Equal(t, want, u.refused("GET", path, ""), path)
	}
	assert.Equal(t, "404 admin_not_found", u.refused("PUT", "/admins/1/away", `{}`))
	assert.Equal(t, "400 parameter_not_found", u.refused("PUT", "/admins/2110/away", `{"away_mode_enabled":true}`))
	assert.Equal(t, "400 parameter_invalid", u.refused("PUT", "/admins/2110/away", `{"away_mode_enabled":"yes"}`))
}
