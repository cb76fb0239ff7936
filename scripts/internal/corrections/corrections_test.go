package corrections_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/corrections"
)

const head = `overlay: 1.0.0
x-speakeasy-jsonpath: rfc9535
info: {title: Tests, version: 1.0.0}
actions:
`

const description = `openapi: 3.0.3
info: {title: Boats, version: "1"}
paths: {}
components:
  schemas:
    boat: # a comment that stays
      type: object
      properties:
        size: {type: string}
        id: {type: integer}
    mast:
      type: object
`

// folder writes overlay files, by name, and loads them.
func folder(t *testing.T, files map[string]string) (*corrections.Set, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	return corrections.Load(dir, corrections.Known{})
}

func one(t *testing.T, action string) *corrections.Set {
	t.Helper()
	s, err := folder(t, map[string]string{"boats.yaml": head + action})
	require.NoError(t, err)
	return s
}

func TestApply(t *testing.T) {
	const size, sail = "$.components.schemas.boat.properties.size", "$.components.schemas.sail"
	for name, c := range map[string]struct {
		action, version string
		matched         bool
		err             []string // what the error says
		holds, lacks    string   // of the result
	}{
		"matches where it is asserted": {
			"- {target: " + size + ", update: {type: integer}, x-versions: ['2.1']}", "2.1", true, nil, "size: {type: integer}", "size: {type: string}",
		},
		"matches where it is not": {
			"- {target: " + size + ", update: {type: integer}, x-versions: ['2.1']}", "2.2", true, nil, "size: {type: integer}", "",
		},
		"removes": {
			"- {target: $.components.schemas.mast, remove: true, x-versions: ['2.1']}", "2.1", true, nil, "boat:", "mast:",
		},
		"one of several versions": {
			"- {target: " + size + ", update: {type: integer}, x-versions: ['2.0', '2.1', preview]}", "preview", true, nil, "size: {type: integer}", "",
		},
		"matches nothing where it is asserted": {
			"- {target: " + sail + ", update: {type: object}, x-versions: ['2.1']}", "2.1", false,
			[]string{"corrections that should hold for 2.1 do not", "boats.yaml", sail}, "", "",
		},
		"matches nothing elsewhere": {
			"- {target: " + sail + ", update: {type: object}, description: sails, x-versions: ['2.1']}", "2.2", false, nil, "size: {type: string}", "sail",
		},
		"changes nothing where it is asserted": {
			"- {target: " + size + ", update: {type: string}, x-versions: ['2.1']}", "2.1", false,
			[]string{"boats.yaml:5: " + size + ": it changes nothing: 2.1 says so itself now; take 2.1 out of x-versions"}, "", "",
		},
		"changes nothing elsewhere": {
			"- {target: " + size + ", update: {type: string}, x-versions: ['2.1']}", "2.2", false, nil, "size: {type: string}", "",
		},
		"a filter": {
			"- {target: '$.components.schemas[?@.properties.id].properties.id', update: {type: string}, x-versions: ['2.1']}", "2.1", true, nil, "id: {type: string}", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			out, outcomes, err := one(t, c.action).Apply([]byte(description), c.version)
			if len(c.err) > 0 {
				for _, want := range c.err {
					assert.ErrorContains(t, err, want)
				}
				assert.Nil(t, out)
				return
			}
			require.NoError(t, err)
			require.Len(t, outcomes, 1)
			assert.Equal(t, c.matched, outcomes[0].Matched)
			assert.Equal(t, "boats.yaml", outcomes[0].File)
			assert.NotEmpty(t, outcomes[0].Target)
			assert.Contains(t, string(out), c.holds)
			assert.Contains(t, string(out), "# a comment that stays")
			if c.lacks != "" {
				assert.NotContains(t, string(out), c.lacks)
			}
		})
	}
}

// Every correction that fails is named, not only the first.
func TestApplyNamesAllFailures(t *testing.T) {
	s, err := folder(t, map[string]string{
		"a.yaml": head + "- {target: $.one, remove: true, x-versions: ['2.1']}\n- {target: $.components.schemas.mast, remove: true, x-versions: ['2.1']}",
		"b.yaml": head + "- {target: $.two, remove: true, x-versions: ['2.1']}",
	})
	require.NoError(t, err)
	_, outcomes, err := s.Apply([]byte(description), "2.1")
	assert.ErrorContains(t, err, "a.yaml:5: $.one: $ has no one any more")
	assert.ErrorContains(t, err, "b.yaml:5: $.two")
	assert.NotContains(t, err.Error(), "mast")
	assert.Contains(t, outcomes, corrections.Outcome{File: "a.yaml", Line: 6, Asserted: true, Target: "$.components.schemas.mast", Matched: true})
}

