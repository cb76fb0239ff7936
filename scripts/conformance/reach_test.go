package conformance

import (
	"reflect"
	"strings"
	"testing"

	"github.com/seed-a528e955/intercom-go/api/spec"
)

// generatedPrefix is where the generated packages are.
const generatedPrefix = "github.com/seed-a528e955/intercom-go/gen/"

// reachable returns the named types of a version's package that its operations
// take or give, in a fixed order: results and what is in them, bodies and what
// is in them, parameters.
func reachable(t *testing.T, v Version) []reflect.Type {
	t.Helper()
	return reachableFrom(t, v, v.Operations())
}

// reachableFrom is reachable of some of the operations.
func reachableFrom(t *testing.T, v Version, operations []*spec.Operation) []reflect.Type {
	t.Helper()
	client := connect(t, v, Always(Answer{}), nil)
	var roots []reflect.Type
	for _, op := range operations {
		m := methodOf(t, client, op)
		roots = append(roots, m.Result, m.Body, m.Params, reflect.TypeOf(v.CallOption(op)))
	}
	return typesIn(roots)
}

// typesIn lists the generated types that others are made of, themselves included.
func typesIn(roots []reflect.Type) []reflect.Type {
	var order []reflect.Type
	seen := map[reflect.Type]bool{}
	var visit func(reflect.Type)
	visit = func(t reflect.Type) {
		if t == nil || seen[t] {
			return
		}
		seen[t] = true
		if inner, ok := optionalValue(t); ok {
			visit(inner)
			return
		}
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			visit(t.Elem())
		}
		if !strings.HasPrefix(t.PkgPath(), generatedPrefix) {
			return
		}
		order = append(order, t)
		if t.Kind() == reflect.Struct {
			for i := range t.NumField() {
				visit(t.Field(i).Type)
			}
		}
	}
	for _, t := range roots {
		visit(t)
	}
	return order
}
