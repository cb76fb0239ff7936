package conformance

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Direction says whether an example is sent or received.
type Direction string

// The directions of an example.
const (
	Received Direction = "response"
	Sent     Direction = "request"
)

// Example is one example of an official description.
type Example struct {
	// Method, Path and Name say where it stands.
	Method, Path, Name string
	Direction          Direction
	// Status is the answer's, 0 in a request.
	Status int
	// Value is its JSON, decoded with its numbers as written.
	Value any
}

// Description is an official OpenAPI description, read for its examples.
type Description struct {
	root node
}

// ReadDescription reads a description from a file.
func ReadDescription(file string) (*Description, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no official description at %s: the examples are checked against the files that Intercom publishes, "+
			"one <version>.yaml each; give the folder that has them: %w", file, err)
	}
	if err != nil {
		return nil, err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	d := &Description{root: node{&doc}}
	if d.root.get("paths").entries() == nil {
		return nil, fmt.Errorf("%s: no paths in it", file)
	}
	return d, nil
}

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// Examples returns the examples of JSON requests and of successful JSON
// answers, in the order of the file.
func (d *Description) Examples() ([]Example, error) {
	var all []Example
	for _, path := range d.root.get("paths").entries() {
		for _, operation := range path.value.entries() {
			if !slices.Contains(methods, operation.key) {
				continue
			}
			found, err := d.ofOperation(operation.value)
			if err != nil {
				return nil, fmt.Errorf("%s %s: %w", operation.key, path.key, err)
			}
			for i := range found {
				found[i].Method, found[i].Path = strings.ToUpper(operation.key), path.key
			}
			all = append(all, found...)
		}
	}
	return all, nil
}

func (d *Description) ofOperation(operation node) ([]Example, error) {
	all, err := d.ofContent(d.resolve(operation.get("requestBody")), Example{Direction: Sent})
	if err != nil {
		return nil, err
	}
	for _, response := range operation.get("responses").entries() {
		if !strings.HasPrefix(response.key, "2") {
			continue
		}
		kind := Example{Direction: Received, Status: 200}
		if _, err := fmt.Sscanf(response.key, "%d", &kind.Status); err != nil {
			kind.Status = 200 // "2XX"
		}
		found, err := d.ofContent(d.resolve(response.value), kind)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// ofContent collects the examples of a request's or an answer's JSON. An
// answer that has none gets one put together from its schema's.
func (d *Description) ofContent(owner node, kind Example) ([]Example, error) {
	var all []Example
	add := func(name string, n node) error {
		value, err := n.json()
		if err != nil {
			return fmt.Errorf("example %q: %w", name, err)
		}
		kind.Name, kind.Value = name, value
		all = append(all, kind)
		return nil
	}
	for _, content := range owner.get("content").entries() {
		if !isJSON(content.key) {
			continue
		}
		if single := content.value.get("example"); single.Node != nil {
			if err := add("example", single); err != nil {
				return nil, err
			}
		}
		for _, named := range content.value.get("examples").entries() {
			value := d.resolve(named.value).get("value")
			if value.Node == nil {
				continue
			}
			if err := add(named.key, value); err != nil {
				return nil, err
			}
		}
		if len(all) > 0 || kind.Direction == Sent {
			continue
		}
		value, ok, err := d.ofSchema(content.value.get("schema"), 0)
		if err != nil {
			return nil, err
		}
		if _, structured := value.(map[string]any); ok && structured {
			kind.Name, kind.Value = "schema", value
			all = append(all, kind)
		}
	}
	return all, nil
}

func isJSON(contentType string) bool {
	contentType, _, _ = strings.Cut(contentType, ";")
	return contentType == "application/json" || strings.HasSuffix(contentType, "+json")
}

// resolve follows a reference within the description.
func (d *Description) resolve(n node) node {
	const longest = 20
	for range longest {
		ref, ok := n.get("$ref").text()
		if !ok {
			return n
		}
		n = d.root
		for _, step := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
			n = n.get(strings.NewReplacer("~1", "/", "~0", "~").Replace(step))
		}
	}
	return node{}
}

// ofSchema puts an example together from the examples within a schema.
func (d *Description) ofSchema(schema node, depth int) (value any, ok bool, err error) {
	const deepest = 12
	schema = d.resolve(schema)
	if schema.Node == nil || depth > deepest {
		return nil, false, nil
	}
	if example := schema.get("example"); example.Node != nil {
		value, err = example.json()
		return value, value != nil, err
	}
	object := map[string]any{}
	for _, part := range schema.get("allOf").items() {
		value, _, err := d.ofSchema(part, depth+1)
		if err != nil {
			return nil, false, err
		}
		inner, _ := value.(map[string]any)
		for key, v := range inner {
			object[key] = v
		}
	}
	for _, property := range schema.get("properties").entries() {
		value, ok, err := d.ofSchema(property.value, depth+1)
		if err != nil {
			return nil, false, err
		}
		if ok {
			object[property.key] = value
		}
	}
	if len(object) > 0 {
		return object, true, nil
	}
	if items := schema.get("items"); items.Node != nil {
		value, ok, err := d.ofSchema(items, depth+1)
		return []any{value}, ok, err
	}
	for _, union := range []string{"oneOf", "anyOf"} {
		for _, variant := range schema.get(union).items() {
			if value, ok, err := d.ofSchema(variant, depth+1); ok || err != nil {
				return value, ok, err
			}
		}
	}
	return nil, false, nil
}
