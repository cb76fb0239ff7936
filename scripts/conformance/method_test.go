package conformance

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

func TestCall(t *testing.T) {
	wire := Always(Answer{http.StatusOK, "application/json", []byte(`{"id":"7"}`)})
	client := connect(t, fakeVersion(), wire, nil)
	ctx := context.Background()

	result, err := Call(ctx, client, &opThingsGet, Arguments{
		Path: []string{"a/b"}, Params: getThingParams{Page: 1}, Options: []api.CallOption{api.WithQuery("more", "2")},
	})
	if err != nil || result.Interface().(*thing).ID != "7" {
		t.Errorf("%v, %v", result, err)
	}
	result, err = Call(ctx, client, &opThingsDelete, Arguments{Path: []string{"7"}})
	if err != nil || result.IsValid() {
		t.Errorf("a method without a result gave %v, %v", result, err)
	}
	result, err = Call(ctx, client, &opThingsDownload, Arguments{Path: []string{"7"}})
	if err != nil {
		t.Fatal(err)
	}
	stream := result.Interface().(io.ReadCloser)
	if body, err := io.ReadAll(stream); err != nil || string(body) != `{"id":"7"}` {
		t.Errorf("stream: %q, %v", body, err)
	}
	if err := stream.Close(); err != nil {
		t.Error(err)
	}
	var targets []string
	for _, req := range wire.Requests() {
		targets = append(targets, req.Method+" "+req.URL.RequestURI())
	}
	want := []string{"GET /things/a%2Fb?more=2&page=1", "DELETE /things/7", "GET /things/7/file"}
	if !slices.Equal(targets, want) {
		t.Errorf("requests %q, want %q", targets, want)
	}
}

func TestCallRefuses(t *testing.T) {
	client := connect(t, fakeVersion(), Always(Answer{}), nil)
	named := func(service, name, path string) *spec.Operation {
		return &spec.Operation{Service: service, Name: name, Method: "GET", Path: path}
	}
	for name, test := range map[string]struct {
		op   *spec.Operation
		args Arguments
		says string
	}{
		"no service":     {named("Stuff", "Get", "/"), Arguments{}, "no field Stuff"},
		"no method":      {named("Things", "Fetch", "/"), Arguments{}, "no method Fetch"},
		"placeholders":   {named("Things", "Get", "/things"), Arguments{}, "0 placeholders"},
		"path arguments": {&opThingsGet, Arguments{}, "takes 1 path arguments, not 0"},
		"no body":        {&opThingsDelete, Arguments{Path: []string{"7"}, Body: thing{}}, "takes no body"},
		"other params":   {&opThingsGet, Arguments{Path: []string{"7"}, Params: thing{}}, "as its params"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Call(context.Background(), client, test.op, test.args); err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%v, want something with %q", err, test.says)
			}
		})
	}
}
