package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What package json would not find under its name, or no Go file can hold, is
// left out and told.
func TestDropUnnameable(t *testing.T) {
	d := mustShape(t, `paths: {'/boats/{id}': {get: {parameters: [{name: 'a"b', in: query}, {name: "it's", in: query}], `+ok("@boat")+`}}}
components: {schemas: {boat: {properties: {"a,b": {type: string}, "-": {type: string}, "": {type: string}, "it's": {type: string}, 'a"b': {type: string},
  "a\tb": {type: string}, "a`+"`"+`b": {type: string}, "\U0001F388": {type: string}, "a b": {type: string}, "größe": {type: integer}, "a.b-c/d": {type: string},
  state: {type: string, enum: [a, "b\nc", d]}, one: {type: string, enum: ["b\nc"]}}}}}`, "GET /boats/{}: {service: Boats, name: Get}")
	assert.Equal(t, map[string]string{"a b": "string", "größe": "int", "a.b-c/d": "string", "state": "BoatState", "one": "string"}, fieldTypes(t, d, "Boat"))
	assert.Equal(t, []EnumValue{{"A", "a"}, {"D", "d"}}, d.model("BoatState").Values)
	assert.Equal(t, [][2]string{{"it's", "string"}}, queryTypes(operation(t, d, "Boats.Get")))
	assert.Equal(t, []string{
		`name that has no form in Go: GET /boats/{id}: query parameter "a\"b" left out`,
		`name that has no form in Go: boat: property "a,b" left out`,
		`name that has no form in Go: boat: property "-" left out`,
		`name that has no form in Go: boat: property "" left out`,
		`name that has no form in Go: boat: property "it's" left out`,
		`name that has no form in Go: boat: property "a\"b" left out`,
		`name that has no form in Go: boat: property "a\tb" left out`,
		"name that has no form in Go: boat: property \"a`b\" left out",
		`name that has no form in Go: boat: property "🎈" left out`,
		`value that has no form in Go: boat.state: "b\nc" left out`,
		`value that has no form in Go: boat.one: "b\nc" left out`,
	}, lost(d))
}
