package intercomtest

import "slices"

func subscriptionType(id string) object {
	return byID(stock.SubscriptionTypes, id, errNotFound)
}

var subscriptionRoutes = []route{
	{"GET", "/subscription_types", 0, func(*call) any { return object{"type": "list", "data": stock.SubscriptionTypes} }},
	{"GET", "/contacts/{contact_id}/subscriptions", 0, onContact(func(_ *call, ct *contact) object {
		return listOf(ct.subscriptions, subscriptionType)
	})},
	{"POST", "/contacts/{contact_id}/subscriptions", 0, onContact(func(c *call, ct *contact) object {
		id, consent := c.body.need("id"), c.body.need("consent_type")
		kind := subscriptionType(id)
		refuseIf(consent != "opt_in" && consent != "opt_out", invalid("consent_type", "consent_type %q is neither opt_in nor opt_out", consent))
		ct.subscriptions = without(ct.subscriptions, id)
		if kind["consent_type"] == consent { // the other consent takes the choice back
			ct.subscriptions = append(ct.subscriptions, id)
		}
		return kind
	})},
	{"DELETE", "/contacts/{contact_id}/subscriptions/{subscription_id}", 0, onContact(func(c *call, ct *contact) object {
		refuseIf(!slices.Contains(ct.subscriptions, c.path[1]), errNotFound)
		ct.subscriptions = without(ct.subscriptions, c.path[1])
		return subscriptionType(c.path[1])
	})},
}

// chosen is what a contact chose to receive (opt_in) or not to receive (opt_out).
func (ct *contact) chosen(consent string) object {
	other := func(id string) bool { return subscriptionType(id)["consent_type"] != consent }
	ids := slices.DeleteFunc(slices.Clone(ct.subscriptions), other)
	return ct.sublist("subscription", "subscriptions", ids)
}
