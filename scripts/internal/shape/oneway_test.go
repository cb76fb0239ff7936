package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOneWayFields(t *testing.T) {
	d := bothWays(t, `
boat: {required: [id, name], properties: {
  id: {type: string, readOnly: true}, name: {type: string}, pin: {type: string, writeOnly: true},
  mast: @mast, deck: {allOf: [@deck], readOnly: true}, inner: {readOnly: true, properties: {x: {type: string}}},
  both: {oneOf: [{properties: {k: {type: string}}}, {properties: {l: {type: integer}}}], readOnly: true}, log: @log}},
mast: {readOnly: true, properties: {height: {type: integer}}},
deck: {properties: {planks: {type: integer}}},
log: {properties: {page: {type: integer, readOnly: true}}}`)
	assert.Equal(t, map[string]string{"name": "api.Optional[string]", "pin": "api.Optional[string]", "log": "LogInput"}, fieldTypes(t, d, "BoatInput"))
	assert.Equal(t, map[string]string{
		"id": "string", "name": "string", "mast": "*Mast", "deck": "*Deck", "inner": "*BoatInner", "both": "*BoatBoth", "log": "*Log",
	}, fieldTypes(t, d, "Boat"))
	assert.Equal(t, map[string]string{"page": "api.Optional[int]"}, fieldTypes(t, d, "LogInput"), "it has nothing else")
	assert.Equal(t, []string{"readOnly alone: the object has no other properties, so it keeps page"}, losses(d))
}

// What one variant calls read-only another may have sent.
func TestOneWayInUnions(t *testing.T) {
	d := sending(t, `boat: {oneOf: [
  {properties: {a: {type: string, readOnly: true}, b: {type: string, readOnly: true}, c: {type: string}}},
  {properties: {a: {type: string}, b: {type: string, readOnly: true}}}]}`)
	assert.Equal(t, map[string]string{"a": "api.Optional[string]", "c": "api.Optional[string]"}, fieldTypes(t, d, "Boat"))
}
