package shape

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSearchFilters(t *testing.T) {
	const groups = `
one: {type: object, properties: {field: {type: string}, operator: {type: string, enum: ['=', '!=']}, value: {oneOf: [{type: string}, {type: integer}]}}},
many: {type: object, properties: {operator: {type: string, enum: [AND, OR]}, value: {oneOf: [{type: array, items: @many}, {type: array, items: @one}]}}}`
	for name, c := range map[string]struct{ query, want string }{
		"a filter or a group":     {"{oneOf: [@one, @many]}", "search.Query"},
		"a filter":                {"@one", "search.Query"},
		"a group":                 {"@many", "search.Query"},
		"inline":                  {"{type: object, properties: {operator: {type: string}, value: {type: string}}}", "search.Query"},
		"nullable":                {"{nullable: true, allOf: [@one]}", "api.Optional[search.Query]"},
		"with something besides":  {"{type: object, properties: {operator: {type: string}, value: {type: string}, mood: {type: string}}}", "BoatQueryInput"},
		"without an operator":     {"{type: object, properties: {field: {type: string}, value: {type: string}}}", "BoatQueryInput"},
		"a union with a stranger": {"{oneOf: [@one, {type: object, properties: {a: {type: string}}}]}", "BoatQueryInput"},
		"a text":                  {"{type: string}", "api.Optional[string]"},
	} {
		t.Run(name, func(t *testing.T) {
			d := mustShape(t, "paths: {/boats/search: {post: {"+body("{type: object, properties: {query: "+c.query+"}}")+"}}}\ncomponents: {schemas: {"+groups+"}}",
				"POST /boats/search: {service: Boats, name: Search, type: CreateBoats}")
			assert.Equal(t, map[string]string{"query": c.want}, fieldTypes(t, d, "CreateBoatsRequest"))
			if strings.Contains(c.want, "search.Query") {
				assert.Equal(t, []string{"CreateBoatsRequest"}, modelNames(d), "the filter's own types are gone")
			}
		})
	}
}

func TestSharedTypesReceived(t *testing.T) {
	const schemas = `, pages: {type: object, properties: {type: {type: string}, next: {type: string, nullable: true}, per_page: {type: integer}}},
picture: {type: object, properties: {type: {type: string}, image_url: {type: string}}}`
	for property, want := range map[string]string{
		"pages: @pages": "*paging.Info",
		"pages: {type: object, properties: {total_pages: {type: integer}}}": "*paging.Info",
		"pages: {type: object}":                 "*paging.Info",
		"pages: {}":                             "*paging.Info",
		"pages: {type: object, nullable: true}": "*paging.Info",
		"pages: {type: object, properties: {a: {type: integer}}}": "*BoatPages",
		"pages: {type: integer}":                                  "int",
		"pages: {type: array, items: {type: string}}":             "[]string",
		"other: @pages":          "*Pages",
		"avatar: @picture":       "*Avatar",
		"avatar: {type: string}": "*Avatar",
		"avatar: {type: object, properties: {image_url: {type: string}}}":                    "*Avatar",
		"avatar: {type: object, properties: {image_url: {type: string}, a: {type: string}}}": "*Avatar",
		"avatar: {type: object, properties: {type: {type: string}}}":                         "*BoatAvatar",
		"picture: {type: string}": "string",
	} {
		t.Run(property, func(t *testing.T) {
			types := fieldTypes(t, answering(t, "boat: {type: object, properties: {"+property+"}}"+schemas), "Boat")
			assert.Len(t, types, 1)
			for _, got := range types {
				assert.Equal(t, want, got)
			}
		})
	}
}

// What is sent keeps what the description says: a picture is set by its address.
func TestSharedTypesSent(t *testing.T) {
	const boat = "boat: {type: object, properties: {avatar: {type: string}, pages: {type: object, properties: {next: {type: integer}}}}}"
	assert.Equal(t, map[string]string{"avatar": "api.Optional[string]", "pages": "BoatPagesInput"}, fieldTypes(t, sending(t, boat), "Boat"))
	d := bothWays(t, boat)
	assert.Equal(t, map[string]string{"avatar": "*Avatar", "pages": "*BoatPages"}, fieldTypes(t, d, "Boat"))
	assert.Equal(t, map[string]string{"avatar": "api.Optional[string]", "pages": "BoatPagesInput"}, fieldTypes(t, d, "BoatInput"))
}

func TestSharedTypesKeepDeprecation(t *testing.T) {
	d := answering(t, "boat: {type: object, properties: {avatar: {type: string, deprecated: true}, pages: {type: object}}}")
	assert.True(t, d.model("Boat").field("avatar").Deprecated)
	assert.Equal(t, []string{"boat.pages", "Boat.avatar"}, noted(d, "shared type"))
}
