package shape

import (
	"reflect"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// queryTypes lists the query parameters of an operation as name and type, in
// order.
func queryTypes(op *Operation) [][2]string {
	var out [][2]string
	for _, p := range op.QueryParams {
		out = append(out, [2]string{p.Name, p.Type})
	}
	return out
}

func TestUnrollQueries(t *testing.T) {
	for name, c := range map[string]struct {
		params, schemas string
		want            [][2]string
	}{
		"an object": {
			"{name: filter, in: query, schema: {type: object, properties: {user_id: {type: string}, size: {type: integer}}}}", "",
			[][2]string{{"user_id", "string"}, {"size", "int"}},
		},
		"a union of objects": {
			"{name: filter, in: query, schema: {oneOf: [{properties: {user_id: {type: string}}}, @by_email]}}",
			"by_email: {type: object, properties: {email: {type: string}, user_id: {type: string}}}",
			[][2]string{{"user_id", "string"}, {"email", "string"}},
		},
		"by reference, nested": {
			"{name: filter, in: query, schema: @filter}",
			"filter: {allOf: [{anyOf: [{properties: {a: {type: string}}}]}, {properties: {b: {type: boolean}}}]}",
			[][2]string{{"a", "string"}, {"b", "bool"}},
		},
		"beside others, of which one is declared already": {
			"{name: a, in: query, schema: {type: integer}}, {name: filter, in: query, schema: {properties: {b: {type: string}, a: {type: string}}}}", "",
			[][2]string{{"a", "string"}, {"b", "string"}},
		},
		"a deep object": {
			"{name: filter, in: query, style: deepObject, schema: @filter}",
			"filter: {properties: {b: {type: string}, created_at: {type: integer}, boat_id: {type: integer}, size: {type: string, enum: [s, m]}}}",
			[][2]string{{"filter[b]", "string"}, {"filter[created_at]", "time.Time"}, {"filter[boat_id]", "string"}, {"filter[size]", "BoatFilterSize"}},
		},
		"an object that is not exploded": {
			"{name: filter, in: query, explode: false, schema: {properties: {b: {type: string}, c: {properties: {d: {type: string}}}}}}", "",
			[][2]string{{"filter", "string"}},
		},
		"a deep object in a deep object": {
			"{name: filter, in: query, style: deepObject, schema: {properties: {b: {properties: {c: {type: string}}}, d: {type: array, items: @boat}}}}",
			"boat: {properties: {size: {type: string, enum: [s, m]}}}",
			[][2]string{{"filter[b]", "string"}, {"filter[d]", "[]string"}},
		},
		"a union that contains itself": {
			"{name: filter, in: query, schema: @filter}",
			"filter: {oneOf: [@filter, {properties: {a: {type: string}}}]}",
			[][2]string{{"a", "string"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := mustShape(t, "paths: {/boats: {get: {parameters: ["+c.params+"]}}}\ncomponents: {schemas: {"+c.schemas+"}}",
				"GET /boats: {service: Boats, name: List}")
			assert.Equal(t, c.want, queryTypes(operation(t, d, "Boats.List")))
			for _, m := range d.models {
				assert.NotEmpty(t, m.Values, "%s is of no use: in a query only enums have a type", m.Name)
			}
		})
	}
}

// What a query cannot hold is text, and is told.
func TestPlainQueries(t *testing.T) {
	d := mustShape(t, "paths: {/boats: {get: {parameters: [{name: a, in: query, schema: {type: object, additionalProperties: {type: string}}}, {name: b, in: query, schema: {type: array, items: {type: array}}}]}}}",
		"GET /boats: {service: Boats, name: List}")
	assert.Equal(t, [][2]string{{"a", "string"}, {"b", "[]string"}}, queryTypes(operation(t, d, "Boats.List")))
	assert.Equal(t, []string{
		"query parameter of no scalar type: GET /boats: a is a string",
		"query parameter of no scalar type: GET /boats: b is a list of strings",
	}, lost(d))
}

func TestDeclarePaging(t *testing.T) {
	for kind, want := range map[string][][2]string{
		"cursor":      {{"per_page", "int"}, {"starting_after", "string"}},
		"page":        {{"page", "int"}, {"per_page", "int"}},
		"counters":    {{"page", "int"}, {"per_page", "int"}},
		"scroll":      {{"scroll_param", "string"}},
		"next_cursor": {{"per_page", "int"}, {"cursor", "string"}},
		"url":         {{"per_page", "int"}},
		"body":        nil,
	} {
		t.Run(kind, func(t *testing.T) {
			d := mustShape(t, "paths: {/boats: {get: {"+ok("{type: object, properties: {data: {type: array, items: {type: object, properties: {a: {type: string}}}}}}")+"}}}",
				"GET /boats: {service: Boats, name: List, pages: {kind: "+kind+", items: data}}")
			assert.Equal(t, want, queryTypes(operation(t, d, "Boats.List")))
			assert.Len(t, noted(d, "paging parameter declared"), len(want))
		})
	}
}

func TestDeclarePagingKeepsWhatIsDeclared(t *testing.T) {
	d := mustShape(t, "paths: {/boats: {get: {parameters: [{name: per_page, in: query, schema: {type: string}}]}}}",
		"GET /boats: {service: Boats, name: List, pages: {kind: page, items: data}}")
	assert.Equal(t, [][2]string{{"per_page", "string"}, {"page", "int"}}, queryTypes(operation(t, d, "Boats.List")))
	d = mustShape(t, "paths: {/boats: {get: {}}}", "GET /boats: {service: Boats, name: List}")
	assert.Empty(t, operation(t, d, "Boats.List").QueryParams)
}

func TestTypeParams(t *testing.T) {
	for schema, want := range map[string]string{
		"{type: integer}": "int", "{type: number}": "float64", "{type: boolean}": "bool", "{type: string, enum: [one]}": "string",
		"{type: string, enum: [up, down]}": "BoatValue", "{type: array, items: {type: string, enum: [up, down]}}": "[]BoatValue",
		"{type: array, items: {type: integer}}": "[]int", "{type: string, format: date-time}": "time.Time", "{type: string, format: date}": "string",
		"{}": "string", "{type: object}": "string", "{type: array, items: {type: object, properties: {a: {type: string}}}}": "[]string",
		"{type: array, items: {}}": "[]string", "{type: array}": "[]string", "@word": "string", "@size": "Size",
		"{oneOf: [{type: string}, {type: integer}]}": "string",
	} {
		d := mustShape(t, "paths: {/boats: {get: {parameters: [{name: value, in: query, schema: "+schema+"}]}}}\ncomponents: {schemas: {word: {type: string}, size: {type: string, enum: [s, m]}}}",
			"GET /boats: {service: Boats, name: List}")
		assert.Equal(t, want, operation(t, d, "Boats.List").QueryParams[0].Type, schema)
	}
	for name, want := range map[string]string{
		"created_at": "time.Time", "since": "time.Time", "created_at_after": "time.Time", "boat_id": "string", "boat_ids": "string", "color": "string",
	} {
		d := mustShape(t, "paths: {/boats: {get: {parameters: [{name: "+name+", in: query, schema: {type: string}}]}}}", "GET /boats: {service: Boats, name: List}")
		assert.Equal(t, want, operation(t, d, "Boats.List").QueryParams[0].Type, name)
	}
}

func TestTypeParamsNamesAreUnique(t *testing.T) {
	d := mustShape(t, "paths: {/boats: {get: {parameters: [{name: 'a[b]', in: query}, {name: a_b, in: query}, {name: aB, in: query}]}}}",
		"GET /boats: {service: Boats, name: List}")
	var got []string
	for _, p := range operation(t, d, "Boats.List").QueryParams {
		got = append(got, p.GoName)
	}
	assert.Equal(t, []string{"AB", "ABParam", "ABParam2"}, got)
	q := node.Items(node.Get(d.client(operation(t, d, "Boats.List")), "query"))
	assert.Equal(t, "`query:\"a[b]\"`", node.Text(q[0], "tag"))
}

// Whatever a parameter is called, its tag is a literal from which reflection reads the name.
func TestTagOfAnyName(t *testing.T) {
	for _, name := range []string{"page", "a[b]", `a"b`, "a`b", `a\b`, "é"} {
		literal := (&Param{Name: name, Separator: ","}).tag()
		tag, err := strconv.Unquote(literal)
		require.NoError(t, err, literal)
		assert.Equal(t, name, reflect.StructTag(tag).Get("query"), literal)
		assert.Equal(t, "comma", reflect.StructTag(tag).Get("wire"), literal)
	}
}
