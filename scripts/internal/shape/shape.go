package shape

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/names"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// Options are what the passes need besides the description.
type Options struct {
	Version  string
	Table    *table.Table
	Less     func(a, b string) bool // orders versions, for constructors that not every version has
	Services map[string]string      // sentences about services, by Go name
	Models   map[string]string      // sentences about types, by Go name
	Fields   map[string]string      // sentences about fields, by Type.Field
	Later    Later                  // keys that later versions describe
	Webhooks map[string]string      // Go types by the type of a webhook's item
	Types    map[string]string      // what people call types, by the names by rule
	Names    *names.Memory          // the names that the version has already, nil to give all by rule
	New      bool                   // no correction is asserted for the version: what does not fit of one is left out
}

// Shape runs every pass over a corrected description. The tree is changed.
func Shape(root *yaml.Node, opts Options) (*Doc, error) {
	root = node.Root(root)
	d := &Doc{Root: root, Version: opts.Version, table: opts.Table, services: opts.Services, sentences: opts.Models, fields: opts.Fields, webhooks: opts.Webhooks, later: opts.Later, names: opts.Names, isNew: opts.New, origins: map[string]origin{}, less: opts.Less, functions: map[*Operation][]*function{}, types: opts.Types, typesUsed: map[string]bool{}, said: map[string]bool{}}
	d.schemas = node.Get(root, "components", "schemas")
	if d.schemas == nil {
		d.schemas = node.Map()
	}
	if !node.IsMap(node.Get(root, "paths")) {
		return nil, fmt.Errorf("version %s: the description has no paths", opts.Version)
	}
	for _, pass := range []func(*Doc) error{
		readOperations,   // paths → Operations, with names from the table
		readAnswers,      // which answer counts, JSON or a stream
		noteLosses,       // what of an operation has no form in a method
		unrollQueries,    // an object in the query → its properties
		dropUnnameable,   // names and values that have no form in Go
		inherit,          // a schema that names who is made of it → a union of them
		collapseAllOf,    // allOf → a reference or one flat object
		fixQueries,       // required parameters of one legal value, which no caller needs to give
		declarePaging,    // paging parameters and pages objects that the API has and nobody declared
		useSharedTypes,   // search filters and pages objects → types of package api
		shareSearches,    // bodies of query, pagination and sort → search.Request
		flattenUnions,    // oneOf, anyOf → one type that can be filled in by hand
		plainQueries,     // what has no form in a query → text
		inlineAliases,    // components that are neither object nor enum → in place
		dropUnused,       // components that nothing reaches, whose names are free again
		nameComponents,   // component names → Go names
		hoist,            // inline objects and enums → named components
		splitDirections,  // sent and received → X and XInput
		noteOtherValues,  // what fields have no form for
		oneWayFields,     // no read-only fields in what is sent, no write-only ones in what is received
		sharePictures,    // pictures → one type
		settleTypes,      // names of bodies, answers and what is inside of them; one type for one thing
		addLaterKeys,     // keys of received types that later versions describe
		dropUnused,       // components that nothing reaches any more
		checkWire,        // other forms that no tag can say
		keepNames,        // the names that were given before
		typeFields,       // a Go type and tags for every field
		typeParams,       // … and for every query parameter
		placeParams,      // parameters are an argument, an option or nothing
		makeConstructors, // functions for the kinds of requests, from the table
		webhookItems,     // which types the items of webhooks are
		checkIdentifiers, // no two declarations of one name
	} {
		if err := pass(d); err != nil {
			return nil, fmt.Errorf("version %s: %w", opts.Version, err)
		}
	}
	return d, nil
}
