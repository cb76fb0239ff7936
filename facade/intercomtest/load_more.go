package intercomtest

import (
	"encoding/json"
	"slices"
	"strconv"
)

// What no request makes and fixtures do. A note has contact or company, by id; an event the contact's id; a record the
// path of its collection (see [Server.AddRecord]); a reaction the contact's id (see [Server.AddReaction]).

func loadAdmin(c *call) any {
	c.body.need("name")
	made := c.body.with(object{"key": nil, "created_at": nil})
	admin := shown(object{
		"type": "admin", "id": c.ids.number("admin", 2200), "away_mode_enabled": false, "away_mode_reassign": false, "away_status_reason_id": nil,
		"has_inbox_seat": true, "role": object{"id": "41", "name": "Agent", "type": "role"}, "team_ids": []int64{},
	}, made)
	c.admins = append(c.admins, admin)
	return admin
}

// loadTeam puts the admins that it names into the team.
func loadTeam(c *call) any {
	c.body.need("name")
	id := c.ids.number("team", 350)
	ids := numbers(c.body["admin_ids"])
	team := object{"type": "team", "id": id, "name": c.body["name"], "admin_ids": ids, "assignment_limit": nil, "distribution_method": "manual"}
	c.teams = append(slices.Clone(c.teams), team)
	for i, admin := range c.admins {
		own, _ := strconv.ParseInt(admin.text("id"), 10, 64)
		if slices.Contains(ids, own) {
			n, _ := strconv.ParseInt(id, 10, 64)
			c.admins[i] = shown(admin, object{"team_ids": append(numbers(admin["team_ids"]), n)})
		}
	}
	return team
}

// numbers reads a list of ids.
func numbers(list any) []int64 {
	ids := []int64{}
	switch list := list.(type) {
	case []int64:
		return slices.Clone(list)
	case []any:
		for _, item := range list {
			ids = append(ids, orZero(asInt(item)))
		}
	}
	return ids
}

func loadHelpCenter(c *call) any {
	made := shown(stock.HelpCenter, c.body.with(object{"key": nil}), object{"id": c.ids.number("help center", 7), "default": false})
	c.help.centers = append(c.help.centers, made)
	return made
}

func loadNote(c *call) any {
	if id := c.body.text("company"); id != "" {
		return postCompanyNote(c, c.companies.find(id, errCompanyNotFound))
	}
	return postNote(c, c.contact(c.body.need("contact")))
}

func loadEvent(c *call) any {
	c.body["created_at"] = json.Number(strconv.FormatInt(c.now, 10))
	postEvent(c)
	return object{"id": ""}
}

func loadSegment(c *call) any {
	members, _ := c.body["members"].([]any)
	seg := Segment{Name: c.body.need("name"), PersonType: c.body.text("person_type"), Query: c.body.object("query")}
	seg.Members = views(members, func(id any) string { return orZero(asText(id)) })
	return object{"id": c.addSegment(seg)}
}

func loadVisitor(c *call) any {
	return object{"id": c.addVisitor(Visitor{c.body.text("user_id"), c.body.text("email"), c.body.text("name")})}
}

func loadCall(c *call) any {
	text := c.body.text
	return object{"id": c.addCall(Call{
		ConversationID: text("conversation_id"), AdminID: text("admin_id"), ContactID: text("contact_id"), Direction: text("direction"),
		Phone: text("phone"), Transcript: text("transcript"),
	})}
}

func loadRecord(c *call) any {
	return object{"id": c.addKept(c.body.need("path"), shown(object{}, c.body.object("fields"))).id}
}
