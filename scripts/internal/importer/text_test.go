package importer_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
)

// withText is a description with a hole.
const withText = `openapi: 3.0.3
info: {title: "a\eb", description: "a\eb", version: "1.0"}
tags: [{name: TAG, description: "a\u202eb"}]
servers: [{url: SERVER}]
paths:
  PATH:
    post:
      operationId: ID
      summary: "a\u202eb"
      tags: [TAG]
      parameters: [{name: PARAMETER, in: query, description: "a\eb", schema: {type: string, default: DEFAULT, pattern: PATTERN}}]
      requestBody: {content: {TYPE: {schema: {type: object, required: [PROPERTY], properties: {PROPERTY: {type: string, format: FORMAT, enum: [ENUM]}}}}}}
      responses: {"200": {description: "a\eb", content: {application/json: {schema: {$ref: "#/components/schemas/COMPONENT"}, example: {"a\eb": "a\eb"}}}}}
components:
  schemas:
    COMPONENT: {type: object, properties: {description: {type: string, description: "a\eb"}, title: {type: string, enum: [TITLE]}}}
  securitySchemes: {SCHEME: {type: http, scheme: bearer, bearerFormat: BEARER}}
`

var sane = map[string]string{
	"PATH": "/boats", "TYPE": "application/json", "FORMAT": "date", "SERVER": "https://api.example.com",
}

// fill puts a text into one hole, and what is sound into the others.
func fill(hole, with string) []byte {
	text := strings.ReplaceAll(withText, "/schemas/"+hole+`"`, "/schemas/\x00")
	text = strings.ReplaceAll(text, hole, with)
	text = strings.ReplaceAll(text, "\x00", strings.TrimPrefix(with, `"`))
	for name, value := range sane {
		text = strings.ReplaceAll(text, name, value)
	}
	return []byte(text)
}

// TestOddText puts what cannot be seen into every kind of name: it is refused
// with its line, or the text loses it and the report says so.
func TestOddText(t *testing.T) {
	for _, odd := range []string{`\e[2J`, `\n`, `\r`, `\u0085`, `\u2028`, `\u2029`, `\u202e`, `\u2066`, `\u200b`, `\u200f`, `\ufeff`, `\x7f`, `\u009b`} {
		for _, hole := range []string{"PATH", "PARAMETER", "TYPE", "PROPERTY", "FORMAT", "ENUM", "COMPONENT", "TITLE", "SCHEME"} {
			with := `"` + hole + odd + `"`
			if value := sane[hole]; value != "" {
				with = `"` + value + odd + `"`
			}
			_, _, err := importer.Convert(fill(hole, with), "x.yaml")
			require.Error(t, err, "%s in %s", odd, hole)
			assert.Regexp(t, `^x\.yaml:\d+:\d+: .* holds the character U\+[0-9A-F]{4}, which cannot be seen$`, err.Error())
			assert.Equal(t, strings.ToValidUTF8(err.Error(), ""), err.Error())
		}
		for _, hole := range []string{"ID", "TAG", "DEFAULT", "PATTERN", "BEARER", "SERVER"} {
			with := `"` + hole + odd + `x"`
			if value := sane[hole]; value != "" {
				with = `"` + value + odd + `"`
			}
			out, report, err := importer.Convert(fill(hole, with), "x.yaml")
			require.NoError(t, err, "%s in %s", odd, hole)
			assert.NotContains(t, string(out), `\`, "%s in %s", odd, hole)
			i := slices.IndexFunc(report, func(r importer.Repair) bool { return r.Rule == importer.RuleOddText })
			require.NotEqual(t, -1, i, "%s in %s", odd, hole)
			assert.Positive(t, report[i].Line)
		}
	}
	_, report, err := importer.Convert(fill("NONE", ""), "x.yaml")
	require.NoError(t, err)
	assert.Empty(t, report, "prose is not looked at")
}
