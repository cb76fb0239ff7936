package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

func TestFixedQueries(t *testing.T) {
	for name, c := range map[string]struct{ parameter, fixed, params string }{
		"required, one value":   {"{name: kind, in: query, required: true, schema: {type: string, enum: [sail boat]}}", "kind=sail+boat", ""},
		"required, a component": {"{name: kind, in: query, required: true, schema: @kind}", "kind=sail", ""},
		"required, one number":  {"{name: kind, in: query, required: true, schema: {type: integer, enum: [1]}}", "kind=1", ""},
		"required, two values":  {"{name: kind, in: query, required: true, schema: {type: string, enum: [sail, steam]}}", "", "argument"},
		"required, any value":   {"{name: kind, in: query, required: true, schema: {type: string}}", "", "argument"},
		"one value, a choice":   {"{name: kind, in: query, schema: {type: string, enum: [sail]}}", "", "option"},
		"required, a list":      {"{name: kind, in: query, required: true, schema: {type: array, enum: [a], items: {type: string}}}", "", "argument"},
	} {
		t.Run(name, func(t *testing.T) {
			d := mustShape(t, "paths: {/boats: {get: {parameters: ["+c.parameter+"]}}}\ncomponents: {schemas: {kind: {type: string, enum: [sail]}}}", "GET /boats: {service: Boats, name: Get}")
			x := d.client(d.Operations[0])
			assert.Equal(t, c.fixed, node.Text(x, "fixed"))
			assert.Equal(t, c.params, node.Text(x, "params"))
		})
	}
}

// A list that took no parameters goes on to take none as an argument, also after
// another generation.
func TestParamsOfAListStayWhereTheyWere(t *testing.T) {
	const entry = "GET /boats: {service: Boats, name: List}"
	const none, one = "paths: {/boats: {get: {}}}", "paths: {/boats: {get: {parameters: [{name: a, in: query}]}}}"
	const two = "paths: {/boats: {get: {parameters: [{name: a, in: query}, {name: b, in: query}]}}}"
	const required = "paths: {/boats: {get: {parameters: [{name: a, in: query, required: true}]}}}"
	for name, c := range map[string]struct{ before, after, place string }{
		"none and none":         {none, none, ""},
		"the first":             {none, one, "option"},
		"the first is required": {none, required, "argument"},
		"another":               {one, two, "argument"},
		"the last goes":         {one, none, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, is, d := shapedTwice(t, c.before, c.after, entry)
			assert.Equal(t, c.place, d.Operations[0].ParamsPlace)
			if c.place == "option" {
				assert.Equal(t, "ListBoatsParams", is["GET /boats query(option)"])
				again := remembering(t, two, is, entry)
				assert.Equal(t, "option", again.Operations[0].ParamsPlace)
			}
		})
	}
}
