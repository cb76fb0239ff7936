package codec

import (
	"errors"
	"fmt"
	"reflect"
	"time"
)

// optional reads and writes a value of three states.
func (b *builder) optional(p *plan) {
	value, _ := reflect.New(p.typ).Interface().(Optional).CodecOptional(Access{})
	inner := b.plan(reflect.TypeOf(value).Elem(), p.form)
	p.decode = func(d *decoder, v reflect.Value) bool {
		value, state := v.Addr().Interface().(Optional).CodecOptional(Access{})
		if d.peek() == 'n' {
			*state = Null
			return d.word("null")
		}
		if !inner.decode(d, reflect.ValueOf(value).Elem()) {
			return false
		}
		*state = present(value)
		return true
	}
	p.encode = func(e *encoder, v reflect.Value) error {
		value, state := addressable(v).Addr().Interface().(Optional).CodecOptional(Access{})
		switch *state {
		case Value:
		case Empty:
			return errEmpty
		default:
			e.null()
			return nil
		}
		from := len(e.b)
		if err := inner.encode(e, reflect.ValueOf(value).Elem()); err != nil {
			return err
		}
		if string(e.b[from:]) == "null" {
			return nullError(reflect.ValueOf(value).Elem())
		}
		return nil
	}
}

// errEmpty is a text that a request needs to say what it is about.
var errEmpty = errors.New("it is empty")

// nullError refuses a value that was set and would be sent as null.
func nullError(v reflect.Value) error {
	what := "it is nil"
	if _, ok := v.Interface().(time.Time); ok {
		what = "the time is zero"
	}
	return fmt.Errorf("%s (leave the field out, or use api.Null to clear it)", what)
}

// addressable returns v, or a copy of it that can be pointed to.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

// DecodeOptional is the UnmarshalJSON of an optional.
func DecodeOptional(data []byte, o Optional) error {
	value, state := o.CodecOptional(Access{})
	*state = Absent
	if string(data) == "null" {
		*state = Null
		return nil
	}
	if _, err := Decode(data, value, nil); err != nil {
		return err
	}
	*state = present(value)
	return nil
}

// present is the state of a value that was read. A zero time is null, which some answers write as "".
func present(value any) State {
	if t, ok := value.(*time.Time); ok && t.IsZero() {
		return Null
	}
	return Value
}
