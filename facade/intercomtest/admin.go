package intercomtest

import (
	"maps"
	"slices"
)

var adminRoutes = []route{
	{"GET", "/me", 0, getMe},
	{"GET", "/admins", 0, func(c *call) any { return object{"type": "admin.list", "admins": views(c.admins, c.viewAdmin)} }},
	{"GET", "/admins/{admin_id}", 0, func(c *call) any { return c.viewAdmin(c.admin(c.path[0], errAdminNotFound)) }},
	{"PUT", "/admins/{admin_id}/away", 0, putAway},
	{"GET", "/teams", 0, func(c *call) any { return object{"type": "team.list", "teams": views(c.teams, c.viewTeam)} }},
	{"GET", "/teams/{team_id}", 0, func(c *call) any { return c.viewTeam(byID(c.teams, c.path[0], errTeamNotFound)) }},
}

var (
	errAdminNotFound = refusal(404, "admin_not_found", "admin not found")
	errTeamNotFound  = refusal(404, "team_not_found", "team not found")
)

// staff is who works in the workspace: three admins in two teams.
func staff() (admins, teams []object) {
	person := func(id, name, email, title string, teams ...int) object {
		return object{
			"type": "admin", "id": id, "name": name, "email": email, "job_title": title, "away_mode_enabled": false,
			"away_mode_reassign": false, "has_inbox_seat": true, "team_ids": teams, "avatar": nil,
			"away_status_reason_id": nil, "role": object{"type": "role", "id": "41", "name": "Agent"},
		}
	}
	admins = []object{
		person("2110", "Noor Halvorsen", "noor@workspace.example", "Head of Support", 310),
		person("2111", "Tomasz Okafor", "tomasz@workspace.example", "Support Engineer", 310, 311),
		person("2112", "Lucía Brandt", "lucia@workspace.example", "Account Manager", 311),
	}
	teams = []object{
		{"type": "team", "id": "310", "name": "Support", "admin_ids": []int{2110, 2111}, "assignment_limit": nil, "distribution_method": "manual"},
		{"type": "team", "id": "311", "name": "Accounts", "admin_ids": []int{2111, 2112}, "assignment_limit": 8, "distribution_method": "load_balanced"},
	}
	return admins, teams
}

// me is the id of the admin whose token it is.
func (w *workspace) me() string { return w.admins[0].text("id") }

func (w *workspace) admin(id string, absent *apiError) object { return byID(w.admins, id, absent) }

// actingAdmin is the admin whom a body names as acting.
func (c *call) actingAdmin() object { return c.admin(c.body.need("admin_id"), errAdminNotFound) }

func byID(list []object, id string, absent *apiError) object {
	at := slices.IndexFunc(list, func(o object) bool { return o["id"] == id })
	refuseIf(at < 0, absent)
	return list[at]
}

func (c *call) viewAdmin(admin object) object {
	return c.version.since(216, maps.Clone(admin), "away_status_reason_id", "role")
}

func (c *call) viewTeam(team object) object {
	return c.version.since(216, maps.Clone(team), "assignment_limit", "distribution_method")
}

func getMe(c *call) any {
	view := c.version.since(preview.number, maps.Clone(c.admins[0]), "role")
	delete(view, "away_status_reason_id")
	view["email_verified"], view["avatar"] = true, object{"type": "avatar", "image_url": nil}
	view["app"] = object{
		"type": "app", "id_code": workspaceID, "name": "Test workspace", "region": c.cfg.region, "timezone": "Etc/UTC",
		"created_at": c.born, "secure": false, "identity_verification": false,
	}
	return view
}

// putAway replaces the admin instead of changing it: answers may still be encoding the old one.
func putAway(c *call) any {
	admin := c.admin(c.path[0], errAdminNotFound)
	changed := admin.with(c.body.takeAll(map[string]form{"away_mode_enabled": boolForm, "away_mode_reassign": boolForm}))
	c.admins[slices.IndexFunc(c.admins, func(o object) bool { return o["id"] == c.path[0] })] = changed
	return c.viewAdmin(changed)
}
