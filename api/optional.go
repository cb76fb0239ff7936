package api

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Optional is a field of a request that can be absent, null or a value. The zero Optional is absent: the field is not
// sent and Intercom leaves it as it is. [Null] clears the field, [Set] sends a value, also false, 0 and "".
//
// Fields of this type carry the tag option omitzero; without it an absent Optional is written as null.
type Optional[T any] struct {
	value T
	state optionalState
}

type optionalState uint8

const (
	stateAbsent optionalState = iota
	stateNull
	stateValue
)

// Set returns an Optional that sends v.
//
// A v that encodes as null (a zero [Time], a nil list or map) is refused when it is encoded: say [Null] where null is
// meant.
func Set[T any](v T) Optional[T] { return Optional[T]{value: v, state: stateValue} }

// Null returns an Optional that sends null, which clears the field.
func Null[T any]() Optional[T] { return Optional[T]{state: stateNull} }

// Get returns the value and whether there is one.
func (o Optional[T]) Get() (T, bool) { return o.value, o.state == stateValue }

// Or returns the value, or def when there is none.
func (o Optional[T]) Or(def T) T {
	if o.state == stateValue {
		return o.value
	}
	return def
}

// IsSet reports whether there is a value.
func (o Optional[T]) IsSet() bool { return o.state == stateValue }

// IsNull reports whether null is sent.
func (o Optional[T]) IsNull() bool { return o.state == stateNull }

// IsZero reports whether the field is absent; encoding/json asks it for omitzero.
func (o Optional[T]) IsZero() bool { return o.state == stateAbsent }

// MarshalJSON encodes the value, or null.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if o.state != stateValue {
		return []byte("null"), nil
	}
	b, err := encodeJSON(o.value)
	if err != nil {
		return nil, err
	}
	if bytes.Equal(b, []byte("null")) {
		return nil, fmt.Errorf("an api.Optional[%T] is set to what encodes as null; use api.Null to clear the field", o.value)
	}
	return b, nil
}

// UnmarshalJSON reads null as [Null] and anything else as a value.
func (o *Optional[T]) UnmarshalJSON(data []byte) error {
	if bytes.Equal(data, []byte("null")) {
		*o = Null[T]()
		return nil
	}
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		*o = Optional[T]{}
		return err
	}
	*o = present(v)
	return nil
}

// present is Set, except for the zero time, which some answers write as "": it means null and could not be encoded
// otherwise.
func present[T any](v T) Optional[T] {
	switch t := any(v).(type) {
	case Time, TimeMS, DateTime:
		if t.(interface{ IsZero() bool }).IsZero() {
			return Null[T]()
		}
	}
	return Set(v)
}

// decodeWith makes an Optional transparent for the tolerant walk.
func (o *Optional[T]) decodeWith(decode func(target any) bool) bool {
	var v T
	if !decode(&v) {
		*o = Optional[T]{}
		return false
	}
	*o = present(v)
	return true
}

// NonZero is v as a value to send, or absent when v is its type's zero value. The Input methods of generated types use
// it to turn what was received into what is sent.
func NonZero[T comparable](v T) Optional[T] {
	var zero T
	if v == zero {
		return Optional[T]{}
	}
	return Set(v)
}

// Deref is what p points to, the zero value where it is nil.
func Deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
