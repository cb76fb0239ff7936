package shape

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type samplesFile struct {
	Version    string   `json:"version"`
	Operations []Sample `json:"operations"`
}

func samples(t *testing.T, d *Doc) samplesFile {
	t.Helper()
	data, err := d.Samples()
	require.NoError(t, err)
	var f samplesFile
	require.NoError(t, json.Unmarshal(data, &f))
	return f
}

func TestSamples(t *testing.T) {
	const text = `
paths:
  /a: {get: {responses: {'200': {content: {application/json: {schema: @boat}}}}}}
  /b: {get: {responses: {'201': {content: {application/json: {schema: {type: array, items: @boat}}}}}}}
  /c: {delete: {responses: {'204': {}}}}
  /d: {get: {responses: {'302': {}}}}
  /e: {get: {responses: {'200': {content: {text/csv: {}}}}}}
  /f: {get: {responses: {'2XX': {content: {application/json: {schema: @boat}}}}}}
  /g: {get: {responses: {'204': {content: {application/json: {schema: @boat}}}}}}
components: {schemas: {boat: {properties: {name: {type: string}}}}}`
	d := mustShape(t, text, `{GET /a: {service: A, name: Get}, GET /b: {service: B, name: Get}, DELETE /c: {service: C, name: Delete}, GET /d: {service: D, name: Get},
GET /e: {service: E, name: Get}, GET /f: {service: F, name: Get}, GET /g: {service: G, name: Get}}`)
	f := samples(t, d)
	assert.Equal(t, "2.99", f.Version)
	type row struct {
		method, path, operation string
		status                  int
		content, body           string
	}
	var got []row
	for _, s := range f.Operations {
		got = append(got, row{s.Method, s.Path, s.Operation, s.Status, s.ContentType, string(s.Body)})
	}
	const boat, file = `{"name":"Ada Example"}`, `"made-up content\n"`
	assert.Equal(t, []row{
		{"GET", "/a", "A.Get", 200, "application/json", boat},
		{"GET", "/b", "B.Get", 201, "application/json", "[" + boat + "]"},
		{"DELETE", "/c", "C.Delete", 204, "", ""},
		{"GET", "/d", "D.Get", 200, "application/octet-stream", file},
		{"GET", "/e", "E.Get", 200, "text/csv", file},
		{"GET", "/f", "F.Get", 200, "application/json", boat},
		{"GET", "/g", "G.Get", 200, "application/json", boat},
	}, got)
	first, err := d.Samples()
	require.NoError(t, err)
	second, err := mustShape(t, text, `{GET /a: {service: A, name: Get}, GET /b: {service: B, name: Get}, DELETE /c: {service: C, name: Delete}, GET /d: {service: D, name: Get},
GET /e: {service: E, name: Get}, GET /f: {service: F, name: Get}, GET /g: {service: G, name: Get}}`).Samples()
	require.NoError(t, err)
	assert.Equal(t, string(first), string(second))
}

func TestSamplesOfNothing(t *testing.T) {
	assert.Empty(t, samples(t, mustShape(t, "paths: {}", "")).Operations)
}

// A sample is in the wire form that the version declares.
func TestSampleForms(t *testing.T) {
	const more = ", mast: {properties: {boat: @boat, masts: {type: array, items: @mast}, wood: {type: string, enum: [oak, ash]}}}, colour: {type: string, enum: [red, blue]}"
	for property, want := range map[string]string{
		"id: {type: string}":                             `^"\d{5,}"$`,
		"id: {type: integer}":                            `^\d{4}$`,
		"id: {type: number}":                             `^\d{4}$`,
		"mast_ids: {type: array, items: {type: string}}": `^\["\d+"\]$`,
		"created_at: {type: integer}":                    `^1772357400$`,
		"created_at_ms: {type: integer}":                 `^1772357400000$`,
		"created_at: {type: string, format: date-time}":  `^"2026-03-01T09:30:00Z"$`,
		"day: {type: string, format: date}":              `^"2026-03-01"$`,
		"size: {type: integer}":                          `^\d+$`,
		"size: {type: number}":                           `^2\.5$`,
		"open: {type: boolean}":                          `^(true|false)$`,
		"email: {type: string}":                          `^"ada@example.com"$`,
		"home_url: {type: string}":                       `^"https://`,
		"colour: @colour":                                `^"red"$`,
		"type: {type: string, enum: [boat]}":             `^"boat"$`,
		"some_word: {type: string}":                      `^"made-up some word"$`,
		"mast: @mast":                                    `^{"masts":\[\],"wood":"oak"}$`,
		"pages: {type: object}":                          `^{"type":"pages","page":1,`,
		"avatar: {type: string}":                         `^{"type":"avatar","image_url":"https://`,
		"bag: {type: object}":                            `^{"plan":"team","seats":12,"trial":false}$`,
		"seen: {type: string, x-wire: iso}":              `^"2026-`,
		"seen: {type: integer, x-wire: unixms}":          `^1772357400000$`,
		"when: {oneOf: [{type: integer}, {type: string, format: date-time}]}": `^1772357400$`,
		// maps hold what they are declared to hold
		"sizes: {type: object, additionalProperties: {type: integer}}":                       `^{"[a-z]+":\d+}$`,
		"masts: {type: object, additionalProperties: @mast}":                                 `^{"[a-z]+":{"masts":\[\],"wood":"oak"}}$`,
		"words: {type: object, additionalProperties: {type: array, items: {type: boolean}}}": `^{"[a-z]+":\[(true|false)\]}$`,
	} {
		t.Run(property, func(t *testing.T) {
			f := samples(t, answering(t, "boat: {properties: {"+property+"}}"+more))
			var o map[string]json.RawMessage
			require.NoError(t, json.Unmarshal(f.Operations[0].Body, &o))
			require.Len(t, o, 1)
			for _, got := range o {
				assert.Regexp(t, want, string(got))
			}
		})
	}
}

func TestSampleOfACircle(t *testing.T) {
	f := samples(t, answering(t, "boat: {properties: {name: {type: string}, tow: @boat, fleet: {type: array, items: @boat}, by_name: {type: object, additionalProperties: @boat}, query: {x-go-type: search.Query}}}"))
	assert.NotContains(t, string(f.Operations[0].Body), "null")
	assert.Contains(t, string(f.Operations[0].Body), `"fleet":[]`)
}
