package intercomtest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unsafe"
)

// graph writes a value with everything that it points to as JSON, and reads it back: each thing that is pointed to once,
// however many pointers lead there. It knows the types that a workspace is made of and panics on others: a test holds
// that there are none.
type graph struct {
	space *workspace // what pointers to the workspace itself lead to
	ids   map[unsafe.Pointer]int
	nodes []json.RawMessage // what is pointed to
	made  []reflect.Value   // the same, read back
}

var (
	spaceType = reflect.TypeFor[*workspace]()
	pcgType   = reflect.TypeFor[*rand.PCG]()
	randType  = reflect.TypeFor[*rand.Rand]()
)

// open makes a value that belongs to an unexported field readable and settable.
func open(v reflect.Value) reflect.Value {
	return reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem() //nolint:gosec // v is addressable
}

// skipped are fields that hold no state: they are made again from what does.
func skipped(f reflect.StructField) bool {
	return f.Type == randType || f.Type.Kind() == reflect.Func
}

func (g *graph) write(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Bool:
		return v.Bool()
	case reflect.String:
		return v.String()
	case reflect.Int, reflect.Int64:
		return v.Int()
	case reflect.Interface:
		return g.writeAny(v.Interface())
	case reflect.Pointer:
		return g.writePointer(v)
	case reflect.Slice:
		if v.IsNil() {
			return nil
		} else if v.Type().Elem().Kind() == reflect.Uint8 {
			return base64.StdEncoding.EncodeToString(v.Bytes())
		}
		list := make([]any, v.Len())
		for i := range list {
			list[i] = g.write(v.Index(i))
		}
		return list
	case reflect.Map:
		if v.IsNil() {
			return nil
		}
		fields := map[string]any{}
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, key := range keys { // in order: it decides how what is pointed to is numbered
			held := reflect.New(v.Type().Elem()).Elem() // values of maps have no address
			held.Set(v.MapIndex(key))
			fields[key.String()] = g.write(held)
		}
		return fields
	case reflect.Struct:
		fields := map[string]any{}
		for i := range v.NumField() {
			if f := v.Type().Field(i); !skipped(f) && !v.Field(i).IsZero() {
				fields[f.Name] = g.write(open(v.Field(i)))
			}
		}
		return fields
	}
	panic(fmt.Sprintf("intercomtest: no snapshot of a %s", v.Type()))
}

func (g *graph) writePointer(v reflect.Value) any {
	switch {
	case v.IsNil():
		return nil
	case v.Type() == spaceType:
		return "workspace"
	case v.Type() == pcgType:
		data, _ := v.Interface().(*rand.PCG).MarshalBinary() // it never fails
		return base64.StdEncoding.EncodeToString(data)
	}
	id, known := g.ids[v.UnsafePointer()]
	if !known {
		id = len(g.nodes)
		g.ids[v.UnsafePointer()] = id
		g.nodes = append(g.nodes, nil)
		g.nodes[id], _ = json.Marshal(g.write(v.Elem()))
	}
	return id
}

// writeAny says of which type a value in a document is, where JSON would not.
func (g *graph) writeAny(v any) any {
	tagged := func(tag string, value any) any { return map[string]any{tag: value} }
	switch v := v.(type) {
	case nil, bool, string:
		return v
	case int64:
		return tagged("i", strconv.FormatInt(v, 10))
	case int:
		return tagged("d", v)
	case float64:
		return tagged("f", v)
	case json.Number:
		return tagged("n", v.String())
	case []string:
		return tagged("s", v)
	case []int64:
		return tagged("is", v)
	}
	if o, ok := asObject(v); ok {
		fields := map[string]any{}
		for name, value := range o {
			fields[name] = g.writeAny(value)
		}
		return tagged("o", fields)
	}
	list := reflect.ValueOf(v)
	items := make([]any, list.Len()) // of []any and []object; anything else panics
	for i := range items {
		items[i] = g.writeAny(list.Index(i).Interface())
	}
	if _, objects := v.([]object); objects {
		return tagged("os", items)
	}
	return tagged("l", items)
}

func (g *graph) read(from any, into reflect.Value) {
	if from == nil {
		return
	}
	switch into.Kind() {
	case reflect.Bool:
		into.SetBool(from.(bool))
	case reflect.String:
		into.SetString(from.(string))
	case reflect.Int, reflect.Int64:
		n, _ := from.(json.Number).Int64()
		into.SetInt(n)
	case reflect.Interface:
		if value := readAny(from); value != nil {
			into.Set(reflect.ValueOf(value))
		}
	case reflect.Pointer:
		g.readPointer(from, into)
	case reflect.Slice:
		if text, ok := from.(string); ok {
			data, _ := base64.StdEncoding.DecodeString(text)
			into.SetBytes(data)
			return
		}
		list := from.([]any)
		into.Set(reflect.MakeSlice(into.Type(), len(list), len(list)))
		for i, item := range list {
			g.read(item, into.Index(i))
		}
	case reflect.Map:
		fields := from.(map[string]any)
		into.Set(reflect.MakeMapWithSize(into.Type(), len(fields)))
		for name, value := range fields {
			held := reflect.New(into.Type().Elem()).Elem()
			g.read(value, held)
			into.SetMapIndex(reflect.ValueOf(name).Convert(into.Type().Key()), held)
		}
	case reflect.Struct:
		fields := from.(map[string]any)
		for i := range into.NumField() {
			if value, said := fields[into.Type().Field(i).Name]; said {
				g.read(value, open(into.Field(i)))
			}
		}
	}
}

func (g *graph) readPointer(from any, into reflect.Value) {
	switch into.Type() {
	case spaceType:
		into.Set(reflect.ValueOf(g.space))
		return
	case pcgType:
		pcg := &rand.PCG{}
		data, _ := base64.StdEncoding.DecodeString(from.(string))
		panicIf(pcg.UnmarshalBinary(data) != nil, "no snapshot: state of a generator %q", from)
		into.Set(reflect.ValueOf(pcg))
		return
	}
	id, _ := from.(json.Number).Int64()
	if !g.made[id].IsValid() {
		g.made[id] = reflect.New(into.Type().Elem())
		var node any
		_ = decodeJSON(g.nodes[id], &node)
		g.read(node, g.made[id].Elem())
	}
	into.Set(g.made[id])
}

// readAny is the inverse of writeAny.
func readAny(from any) any {
	fields, ok := from.(map[string]any)
	if !ok {
		return from
	}
	for tag, value := range fields {
		switch number, _ := value.(json.Number); tag {
		case "i":
			n, _ := strconv.ParseInt(value.(string), 10, 64)
			return n
		case "d":
			n, _ := number.Int64()
			return int(n)
		case "f":
			f, _ := number.Float64()
			return f
		case "n":
			n := json.Number(value.(string))
			if _, err := json.Marshal(n); err != nil {
				panic(err) // else every answer that has it would fail
			}
			return n
		case "o":
			o := object{}
			for name, inner := range value.(map[string]any) {
				o[name] = readAny(inner)
			}
			return o
		}
		list, _ := value.([]any)
		switch tag {
		case "s":
			return views(list, func(item any) string { return item.(string) })
		case "is":
			return views(list, func(item any) int64 { return orZero(asInt(item)) })
		case "os":
			return views(list, func(item any) object { return readAny(item).(object) })
		case "l":
			return views(list, readAny)
		}
	}
	return nil
}
