package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

func TestReadOperations(t *testing.T) {
	d := mustShape(t, `paths:
  /masts/{id}: {delete: {operationId: dropMast, deprecated: true}, x-note: {}, summary: text}
  /boats/{boat_id}/masts/{id}: {get: {operationId: showMast, tags: [Masts, Other]}, put: {operationId: changeMast}}
  /boats: {get: {operationId: listBoats}}`, `
DELETE /masts/{}: {service: Masts, name: Delete}
GET /boats/{}/masts/{}: {service: Boats, name: GetMast}
PUT /boats/{}/masts/{}: {service: Boats, name: UpdateMast, type: ChangeMast}
GET /boats: {service: Boats, name: List}`)
	type row struct {
		call, id, name, typeName string
		params                   []string
	}
	var got []row
	for _, op := range d.Operations {
		got = append(got, row{op.place(), op.ID, op.Name(), op.TypeName, op.PathParams})
	}
	assert.Equal(t, []row{
		{"GET /boats", "listBoats", "Boats.List", "ListBoats", nil},
		{"GET /boats/{boat_id}/masts/{id}", "showMast", "Boats.GetMast", "GetBoatMast", []string{"boat_id", "id"}},
		{"PUT /boats/{boat_id}/masts/{id}", "changeMast", "Boats.UpdateMast", "ChangeMast", []string{"boat_id", "id"}},
		{"DELETE /masts/{id}", "dropMast", "Masts.Delete", "DeleteMast", []string{"id"}},
	}, got)
	assert.True(t, d.Operations[3].Deprecated)
	assert.Equal(t, []string{"Masts", "Other"}, d.Operations[1].Tags)
	assert.Empty(t, noted(d, "provisional name"))
}

func TestReadOperationsNamesByRule(t *testing.T) {
	d := mustShape(t, "paths: {'/boats/{id}': {get: {operationId: retrieveBoat, tags: [Boats]}}}", "")
	assert.Equal(t, "Boats.Get", d.Operations[0].Name())
	assert.Equal(t, []string{"GET /boats/{id}"}, noted(d, "provisional name"))
}

func TestReadParams(t *testing.T) {
	d := mustShape(t, `
paths:
  /boats:
    parameters:
    - {name: colour, in: query, schema: {type: string}}
    - {name: size, in: query, schema: {type: string}}
    - {name: Intercom-Version, in: header, schema: {type: string}}
    get:
      parameters:
      - {name: size, in: query, required: true, deprecated: true, schema: {type: integer}}
      - {$ref: '#/components/parameters/sail'}
      - {$ref: '#/components/parameters/nowhere'}
      - {name: intercom-version, in: header}
      - {name: X-Mood, in: header}
      - {name: crumb, in: cookie}
      - {name: keel, in: query, content: {application/json: {schema: {type: boolean}}}}
      - {name: bare, in: query}
      - {name: id, in: path, schema: {type: integer}}
      - {name: tags, in: query, style: form, explode: false, schema: {type: array, items: {type: string}}}
components: {parameters: {sail: {name: sail, in: query, schema: {type: number}}}}`, "GET /boats: {service: Boats, name: List}")
	op := operation(t, d, "Boats.List")
	types := map[string]string{}
	var order []string
	for _, p := range op.QueryParams {
		types[p.Name] = p.GoName + " " + p.Type
		order = append(order, p.Name)
	}
	assert.Equal(t, []string{"colour", "size", "sail", "keel", "bare", "tags"}, order)
	assert.Equal(t, map[string]string{
		"colour": "Colour string", "size": "Size int", "sail": "Sail float64", "keel": "Keel bool", "bare": "Bare string", "tags": "Tags []string",
	}, types, "an operation's own parameter wins over its path's")
	assert.True(t, op.param("size").Required)
	assert.True(t, op.param("size").Deprecated)
	assert.False(t, *op.param("tags").Explode)
	assert.Nil(t, op.param("nowhere"))

	var left []string
	for _, n := range d.Report {
		if n.Rule == "parameter outside path and query left out" {
			left = append(left, n.Detail)
		}
	}
	assert.Equal(t, []string{"header X-Mood", "cookie crumb"}, left, "the version header goes without a note")
}