// Files go by name, actions by place: a later one sees what an earlier one did.
func TestApplyInOrder(t *testing.T) {
	s, err := folder(t, map[string]string{
		"2.yaml":   head + "- {target: $.components.schemas.sail.properties.area, update: {type: number}, x-versions: ['2.1']}",
		"1.yaml":   head + "- {target: $.components.schemas, update: {sail: {type: object, properties: {area: {type: string}}}}, x-versions: ['2.1']}",
		"note.txt": "no overlay",
	})
	require.NoError(t, err)
	out, outcomes, err := s.Apply([]byte(description), "2.1")
	require.NoError(t, err)
	assert.Len(t, outcomes, 2)
	assert.Contains(t, string(out), "area: {type: number}")
	again, _, err := s.Apply([]byte(description), "2.1")
	require.NoError(t, err)
	assert.Equal(t, string(out), string(again), "applying twice to the same gives the same")
}

func TestApplyNothing(t *testing.T) {
	s, err := folder(t, nil)
	require.NoError(t, err)
	out, outcomes, err := s.Apply([]byte(description), "2.1")
	require.NoError(t, err)
	assert.Empty(t, outcomes)
	assert.Contains(t, string(out), "size: {type: string}")
	for _, text := range []string{"a: [unclosed", "", "# nothing\n"} {
		_, _, err = s.Apply([]byte(text), "2.1")
		assert.Error(t, err, "%q", text)
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no x-versions":             {head + "- {target: $.paths, remove: true}", "boats.yaml:5: $.paths: x-versions must list the versions"},
		"an empty list":             {head + "- {target: $.paths, remove: true, x-versions: []}", "x-versions must list the versions"},
		"no list":                   {head + "- {target: $.paths, remove: true, x-versions: '2.10'}", "x-versions must list the versions"},
		"an unquoted one":           {head + "- {target: $.a, remove: true, x-versions: ['2.1']}\n- {target: $.paths, remove: true, x-versions: ['2.9', 2.10]}", "boats.yaml:6: $.paths: x-versions: 2.1 is no string; quote it"},
		"no JSONPath":               {head + "- {target: '$.a[', remove: true, x-versions: ['2.1']}", "boats.yaml:5: $.a[: the target is no JSONPath: "},
		"a misspelt key":            {head + "- {target: $.components, remov: true, x-versions: ['2.1']}", `boats.yaml:5: $.components: unknown key "remov" (want target, description, update, remove, copy, x-versions)`},
		"a word for update":         {head + "- target: $.components.schemas.boat\n  upadte: {type: object}\n  remove: true\n  x-versions: ['2.1']", `boats.yaml:6: $.components.schemas.boat: unknown key "upadte"`},
		"a word at the top":         {head + "- {target: $.a, remove: true, x-versions: ['2.1']}\nactoins: []\n", `boats.yaml:6: unknown key "actoins"`},
		"a version that nobody has": {head + "- {target: $.a, remove: true, x-versions: ['2.1']}\n- target: $.a\n  remove: true\n  x-versions:\n  - '2.1'\n  - Preview\n  - '2.61'\n", `boats.yaml:10: $.a: x-versions: there is no version "Preview" (want one of 2.1, 2.9, preview)`},
		"a keyword that is none":    {head + "- target: $.components.schemas.boat.properties.size\n  update:\n    type: string\n    maxLenght: 3\n  x-versions: ['2.1']", `boats.yaml:8: $.components.schemas.boat.properties.size: "maxLenght" is no key of a schema (did you mean maxLength?)`},
		"deep down":                 {head + "- target: $.components.schemas\n  update:\n    mast:\n      properties:\n        maxLenght:\n          itmes: {}\n  x-versions: ['2.1']", `boats.yaml:10: $.components.schemas: "itmes" is no key of a schema (did you mean items?)`},
		"behind a filter":           {head + "- {target: \"$.components.schemas[?@.x == ']'].properties[?@.type == 'a']\", update: {x-go-tpye: string}, x-versions: ['2.1']}", `"x-go-tpye" is no key of a schema (did you mean x-go-type?)`},
		"of an answer":              {head + "- {target: \"$.paths[*][?@.operationId == 'x'].responses['200'].content['application/json'].schema\", update: {typ: a}, x-versions: ['2.1']}", `"typ" is no key of a schema`},
		"of an operation":           {head + "- {target: \"$.paths[*][?@.operationId == 'x']\", update: {response: {}}, x-versions: ['2.1']}", `"response" is no key of an operation`},
		"a type that is none":       {head + "- {target: $.components.schemas.boat, update: {type: strnig}, x-versions: ['2.1']}", `type is "strnig" (want string, `},
		"a Go type that is none":    {head + "- {target: $.components.schemas.boat, update: {x-go-type: strnig}, x-versions: ['2.1']}", `x-go-type: "strnig" is no type`},
		"one that api lacks":        {head + "- {target: $.components.schemas.boat, update: {x-go-type: '[]api.Optoinal'}, x-versions: ['2.1']}", `x-go-type: "[]api.Optoinal" is no type`},
		"no Go at all":              {head + "- {target: $.components.schemas.boat, update: {x-go-type: 'a b'}, x-versions: ['2.1']}", `x-go-type: "a b" is no type`},
		"a wire that is none":       {head + "- {target: $.components.schemas.boat, update: {x-wire: unx}, x-versions: ['2.1']}", `x-wire is "unx" (want id, external, `},
		"aliases of no form":        {head + "- {target: $.components.schemas.boat, update: {x-aliases: [a]}, x-versions: ['2.1']}", `x-aliases wants keys and what they are`},
		"no target":                 {head + "- {remove: true, x-versions: ['2.1']}", "target"},
		"no actions":                {head, "actions"},
		"no version":                {"info: {title: T, version: 1.0.0}\nactions: [{target: $.a, remove: true, x-versions: ['2.1']}]", "overlay"},
		"invalid YAML":              {head + "- {target: [", "boats.yaml"},
		"nothing at all":            {"", "boats.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, "boats.yaml"), []byte(c.text), 0o600))
			_, err := corrections.Load(dir, corrections.Known{Versions: []string{"2.1", "2.9", "preview"}, Types: []string{"Optional"}})
			assert.ErrorContains(t, err, "boats.yaml")
			assert.ErrorContains(t, err, c.want)
		})
	}
}

