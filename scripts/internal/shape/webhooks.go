package shape

import (
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// webhookItems lists what the package's WebhookItem knows: the types of items,
// each with the received type that reads it. An item whose type the version has
// not is left out.
func webhookItems(d *Doc) error {
	for _, kind := range sortedKeys(d.webhooks) {
		m := d.model(d.webhooks[kind])
		if m == nil || len(m.Values) > 0 || m.Direction == sent {
			d.note("webhook item", kind, "the version has no type %s", d.webhooks[kind])
			continue
		}
		d.items = append(d.items, node.Map("item", quoted(kind), "type", m.Name))
	}
	return nil
}

func (d *Doc) emitWebhookItems() *yaml.Node { return node.List(d.items...) }
