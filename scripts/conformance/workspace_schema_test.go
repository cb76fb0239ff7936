package conformance

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/spec"
)

// deviations are where answers differ from what a version describes: the kind
// of the difference, the schema's name with the property, and a detail.
//
//	unknown  a property that the version's type has no place for
//	missing  a described property that is not there
//	form     a value of another JSON type than described
//	null     a null that is described as never one
type deviations struct{ all []deviation }

type deviation struct{ kind, place, detail string }

func (f *deviations) add(kind, place, detail string) {
	if !slices.ContainsFunc(f.all, func(d deviation) bool { return d.kind == kind && d.place == place }) {
		f.all = append(f.all, deviation{kind, place, detail})
	}
}

// allowance is a place in a line of workspace.txt.
type allowance struct {
	kind, versions, place string
	used                  bool
}

// readDeviations reads workspace.txt: lines of the form
//
//	kind versions schema.property — reason
//	kind versions schema.* — reason
func readDeviations(t *testing.T) []*allowance {
	t.Helper()
	data, err := os.ReadFile("workspace.txt")
	require.NoError(t, err)
	var all []*allowance
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, reason, _ := strings.Cut(line, "—")
		fields := strings.Fields(key)
		require.True(t, len(fields) == 3 && strings.TrimSpace(reason) != "", "workspace.txt: %q is not: kind versions schema.property — reason", line)
		for place := range strings.SplitSeq(fields[2], ",") {
			all = append(all, &allowance{kind: fields[0], versions: fields[1], place: place})
		}
	}
	return all
}

// against returns the deviations of a version that are not known, and what is
// known and was not found.
func (f *deviations) against(known []*allowance, version string) []string {
	var wrong []string
	for _, d := range f.all {
		if !slices.ContainsFunc(known, func(k *allowance) bool { return k.allows(d, version) }) {
			wrong = append(wrong, fmt.Sprintf("%s %s: %s", d.kind, d.place, d.detail))
		}
	}
	for _, k := range known {
		if !k.used && k.of(version) {
			wrong = append(wrong, fmt.Sprintf("workspace.txt: %s %s is not needed", k.kind, k.place))
		}
	}
	return wrong
}

func (k *allowance) allows(d deviation, version string) bool {
	schema, all := strings.CutSuffix(k.place, "*")
	allowed := k.kind == d.kind && k.of(version) && (k.place == d.place || all && strings.HasPrefix(d.place, schema))
	k.used = k.used || allowed
	return allowed
}

func (k *allowance) of(version string) bool {
	from, until, _ := strings.Cut(k.versions, "-")
	return k.versions == "*" || within(version, from, until)
}

// within reports whether a version is between two, "" being no bound.
func within(version, from, until string) bool {
	rank := func(name string, absent int) int {
		major, minor, dotted := strings.Cut(name, ".")
		a, err1 := strconv.Atoi(major)
		b, err2 := strconv.Atoi(minor)
		switch {
		case name == "":
			return absent
		case dotted && err1 == nil && err2 == nil:
			return a*1000 + b
		}
		return 1 << 30 // preview is above all
	}
	return rank(version, 0) >= rank(from, 0) && rank(version, 0) <= rank(until, 1<<30)
}

// unknown reports whether there are properties that a type has no place for,
// and notes them. Null ones count, too: [Lost] leaves those aside.
func (f *deviations) unknown(v any, t slot) (found bool) {
	switch v := ownForm(v, t).(type) {
	case []any:
		for _, item := range v {
			found = f.unknown(item, elem(t)) || found
		}
	case map[string]any:
		if inner := elem(t); inner.Type != nil {
			t = inner
		}
		for _, key := range sortedKeys(v) {
			field, known := fieldType(t, key)
			if !known {
				f.add("unknown", plainType(t).Name()+"."+key, show(v[key]))
			}
			found = f.unknown(v[key], field) || found || !known
		}
	}
	return found
}

