package codec

import (
	"fmt"
	"reflect"
)

// listPlan is how a list is read, and what may come in its place.
type listPlan struct {
	typ   reflect.Type
	elem  *plan
	size  int // of an element
	one   bool
	empty reflect.Value
	room
}

func (p *listPlan) decode(d *decoder, v reflect.Value) bool {
	if d.o.Found != nil && d.atItems() {
		*d.o.Found = true
	}
	switch c := d.peek(); {
	case c == '[':
		return p.list(d, v)
	case c == 'n':
		return d.word("null")
	case c == '{' && len(d.path) > 0 && holdsObjects(p.typ.Elem()):
		return p.object(d, v)
	case p.one:
		return p.single(d, v)
	default:
		return d.lost(v)
	}
}

// single reads one value as a list of one.
func (p *listPlan) single(d *decoder, v reflect.Value) bool {
	if !d.take(p.size) {
		return false
	}
	item, start := d.itemsHere(), d.i
	if d.o.Found != nil && d.atItems() {
		*d.o.Found = true
	}
	v.Grow(1)
	v.SetLen(1)
	d.path = append(d.path, step{index: 0})
	usable := p.elem.decode(d, v.Index(0))
	d.path = d.path[:len(d.path)-1]
	switch {
	case !usable:
		v.SetZero()
	case item != nil:
		item(0, d.b[start:d.i:d.i])
	}
	return usable
}

// object reads an object in the place of a list of objects: another envelope around the list, or the only element.
func (p *listPlan) object(d *decoder, v reflect.Value) bool {
	key, isList, found := p.envelope(d)
	switch {
	case found:
		return p.unwrap(d, v, key)
	case isList:
		return d.lost(v)
	case !p.single(d, v):
		return false
	case p.one:
		return true
	}
	return d.converted(p.typ, "object")
}

// envelope looks ahead: whether the object here is a list with its list in a member, and in which.
func (p *listPlan) envelope(d *decoder) (key string, isList, found bool) {
	ahead := d.ahead()
	own := d.path[len(d.path)-1].name()
	ahead.members(func(name []byte) {
		if string(name) == "type" && ahead.peek() == '"' {
			kind := ahead.str()
			isList = isList || string(kind) == "list" || len(kind) > 5 && string(kind[len(kind)-5:]) == ".list"
			return
		}
		if ahead.peek() == '[' && (string(name) == "data" || string(name) == own) {
			key, found = string(name), true
		}
		ahead.skip()
	})
	return key, isList, found && !ahead.bad && !p.elemHas(key)
}

// elemHas reports whether the elements have a key of that name.
func (p *listPlan) elemHas(key string) bool {
	elem := planOf(p.typ, form{}).elemObject()
	if elem == nil {
		return false
	}
	_, has := elem.keys.find([]byte(key))
	return has
}

// unwrap reads the list from the member of that key. Whatever else the envelope has is reported.
func (p *listPlan) unwrap(d *decoder, v reflect.Value, key string) bool {
	d.converted(p.typ, "object")
	usable := false
	d.members(func(name []byte) {
		switch {
		case string(name) == key && !usable:
			usable = p.decode(d, v)
		case string(name) == "type":
			d.skip()
		default:
			d.path = append(d.path, step{key: d.unknownKey(name), index: -1})
			d.unknown()
			d.path = d.path[:len(d.path)-1]
		}
	})
	return usable
}

func (p *listPlan) list(d *decoder, v reflect.Value) bool {
	if !d.open(']') {
		if d.bad {
			return false
		}
		v.Set(p.empty)
		return true
	}
	item := d.itemsHere()
	elems, n := p.begin(d, v), 0
	d.path = append(d.path, step{})
	at := len(d.path) - 1
	for more := true; more; n++ {
		if d.items--; n >= d.maxItems || d.items < 0 {
			return d.tooMany(at)
		}
		if n&(n-1) == 0 && !d.take(max(1, 2*n)*p.size) { // there is room for twice as many at most
			return false
		}
		if n == elems.Len() {
			elems = p.larger(elems)
		}
		d.path[at].index = n
		start := d.i
		p.elem.decode(d, elems.Index(n))
		if d.bad {
			return false
		}
		if item != nil {
			item(n, d.b[start:d.i:d.i])
		}
		more = d.more(']')
	}
	d.path = d.path[:at]
	return !d.bad && p.settle(d, v, elems, n)
}

func (d *decoder) tooMany(at int) bool {
	d.path = d.path[:at]
	path, _ := d.where()
	if d.items < 0 {
		return d.fail(fmt.Errorf("%w: more than the %d that all lists may have together", ErrTooMany, d.total()))
	}
	return d.fail(fmt.Errorf("%w: %s has more than %d", ErrTooMany, path, d.maxItems))
}

func (d *decoder) total() int {
	if d.o.MaxTotal > 0 {
		return d.o.MaxTotal
	}
	return DefaultMaxTotal
}

// itemsHere is who wants the elements of the list that begins here, nil for nobody.
func (d *decoder) itemsHere() func(n int, raw []byte) {
	if d.o.Item == nil || !d.atItems() {
		return nil
	}
	return d.o.Item
}

// atItems reports whether the decoder is at the list that [Options] ask for.
func (d *decoder) atItems() bool {
	if len(d.path) != len(d.o.Items) {
		return false
	}
	for n, key := range d.o.Items {
		if d.path[n].isIndex() || d.path[n].name() != key {
			return false
		}
	}
	return true
}
