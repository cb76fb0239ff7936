package api

import (
	"fmt"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

// Optional is a field of a request that can be absent, null or a value. The zero Optional is absent: the field is not
// sent and Intercom leaves it as it is. [Null] clears the field, [Set] sends a value, also false, 0 and "".
//
// Fields of this type carry the tag option omitzero; without it an absent Optional is written as null.
type Optional[T any] struct {
	value T
	state codec.State
}

// Set returns an Optional that sends v.
//
// A v that encodes as null (a zero time, a nil list or map) is refused when it is encoded: say [Null] where null is
// meant.
func Set[T any](v T) Optional[T] { return Optional[T]{value: v, state: codec.Value} }

// Null returns an Optional that sends null, which clears the field.
func Null[T any]() Optional[T] { return Optional[T]{state: codec.Null} }

// Get returns the value and whether there is one.
func (o Optional[T]) Get() (T, bool) { return o.value, o.state == codec.Value }

// Or returns the value, or def when there is none.
func (o Optional[T]) Or(def T) T {
	if o.state == codec.Value {
		return o.value
	}
	return def
}

// IsSet reports whether there is a value.
func (o Optional[T]) IsSet() bool { return o.state == codec.Value }

// IsNull reports whether null is sent.
func (o Optional[T]) IsNull() bool { return o.state == codec.Null }

// IsZero reports whether the field is absent; encoding/json asks it for omitzero.
func (o Optional[T]) IsZero() bool { return o.state == codec.Absent }

// String is the value as fmt prints it, "null", or "" for absent.
func (o Optional[T]) String() string {
	switch o.state {
	case codec.Value:
		return fmt.Sprint(o.value)
	case codec.Null:
		return "null"
	default:
		return ""
	}
}

// MarshalJSON encodes the value, or null. In the field of a model the field's tag says how; alone, a time is RFC 3339.
func (o Optional[T]) MarshalJSON() ([]byte, error) { return codec.Append(nil, o) }

// UnmarshalJSON reads null as [Null] and anything else as a value, as tolerantly as [Decode].
func (o *Optional[T]) UnmarshalJSON(data []byte) error { return codec.DecodeOptional(data, o) }

// CodecOptional lets the codec in, and nobody else.
func (o *Optional[T]) CodecOptional(codec.Access) (value any, state *codec.State) {
	return &o.value, &o.state
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
