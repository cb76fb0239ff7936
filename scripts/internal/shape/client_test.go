package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

func TestPathArgs(t *testing.T) {
	for path, want := range map[string][]string{
		"/boats":                       nil,
		"/boats/{boat_id}":             {"boatID"},
		"/boats/{id}":                  {"boatID"},
		"/ticket_types/{id}":           {"ticketTypeID"},
		"/companies/{id}/contacts":     {"companyID"},
		"/boats/{id}/masts/{id}":       {"boatID", "mastID"},
		"/boats/{boat_id}/masts/{id}":  {"boatID", "mastID"},
		"/boats/{boatId}":              {"boatID"},
		"/boats/{job_identifier}":      {"jobIdentifier"},
		"/{id}":                        {"id"},
		"/boats/{a_b}/{aB}":            {"aB", "aBValue"},
		"/boats/{type}":                {"typeValue"},
		"/boats/{ctx}/{body}/{params}": {"ctxValue", "bodyValue", "paramsValue"},
		"/boats/{opts}/{api}/{s}":      {"optsValue", "apiValue", "sValue"},
		"/boats/{context}/{json}/{io}": {"contextValue", "jsonValue", "ioValue"},
		"/boats/{err}/{string}/{nil}":  {"errValue", "stringValue", "nilValue"},
		"/boats/{list}/{items}":        {"list", "items"},
		"/boats/{result}/{int}/{len}":  {"resultValue", "intValue", "lenValue"},
		"/files/{name}.{ending}":       {"name", "ending"},
	} {
		assert.Equal(t, want, (&Operation{Path: path}).pathArgs(), path)
	}
}

func TestClientParams(t *testing.T) {
	const one, required = "parameters: [{name: a, in: query}]", "parameters: [{name: a, in: query, required: true}]"
	for name, c := range map[string]struct{ operation, entry, want string }{
		"none":                        {"", "name: Get", ""},
		"of a list":                   {one, "name: List", "argument"},
		"of a list of something":      {one, "name: ListMasts", "argument"},
		"of a search":                 {one, "name: SearchMasts", "argument"},
		"of a scroll":                 {one, "name: Scroll", "argument"},
		"of what has pages":           {one, "name: Get, pages: {kind: page, items: data}", "argument"},
		"of a list without any":       {"", "name: List", ""},
		"of anything else":            {one, "name: Get", "option"},
		"of a verb that begins so":    {one, "name: Listen", "option"},
		"that is required":            {required, "name: Get", "argument"},
		"of a search that has a body": {one + ", " + body("{type: object}"), "name: Search", "option"},
	} {
		t.Run(name, func(t *testing.T) {
			d := mustShape(t, "paths: {/boats: {post: {"+c.operation+"}}}", "POST /boats: {service: Boats, "+c.entry+"}")
			x := d.client(d.Operations[0])
			assert.Equal(t, c.want, node.Text(x, "params"))
			assert.Equal(t, d.Operations[0].TypeName+"Params", node.Text(x, "paramsType"))
		})
	}
}

func TestClient(t *testing.T) {
	d := mustShape(t, `
paths:
  /boats/{id}/masts:
    post: {operationId: replyMast, tags: [Help & Masts], deprecated: true, parameters: [{name: loud, in: query, deprecated: true, schema: {type: boolean}}], requestBody: {content: {multipart/form-data: {schema: {properties: {f: {type: string}, file: {type: string, format: binary}}}}}}}
    get: {responses: {'200': {content: {text/plain: {schema: {type: string}}}}}}`,
		"{'POST /boats/{}/masts': {service: Boats, name: CreateMast, says: puts up a mast., repeat: safe}, 'GET /boats/{}/masts': {service: Boats, name: ListMasts, says: lists., repeat: safe}}")
	x := d.client(operation(t, d, "Boats.CreateMast"))
	for key, want := range map[string]string{
		"service": "Boats", "name": "CreateMast", "var": "opBoatsCreateMast", "id": "replyMast", "method": "POST", "path": "/boats/{id}/masts",
		"safe": "true", "accept": "", "version": "2.99", "body": "*multipart.Form", "multipart": "true", "form": "none", "params": "option",
		"comment": `// CreateMast puts up a mast.
//
// The form's fields are f, file (a file).
//
// POST /boats/{id}/masts
//
// https://developers.intercom.com/docs/references/2.99/rest-api/api.intercom.io/help-masts/replymast
//
// It is safe to repeat, and repeated like a read when it fails for a moment.
//
// Deprecated: Intercom marks the operation as deprecated.`,
	} {
		assert.Equal(t, want, node.Text(x, key), key)
	}
	assert.Equal(t, []string{"boatID"}, node.Strings(node.Get(x, "args")))
	query := node.Items(node.Get(x, "query"))[0]
	assert.Equal(t, "// Deprecated: Intercom marks it as deprecated.", node.Text(query, "comment"))
	x = d.client(operation(t, d, "Boats.ListMasts"))
	assert.Equal(t, "false", node.Text(x, "safe"), "safe says something about a POST only")
	assert.Equal(t, "stream", node.Text(x, "form"))
	assert.Equal(t, "text/plain", node.Text(x, "accept"))
}
