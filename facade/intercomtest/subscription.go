package intercomtest

import "slices"

// audience is what a workspace keeps about segments and subscription types. Both are made in the product.
type audience struct {
	segments      table[*segment]
	subscriptions table[*document]
}

func newAudience() (a audience) {
	for i, doc := range stock.SubscriptionTypes {
		a.subscriptions.add(&document{record: record{doc.text("id"), int64(i)}, doc: doc})
	}
	return a
}

var errSubscriptionNotFound = notFound("subscription type")

var subscriptionRoutes = []route{
	{"GET", "/subscription_types", 0, func(c *call) any {
		return listOf(c.audience.subscriptions.rows, (*document).show)
	}},
	{"GET", "/contacts/{contact_id}/subscriptions", 0, onContact(func(_ *call, ct *contact) object {
		return listOf(ct.subscriptions, (*document).show)
	})},
	{"POST", "/contacts/{contact_id}/subscriptions", 0, onContact(func(c *call, ct *contact) object {
		kind, consent := c.audience.subscriptions.find(c.body.need("id"), errSubscriptionNotFound), c.body.need("consent_type")
		refuseIf(kind.doc["consent_type"] != consent, invalid("consent_type", "consent_type %q is not the subscription type's", consent))
		ct.subscriptions = append(without(ct.subscriptions, kind), kind)
		return kind.doc
	})},
	{"DELETE", "/contacts/{contact_id}/subscriptions/{subscription_id}", 0, onContact(func(c *call, ct *contact) object {
		kind := c.audience.subscriptions.find(c.path[1], errSubscriptionNotFound)
		refuseIf(!slices.Contains(ct.subscriptions, kind), errSubscriptionNotFound)
		ct.subscriptions = without(ct.subscriptions, kind)
		return kind.doc
	})},
}

// chosen is what a contact chose to receive (opt_in) or not to receive (opt_out).
func (ct *contact) chosen(consent string) object {
	kinds := slices.DeleteFunc(slices.Clone(ct.subscriptions), func(d *document) bool { return d.doc["consent_type"] != consent })
	return ct.sublist("subscription", "subscriptions", idsOf(kinds))
}
