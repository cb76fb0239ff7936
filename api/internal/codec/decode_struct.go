package codec

import (
	"fmt"
	"reflect"
)

// field is where the value of a key goes.
type field struct {
	structField
	plan      *plan
	decode    decodeFunc // the plan's, settled when all plans are made
	skipsNull bool       // nothing is to be done for null
	also      bool       // has other keys
	required  bool       // is not sent without a value
	member    string     // how a member with the field's key begins: "key":
}

// structPlan is how a struct is read from an object, and from what may come in its place.
type structPlan struct {
	typ    reflect.Type
	fields []field
	first  uint32         // place of the fields in an order
	keys   keyIndex       // own keys: the field; other keys: the field, negative and one less
	bare   int            // the field that a bare scalar is; -1 none
	list   int            // the field that a list is; -1 none
	only   int            // the only list of objects, where a list does not belong and yet may go; -1 none
	single map[string]int // the list of which an object of that type is the only element
}

func (b *builder) structPlan(p *plan) *structPlan {
	s := &structPlan{typ: p.typ, bare: -1, list: -1, only: -1}
	p.object = s
	var lists []int
	var other [][]string
	for n, f := range fieldsOf(p.typ) {
		tag, err := parseTag(f.wire)
		if err == nil {
			err = checkTag(f.typ, tag)
		}
		if err != nil {
			b.fail(p.typ, f.name, err)
		}
		tag.form.quoted = f.quoted
		s.fields = append(s.fields, field{structField: f, plan: b.plan(f.typ, tag.form), also: len(tag.also) > 0, member: memberOf(f.name), required: p.model && f.isRequired()})
		s.keys.add(f.name, n)
		if f.typ.Kind() == reflect.Slice && f.typ.Elem().Kind() != reflect.Uint8 {
			lists = append(lists, n)
		}
		if tag.bare {
			s.bare = n
		}
		if tag.list {
			s.list = n
		}
		if tag.single != "" {
			if s.single == nil {
				s.single = map[string]int{}
			}
			s.single[tag.single] = n
		}
		other = append(other, tag.also)
	}
	s.places()
	for n, keys := range other {
		for _, key := range keys {
			b.also(s, n, key)
		}
	}
	if s.list < 0 && len(lists) == 1 && holdsObjects(s.fields[lists[0]].typ.Elem()) {
		s.only = lists[0]
	}
	return s
}

// also lets another key lead to field n.
func (b *builder) also(s *structPlan, n int, key string) {
	if !s.keys.add(key, -1-n) {
		b.fail(s.typ, s.fields[n].name, fmt.Errorf("%q is another field's key", key))
	}
}

func (p *structPlan) decode(d *decoder, v reflect.Value) bool {
	switch c := d.peek(); {
	case c == '{':
		if p.single != nil {
			if n, ok := p.singleOf(d); ok {
				return p.into(d, v, n, true)
			}
		}
		p.object(d, v)
		return !d.bad
	case c == 'n':
		return d.word("null")
	case c == '[' && len(d.path) > 0:
		return p.array(d, v)
	case c == '[' && p.list >= 0:
		return p.into(d, v, p.list, false)
	case c != '[' && p.bare >= 0 && p.fields[p.bare].plan.isBare(c):
		return p.into(d, v, p.bare, false)
	default:
		return d.lost(v)
	}
}

// isBare reports whether a scalar that begins with c can stand for the whole object: text does where the field is text,
// any scalar where it is another.
func (p *plan) isBare(c byte) bool { return c == '"' || p.typ.Kind() != reflect.String || p.form.id }

// array reads a list in the place of an object: the list that the object holds, or the object alone.
func (p *structPlan) array(d *decoder, v reflect.Value) bool {
	switch {
	case p.list >= 0:
		return p.into(d, v, p.list, false)
	case p.only >= 0 && p.isListOf(d, p.fields[p.only].plan):
		return d.converted(p.typ, "array") && p.into(d, v, p.only, false)
	}
	start, depth := d.i, d.depth
	if d.open(']') && d.peek() == '{' {
		p.object(d, v)
		if d.space(); d.peek() == ']' {
			d.i++
			d.depth--
			return d.converted(p.typ, "array")
		}
	}
	if d.bad {
		return false
	}
	d.i, d.depth = start, depth
	return d.lost(v)
}

