// Package strictyaml reads the YAML files that people write: a key that means
// nothing, a key that stands there twice and a value of the wrong kind are errors
// that name the file, the line and what may stand there.
package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Decode reads data, the content of the file at path, into the value that v
// points to. A file without content leaves v as it is.
func Decode(path string, data []byte, v any) error {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	err := dec.Decode(v)
	if err == nil || errors.Is(err, io.EOF) {
		return nil
	}
	known := map[string][]string{}
	collect(reflect.TypeOf(v), known)
	var typed *yaml.TypeError
	if !errors.As(err, &typed) {
		return errors.New(locate(path, strings.TrimPrefix(err.Error(), "yaml: "), known))
	}
	lines := make([]string, len(typed.Errors))
	for i, e := range typed.Errors {
		lines[i] = locate(path, e, known)
	}
	return errors.New(strings.Join(lines, "\n"))
}

var (
	atLine  = regexp.MustCompile(`^line ([0-9]+): (.*)$`)
	unknown = regexp.MustCompile(`^field (.*) not found in type (.+)$`)
	kind    = regexp.MustCompile("^cannot unmarshal !!(\\S+) (?:`(.*)` )?into (.*)$")
)

// locate words an error of the YAML package as the rest of the project does.
func locate(path, text string, known map[string][]string) string {
	at := path
	if m := atLine.FindStringSubmatch(text); m != nil {
		at, text = path+":"+m[1], m[2]
	}
	if m := unknown.FindStringSubmatch(text); m != nil {
		text = fmt.Sprintf("unknown key %q", m[1])
		if want := known[m[2]]; len(want) > 0 {
			text += " (want " + strings.Join(want, ", ") + ")"
		}
	}
	if m := kind.FindStringSubmatch(text); m != nil {
		got := plain(m[1])
		if m[2] != "" {
			got = fmt.Sprintf("%q", m[2])
		}
		text = fmt.Sprintf("want %s, got %s", plain(m[3]), got)
	}
	return at + ": " + text
}

// plain is what people call a kind of YAML or of Go.
func plain(kind string) string {
	switch {
	case kind == "seq" || strings.HasPrefix(kind, "[]"):
		return "a list"
	case kind == "str" || kind == "string":
		return "text"
	case kind == "bool":
		return "true or false"
	case strings.HasPrefix(kind, "int"):
		return "a whole number"
	}
	return "a mapping"
}

// collect lists the keys of every struct below a type, by the type's name.
func collect(t reflect.Type, known map[string][]string) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		collect(t.Elem(), known)
	case reflect.Struct:
		if _, done := known[t.String()]; done || t == reflect.TypeFor[yaml.Node]() {
			return
		}
		known[t.String()] = nil
		known[t.String()] = keys(t, known)
	}
}

// keys are the keys of a struct, sorted.
func keys(t reflect.Type, known map[string][]string) []string {
	var list []string
	for i := range t.NumField() {
		f := t.Field(i)
		name, flags, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case strings.Contains(flags, "inline"):
			list = append(list, keys(f.Type, known)...)
		case f.IsExported():
			if name == "" {
				name = strings.ToLower(f.Name)
			}
			list = append(list, name)
		}
		if f.IsExported() {
			collect(f.Type, known)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// Lines tells at which line each key below a top-level key stands, "" for the
// top level itself. Text that is no YAML has none.
func Lines(data []byte, below string) map[string]int {
	var doc yaml.Node
	lines := map[string]int{}
	if yaml.Unmarshal(data, &doc) != nil || len(doc.Content) == 0 {
		return lines
	}
	at := doc.Content[0]
	if below != "" {
		at = child(at, below)
	}
	if at == nil || at.Kind != yaml.MappingNode {
		return lines
	}
	for i := 0; i+1 < len(at.Content); i += 2 {
		lines[at.Content[i].Value] = at.Content[i].Line
	}
	return lines
}

// Line is where the key at the end of a way of keys stands, 0 where there is none.
func Line(data []byte, way ...string) int {
	var doc yaml.Node
	if yaml.Unmarshal(data, &doc) != nil || len(doc.Content) == 0 || len(way) == 0 {
		return 0
	}
	at := doc.Content[0]
	for _, key := range way[:len(way)-1] {
		if at = child(at, key); at == nil {
			return 0
		}
	}
	for i := 0; at.Kind == yaml.MappingNode && i+1 < len(at.Content); i += 2 {
		if at.Content[i].Value == way[len(way)-1] {
			return at.Content[i].Line
		}
	}
	return 0
}

func child(n *yaml.Node, key string) *yaml.Node {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}
