package codec

import (
	"encoding/json"
	"reflect"
	"strconv"
)

// mapPlan is how an object with keys of any name is read.
type mapPlan struct {
	typ  reflect.Type
	elem *plan
	size int // of an entry, with the room that a map needs besides
}

func (p *mapPlan) decode(d *decoder, v reflect.Value) bool {
	switch d.peek() {
	case 'n':
		return d.word("null")
	case '{':
	default:
		return d.lost(v)
	}
	if !d.take(mapSize) {
		return false
	}
	m := reflect.MakeMap(p.typ)
	d.path = append(d.path, step{index: -1})
	at := len(d.path) - 1
	d.members(func(key []byte) {
		name := d.text(key)
		d.lone = false
		if !d.take(p.size) {
			return
		}
		d.path[at].key = name
		elem := reflect.New(p.typ.Elem()).Elem()
		p.elem.decode(d, elem)
		m.SetMapIndex(reflect.ValueOf(name).Convert(p.typ.Key()), elem)
	})
	d.path = d.path[:at]
	v.Set(m)
	return !d.bad
}

// What Go takes for a map without entries, and for an entry of map[string]any, and for an element of a []any.
const (
	mapSize   = 48
	entrySize = 96
	anySize   = 16
)

var anyMapType = reflect.TypeFor[*map[string]any]()

func decodeAttributes(d *decoder, v reflect.Value) bool {
	switch d.peek() {
	case 'n':
		return d.word("null")
	case '{':
		m := d.object(true)
		if d.bad {
			return false
		}
		*v.Addr().Convert(anyMapType).Interface().(*map[string]any) = m
		return true
	default:
		return d.lost(v)
	}
}

// decodeAny reads a value of any kind, as encoding/json does.
func decodeAny(f form) decodeFunc {
	return func(d *decoder, v reflect.Value) bool {
		x := d.any(f.dynamic)
		if d.bad {
			return false
		}
		if x != nil {
			v.Set(reflect.ValueOf(x))
		}
		return true
	}
}

// any reads a value of any kind. Numbers are exact where that is asked for, else float64.
func (d *decoder) any(exact bool) any {
	switch c := d.peek(); c {
	case '"':
		return d.string()
	case '{':
		return d.object(exact)
	case '[':
		return d.array(exact)
	case 't':
		d.word("true")
		return true
	case 'f':
		d.word("false")
		return false
	case 'n':
		d.word("null")
		return nil
	default:
		literal, _ := d.number()
		if exact {
			return json.Number(d.text(literal))
		}
		f, err := strconv.ParseFloat(string(literal), 64)
		if err != nil && !d.bad {
			d.report(LeftOut, "float64", "number that does not fit", nil)
			return nil
		}
		return f
	}
}

func (d *decoder) object(exact bool) map[string]any {
	if !d.take(mapSize) {
		return nil
	}
	m := map[string]any{}
	d.path = append(d.path, step{index: -1})
	at := len(d.path) - 1
	d.members(func(key []byte) {
		name := d.text(key)
		d.lone = false
		if !d.take(entrySize) {
			return
		}
		d.path[at].key = name
		m[name] = d.any(exact)
	})
	d.path = d.path[:at]
	return m
}

func (d *decoder) array(exact bool) []any {
	list := []any{}
	d.path = append(d.path, step{})
	at := len(d.path) - 1
	d.elements(func(n int) {
		if d.items--; n >= d.maxItems || d.items < 0 {
			d.tooMany(at)
			return
		}
		if len(list) == cap(list) && !d.take(max(1, 2*len(list))*anySize) {
			return
		}
		d.path[at].index = n
		list = append(list, d.any(exact))
	})
	d.path = d.path[:min(at, len(d.path))]
	return list
}
