package intercomtest

import "cmp"

// Visitor is somebody on the website who has not said who they are, to put into the workspace; zero fields are left out.
type Visitor struct {
	UserID string // made up when empty, as the Messenger does
	Email  string
	Name   string
}

// AddVisitor puts a visitor into the workspace and returns Intercom's id. No request can make one.
func (s *Server) AddVisitor(v Visitor) (id string) {
	s.fixture(0, func(c *call) { id = c.addVisitor(v) })
	return id
}

func (c *call) addVisitor(v Visitor) (id string) {
	doc := object{"user_id": cmp.Or(v.UserID, c.ids.uuid()), "email": v.Email, "name": v.Name, "anonymous": true}
	id = c.ids.hex(c.now)
	c.visitors.add(&keptRecord{record: c.record(id), doc: doc, at: c.now, changed: c.now})
	return id
}

var visitorRoutes = []route{
	{"GET", "/visitors", 0, func(c *call) any { return c.viewVisitor(c.visitor(c.queried())) }},
	{"PUT", "/visitors", 0, func(c *call) any {
		v := c.visitor(c.body)
		v.doc = v.doc.with(c.body.take(map[string]form{"name": textForm, "custom_attributes": attributesForm}))
		v.changed = c.now
		return c.viewVisitor(v)
	}},
	{"POST", "/visitors/convert", 0, convertVisitor},
}

// visitor finds one by Intercom's id, user id or email.
func (c *call) visitor(by object) *keptRecord {
	id, userID, email := by.text("id"), by.text("user_id"), by.text("email")
	refuseIf(id+userID+email == "", missing("user_id"))
	for _, v := range c.visitors.rows {
		if v.id == id || id == "" && (userID != "" && v.doc["user_id"] == userID || userID == "" && v.doc["email"] == email) {
			return v
		}
	}
	panic(notFound("Visitor Not Found"))
}

func (c *call) viewVisitor(v *keptRecord) object {
	view := fitted(c.like("GET", "/visitors"), v, "visitor")
	view["app_id"] = stock.App["id_code"]
	return view
}

// convertVisitor makes a contact of a visitor, or adds the visitor to one that is there.
func convertVisitor(c *call) any {
	role := c.body.need("type")
	refuseIf(role != "user" && role != "lead", invalid("type", "type %q is neither user nor lead", role))
	refuseIf(c.body.object("visitor") == nil, missing("visitor"))
	v, as := c.visitor(c.body.object("visitor")), c.body.object("user")
	ct := c.contacts.byID[as.text("id")]
	if ct == nil && as.text("user_id")+as.text("email") != "" {
		ct = c.seekContact(as.text("user_id"), as.text("email"))
	}
	if ct == nil {
		email := cmp.Or(as.text("email"), v.doc.text("email"))
		ct = c.createContact(object{"role": role, "external_id": as["user_id"], "email": email, "name": v.doc["name"]}.with(nil))
	}
	c.visitors.remove(v)
	return c.viewContact(ct)
}
