package conformance

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/seed-a528e955/intercom-go/api/spec"
)

// TestOperationsAreCopies writes to everything that Operations and OperationNamed hand
// out: no client's calls change.
func TestOperationsAreCopies(t *testing.T) {
	for _, v := range Versions {
		t.Run(v.Name, func(t *testing.T) {
			want := v.Operations()
			for _, op := range v.Operations() {
				named, ok := v.OperationNamed(op.String())
				if !ok || *named != *op {
					t.Fatalf("OperationNamed(%q) is %+v, %t", op, named, ok)
				}
				*op, *named = spec.Operation{}, spec.Operation{Method: "DELETE", Path: "/elsewhere"}
			}
			for i, op := range v.Operations() {
				if *op != *want[i] {
					t.Errorf("%s has become %+v", want[i], op)
				}
			}
			if op, ok := v.OperationNamed("Boats.Sink"); ok || op != nil {
				t.Errorf("an operation that there is not: %+v", op)
			}
			at := slices.IndexFunc(want, func(op *spec.Operation) bool { return op.Method == http.MethodGet && !strings.Contains(op.Path, "{") })
			if at < 0 {
				return // a version of which every call wants more than a context
			}
			wire := Always(Answer{http.StatusOK, "application/json", []byte(`{}`)})
			op, _ := v.OperationNamed(want[at].String())
			_, err := Call(context.Background(), connect(t, v, wire, nil), op, Arguments{})
			requests := wire.Requests()
			if len(requests) == 0 {
				t.Fatalf("%s was not sent: %v", op, err)
			}
			if got := requests[0]; got.Method != http.MethodGet || got.URL.Path != want[at].Path {
				t.Errorf("%s %s was sent", got.Method, got.URL.Path)
			}
		})
	}
}