// isListOf looks ahead: whether the list here is of elements of the list that the object holds, rather than of one such
// object. The keys of the first element tell.
func (p *structPlan) isListOf(d *decoder, list *plan) bool {
	elem := list.elemObject()
	if elem == nil {
		return true
	}
	ahead := d.ahead()
	ofElem, own := 0, 0
	if ahead.open(']') && ahead.peek() == '{' {
		ahead.members(func(key []byte) {
			if _, has := elem.keys.find(key); has {
				ofElem++
			}
			if _, has := p.keys.find(key); has {
				own++
			}
			ahead.skip()
		})
	}
	return ofElem >= own
}

// elemObject is how the elements of a list are read, nil where they are not structs.
func (p *plan) elemObject() *structPlan {
	t := p.typ.Elem()
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	return planOf(t, form{}).object
}

// into reads the whole value into one field, as if it stood under that field's key; alone says that it is an element of
// the field's list.
func (p *structPlan) into(d *decoder, v reflect.Value, n int, alone bool) bool {
	f := &p.fields[n]
	d.path = append(d.path, step{key: f.name, index: -1})
	to := fieldAt(v, f.index)
	read := f.plan.decode
	if alone {
		read = f.plan.list.single
	}
	usable := read(d, to)
	d.path = d.path[:len(d.path)-1]
	return usable
}

// singleOf looks ahead: the list that the object here is the only element of.
func (p *structPlan) singleOf(d *decoder) (n int, ok bool) {
	ahead := d.ahead()
	own := false
	ahead.members(func(key []byte) {
		if at, known := p.keys.find(key); known && at >= 0 && p.fields[at].typ.Kind() == reflect.Slice {
			own = true
		}
		if string(key) == "type" && ahead.peek() == '"' {
			n, ok = p.single[string(ahead.str())]
			return
		}
		ahead.skip()
	})
	return n, ok && !own && !ahead.bad
}

// seen is a set of fields.
type seen [4]uint64

func (s *seen) has(n int) bool { return n < 256 && s[n>>6]&(1<<(n&63)) != 0 }

func (s *seen) add(n int) {
	if n < 256 {
		s[n>>6] |= 1 << (n & 63)
	}
}

// object reads the members of an object into v.
func (p *structPlan) object(d *decoder, v reflect.Value) {
	var done, own seen
	d.path = append(d.path, step{object: p, index: -1})
	at := len(d.path) - 1
	last := -1
	for more := d.open('}'); more; more = d.more('}') {
		n, known := p.expected(d, last)
		var key []byte
		if !known {
			if key = d.key(); d.bad {
				return
			}
			n, known = p.keys.find(key)
		}
		if known {
			last = p.comes(d, last, n)
		}
		switch {
		case !known:
			d.path[at].index, d.path[at].key = -1, d.unknownKey(key)
			d.unknown()
		case n < 0 || p.fields[n].also:
			p.other(d, v, n, at, &done, &own)
		default:
			p.member(d, v, n, at, &done)
		}
	}
	d.path = d.path[:at]
}

// unknownKey makes a key part of the path, which is needed for the report alone.
func (d *decoder) unknownKey(key []byte) string {
	if !d.o.Report {
		return ""
	}
	if name, ok := d.keys[string(key)]; ok {
		return name
	}
	if d.keys == nil {
		d.keys = map[string]string{}
	}
	name := string(key)
	if d.take(len(name) + entrySize) {
		d.keys[name] = name
	}
	return name
}

// member reads the value of field n.
func (p *structPlan) member(d *decoder, v reflect.Value, n, at int, done *seen) {
	f := &p.fields[n]
	d.path[at].index = n
	if d.peek() == 'n' && f.skipsNull && !done.has(n) {
		done.add(n)
		d.word("null")
		return
	}
	to := fieldAt(v, f.index)
	if done.has(n) {
		d.report(LeftOut, f.typ.String(), "an earlier value of the same key", f.typ)
		to.SetZero()
	}
	done.add(n)
	f.decode(d, to)
}

// other reads a field that has several keys: its own has the value, if it is not null.
func (p *structPlan) other(d *decoder, v reflect.Value, n, at int, done, own *seen) {
	isOwn := n >= 0
	if !isOwn {
		n = -1 - n
	}
	null := d.peek() == 'n'
	switch {
	case null && done.has(n):
		d.word("null")
	case null: // is not the field's value yet: another key may have that
		d.path[at].index = n
		p.fields[n].decode(d, fieldAt(v, p.fields[n].index))
	case !isOwn && own.has(n):
		d.path[at].index = n
		d.report(LeftOut, p.fields[n].typ.String(), "a value under another key as well", p.fields[n].typ)
		d.skip()
	default:
		if isOwn {
			own.add(n)
		}
		p.member(d, v, n, at, done)
	}
}

func holdsObjects(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct && t != timeType || t.Kind() == reflect.Map
}
