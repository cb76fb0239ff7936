package intercomtest

import (
	"encoding/json"
	"slices"
)

var adminRoutes = []route{
	{"GET", "/me", 0, getMe},
	{"GET", "/admins", 0, func(c *call) any { return object{"type": "admin.list", "admins": views(c.admins, c.viewAdmin)} }},
	{"GET", "/admins/{admin_id}", 0, func(c *call) any { return c.viewAdmin(c.admin(c.path[0], errAdminNotFound)) }},
	{"PUT", "/admins/{admin_id}/away", 0, putAway},
	{"GET", "/teams", 0, func(c *call) any { return object{"type": "team.list", "teams": views(c.teams, c.viewTeam)} }},
	{"GET", "/teams/{team_id}", 0, func(c *call) any {
		return c.viewTeam(byID(c.teams, c.path[0], errTeamNotFound))
	}},
}

var errAdminNotFound = refusal(404, "admin_not_found", "Admin not found")

// me is the id of the admin whose token it is.
func (w *workspace) me() string { return w.admins[0].text("id") }

func (w *workspace) admin(id string, absent *apiError) object { return byID(w.admins, id, absent) }

func (c *call) actingAdmin() object { return c.admin(c.body.need("admin_id"), errAdminNotFound) }

func byID(list []object, id string, absent *apiError) object {
	at := slices.IndexFunc(list, func(o object) bool { return o["id"] == id })
	refuseIf(at < 0, absent)
	return list[at]
}

func (c *call) viewAdmin(admin object) object { return c.view("admin", admin) }
func (c *call) viewTeam(team object) object   { return c.view("team", team) }

func getMe(c *call) any {
	app := shown(stock.App, object{"region": c.region, "created_at": c.born})
	view := c.view("me", c.admins[0], object{"app": app, "avatar": object{"type": "avatar", "image_url": nil}})
	delete(view, "away_status_reason_id")
	return view
}

// putAway replaces the admin instead of changing it: answers may still be encoding the old one.
func putAway(c *call) any {
	admin := c.admin(c.path[0], refusal(404, "admin_not_found", "Admin for admin_id not found"))
	if reason := c.body.text("away_status_reason_id"); c.version.from(214) && c.body["away_mode_enabled"] == true {
		at := slices.IndexFunc(stock.AwayReasons, func(r object) bool { return r["id"] == reason })
		refuseIf(reason == "" && c.body["away_status_reason_id"] != nil, refusal(400, "away_status_reason_mandatory", "Away status reason is mandatory"))
		refuseIf(at >= 0 && stock.AwayReasons[at]["deleted"] == true, refusal(400, "parameter_invalid", "Away status reason is deleted"))
		if at >= 0 {
			admin = admin.with(object{"away_status_reason_id": json.Number(reason)})
		}
	}
	changed := admin.with(c.body.takeAll(map[string]form{"away_mode_enabled": boolForm, "away_mode_reassign": boolForm}))
	c.admins[slices.IndexFunc(c.admins, func(o object) bool { return o["id"] == c.path[0] })] = changed
	c.tell("admin.away_mode_updated", func(app *call) any { return app.viewAdmin(changed) })
	return c.viewAdmin(changed)
}
