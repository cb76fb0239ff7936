package conformance

import (
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What creates a thing converts to what updates it, T(x), wherever the two have the same fields, as those of contacts do.
func TestCreateConvertsToUpdate(t *testing.T) {
	for _, v := range Versions {
		bodies := map[string]reflect.Type{}
		for _, rt := range reachable(t, v) {
			bodies[rt.Name()] = rt
		}
		equal := 0
		for _, name := range sortedKeys(bodies) {
			thing, ok := strings.CutPrefix(name, "Create")
			create, update := bodies[name], bodies["Update"+thing]
			if !ok || update == nil || create.Kind() != reflect.Struct || !maps.Equal(fieldsOf(create), fieldsOf(update)) {
				continue
			}
			equal++
			assert.True(t, create.ConvertibleTo(update), "%s: %s and %s have the same fields in another order", v.Name, create, update)
		}
		t.Logf("%s: %d convert", v.Name, equal)
	}
}

func fieldsOf(t reflect.Type) map[string]string {
	fields := map[string]string{}
	for i := range t.NumField() {
		f := t.Field(i)
		fields[f.Name] = f.Type.String() + " " + string(f.Tag)
	}
	return fields
}
