package intercomtest

import "slices"

// began is what a conversation counts when a contact has just begun it.
func began(at int64) object {
	return shown(stock.Blank["conversation_statistics"], object{"first_contact_reply_at": at, "last_contact_reply_at": at})
}

// measure counts a part that was added at a time. before is what the conversation was before it.
func (conv *conversation) measure(kind string, author object, at int64, before object) {
	old := conv.doc.object("statistics")
	now := object{"count_conversation_parts": int64(len(conv.parts))}
	since := func(name string, first string) { // the first of its kind, and how long it took
		if old[first] == nil {
			now[first] = at
			now[name] = max(at-conv.doc.number("created_at"), 0)
		}
	}
	switch byAdmin := author["type"] == "admin"; {
	case kind == "comment" && byAdmin || kind == "quick_reply":
		since("time_to_admin_reply", "first_admin_reply_at")
		now["last_admin_reply_at"] = at
		if assigned := old["last_assignment_at"]; assigned != nil && old.number("last_assignment_admin_reply_at") < old.number("last_assignment_at") {
			now["last_assignment_admin_reply_at"] = at
		}
		if waiting := before["waiting_since"]; waiting != nil {
			conv.waits = append(conv.waits, max(at-before.number("waiting_since"), 0))
			slices.Sort(conv.waits)
			now["median_time_to_reply"] = conv.waits[len(conv.waits)/2]
		}
	case !byAdmin && (kind == "comment" || kind == "open"):
		now["last_contact_reply_at"] = at
		if old["first_contact_reply_at"] == nil {
			now["first_contact_reply_at"] = at
		}
	case kind == "assignment" || kind == "assign_and_reopen":
		since("time_to_assignment", "first_assignment_at")
		now["last_assignment_at"], now["count_assignments"] = at, old.number("count_assignments")+1
	case kind == "close":
		since("time_to_first_close", "first_close_at")
		now["last_close_at"], now["time_to_last_close"] = at, max(at-conv.doc.number("created_at"), 0)
		now["last_closed_by_id"], _ = asInt(author["id"])
	}
	if before["state"] == "closed" && conv.doc["state"] != "closed" {
		now["count_reopens"] = old.number("count_reopens") + 1
	}
	conv.doc["statistics"] = shown(old, now)
}
