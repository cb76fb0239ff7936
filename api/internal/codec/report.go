package codec

import (
	"reflect"
	"strconv"
	"strings"
)

// Fate is what became of a value that was not as declared.
type Fate uint8

// What becomes of such a value.
const (
	// Converted: the field has the same value in its own type.
	Converted Fate = iota
	// LeftOut: the value fits nowhere, the field is zero.
	LeftOut
	// UnknownKey: no field takes the key.
	UnknownKey
)

// Finding is a value that was not as declared, or all such values of one path with its indexes taken away.
type Finding struct {
	// Path is where the first one is: "data[3].owner_id".
	Path string
	// Want is the Go type, Got the kind of JSON value.
	Want, Got string
	Fate      Fate
	// Count is how many there are.
	Count int
	// Container is set where an object, a list or a map was wanted.
	Container bool
	// Indexed is set where the path leads through a list.
	Indexed bool
}

// maxPath is how long a path is told in words, and how far paths are told apart.
const maxPath = 1 << 10

// maxFindings is how many paths are told apart; what goes beyond is counted in one finding.
const maxFindings = 1000

// step is one step of a path: the field of that index of an object, the element of that index of a list, or, where the
// index is -1, a key.
type step struct {
	object *structPlan
	index  int
	key    string
}

func (s *step) isIndex() bool { return s.object == nil && s.index >= 0 }

// name is the key of a step that is no index.
func (s *step) name() string {
	if s.object != nil && s.index >= 0 {
		return s.object.fields[s.index].name
	}
	return s.key
}

// findings are folded: one a path without indexes.
type findings struct {
	list []Finding
	at   map[string]int
	buf  []byte
}

// report notes a value that is not as declared; t is nil where no type is concerned.
func (d *decoder) report(fate Fate, want, got string, t reflect.Type) {
	if !d.o.Report || fate == Converted && d.quiet > 0 && got != "boolean" {
		return
	}
	if d.found.at == nil {
		d.found.at = map[string]int{}
	}
	d.found.buf = append(d.pattern(d.found.buf[:0]), byte(fate))
	d.found.buf = append(append(append(d.found.buf, want...), 0), got...)
	if n, ok := d.found.at[string(d.found.buf)]; ok {
		d.found.list[n].Count++
		return
	}
	if len(d.found.list) >= maxFindings {
		d.found.overflow()
		return
	}
	d.found.at[string(d.found.buf)] = len(d.found.list)
	path, indexed := d.where()
	if path == "" {
		path = "$" // the body as a whole
	}
	d.found.list = append(d.found.list, Finding{
		Path: path, Want: want, Got: got, Fate: fate, Count: 1, Container: isContainer(t), Indexed: indexed,
	})
}

func (f *findings) overflow() {
	const path = "…"
	if last := &f.list[len(f.list)-1]; last.Path == path {
		last.Count++
		return
	}
	f.list = append(f.list, Finding{Path: path, Want: "fewer than " + strconv.Itoa(maxFindings) + " places", Got: "more", Fate: LeftOut, Count: 1})
}

// pattern appends the path without its indexes.
func (d *decoder) pattern(b []byte) []byte {
	for i := range d.path {
		if s := &d.path[i]; !s.isIndex() {
			b = append(b, s.name()...)
		}
		if b = append(b, 0); len(b) > maxPath {
			return b[:maxPath]
		}
	}
	return b
}

// where is the path in words.
func (d *decoder) where() (path string, indexed bool) {
	var b []byte
	for i := range d.path {
		s := &d.path[i]
		if len(b) > maxPath {
			b = append(b[:maxPath], "…"...)
			break
		}
		if s.isIndex() {
			indexed = true
			b = append(strconv.AppendInt(append(b, '['), int64(s.index), 10), ']')
			continue
		}
		if len(b) > 0 {
			b = append(b, '.')
		}
		b = append(b, s.name()...)
	}
	return string(b), indexed
}

// lost passes a value that fits nowhere.
func (d *decoder) lost(v reflect.Value) bool { return d.lostAs(v, kindOf(d.peek())) }

func (d *decoder) lostAs(v reflect.Value, got string) bool {
	if d.skip(); !d.bad {
		v.SetZero()
		d.reportLost(v.Type(), got)
	}
	return false
}

func (d *decoder) reportLost(t reflect.Type, got string) {
	if len(d.path) > 0 { // the root's is the error of the whole
		d.report(LeftOut, t.String(), got, t)
	}
}

func (d *decoder) converted(t reflect.Type, got string) bool {
	d.report(Converted, t.String(), got, t)
	return true
}

// unknown passes the value of a key that the type does not have.
func (d *decoder) unknown() {
	got := kindOf(d.peek())
	if d.skip(); !d.bad {
		d.report(UnknownKey, "", got, nil)
	}
}

func isContainer(t reflect.Type) bool {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || t == timeType {
		return false
	}
	switch t.Kind() {
	case reflect.Struct, reflect.Slice, reflect.Map, reflect.Array:
		return t != rawType
	default:
		return false
	}
}

// Place is the path of a finding without its indexes, as findings are folded: "data[].owner_id" of
// "data[3].owner_id".
func Place(path string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(path, "[")
		b.WriteString(before)
		_, rest, closed := strings.Cut(after, "]")
		if !found || !closed {
			return b.String()
		}
		b.WriteString("[]")
		path = rest
	}
}