// TestLoadTakes what looks odd and is right.
func TestLoadTakes(t *testing.T) {
	_, err := folder(t, map[string]string{"boats.yaml": head +
		"- {target: $.components.schemas.boat.properties, update: {maxLenght: {type: string}, x-go-tpye: {x-go-type: 'map[string][]json.RawMessage'}}, x-versions: ['2.1']}\n" +
		"- {target: $..anywhere, update: {what: ever}, x-versions: ['2.1']}\n" +
		"- {target: $.info, update: {what: ever}, x-versions: ['2.1']}\n" +
		"- {target: $.components.schemas.boat.additionalProperties, update: false, x-versions: ['2.1']}\n"})
	require.NoError(t, err)
}

// TestApplySaysWhy tells what is gone from what Intercom says itself now.
func TestApplySaysWhy(t *testing.T) {
	const why = "it changes nothing: 2.1 says so itself now; take 2.1 out of x-versions"
	for target, want := range map[string]string{
		"{target: $.components.schemas.sail.properties.area, update: {type: number}":                      "there is no component sail any more: it has another name, or Intercom has taken it out",
		"{target: $.components.schemas.boat.properties.length, update: {type: number}":                    "$.components.schemas.boat has no property length any more",
		"{target: $.components.schemas.boat.items, update: {type: number}":                                "$.components.schemas.boat has no items any more",
		"{target: \"$.paths[*][?@.operationId == 'sail'].responses\", update: {'200': {}}":                "there is no path * any more",
		"{target: $.components.schemas.boat.properties.size, update: {type: string}":                      why,
		"{target: $.components.schemas.boat, update: {x-aliases: {length: depth}}":                        `x-aliases: "length" is to be read as depth, which the object does not have`,
		"{target: $.components.schemas.boat, update: {properties: {mast: {x-aliases: {'': height}}}}":     `x-aliases: "" is to be read as height, which the object does not have`,
		"{target: $.components.schemas.boat.properties.size, update: {$ref: '#/components/schemas/size'}": "it refers to #/components/schemas/size, which 2.1 does not have",
	} {
		s := one(t, "- "+target+", x-versions: ['2.1']}\n")
		_, _, err := s.Apply([]byte(description), "2.1")
		var unfit *corrections.UnfitError
		require.ErrorAs(t, err, &unfit, target)
		require.Len(t, unfit.Unfit, 1)
		assert.Equal(t, want, unfit.Unfit[0].Why)
		assert.Equal(t, 5, unfit.Unfit[0].Line)
		out, _, err := s.ApplyFitting([]byte(description), "2.1")
		require.NoError(t, err)
		assert.NotContains(t, string(out), "$ref", "what does not fit is left out")
	}
}
