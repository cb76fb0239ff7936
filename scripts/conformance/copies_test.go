package conformance

import (
	"context"
	"net/http"
	"testing"

	"github.com/seed-a528e955/intercom-go/api"
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
				*op, *named = api.Operation{}, api.Operation{Method: "DELETE", Path: "/elsewhere"}
			}
			for i, op := range v.Operations() {
				if *op != *want[i] {
					t.Errorf("%s has become %+v", want[i], op)
				}
			}
			if op, ok := v.OperationNamed("Boats.Sink"); ok || op != nil {
				t.Errorf("an operation that there is not: %+v", op)
			}
			wire := Always(Answer{http.StatusOK, "application/json", []byte(`{"type": "admin.list", "admins": []}`)})
			op, _ := v.OperationNamed("Admins.List")
			if _, err := Call(context.Background(), connect(t, v, wire, nil), op, Arguments{}); err != nil {
				t.Fatal(err)
			}
			if got := wire.Requests()[0]; got.Method != http.MethodGet || got.URL.Path != "/admins" {
				t.Errorf("%s %s was sent", got.Method, got.URL.Path)
			}
		})
	}
}
