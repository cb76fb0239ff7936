package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// values are those of the constants of a type.
func values(d *Doc, enum string) []string {
	var list []string
	for _, v := range d.model(enum).Values {
		list = append(list, v.Value)
	}
	return list
}

const variantsOfBoat = `
yacht: {required: [kind, sails], properties: {kind: {type: string}, sails: {type: integer}}},
tug: {required: [kind], properties: {kind: {type: string}, power: {type: integer}}}`

func TestDiscriminator(t *testing.T) {
	for name, c := range map[string]struct {
		boat string
		want []string
	}{
		"a mapping":             {"{oneOf: [@yacht, @tug], discriminator: {propertyName: kind, mapping: {y: '#/components/schemas/yacht', t: '#/components/schemas/tug'}}}", []string{"y", "t"}},
		"names":                 {"{anyOf: [@yacht, @tug], discriminator: {propertyName: kind}}", []string{"yacht", "tug"}},
		"several values of one": {"{oneOf: [@yacht, @tug], discriminator: {propertyName: kind, mapping: {y: '#/components/schemas/yacht', z: '#/components/schemas/yacht'}}}", []string{"y", "z", "tug"}},
		"a property of its own": {"{oneOf: [@yacht, @tug], discriminator: {propertyName: sort}}", []string{"yacht", "tug"}},
	} {
		t.Run(name, func(t *testing.T) {
			enum := "BoatKind"
			if name == "a property of its own" {
				enum = "BoatSort"
			}
			d := answering(t, "boat: "+c.boat+","+variantsOfBoat)
			assert.Equal(t, c.want, values(d, enum))
			d = sending(t, "boat: "+c.boat+","+variantsOfBoat)
			var fixed []string
			for _, v := range d.model("Boat").Variants {
				fixed = append(fixed, v.Fixed[map[string]string{"BoatKind": "kind", "BoatSort": "sort"}[enum]])
			}
			assert.Equal(t, c.want, fixed)
		})
	}
}

func TestDiscriminatorsThatTellLittle(t *testing.T) {
	for name, boat := range map[string]string{
		"a variant in place":  "{oneOf: [@yacht, {properties: {kind: {type: string}}}], discriminator: {propertyName: kind}}",
		"a number":            "{oneOf: [{properties: {kind: {type: integer}}}, {properties: {kind: {type: integer}}}], discriminator: {propertyName: kind}}",
		"a name without form": "{oneOf: [@yacht, @tug], discriminator: {propertyName: 'a\"b'}}",
	} {
		d := answering(t, "boat: "+boat+","+variantsOfBoat)
		assert.Nil(t, d.model("BoatKind"), name)
	}
}

func TestInherit(t *testing.T) {
	d := mustShape(t, `paths: {'/boats/{id}': {get: {`+ok("@boat")+`}}, '/yachts/{id}': {get: {`+ok("@yacht")+`}}}
components: {schemas: {
  boat: {properties: {id: {type: string}, kind: {type: string}, tows: @boat}, discriminator: {propertyName: kind, mapping: {y: '#/components/schemas/yacht'}}},
  yacht: {allOf: [@boat, {properties: {sails: {type: integer}}}]},
  racer: {allOf: [@yacht, {properties: {rating: {type: integer}}}]},
  tug: {allOf: [@boat, {properties: {power: {type: integer}}}]}}}`,
		"{'GET /boats/{}': {service: Boats, name: Get}, 'GET /yachts/{}': {service: Yachts, name: Get}}")
	assert.Equal(t, map[string]string{
		"id": "string", "kind": "BoatKind", "tows": "*Boat", "sails": "int", "rating": "int", "power": "int",
	}, fieldTypes(t, d, "Boat"))
	assert.ElementsMatch(t, []string{"y", "racer", "tug"}, values(d, "BoatKind"))
	assert.Equal(t, map[string]string{"id": "string", "kind": "string", "tows": "*Boat", "sails": "int"}, fieldTypes(t, d, "Yacht"))

	d = answering(t, "boat: {properties: {kind: {type: string}}, discriminator: {propertyName: kind}}")
	assert.Equal(t, []string{"discriminator that tells nothing apart: kind"}, losses(d))
}
