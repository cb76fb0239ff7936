package conformance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/seed-a528e955/intercom-go/api/spec"
)

// driveKept asks for the operations that keep records by rule and that no step has asked for: each collection is
// created in, listed, read, changed and deleted in, with a body of every field that the operation takes.
func (d *drive) driveKept(t *testing.T) {
	ids := map[string]string{} // by the path of the collection
	order := []string{"POST", "GET", "PUT", "PATCH", "DELETE"}
	ops := slices.DeleteFunc(d.stateful(), func(op *spec.Operation) bool { return d.driven[op.String()] })
	rank := func(op *spec.Operation) int { // parents first, and what they hold goes before they do
		depth := strings.Count(op.Path, "/")
		if op.Method == http.MethodDelete {
			return 1000 - depth
		}
		return depth*10 + slices.Index(order, op.Method)
	}
	slices.SortStableFunc(ops, func(a, b *spec.Operation) int { return rank(a) - rank(b) })
	for _, op := range ops {
		path, template, known := "", "", true
		for _, part := range strings.Split(op.Path, "/")[1:] {
			if strings.HasPrefix(part, "{") {
				id := ids[path]
				if id == "" {
					id = d.firstOf(template, path)
				}
				known = known && id != ""
				template, part = template+"/"+part, id
			} else {
				template += "/" + part
			}
			path += "/" + part
		}
		body := ""
		if s, ok := d.samples[op.String()]; ok && op.Method != http.MethodGet && op.Method != http.MethodDelete {
			body = s.filled()
		}
		if !known {
			continue // reported as not driven
		}
		status, data := d.send(op, path, body)
		if status < 200 || status > 299 {
			t.Errorf("%s %s: %d %s (sent %s)", op.Method, path, status, data, body)
			continue
		}
		d.driven[op.String()] = true
		d.check(op, op.String(), status, data)
		var made struct{ ID any }
		if op.Method == http.MethodPost && json.Unmarshal(data, &made) == nil && made.ID != nil {
			ids[path] = fmt.Sprint(made.ID)
		}
	}
}

// firstOf is the id of the first record of a collection that no request adds to.
func (d *drive) firstOf(template, path string) string {
	if op := d.version.OperationFor("GET", template); op != nil {
		_, data := d.send(op, path, "")
		var list struct{ Data []struct{ ID any } }
		if json.Unmarshal(data, &list) == nil && len(list.Data) > 0 {
			return fmt.Sprint(list.Data[0].ID)
		}
	}
	return ""
}

// filled is a body that has every field that the operation takes.
func (s sample) filled() string {
	values := map[string]any{"string": "7", "integer": 7, "number": 7, "boolean": true, "array": []any{}, "object": map[string]any{}}
	known := map[string]any{ // where a rule asks for more than a type
		"http_method": "get", "locale": "en", "state": "draft", "target_type": "article", "data_type": "string", "from_url": "https://help.workspace.example/x",
	}
	body := map[string]any{}
	for name, kind := range s.Takes {
		if value, ok := known[name]; ok {
			body[name] = value
		} else if value, ok := values[kind]; ok {
			body[name] = value
		}
	}
	data, _ := json.Marshal(body)
	return string(data)
}
