package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

func TestWebhookItemsAreReceivedTypesOfTheVersion(t *testing.T) {
	root := parse(t, `
paths:
  /boats/{id}: {get: {`+ok("@boat")+`}}
components: {schemas: {boat: {properties: {name: {type: string}, color: {type: string, enum: [red, blue]}}}}}`)
	d, err := Shape(root, Options{Version: "2.99", Table: &table.Table{Operations: map[string]*table.Entry{"GET /boats/{}": {Service: "Boats", Name: "Get"}}},
		Webhooks: map[string]string{"boat": "Boat", "ship": "Ship", "color": "BoatColor", "a.boat": "Boat"}})
	require.NoError(t, err)
	pkg := node.Get(d.Emit(), "paths", "/boats/{id}", "get", "x-package")
	known := map[string]string{}
	for _, item := range node.Items(node.Get(pkg, "items")) {
		known[node.Text(item, "item")] = node.Text(item, "type")
	}
	assert.Equal(t, map[string]string{"boat": "Boat", "a.boat": "Boat"}, known)
	missing := 0
	for _, n := range d.Report {
		if n.Rule == "webhook item" {
			missing++
		}
	}
	assert.Equal(t, 2, missing, "what the version has not is reported")
	assert.True(t, d.reserved()["WebhookItem"])
}
