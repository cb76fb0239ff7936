package codec

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
	"time"
)

// decodeFunc reads the value at the decoder's place into v, which is zero. It reports whether anything usable was
// there; when not, v is zero and that has been reported.
type decodeFunc func(d *decoder, v reflect.Value) bool

// encodeFunc appends v as JSON.
type encodeFunc func(e *encoder, v reflect.Value) error

// plan is how values of one type in one form are read and written.
type plan struct {
	typ    reflect.Type
	form   form
	decode decodeFunc
	encode encodeFunc
	object *structPlan // of a struct
	list   *listPlan   // of a list
	err    error       // a tag that cannot be followed
	// skipsNull is set where null leaves the zero value and has no further meaning.
	skipsNull bool
	model     bool // a generated one: its fields without omitzero are required
}

type planKey struct {
	typ  reflect.Type
	form form
}

var plans sync.Map // planKey → *plan, each with all that it refers to

// planOf returns the plan of a type in a form. It is published when all that it refers to is made. Two goroutines may
// make it at the same time: the plans are alike, and a lock would be held while methods of the types are called.
func planOf(t reflect.Type, f form) *plan {
	if p, ok := plans.Load(planKey{t, f}); ok {
		return p.(*plan)
	}
	b := builder{made: map[planKey]*plan{}}
	p := b.plan(t, f)
	for _, made := range b.made {
		made.settle()
	}
	for key, made := range b.made {
		made.err = b.err
		plans.Store(key, made)
	}
	return p
}

// settle gives the fields of a struct what their plans have become.
func (p *plan) settle() {
	if p.object == nil {
		return
	}
	for i := range p.object.fields {
		f := &p.object.fields[i]
		f.decode = f.plan.decode
		f.skipsNull = f.plan.skipsNull && len(f.index) == 1
	}
}

// builder makes a plan and those it refers to, also when they refer to one another.
type builder struct {
	made map[planKey]*plan
	err  error
}

func (b *builder) plan(t reflect.Type, f form) *plan {
	key := planKey{t, f}
	if p, ok := plans.Load(key); ok {
		p := p.(*plan)
		if b.err == nil {
			b.err = p.err
		}
		return p
	}
	if p := b.made[key]; p != nil {
		return p
	}
	p := &plan{typ: t, form: f}
	b.made[key] = p
	b.fill(p)
	return p
}

// fail keeps the first error.
func (b *builder) fail(t reflect.Type, field string, err error) {
	if b.err == nil {
		b.err = fmt.Errorf("%s.%s: %w", t, field, err)
	}
}

var (
	timeType       = reflect.TypeFor[time.Time]()
	rawType        = reflect.TypeFor[json.RawMessage]()
	numberType     = reflect.TypeFor[json.Number]()
	optionalType   = reflect.TypeFor[Optional]()
	attributesType = reflect.TypeFor[Attributes]()
	readerType     = reflect.TypeFor[json.Unmarshaler]()
	writerType     = reflect.TypeFor[json.Marshaler]()
	textReaderType = reflect.TypeFor[encoding.TextUnmarshaler]()
	textWriterType = reflect.TypeFor[encoding.TextMarshaler]()
)

// fill settles how p's type is read and written: by what it is first, then by the methods that it has, then by its kind.
func (b *builder) fill(p *plan) {
	pointer := reflect.PointerTo(p.typ)
	switch {
	case pointer.Implements(optionalType):
		b.optional(p)
	case pointer.Implements(attributesType):
		p.decode, p.encode, p.skipsNull = decodeAttributes, b.encodeMap(p.typ, form{dynamic: true}), true
	case p.typ == timeType:
		p.decode, p.encode, p.skipsNull = decodeTime, encodeTime(p.form), true
	case p.typ == rawType:
		p.decode, p.encode = decodeRaw, encodeRaw
	case p.typ == numberType:
		p.decode, p.encode = decodeByJSON, encodeByJSON
	default:
		p.model = p.typ.Kind() == reflect.Struct && pointer.Implements(readerType) && isModel(p.typ)
		b.byKind(p)
		if !p.model {
			b.byMethods(p, pointer)
		}
	}
}

