package conformance

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// Declared is an operation as a description declares it.
type Declared struct {
	Method, Path string
	// Query are the names of its query parameters, those aside that the path
	// template has too.
	Query []string
}

// Operations returns the operations of the description, in its order.
func (d *Description) Operations() []Declared {
	var all []Declared
	for _, path := range d.root.get("paths").entries() {
		for _, operation := range path.value.entries() {
			if !slices.Contains(methods, operation.key) {
				continue
			}
			declared := Declared{Method: strings.ToUpper(operation.key), Path: path.key}
			for _, list := range []node{path.value.get("parameters"), operation.value.get("parameters")} {
				for _, parameter := range list.items() {
					parameter = d.resolve(parameter)
					name, _ := parameter.get("name").text()
					in, _ := parameter.get("in").text()
					if in == "query" && !strings.Contains(path.key, "{"+name+"}") {
						declared.Query = append(declared.Query, name)
					}
				}
			}
			all = append(all, declared)
		}
	}
	return all
}

// CheckSurface holds the operations of a package to those of the description:
// none is missing on either side, and each declared query parameter can be
// sent.
func CheckSurface(ctx context.Context, v Version, d *Description) []Finding {
	var findings []Finding
	seen := map[spec.Operation]bool{}
	tell := func(operation, path, detail string) {
		findings = append(findings, Finding{
			Version: v.Name, Operation: operation, Direction: Sent, Example: "declared",
			Fault: FaultMissing, Path: path, Detail: detail,
		})
	}
	for _, declared := range d.Operations() {
		op := v.OperationFor(declared.Method, declared.Path)
		if op == nil {
			tell(declared.Method+":"+declared.Path, "(operation)", "the package has no such operation")
			continue
		}
		seen[*op] = true
		if len(declared.Query) == 0 {
			continue
		}
		names, err := sendable(ctx, v, op)
		if err != nil {
			tell(op.String(), "(operation)", err.Error())
			continue
		}
		for _, name := range declared.Query {
			if !slices.Contains(names, name) {
				tell(op.String(), "?"+name, "the query parameter cannot be sent")
			}
		}
	}
	for _, op := range v.Operations() {
		if !seen[*op] {
			tell(op.String(), "(operation)", "the description has no "+op.Method+" "+op.Path)
		}
	}
	return findings
}

// sendable returns the names of the query parameters that an operation sends
// when all are set.
func sendable(ctx context.Context, v Version, op *spec.Operation) ([]string, error) {
	wire := Always(Answer{Status: http.StatusOK, ContentType: "application/json", Body: []byte("{}")})
	client, err := Connect(v, wire, nil)
	if err != nil {
		return nil, err
	}
	m, err := Find(client, op)
	if err != nil {
		return nil, err
	}
	args, err := m.Filled()
	if err != nil {
		return nil, err
	}
	if option := v.CallOption(op); option != nil {
		filled, err := Fill(reflect.TypeOf(option))
		if err != nil {
			return nil, err
		}
		args.Options = []api.CallOption{filled.Interface().(api.CallOption)}
	}
	_, err = m.Call(ctx, args)
	requests := wire.Requests()
	if len(requests) == 0 {
		return nil, err
	}
	return sortedKeys(requests[0].URL.Query()), nil
}
