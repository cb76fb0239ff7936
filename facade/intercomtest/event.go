package intercomtest

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"
)

// timeline is what a contact did: single events in the order of their time, and by name how often each has happened.
type timeline struct {
	events  []object
	tallies map[string]tally
}

// tally counts one kind of event; first and last are Unix seconds.
type tally struct{ count, first, last int64 }

var eventRoutes = []route{
	{"GET", "/events", 0, getEvents},
	{"POST", "/events", 0, postEvent},
	{"POST", "/events/summaries", 0, postEventSummaries},
}

var (
	eventForms   = map[string]form{"event_name": textForm, "created_at": timeForm}
	summaryForms = map[string]form{"event_name": textForm, "count": intForm, "first": timeForm, "last": timeForm}
	metadataForm = form{want: "an object of plain values, links {url, value} and amounts {amount, currency}", read: as(eventMetadata)}
)

// eventMetadata keeps ten keys: the first that were sent, if they were sent by name, as Go sends maps.
func eventMetadata(v any) (object, bool) {
	metadata, ok := asObject(v)
	for i, name := range slices.Sorted(maps.Keys(metadata)) {
		inner, nested := asObject(metadata[name])
		if ok = ok && (!nested || len(inner) == 2); i >= 10 {
			delete(metadata, name)
		}
	}
	return metadata, ok
}

// take adds to a timeline what is new, or what another contact did that was merged.
func (t *timeline) take(more timeline) {
	t.events = append(t.events, more.events...)
	slices.SortStableFunc(t.events, func(a, b object) int { return cmp.Compare(a.number("created_at"), b.number("created_at")) })
	for name, n := range more.tallies {
		if old, ok := t.tallies[name]; ok {
			n = tally{old.count + n.count, min(old.first, n.first), max(old.last, n.last)}
		}
		t.tallies[name] = n
	}
}

// postEvent passes over an event whose name, time and contact are those of one that is there.
func postEvent(c *call) any {
	e := c.body.takeAll(eventForms)
	maps.Copy(e, c.body.take(map[string]form{"metadata": metadataForm}))
	ct := c.contactBy(c.body.text("id"), c.body.text("user_id"), c.body.text("email"))
	name, at := e.text("event_name"), e.number("created_at")
	if !slices.ContainsFunc(ct.did.events, func(o object) bool { return o["event_name"] == name && o["created_at"] == at }) {
		e["type"], e["id"] = "event", c.ids.uuid()
		ct.did.take(timeline{[]object{e}, map[string]tally{name: {1, at, at}}})
		c.note("event", e.text("id"))
		c.tellOf("event.created", shown(e, object{"intercom_user_id": ct.id, "user_id": ct.doc["external_id"], "email": ct.doc["email"]}))
	}
	return rawReply(202, "", nil)
}

// postEventSummaries sets the tallies of a user, one or a list of them.
func postEventSummaries(c *call) any {
	ct := c.contactBy("", c.body.need("user_id"), "")
	list := c.body.oneOrMany("event_summaries")
	refuseIf(len(list) == 0, missing("event_summaries"))
	for _, item := range views(list, func(item object) object { return item.takeAll(summaryForms) }) {
		ct.did.tallies[item.text("event_name")] = tally{item.number("count"), item.number("first"), item.number("last")}
	}
	return rawReply(200, "", nil)
}

// getEvents lists events, the newest first and none older than 90 days, or with summary=true counts all there were.
func getEvents(c *call) any {
	const reach = 90 * 24 * 3600
	refuseIf(c.query.Get("type") != "user", invalid("type", "type %q is not user", c.query.Get("type")))
	bounds := c.queried().take(map[string]form{"since": timeForm, "before": timeForm})
	ct := c.contactBy(c.query.Get("intercom_user_id"), c.query.Get("user_id"), c.query.Get("email"))
	who := object{"intercom_user_id": ct.id, "user_id": ct.doc["external_id"], "email": ct.doc["email"]}
	if c.query.Get("summary") == "true" {
		counts := views(slices.Sorted(maps.Keys(ct.did.tallies)), func(name string) object { return ct.did.tallies[name].view(name) })
		return shown(who, object{"type": "event.summary", "events": counts, "pages": object{"next": nil}})
	}
	before := cmp.Or(bounds.number("before"), milliseconds)
	found := slices.DeleteFunc(slices.Clone(ct.did.events), func(e object) bool {
		at := e.number("created_at")
		return at <= max(bounds.number("since"), c.now-reach) || at >= before
	})
	if n := len(found); n > 0 && before == milliseconds { // what comes in meanwhile is not to shift the next page
		c.query.Set("before", strconv.FormatInt(found[n-1].number("created_at")+1, 10))
	}
	page := numbered(c, found, newestFirst, 15, 150, "/events", func(e object) object { return shown(e, who) })
	next := object{"next": page.object("pages")["next"]}
	return shown(who, object{"type": "event.list", "events": page["data"], "pages": next})
}

func (t tally) view(name string) object {
	clock := func(at int64) string { return time.Unix(at, 0).UTC().Format("2006-01-02T15:04:05.000+00:00") }
	return object{"name": name, "first": clock(t.first), "last": clock(t.last), "count": t.count, "description": nil}
}