// answer returns the schema of an operation's JSON answer with a status.
func (d *Description) answer(op *spec.Operation, status int) node {
	for _, path := range d.root.get("paths").entries() {
		if anonymous(path.key) != anonymous(op.Path) {
			continue
		}
		responses := path.value.get(strings.ToLower(op.Method)).get("responses")
		for _, code := range []string{strconv.Itoa(status), "200", "2XX"} {
			for _, content := range d.resolve(responses.get(code)).get("content").entries() {
				if isJSON(content.key) {
					return content.value.get("schema")
				}
			}
		}
	}
	return node{}
}

// property is a described property, and the schema that it is described in.
type property struct {
	owner, name string
	schema      node
}

// walk holds a value to a schema.
func (f *deviations) walk(d *Description, schema node, v any, name string) {
	f.value(d, schema, v, name)
}

func (f *deviations) value(d *Description, schema node, v any, name string) {
	name = schemaName(schema, name)
	schema = d.resolve(schema)
	if v == nil || schema.Node == nil {
		return
	}
	for _, union := range []string{"oneOf", "anyOf"} {
		if variants := schema.get(union).items(); len(variants) > 0 {
			f.nearest(d, variants, v, name)
			return
		}
	}
	properties := d.properties(schema, name)
	kind, _ := schema.get("type").text()
	switch v := v.(type) {
	case map[string]any:
		if kind != "object" && kind != "" && len(properties) == 0 {
			f.add("form", name, fmt.Sprintf("%s is an object, want %s", show(v), kind))
			return
		}
		for _, p := range properties {
			place := p.owner + "." + p.name
			inner, there := v[p.name]
			if !there {
				f.add("missing", place, "")
				continue
			}
			if inner == nil && !d.nullable(p.schema) {
				f.add("null", place, "")
			}
			f.value(d, p.schema, inner, place)
		}
	case []any:
		if kind != "array" {
			f.add("form", name, fmt.Sprintf("%s is a list, want %s", show(v), kind))
			return
		}
		for _, item := range v {
			f.value(d, schema.get("items"), item, name+"[]")
		}
	default:
		if kind != "" && !slices.Contains(jsonTypes(v), kind) {
			f.add("form", name, fmt.Sprintf("%s, want %s", show(v), kind))
		}
	}
}

// nullable reports whether a schema, or one that it is made of, allows null.
func (d *Description) nullable(schema node) bool {
	if text, _ := schema.get("nullable").text(); text == "true" {
		return true
	}
	schema = d.resolve(schema)
	text, _ := schema.get("nullable").text()
	parts := slices.Concat(schema.get("allOf").items(), schema.get("oneOf").items(), schema.get("anyOf").items())
	return text == "true" || slices.ContainsFunc(parts, d.nullable)
}

// schemaName is the name that a schema has in the description, else otherwise.
func schemaName(schema node, otherwise string) string {
	ref, ok := schema.get("$ref").text()
	if !ok {
		return otherwise
	}
	return ref[strings.LastIndex(ref, "/")+1:]
}

// nearest holds a value to the variant that it deviates from the least.
func (f *deviations) nearest(d *Description, variants []node, v any, name string) {
	var best *deviations
	for _, variant := range variants {
		try := &deviations{}
		try.value(d, variant, v, name)
		if best == nil || len(try.all) < len(best.all) {
			best = try
		}
	}
	for _, deviation := range best.all {
		f.add(deviation.kind, deviation.place, deviation.detail)
	}
}

// properties returns the properties of a schema, those of its parts included.
func (d *Description) properties(schema node, owner string) []property {
	var all []property
	for _, part := range schema.get("allOf").items() {
		all = append(all, d.properties(d.resolve(part), schemaName(part, owner))...)
	}
	for _, p := range schema.get("properties").entries() {
		all = append(all, property{owner, p.key, p.value})
	}
	return all
}

// jsonTypes are the types that a scalar may be described as.
func jsonTypes(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{"string"}
	case bool:
		return []string{"boolean"}
	case json.Number:
		if _, err := v.Int64(); err == nil {
			return []string{"integer", "number"}
		}
		return []string{"number"}
	}
	return nil
}
