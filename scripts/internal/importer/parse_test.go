package importer_test

import (
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

func TestParseErrorsNameThePlace(t *testing.T) {
	for name, test := range map[string]struct{ in, want string }{
		"tab":                       {"openapi: 3.0.1\npaths:\n\t/a: {}\n", "x.yaml:3:2: not readable as YAML: found character that cannot start any token"},
		"two colons":                {"openapi: 3.0.1\n  info: a: b\n", "x.yaml:2:3: not readable as YAML: mapping values are not allowed in this context"},
		"open quote":                {"openapi: \"3.0.1\npaths: {}\n", "x.yaml:3:1: not readable as YAML: found unexpected end of stream"},
		"open bracket":              {"openapi: 3.0.1\npaths: [\n", "x.yaml:2:8: not readable as YAML: did not find expected node content"},
		"unknown anchor":            {"openapi: 3.0.1\npaths: *paths\n", "x.yaml:2:8: not readable as YAML: unknown anchor 'paths' referenced"},
		"broken UTF-8":              {"openapi: 3.0.1\ninfo: \xff\n", "x.yaml:2:7: not readable as YAML: found a byte that is no text"},
		"JSON in one line":          {`{"openapi": "3.0.1", "paths": {"/a": {"get": 1 ]}}`, "x.yaml:1:39: not readable as YAML: did not find expected ',' or '}'"},
		"JSON in lines":             {"{\n  \"openapi\": \"3.0.1\",\n  \"paths\": {\n    \"/a\": {} \"/b\": {}\n  }\n}", "x.yaml:4:14: not readable as YAML: did not find expected ',' or '}'"},
		"a list in a mapping":       {"openapi: 3.0.1\npaths:\n  /a: {get: {tags: [a, b}, deprecated: true}}\n", "x.yaml:3:24: not readable as YAML: did not find expected ',' or ']'"},
		"a mapping never closed":    {"info: {title: x}\npaths: {/a: {get: {}},\n  /b: {get: {}}\n", "x.yaml:2:8: not readable as YAML: did not find expected ',' or '}'"},
		"an odd character":          {"info:\n  - {a: 'it''s', b: \"\\\"\", c: don't, d: @x}\n", "x.yaml:2:37: not readable as YAML: found character that cannot start any token"},
		"brackets in lines of text": {"info: |\n  a {b\n  c ]\nx: >-\n\n  [\npaths: {a, b c: d: e}\n", "x.yaml:7:12: not readable as YAML: did not find expected ',' or '}'"},
		"brackets in a comment":     {"# {\ninfo: a[b # [\npaths: [a, {b}, }\n", "x.yaml:3:17: not readable as YAML: did not find expected node content"},
		"control":                   {"openapi: 3.0.1\nä\x01\n", "x.yaml:2:2: not readable as YAML: found a byte that is no text"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := importer.Convert([]byte(test.in), "x.yaml")
			require.EqualError(t, err, test.want)
		})
	}
}

func TestParseTakesJSON(t *testing.T) {
	doc, report := imported(t, `{
	"openapi": "3.0.1",
	"info": {"version": "9.9"},
	"paths": {"\/a": {"get": {"operationId": "a", "responses": {"200": {"description": "x"}}}}},
	"components": {"schemas": {"icon": {"type": "string", "default": "\ud83c\udf9f\\ud83c\u00e9"}}}
}`)
	assert.Empty(t, report)
	assert.Equal(t, []string{"/a"}, node.Keys(node.Get(doc, "paths")))
	assert.Equal(t, "🎟\\ud83cé", node.Text(node.Get(doc, "components", "schemas", "icon"), "default"))
}

func TestParseTakesAByteOrderMark(t *testing.T) {
	out, _, err := importer.Convert([]byte("\ufeff"+small), "x.yaml")
	require.NoError(t, err)
	assert.Equal(t, facts, string(out))

	wide := []byte{0xff, 0xfe}
	for _, r := range small { // small has no character beyond 16 bits
		wide = binary.LittleEndian.AppendUint16(wide, uint16(r))
	}
	out, _, err = importer.Convert(wide, "x.yaml")
	require.NoError(t, err)
	assert.Equal(t, facts, string(out), "UTF-16")
}
