package intercomtest

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// contact is a user or a lead. doc holds what differs from a blank one.
type contact struct {
	record
	doc       object
	tags      tagList
	notes     []*note
	companies []*company
	archived  bool

	space         *workspace
	mergedFrom    []object // for its merge history
	subscriptions []string // ids of the types that it made a choice about
	did           timeline
}

var language = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z]{2,4})?$`)

var contactForms = map[string]form{
	"role": textForm, "external_id": textForm, "email": textForm, "phone": textForm, "name": textForm,
	"avatar": avatarForm, "signed_up_at": timeForm, "last_seen_at": timeForm, "owner_id": intForm,
	"unsubscribed_from_emails": boolForm, "custom_attributes": attributesForm, "language_override": textForm,
}

func (c *call) viewContact(ct *contact) object {
	view := c.view("contact", ct.doc, object{"id": ct.id, "formatted_phone": ct.doc["phone"]})
	if c.version.from(216) && view["owner_id"] != nil {
		view["owner_id"] = view.text("owner_id")
	}
	view["tags"] = ct.sublist("tag", "tags", ct.tags.ids())
	view["notes"] = ct.sublist("note", "notes", idsOf(ct.notes))
	view["companies"] = ct.sublist("company", "companies", idsOf(ct.companies))
	view["opted_out_subscription_types"], view["opted_in_subscription_types"] = ct.chosen("opt_out"), ct.chosen("opt_in")
	return view
}

func (ct *contact) domain() string {
	_, domain, _ := strings.Cut(ct.doc.text("email"), "@")
	return domain
}

// sublist is how a contact carries what hangs on it: the first ten, and where the rest is.
func (ct *contact) sublist(kind, name string, ids []string) object {
	first := ids[:min(len(ids), 10)]
	return object{
		"type": "list", "url": "/contacts/" + ct.id + "/" + name, "total_count": len(ids), "has_more": len(ids) > len(first),
		"data": views(first, func(id string) object { return object{"type": kind, "id": id, "url": "/" + name + "/" + id} }),
	}
}

// contact finds one by Intercom's id. One that was merged away is gone with a pointer to where it went since 2.16,
// and not found before.
func (c *call) contact(id string) *contact {
	if into := c.merged[id]; into != "" && c.version.from(216) {
		for c.merged[into] != "" {
			into = c.merged[into]
		}
		gone := refusal(410, "contact_merged", "This contact has been merged. See the 'Link' header for the canonical contact.")
		gone.link = "/contacts/" + into
		panic(gone)
	}
	return c.contacts.find(id, errContactNotFound)
}

// contactBy finds one by whichever is given: Intercom's id, the customer's own, or an email.
func (c *call) contactBy(id, externalID, email string) *contact {
	if id != "" {
		return c.contact(id)
	}
	refuseIf(externalID+email == "", missing("user_id"))
	ct := c.seekContact(externalID, email)
	refuseIf(ct == nil, errContactNotFound)
	return ct
}

// seekContact looks among all contacts for an external id, and among users for an email; nil when there is none.
func (c *call) seekContact(externalID, email string) *contact {
	for _, ct := range c.contactsBy[strings.ToLower(cmp.Or(externalID, email))] {
		if ct.doc["external_id"] == externalID || externalID == "" && ct.doc["role"] == "user" && strings.EqualFold(ct.doc.text("email"), email) {
			return ct
		}
	}
	return nil
}

func (c *call) createContact(body object) *contact { return c.createContactAs("", body) }

// createContactAs creates a contact under an id that the fixture chose, or a new one.
func (c *call) createContactAs(id string, body object) *contact {
	refuseIf(c.contacts.byID[id] != nil, refusal(409, "conflict", "there is a contact with the id %s", id))
	fields := body.take(contactForms)
	if fields["email"] == nil && fields["external_id"] == nil && fields["role"] == nil {
		panic(refusal(400, "parameter_not_found", "a contact needs an email, an external_id or a role"))
	}
	if fields["role"] == "lead" && fields["external_id"] == nil {
		fields["external_id"] = c.ids.uuid()
	}
	ct := &contact{space: c.workspace, doc: object{"created_at": c.now, "role": "user"}, did: timeline{tallies: map[string]tally{}}}
	c.setContact(ct, fields)
	if id == "" {
		id = c.ids.hex(c.now)
	}
	ct.record = c.record(id)
	c.contacts.add(ct)
	c.note("contact", ct.id)
	c.tellContact(ct, "created")
	return ct
}

// setContact changes a contact, all of the fields or none, and keeps the lookups by email and external id in step.
func (c *call) setContact(ct *contact, fields object) {
	doc := ct.doc.with(fields)
	role, email := doc.text("role"), doc.text("email")
	switch {
	case role != "user" && role != "lead":
		panic(invalid("role", "role %q is neither user nor lead", role))
	case role == "lead" && ct.doc["role"] == "user" && ct.id != "":
		panic(invalid("role", "a user cannot become a lead"))
	case email != "" && !strings.Contains(email, "@"):
		panic(invalid("email", "email %q is not an address", email))
	}
	own := ct.id != "" && ct.doc["role"] == role && strings.EqualFold(email, ct.doc.text("email")) // imports leave several with one
	if role != "user" || own {                                                                     // twins of a lead have its external id
		email = ""
	}
	if c.query == nil { // imports leave several users with one email behind, and so may fixtures
		email = ""
	}
	for _, other := range []*contact{c.seekContact(doc.text("external_id"), ""), c.seekContact("", email)} {
		if other != nil && other != ct {
			which := map[bool]string{false: "A contact", true: "An archived contact"}[other.archived]
			panic(refusal(409, "conflict", "%s matching those details already exists with id=%s", which, other.id))
		}
	}
	c.declare("contact", fields.object("custom_attributes"))
	if !language.MatchString(doc.text("language_override")) {
		delete(doc, "language_override")
	}
	c.forgetContact(ct)
	doc["updated_at"] = c.now
	ct.doc = doc
	c.learnContact(ct)
}

func (w *workspace) learnContact(ct *contact) {
	for _, key := range ct.keys() {
		w.contactsBy[key] = append(w.contactsBy[key], ct)
	}
}

func (w *workspace) forgetContact(ct *contact) {
	for _, key := range ct.keys() {
		w.contactsBy[key] = without(w.contactsBy[key], ct)
	}
}

// keys are what a contact is looked up by; searches disregard case.
func (ct *contact) keys() []string {
	return without([]string{strings.ToLower(ct.doc.text("email")), strings.ToLower(ct.doc.text("external_id"))}, "")
}

func (w *workspace) dropContact(ct *contact) {
	w.forgetContact(ct)
	for _, co := range ct.companies {
		co.contacts = without(co.contacts, ct)
	}
	w.contacts.remove(ct)
}

// mergeContact folds from into into: ties move, fields fill gaps.
func (c *call) mergeContact(from, into *contact) {
	fill := maps.Clone(from.doc)
	maps.DeleteFunc(fill, func(name string, _ any) bool {
		_, writable := contactForms[name]
		return !writable || name == "external_id" || into.doc[name] != nil
	})
	fill["custom_attributes"] = mergeAttributes(from.doc.object("custom_attributes"), into.doc.object("custom_attributes"))
	for _, co := range from.companies {
		c.attachCompany(into, co)
	}
	for _, a := range from.tags {
		into.tags.put(a)
	}
	for _, n := range from.notes {
		n.contact = into
	}
	into.notes = slices.Concat(into.notes, from.notes)
	into.subscriptions = append(without(into.subscriptions, from.subscriptions...), from.subscriptions...)
	into.did.take(from.did)
	for _, conv := range c.conversations.byID { // of tickets, too
		if slices.Contains(conv.contacts, from) {
			conv.contacts = append(without(conv.contacts, from, into), into)
		}
	}
	merge := object{"type": "merge_history", "source_contact_id": from.id, "source_contact_role": from.doc["role"], "merged_at": c.now}
	into.mergedFrom = append(into.mergedFrom, merge)
	c.mergedBy[from.doc.text("external_id")] = from.id
	c.dropContact(from)
	c.merged[from.id] = into.id
	c.setContact(into, fill)
	c.tell("contact.merged", func(app *call) any {
		return app.viewContact(into).with(object{"merged_from": object{"type": "contact", "id": from.id}})
	})
}
