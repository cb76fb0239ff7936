package conformance

import (
	"context"
	"net/http"
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
			first := want[0]
			wire := Always(Answer{http.StatusOK, "application/json", []byte("{}")})
			op, _ := v.OperationNamed(first.String())
			m := methodOf(t, connect(t, v, wire, nil), op)
			args, err := m.Filled()
			if err != nil {
				t.Fatal(err)
			}
			_, err = m.Call(context.Background(), args)
			if len(wire.Requests()) == 0 {
				t.Fatal(err) // the answer is of no interest
			}
			if got := wire.Requests()[0]; got.Method != first.Method || got.URL.Path != expectedPath(first.Path, args.Path) {
				t.Errorf("%s %s was sent", got.Method, got.URL.Path)
			}
		})
	}
}
