package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// Which objects wrap a list, and what the accessor is called.
func TestAccessor(t *testing.T) {
	const masts = "masts: {type: array, items: @mast}"
	for name, c := range map[string]struct{ schema, want string }{
		"a list alone":              {"{properties: {" + masts + "}}", "Items Masts []Mast"},
		"with its type and count":   {"{properties: {type: {type: string}, total_count: {type: integer, nullable: true}, has_more: {type: boolean}, url: {type: string}, " + masts + "}}", "Items Masts []Mast"},
		"with pages":                {"{properties: {pages: {type: object}, " + masts + "}}", "Items Masts []Mast"},
		"of texts":                  {"{properties: {data: {type: array, items: {type: string}}}}", "Items Data []string"},
		"a field is called Items":   {"{properties: {type: {type: string}, items: {type: array, items: @mast}}}", "ItemsList Items []Mast"},
		"and another ItemsList":     {"{properties: {type: {type: string}, items: {type: array, items: @mast}, url: {type: string, x-go-name: ItemsList}}}", "ItemsList Items []Mast"},
		"with more, named for it":   {"{properties: {enabled: {type: boolean}, boat: {type: array, items: @mast}}}", "Items Boat []Mast"},
		"with more":                 {"{properties: {name: {type: string}, " + masts + "}}", ""},
		"two lists":                 {"{properties: {oars: {type: array, items: @mast}, " + masts + "}}", ""},
		"with an object":            {"{properties: {type: {type: string}, tow: @mast, " + masts + "}}", ""},
		"with a map":                {"{properties: {type: {type: string}, a: {type: object, additionalProperties: {type: string}}, " + masts + "}}", ""},
		"no list":                   {"{properties: {type: {type: string}}}", ""},
		"pages of another operator": {"{properties: {pages: {type: integer}, " + masts + "}}", "Items Masts []Mast"},
	} {
		t.Run(name, func(t *testing.T) {
			d := mustShape(t, "paths: {/boats: {get: {"+ok("@boat")+`}}}
components: {schemas: {boat: `+c.schema+`, mast: {properties: {x: {type: string}}}}}`, "GET /boats: {service: Boats, name: Get}")
			got := ""
			if x := node.Get(d.modelExtras(d.model("Boat")), "items"); x != nil {
				got = node.Text(x, "name") + " " + node.Text(x, "field") + " " + node.Text(x, "type")
			}
			assert.Equal(t, c.want, got)
		})
	}
}

// What is sent has none: it is written, not read.
func TestAccessorOfWhatIsSent(t *testing.T) {
	d := mustShape(t, "paths: {/boats: {post: {"+body("@boat")+", "+ok("@mast")+`}}}
components: {schemas: {boat: {properties: {data: {type: array, items: {type: string}}}}, mast: {properties: {x: {type: string}}}}}`,
		"POST /boats: {service: Boats, name: Create}")
	for _, m := range d.models {
		assert.Nil(t, d.accessor(m), m.Name)
	}
}
