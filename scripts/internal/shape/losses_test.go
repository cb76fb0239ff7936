package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// losses lists what is reported as lost, by rule and with the detail.
func losses(d *Doc) []string {
	var list []string
	for _, n := range d.Report {
		if n.Lost {
			list = append(list, n.Rule+": "+n.Detail)
		}
	}
	return list
}

func TestNoteLosses(t *testing.T) {
	const json = "content: {application/json: {schema: @boat}}"
	for name, c := range map[string]struct {
		item string // of the path
		want []string
	}{
		"nothing":                  {"get: {responses: {'200': {" + json + "}}}", nil},
		"an address":               {"get: {servers: [{url: 'https://b'}], responses: {'200': {" + json + "}}}", []string{"address of its own: https://b: the call goes to the client's address"}},
		"an address of the path":   {"servers: [{url: 'https://b'}], get: {responses: {'200': {" + json + "}}}", []string{"address of its own: https://b: the call goes to the client's address"}},
		"the address of all":       {"servers: [{url: 'https://a'}], get: {responses: {'200': {" + json + "}}}", nil},
		"authentication":           {"get: {security: [{basic: []}, {bearer: []}], responses: {'200': {" + json + "}}}", []string{"authentication of its own: basic, bearer: the call has the client's"}},
		"no authentication":        {"get: {security: [], responses: {'200': {" + json + "}}}", []string{"authentication of its own: none: the call has the client's"}},
		"the authentication":       {"get: {security: [{bearer: []}], responses: {'200': {" + json + "}}}", nil},
		"headers":                  {"get: {responses: {'200': {headers: {X-Total: {}, X-Request-Id: {}, X-RateLimit-Limit: {}}, " + json + "}, '429': {headers: {X-Queue: {}, Retry-After: {}}}}}", []string{"headers of the answer: X-Total, X-Queue: facade.WithResponse gives them"}},
		"an address in an answer":  {"get: {responses: {'200': {headers: {Location: {}}, " + json + "}}}", []string{"headers of the answer: Location: facade.WithResponse gives them"}},
		"a redirect":               {"get: {responses: {'302': {headers: {Location: {}}}}}", nil},
		"a link of a failure":      {"get: {responses: {'200': {" + json + "}, '410': {headers: {Link: {}}}}}", nil},
		"events beside":            {"get: {responses: {'200': {content: {application/json: {schema: @boat}, text/event-stream: {}}}}}", []string{"other form of the answer: text/event-stream is not asked for"}},
		"files of two types":       {"get: {responses: {'200': {content: {application/pdf: {}, text/csv: {}}}}}", []string{"other form of the answer: text/csv is not asked for"}},
		"an answer without a body": {"get: {responses: {'200': {" + json + "}, '202': {}}}", []string{"answer without a body: 202 gives api.ErrEmptyBody"}},
		"a form beside JSON":       {"post: {requestBody: {content: {application/json: {schema: @boat}, multipart/form-data: {}}}, responses: {'204': {}}}", []string{"other form of the body: multipart/form-data is not sent"}},
		"a style of the path":      {"parameters: [{name: id, in: path, style: label, schema: {type: string}}], get: {responses: {'200': {" + json + "}}}", []string{"style of a path parameter: id is sent plainly, not in the style label"}},
		"JSON in the query":        {"get: {parameters: [{name: q, in: query, content: {application/json: {schema: @boat}}}], responses: {'200': {" + json + "}}}", []string{"query parameter with content: q is a string that holds application/json"}},
		"a number in the query":    {"get: {parameters: [{name: q, in: query, content: {application/json: {schema: {type: integer}}}}], responses: {'200': {" + json + "}}}", nil},
		"an empty value":           {"get: {parameters: [{name: q, in: query, allowEmptyValue: true, schema: {type: string}}], responses: {'200': {" + json + "}}}", []string{"empty value of a query parameter: q is not sent when it is empty"}},
		"other keys":               {"get: {responses: {'200': {content: {application/json: {schema: {properties: {a: {type: string}}, additionalProperties: {type: string}}}}}}}", []string{"keys besides those described: the object has its properties alone"}},
		"values of a number":       {"get: {responses: {'200': {content: {application/json: {schema: {properties: {a: {type: integer, enum: [1, 2]}}}}}}}}", []string{"values that are no text: 1, 2: no constants"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := mustShape(t, `servers: [{url: 'https://a'}]
security: [{bearer: []}]
paths: {'/boats/{id}': {`+c.item+`}}
components: {schemas: {boat: {properties: {a: {type: string}}}}}`,
				"{'GET /boats/{}': {service: Boats, name: Get}, 'POST /boats/{}': {service: Boats, name: Create}}")
			assert.Equal(t, c.want, losses(d))
		})
	}
}

func TestBodiesOfOtherMediaTypes(t *testing.T) {
	for content, want := range map[string]string{
		"application/json: {schema: @boat}":                                                              "",
		"'application/json; charset=utf-8': {schema: @boat}":                                             "",
		"'*/*': {schema: @boat}":                                                                         "",
		"application/merge-patch+json: {schema: @boat}":                                                  "application/merge-patch+json",
		"application/a+json: {schema: @mast}, application/json: {schema: @boat}":                         "",
		"multipart/form-data: {schema: @mast}, application/merge-patch+json: {schema: @boat}":            "application/merge-patch+json",
		"application/merge-patch+json: {schema: @boat}, application/json-patch+json: {schema: {}}":       "application/merge-patch+json",
		"application/x-www-form-urlencoded: {schema: @mast}, application/vnd.b.v1+json: {schema: @boat}": "application/vnd.b.v1+json",
	} {
		d := mustShape(t, "paths: {/boats: {post: {requestBody: {content: {"+content+`}}, responses: {'204': {}}}}}
components: {schemas: {boat: {properties: {a: {type: string}}}, mast: {properties: {b: {type: string}}}}}`,
			"POST /boats: {service: Boats, name: Create}")
		op := operation(t, d, "Boats.Create")
		assert.Equal(t, want, node.Text(d.client(op), "contentType"), content)
		assert.Equal(t, "CreateBoatRequest", d.bodyType(op), content)
	}
}

func TestListsInOneText(t *testing.T) {
	for param, want := range map[string]string{
		"schema: {type: array, items: {type: string}}":                                               "",
		"explode: false, schema: {type: array, items: {type: string}}":                               ",",
		"style: form, explode: false, schema: {type: array, items: {type: string}}":                  ",",
		"style: form, explode: true, schema: {type: array, items: {type: string}}":                   "",
		"style: pipeDelimited, schema: {type: array, items: {type: string}}":                         "|",
		"style: spaceDelimited, explode: false, schema: {type: array, items: {type: string}}":        " ",
		"style: spaceDelimited, explode: true, schema: {type: array, items: {type: string}}":         "",
		"explode: false, schema: {type: string}":                                                     "",
		"explode: false, schema: {type: array, items: {type: integer, format: date-time}}":           ",",
		"explode: false, schema: {type: object, properties: {a: {type: string}, b: {type: string}}}": "",
	} {
		d := mustShape(t, "paths: {/boats: {get: {parameters: [{name: q, in: query, "+param+"}]}}}", "GET /boats: {service: Boats, name: List}")
		assert.Equal(t, want, operation(t, d, "Boats.List").param("q").Separator, param)
	}
}