func TestReadBody(t *testing.T) {
	const object = "{schema: {type: object, properties: {a: {type: string}}}}"
	for name, c := range map[string]struct {
		body, kind, goType string
		optional           bool
	}{
		"none":                {"", "", "", false},
		"json":                {"requestBody: {content: {application/json: " + object + "}}", "json", "CreateBoatRequest", false},
		"json with a charset": {"requestBody: {content: {application/json; charset=utf-8: " + object + "}}", "json", "CreateBoatRequest", false},
		"vendor json":         {"requestBody: {content: {application/vnd.boat+json: " + object + "}}", "json", "CreateBoatRequest", false},
		"anything":            {"requestBody: {content: {'*/*': " + object + "}}", "json", "CreateBoatRequest", false},
		"multipart":           {"requestBody: {content: {multipart/form-data: " + object + "}}", "multipart", "*multipart.Form", false},
		"json over multipart": {"requestBody: {content: {multipart/form-data: " + object + ", application/json: " + object + "}}", "json", "CreateBoatRequest", false},
		"no schema":           {"requestBody: {content: {application/json: {}}}", "json", "api.Attributes", false},
		"list":                {"requestBody: {content: {application/json: {schema: {type: array, items: {type: string}}}}}", "json", "[]string", false},
		"not required":        {"requestBody: {required: false, content: {application/json: " + object + "}}", "json", "CreateBoatRequest", true},
		"shared":              {"requestBody: {$ref: '#/components/requestBodies/boat'}", "json", "CreateBoatRequest", false},
	} {
		t.Run(name, func(t *testing.T) {
			d := mustShape(t, "paths: {/boats: {post: {"+c.body+"}}}\ncomponents: {requestBodies: {boat: {content: {application/json: {schema: @boat}}}}, schemas: {boat: {type: object, properties: {a: {type: string}}}}}",
				"POST /boats: {service: Boats, name: Create}")
			op := operation(t, d, "Boats.Create")
			assert.Equal(t, c.kind, op.BodyKind)
			assert.Equal(t, c.goType, d.bodyType(op))
			assert.Equal(t, c.optional, op.BodyOptional)
		})
	}
}

// A body that no method can send is told of, not dropped without a word.
func TestReadBodyOfOtherKinds(t *testing.T) {
	for content, want := range map[string]string{
		"application/x-www-form-urlencoded: {schema: {properties: {name: {type: string}, size: {type: integer}}}}": "application/x-www-form-urlencoded, fields name, size",
		"text/csv: {}, application/octet-stream: {schema: {type: string, format: binary}}":                         "text/csv, application/octet-stream",
	} {
		d := mustShape(t, "paths: {/boats: {post: {requestBody: {content: {"+content+"}}}}}", "POST /boats: {service: Boats, name: Create}")
		op := operation(t, d, "Boats.Create")
		assert.Empty(t, d.bodyType(op))
		assert.Equal(t, []string{"body of no kind that can be sent: POST /boats: " + want}, lost(d))
		assert.Contains(t, node.Text(d.client(op), "comment"), ", which this method does not send.")
	}
}

// Two operations that share a body component both send it.
func TestReadBodyShared(t *testing.T) {
	d := mustShape(t, `
paths:
  /boats: {post: {requestBody: {$ref: '#/components/requestBodies/boat'}}, put: {requestBody: {$ref: '#/components/requestBodies/boat'}}}
  /masts: {post: {requestBody: {$ref: '#/components/requestBodies/mast'}}, put: {requestBody: {$ref: '#/components/requestBodies/mast'}}}
components:
  requestBodies:
    boat: {content: {application/json: {schema: @small_boat}}}
    mast: {content: {application/json: {schema: {type: object, properties: {boat: @small_boat}}}}}
  schemas: {small_boat: {type: object, properties: {a: {type: string}}}}`, `
POST /boats: {service: Boats, name: Create}
PUT /boats: {service: Boats, name: Update}
POST /masts: {service: Masts, name: Create}
PUT /masts: {service: Masts, name: Update}`)
	got := map[string]string{}
	for _, op := range d.Operations {
		got[op.Name()] = d.bodyType(op)
	}
	assert.Equal(t, map[string]string{
		"Boats.Create": "SmallBoat", "Boats.Update": "UpdateBoatRequest", "Masts.Create": "CreateMastRequest", "Masts.Update": "UpdateMastRequest",
	}, got)
	assert.Equal(t, map[string]string{"boat": "SmallBoat"}, fieldTypes(t, d, "UpdateMastRequest"))
}

func TestOperationTypeNames(t *testing.T) {
	d := mustShape(t, `paths:
  /a: {get: {operationId: getBoat, tags: [Boats]}}
  /b: {get: {}}
  /c: {get: {operationId: getBoat, tags: [Boat]}}`, "GET /b: {service: Vessels, name: Show, type: GetBoat}")
	got := map[string]string{}
	for _, op := range d.Operations {
		got[op.Path+" "+op.Name()] = op.TypeName
	}
	assert.Equal(t, map[string]string{"/a Boats.Get": "GetBoats", "/b Vessels.Show": "GetBoat", "/c Boats.GetC": "GetBoatC"}, got,
		"names by rule give way to the table's, and to one another")
}

func TestEmitNamesOperationsByTheirTypes(t *testing.T) {
	d := mustShape(t, "paths: {'/boats/{id}': {get: {operationId: lisBoat, responses: {'200': {}}}}}", "GET /boats/{}: {service: Boats, name: Get}")
	get := node.Get(d.Emit(), "paths", "/boats/{id}", "get")
	assert.Equal(t, "GetBoat", node.Text(get, "operationId"))
	assert.Equal(t, "lisBoat", node.Text(node.Get(get, "x-client"), "id"))
}
