package conformance

import (
	"reflect"
	"strings"
	"testing"
)

// TestMethods holds methods and operations to one another: every exported
// method of every service is the method of an operation, or its Pages or All (All
// alone where a list comes in one answer), and every operation has all of its methods.
func TestMethods(t *testing.T) {
	for _, v := range Versions {
		t.Run(v.Name, func(t *testing.T) {
			client := connect(t, v, Always(Answer{}), nil)
			wanted := map[string]bool{}
			for _, op := range v.Operations() {
				suffixes := []string{""}
				switch m := methodOf(t, client, op); {
				case op.Pagination != "":
					suffixes = append(suffixes, "Pages", "All")
				case op.Items != "", m.Result != nil && m.Result.Kind() == reflect.Slice && strings.HasPrefix(op.Name, "List"):
					suffixes = append(suffixes, "All") // it comes in one answer
				}
				for _, suffix := range suffixes {
					if wanted[op.String()+suffix] {
						t.Errorf("%s%s is the method of two operations", op, suffix)
					}
					wanted[op.String()+suffix] = true
					if _, err := find(client, op, suffix); err != nil {
						t.Error(err)
					}
				}
				if op.Version != v.Header {
					t.Errorf("%s is of version %q, want %q", op, op.Version, v.Header)
				}
			}
			services := reflect.ValueOf(client).Elem()
			for i := range services.NumField() {
				service := services.Type().Field(i)
				if !service.IsExported() {
					continue // what carries the calls
				}
				if service.Type.NumMethod() == 0 {
					t.Errorf("the service %s has no methods", service.Name)
				}
				for j := range service.Type.NumMethod() {
					if name := service.Name + "." + service.Type.Method(j).Name; !wanted[name] {
						t.Errorf("%s is the method of no operation", name)
					}
				}
			}
			operations := map[string]bool{}
			for _, op := range v.Operations() {
				operations[op.String()] = true
			}
			for name := range v.Options {
				if !operations[name] {
					t.Errorf("there are call options for %s, which is no operation", name)
				}
			}
		})
	}
}
