package intercomtest

import (
	"slices"
	"strconv"
)

// audience is what a workspace keeps about segments and subscription types. Both are made in the product.
type audience struct {
	segments      table[*segment]
	subscriptions table[*document]
}

func newAudience() (a audience) {
	for i, of := range [][3]string{
		{"Monthly letter", "opt_out", "email"}, {"Maintenance notices", "opt_out", "email"}, {"Text reminders", "opt_in", "sms_message"},
	} {
		id, said := strconv.Itoa(41+i), object{"name": of[0], "description": "", "locale": "en"}
		a.subscriptions.add(&document{record{id, int64(i)}, object{
			"type": "subscription", "id": id, "state": "live", "consent_type": of[1], "content_types": []string{of[2]},
			"default_translation": said, "translations": []object{said},
		}})
	}
	return a
}

func (d *document) view() object { return d.doc }

// subscription finds a type among those of the workspace or of a contact.
func subscription(id string, among []*document) *document {
	at := slices.IndexFunc(among, func(d *document) bool { return d.id == id })
	refuseIf(at < 0, notFound("subscription type"))
	return among[at]
}

var subscriptionRoutes = []route{
	{"GET", "/subscription_types", 0, func(c *call) any {
		return object{"type": "list", "data": views(c.audience.subscriptions.rows, (*document).view)}
	}},
	{"GET", "/contacts/{contact_id}/subscriptions", 0, onContact(func(_ *call, ct *contact) object {
		return object{"type": "list", "data": views(ct.subscriptions, (*document).view)}
	})},
	{"POST", "/contacts/{contact_id}/subscriptions", 0, onContact(func(c *call, ct *contact) object {
		kind, consent := subscription(c.body.need("id"), c.audience.subscriptions.rows), c.body.need("consent_type")
		refuseIf(kind.doc["consent_type"] != consent, invalid("consent_type", "consent_type %q is not the subscription type's", consent))
		ct.subscriptions = append(without(ct.subscriptions, kind), kind)
		return kind.doc
	})},
	{"DELETE", "/contacts/{contact_id}/subscriptions/{subscription_id}", 0, onContact(func(c *call, ct *contact) object {
		kind := subscription(c.path[1], ct.subscriptions)
		ct.subscriptions = without(ct.subscriptions, kind)
		return kind.doc
	})},
}

// chosen is what a contact chose to receive (opt_in) or not to receive (opt_out).
func (ct *contact) chosen(consent string) object {
	kinds := slices.DeleteFunc(slices.Clone(ct.subscriptions), func(d *document) bool { return d.doc["consent_type"] != consent })
	return sublist(ct, "subscription", "subscriptions", kinds, func(d *document) string { return d.id })
}
