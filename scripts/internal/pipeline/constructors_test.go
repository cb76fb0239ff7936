package pipeline_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/shape"
)

// building is a version whose boats are of two kinds.
const building = `openapi: 3.0.3
info: {title: Boats, version: "2.9"}
paths:
  /boats:
    post:
      operationId: createBoat
      tags: [Boats]
      requestBody: {content: {application/json: {schema: {oneOf: [
        {type: object, required: [kind, size], properties: {kind: {type: string, enum: [sail]}, size: {type: string}}},
        {type: object, required: [kind, coal], properties: {kind: {type: string, enum: [steam]}, coal: {type: string}}}]}}}}
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/boat'}}}}}
components: {schemas: {boat: {type: object, properties: {id: {type: string}, size: {type: string}}}}}
`

func TestCheckConstructors(t *testing.T) {
	for name, c := range map[string]struct {
		constructors string
		err          string
		unused, gaps []string
	}{
		"every kind":     {"{name: Sloop, sets: {kind: sail}, args: [size], says: sails.}, {name: Tug, sets: {kind: steam}, args: [coal], says: burns.}", "", nil, nil},
		"a kind without": {"{name: Sloop, sets: {kind: sail}, args: [size], says: sails.}", "", nil, []string{`version 2.9: no constructor makes a CreateBoatRequest that has kind "steam" and requires kind, coal`}},
		"a key that no version has": {
			"{name: Sloop, sets: {kind: sail}, args: [length], says: sails.}", "operations.yaml:2: constructor Sloop: CreateBoatRequest has no key length", nil,
			[]string{"constructor Sloop: left out of version 2.9: CreateBoatRequest has no key length", `that has kind "sail"`, `that has kind "steam"`},
		},
		"an argument that is missing": {
			"{name: Sloop, sets: {kind: sail}, says: sails.}", "operations.yaml:2: constructor Sloop: CreateBoatRequest needs size", nil,
			[]string{"constructor Sloop: in version 2.9 CreateBoatRequest needs size", `that has kind "sail"`, `that has kind "steam"`},
		},
		"of a version that is not there": {
			"{name: Sloop, since: '2.10', sets: {kind: sail}, args: [length], says: sails.}", "", []string{"operations.yaml:2: constructor Sloop: no version has it"},
			[]string{`that has kind "sail"`, `that has kind "steam"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t, project(t, map[string]string{
				"openapi/operations.yaml":   "operations:\n  POST /boats: {service: Boats, name: Create, says: builds a boat., constructors: [" + c.constructors + "]}\n",
				"openapi/2.9/intercom.yaml": building,
			}))
			out, err := p.Generate("2.9")
			require.NoError(t, err, "a version is generated whatever it lacks")
			gaps := p.Gaps(out.Doc)
			require.Len(t, gaps, len(c.gaps), "%s", strings.Join(gaps, "\n"))
			for i, want := range c.gaps {
				assert.Contains(t, gaps[i], want)
			}
			unused, err := p.CheckConstructors([]*shape.Doc{out.Doc})
			if c.err != "" {
				assert.ErrorContains(t, err, c.err)
				return
			}
			require.NoError(t, err)
			require.Len(t, unused, len(c.unused))
			for i, want := range c.unused {
				assert.Contains(t, unused[i], want)
			}
		})
	}
}
