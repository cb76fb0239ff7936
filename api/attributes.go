package api

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"time"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

// Attributes are custom attributes: names and values, which are text, numbers, booleans and times, seldom lists
// or objects. A nil value clears an attribute.
//
// Numbers decode as [json.Number], which keeps integers above 2^53 exact. A time.Time is sent as Unix seconds, a zero one as null.
//
// See https://developers.intercom.com/docs/references/rest-api/api.intercom.io/data-attributes.
type Attributes map[string]any

// MarshalJSON encodes the attributes; a nil map is null. Times, also those in lists and maps of any type, are Unix
// seconds. A map that holds itself is an error.
func (a Attributes) MarshalJSON() ([]byte, error) { return codec.Append(nil, a) }

// UnmarshalJSON decodes an object or null.
func (a *Attributes) UnmarshalJSON(data []byte) error {
	_, err := codec.Decode(data, a, nil)
	return err
}

// CodecAttributes lets the codec in, and nobody else.
func (*Attributes) CodecAttributes(codec.Access) {}

// String returns the attribute when it is text.
func (a Attributes) String(name string) (string, bool) {
	s, ok := a[name].(string)
	return s, ok
}

// Int returns the attribute when it is a whole number of any type that fits.
func (a Attributes) Int(name string) (int64, bool) {
	v := reflect.ValueOf(a[name])
	switch {
	case v.IsValid() && v.CanInt():
		return v.Int(), true
	case v.IsValid() && v.CanUint():
		return int64(v.Uint()), v.Uint() <= math.MaxInt64
	case v.IsValid() && v.CanFloat(), isJSONNumber(a[name]):
		return codec.WholeNumber(fmt.Sprint(a[name]))
	default:
		return 0, false
	}
}

func isJSONNumber(v any) bool {
	_, ok := v.(json.Number)
	return ok
}

// Float returns the attribute when it is a number of any type, rounded where float64 has no room for all of its digits.
func (a Attributes) Float(name string) (float64, bool) {
	v := reflect.ValueOf(a[name])
	switch {
	case v.IsValid() && v.CanInt():
		return float64(v.Int()), true
	case v.IsValid() && v.CanUint():
		return float64(v.Uint()), true
	case v.IsValid() && v.CanFloat():
		return v.Float(), !math.IsNaN(v.Float())
	case isJSONNumber(a[name]):
		f, err := a[name].(json.Number).Float64()
		return f, err == nil
	default:
		return 0, false
	}
}

// Bool returns the attribute when it is a boolean.
func (a Attributes) Bool(name string) (value, ok bool) {
	value, ok = a[name].(bool)
	return value, ok
}

// Time returns the attribute when it is a time: Unix seconds or milliseconds, ISO 8601 text, or what was set from Go.
// It is in UTC.
func (a Attributes) Time(name string) (time.Time, bool) {
	switch v := a[name].(type) {
	case time.Time:
		return v.UTC(), !v.IsZero()
	case *time.Time:
		return codecTime(v)
	case nil, bool:
		return time.Time{}, false
	default:
		t, err := codec.ParseTime(fmt.Sprint(v))
		return t, err == nil && !t.IsZero()
	}
}

func codecTime(t *time.Time) (time.Time, bool) {
	if t == nil {
		return time.Time{}, false
	}
	return t.UTC(), !t.IsZero()
}

// Strings returns the attribute when it is a list of texts.
func (a Attributes) Strings(name string) ([]string, bool) {
	switch list := a[name].(type) {
	case []string:
		return list, true
	case []any:
		out := make([]string, len(list))
		for i, value := range list {
			s, ok := value.(string)
			if !ok {
				return nil, false
			}
			out[i] = s
		}
		return out, true
	default:
		return nil, false
	}
}