// byMethods puts a type's own methods in the place of what its kind would say.
func (b *builder) byMethods(p *plan, pointer reflect.Type) {
	if p.typ.Kind() == reflect.Pointer || p.typ.Kind() == reflect.Interface {
		return // what is behind it has the methods
	}
	switch {
	case pointer.Implements(readerType):
		p.decode, p.skipsNull = decodeByMethod, false
	case pointer.Implements(textReaderType):
		p.decode, p.skipsNull = decodeByText, false
	}
	if pointer.Implements(writerType) || pointer.Implements(textWriterType) {
		p.encode = encodeByMethod
	}
}

func (b *builder) byKind(p *plan) {
	p.skipsNull = p.typ.Kind() != reflect.Slice // whose null is a list that is found
	switch t := p.typ; t.Kind() {
	case reflect.String:
		p.decode, p.encode = decodeString, encodeString
		if p.form.id {
			p.decode, p.encode = decodeID(p.form), encodeID(p.form)
		}
	case reflect.Bool:
		p.decode, p.encode = decodeBool, encodeBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		p.decode, p.encode = decodeInt, encodeInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		p.decode, p.encode = decodeUint, encodeUint
	case reflect.Float32, reflect.Float64:
		p.decode, p.encode = decodeFloat, encodeByJSON
	case reflect.Pointer:
		b.pointer(p)
	case reflect.Struct:
		p.object = b.structPlan(p)
		p.decode, p.encode = p.object.decode, p.object.encode
	case reflect.Slice:
		b.slice(p)
	case reflect.Map:
		b.mapping(p)
	case reflect.Interface:
		p.decode, p.encode = decodeByJSON, encodeInterface(p.form)
		if t.NumMethod() == 0 {
			p.decode = decodeAny(p.form)
		}
	default:
		p.decode, p.encode = decodeByJSON, encodeByJSON
	}
	if inner := p.decode; p.form.loose {
		p.decode = func(d *decoder, v reflect.Value) bool {
			d.quiet++
			usable := inner(d, v)
			d.quiet--
			return usable
		}
	}
	if p.form.quoted && p.typ.Kind() < reflect.Complex64 && p.typ.Kind() != reflect.String {
		p.encode = encodeQuoted(p.encode)
	}
}

func (b *builder) pointer(p *plan) {
	target := p.typ.Elem()
	elem := b.plan(target, p.form)
	size := int(target.Size())
	p.decode = func(d *decoder, v reflect.Value) bool {
		if d.peek() == 'n' {
			return d.word("null")
		}
		if !d.take(size) {
			return false
		}
		to := reflect.New(target)
		if !elem.decode(d, to.Elem()) {
			return false
		}
		v.Set(to)
		return true
	}
	p.encode = func(e *encoder, v reflect.Value) error {
		if v.IsNil() {
			e.null()
			return nil
		}
		return e.deeper(func() error { return elem.encode(e, v.Elem()) })
	}
}

// slice reads and writes lists; bytes are base64, as for encoding/json.
func (b *builder) slice(p *plan) {
	if p.typ.Elem().Kind() == reflect.Uint8 {
		p.decode, p.encode = decodeByJSON, encodeByJSON
		return
	}
	inner := p.form
	inner.one, inner.quoted = false, false
	l := &listPlan{typ: p.typ, one: p.form.one, elem: b.plan(p.typ.Elem(), inner), size: int(p.typ.Elem().Size())}
	l.empty = reflect.MakeSlice(p.typ, 0, 0)
	p.list, p.decode, p.encode = l, l.decode, l.encode
}

// mapping reads and writes maps with text keys; others are left to encoding/json.
func (b *builder) mapping(p *plan) {
	key := p.typ.Key()
	if key.Kind() != reflect.String || reflect.PointerTo(key).Implements(textReaderType) || key.Implements(textWriterType) {
		p.decode, p.encode = decodeByJSON, encodeByJSON
		return
	}
	inner := p.form
	inner.quoted = false
	m := &mapPlan{typ: p.typ, elem: b.plan(p.typ.Elem(), inner)}
	m.size = int(key.Size()+p.typ.Elem().Size()) * 2
	p.decode, p.encode = m.decode, b.encodeMap(p.typ, inner)
}
