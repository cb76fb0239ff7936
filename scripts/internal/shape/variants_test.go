package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestJoinObjectsRequired(t *testing.T) {
	for name, c := range map[string]struct {
		boat string
		want map[string]string
	}{
		"what all of them require": {
			"boat: {oneOf: [{required: [a, b], properties: {a: {type: string}, b: {type: string}}}, {required: [b, c], properties: {b: {type: string}, c: {type: string}}}]}",
			map[string]string{"a": "api.Optional[string]", "b": "string", "c": "api.Optional[string]"},
		},
		"nothing in common": {
			"boat: {oneOf: [{required: [a], properties: {a: {type: string}}}, {properties: {b: {type: string}}}]}",
			map[string]string{"a": "api.Optional[string]", "b": "api.Optional[string]"},
		},
		"what stands beside the union stays required": {
			"boat: {required: [x], properties: {x: {type: string}}, oneOf: [{required: [a], properties: {a: {type: string}}}, {properties: {b: {type: string}}}]}",
			map[string]string{"x": "string", "a": "api.Optional[string]", "b": "api.Optional[string]"},
		},
		"nothing, where a variant says nothing": {
			"boat: {required: [x], properties: {x: {type: string}}, oneOf: [{required: [a], properties: {a: {type: string}}}, {}]}",
			map[string]string{"x": "string", "a": "api.Optional[string]"},
		},
		"what those that only require require as well": {
			"boat: {properties: {x: {type: string}}, anyOf: [{required: [a, x], properties: {a: {type: string}}}, {required: [x]}]}",
			map[string]string{"x": "string", "a": "api.Optional[string]"},
		},
		"a union in a union": {
			"boat: {oneOf: [{oneOf: [{required: [a, z], properties: {a: {type: string}, z: {type: integer}}}, {required: [z], properties: {z: {type: integer}}}]}, {required: [z], properties: {z: {type: integer}}}]}",
			map[string]string{"a": "api.Optional[string]", "z": "int"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.want, fieldTypes(t, sending(t, c.boat), "Boat"))
		})
	}
}

func TestVariantsAreKept(t *testing.T) {
	d := sending(t, `boat: {oneOf: [@sailing, {anyOf: [@motor, @steam]}]},
sailing: {required: [kind, masts], properties: {kind: {type: string, enum: [sailing]}, masts: {type: integer}}},
motor: {required: [kind], properties: {kind: {type: string, enum: [engine]}, fuel: {type: string, enum: [petrol, diesel]}}},
steam: {required: [coal], properties: {kind: {type: string, enum: [engine]}, coal: {type: number}}}`)
	assert.Equal(t, []Variant{
		{Fixed: map[string]string{"kind": "sailing"}, Required: []string{"kind", "masts"}, Properties: []string{"kind", "masts"}},
		{Fixed: map[string]string{"kind": "engine"}, Required: []string{"kind"}, Properties: []string{"kind", "fuel"}},
		{Fixed: map[string]string{"kind": "engine"}, Required: []string{"coal"}, Properties: []string{"kind", "coal"}},
	}, d.model("Boat").Variants)
}

// A property that two variants describe differently holds what either does.
func TestJoinProperty(t *testing.T) {
	const schemas = `, mast: {properties: {height: {type: integer}}}, sail: {properties: {area: {type: number}, height: {type: number}}}, colour: {type: string, enum: [red, blue]}`
	for name, c := range map[string]struct{ one, other, want string }{
		"alike":                         {"{type: integer}", "{type: integer}", "int"},
		"a number":                      {"{type: integer}", "{type: number}", "float64"},
		"a text or a number":            {"{type: string}", "{type: integer}", "string"},
		"a text or a boolean":           {"{type: string}", "{type: boolean}", "json.RawMessage"},
		"enums":                         {"@colour", "{type: string, enum: [green]}", "BoatValue"},
		"an enum and a text":            {"@colour", "{type: string}", "string"},
		"constants":                     {"{type: string, enum: [one]}", "{type: string, enum: [two]}", "BoatValue"},
		"one component":                 {"@mast", "@mast", "*Mast"},
		"two components":                {"@mast", "@sail", "*BoatValue"},
		"a list or one":                 {"@mast", "{type: array, items: @mast}", "[]Mast"},
		"lists":                         {"{type: array, items: {type: string}}", "{type: array, items: {type: integer}}", "[]string"},
		"null in one":                   {"{type: integer}", "{type: integer, nullable: true}", "*int"},
		"a component or a text":         {"@mast", "{type: string}", "json.RawMessage"},
		"a shared type stays":           {"{x-go-type: search.Query}", "{type: string}", "*search.Query"},
		"nothing known of one":          {"{}", "{type: string}", "json.RawMessage"},
		"a component that is not there": {"@mast", "@nowhere", "*Mast"},
	} {
		t.Run(name, func(t *testing.T) {
			d := answering(t, "boat: {oneOf: [{properties: {value: "+c.one+"}}, {properties: {value: "+c.other+"}}]}"+schemas)
			assert.Equal(t, map[string]string{"value": c.want}, fieldTypes(t, d, "Boat"))
		})
	}
	d := answering(t, "boat: {oneOf: [{properties: {value: @mast}}, {properties: {value: @sail}}]}"+schemas)
	assert.Equal(t, map[string]string{"height": "float64", "area": "float64"}, fieldTypes(t, d, "BoatValue"))
	assert.Empty(t, d.model("BoatValue").Variants, "nobody makes one by its variants")
}
