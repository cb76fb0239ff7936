package corrections_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/corrections"
)

const boat = "$.components.schemas.boat"

// A correction that fits a version by half is left out there, or the half of it
// that does not fit.
func TestApplyLeavesOutWhatDoesNotFit(t *testing.T) {
	for name, c := range map[string]struct {
		actions      string
		holds, lacks []string
		leftOut      []string // by action, "" for one that is applied whole
	}{
		"a property of a missing type": {
			"- {target: " + boat + ".properties, update: {sail: {$ref: '#/components/schemas/sail'}, colour: {type: string}}, x-versions: ['2.1']}",
			[]string{"colour:"}, []string{"sail"}, []string{"sail refers to #/components/schemas/sail, which is not there"},
		},
		"an action of one thing": {
			"- {target: " + boat + ", update: {properties: {sail: {$ref: '#/components/schemas/sail'}, colour: {type: string}}}, x-versions: ['2.1']}",
			nil, []string{"sail", "colour"}, []string{"refers to #/components/schemas/sail, which is not there"},
		},
		"a component, and what refers to it": {
			"- {target: $.components.schemas, update: {fleet: {type: array, items: {$ref: '#/components/schemas/ship'}}}, x-versions: ['2.1']}\n" +
				"- {target: " + boat + ".properties, update: {fleet: {$ref: '#/components/schemas/fleet'}}, x-versions: ['2.1']}",
			nil, []string{"fleet"},
			[]string{"fleet refers to #/components/schemas/ship, which is not there", "fleet refers to #/components/schemas/fleet, which is not there"},
		},
		"a component that a later action adds": {
			"- {target: " + boat + ".properties, update: {sail: {$ref: '#/components/schemas/sail'}}, x-versions: ['2.1']}\n" +
				"- {target: $.components.schemas, update: {sail: {type: object}}, x-versions: ['2.1']}",
			[]string{"sail"}, nil, []string{"", ""},
		},
		"what would be replaced stays": {
			"- {target: " + boat + ".properties.size, remove: true, x-versions: ['2.1']}\n" +
				"- {target: " + boat + ", update: {properties: {length: {$ref: '#/components/schemas/length'}}}, x-versions: ['2.1']}",
			[]string{"size:"}, []string{"length"},
			[]string{"what would take its place is left out", "refers to #/components/schemas/length, which is not there"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			out, outcomes, err := one(t, c.actions).Apply([]byte(description), "9.9")
			require.NoError(t, err)
			for _, s := range c.holds {
				assert.Contains(t, string(out), s)
			}
			for _, s := range c.lacks {
				assert.NotContains(t, string(out), s)
			}
			var got []string
			for _, o := range outcomes {
				got = append(got, o.LeftOut)
			}
			assert.Equal(t, c.leftOut, got)
			_, _, err = one(t, c.actions).Apply([]byte(description), "2.1")
			if c.leftOut[0] != "" {
				assert.ErrorContains(t, err, "which 2.1 does not have", "asserted, so an error")
			}
		})
	}
}

// What a removal leaves dangling becomes an object of any content, and a
// reference that was merged over something else stands alone.
func TestApplyMends(t *testing.T) {
	const text = description + `    pair:
      type: object
      properties:
        $ref: {type: string}
        a: {$ref: '#/components/schemas/mast'}
        b: {type: array, nullable: true, items: {type: string}}
`
	out, outcomes, err := one(t, "- {target: $.components.schemas.mast, remove: true, x-versions: ['2.1']}\n"+
		"- {target: $.components.schemas.pair.properties.b, update: {$ref: '#/components/schemas/boat'}, x-versions: ['2.1']}").Apply([]byte(text), "9.9")
	require.NoError(t, err)
	assert.Contains(t, string(out), "b: {nullable: true, $ref: '#/components/schemas/boat'}")
	assert.Contains(t, string(out), "    mast:\n")
	assert.Contains(t, string(out), "$ref: {type: string}", "a property of that name is no reference")
	require.Len(t, outcomes, 4)
	assert.Equal(t, corrections.Outcome{Target: "#/components/schemas/mast", Description: "is missing after the corrections: an object of any content", Matched: true}, outcomes[2])
	assert.Contains(t, outcomes[3].Description, "what stood beside the reference is dropped")
}
