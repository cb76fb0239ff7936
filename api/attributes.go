package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"time"
)

// Attributes are custom attributes: names and values, as a rule text, numbers, booleans and times. A nil value clears
// an attribute.
//
// Numbers decode as [json.Number], which keeps integers above 2^53 exact. A time.Time is sent as Unix seconds.
//
// See https://developers.intercom.com/docs/references/rest-api/api.intercom.io/data-attributes.
type Attributes map[string]any

// MarshalJSON encodes the attributes; a nil map is null.
func (a Attributes) MarshalJSON() ([]byte, error) {
	return encodeJSON(withUnixTimes(map[string]any(a)))
}

// UnmarshalJSON decodes an object or null.
func (a *Attributes) UnmarshalJSON(data []byte) error {
	*a = nil
	return decodeExact(data, (*map[string]any)(a))
}

// decodeExact is json.Unmarshal with numbers as json.Number.
func decodeExact(data []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return dec.Decode(into)
}

// withUnixTimes returns v with every time.Time in it as Unix seconds, also in maps and lists. v itself is not changed.
func withUnixTimes(v any) any {
	switch v := v.(type) {
	case time.Time:
		return At(v)
	case *time.Time:
		if v == nil {
			return nil
		}
		return At(*v)
	case Attributes:
		return withUnixTimes(map[string]any(v))
	case map[string]any:
		if v == nil {
			return nil
		}
		out := make(map[string]any, len(v))
		for name, value := range v {
			out[name] = withUnixTimes(value)
		}
		return out
	case []any:
		return convertAll(v)
	case []map[string]any:
		return convertAll(v)
	case []time.Time:
		return convertAll(v)
	default:
		return v
	}
}

func convertAll[T any](list []T) any {
	if list == nil {
		return nil
	}
	out := make([]any, len(list))
	for i, value := range list {
		out[i] = withUnixTimes(value)
	}
	return out
}

// String returns the attribute when it is text.
func (a Attributes) String(name string) (string, bool) {
	s, ok := a[name].(string)
	return s, ok
}

// Int returns the attribute when it is a whole number that fits.
func (a Attributes) Int(name string) (int64, bool) {
	switch v := a[name].(type) {
	case json.Number, int, int32, int64, float64:
		return wholeNumber(fmt.Sprint(v))
	default:
		return 0, false
	}
}

// Float returns the attribute when it is a number, rounded where float64 has no room for all of its digits.
func (a Attributes) Float(name string) (float64, bool) {
	switch v := a[name].(type) {
	case json.Number:
		f, err := v.Float64()
		return f, err == nil
	case float64:
		return v, !math.IsNaN(v)
	default:
		n, ok := a.Int(name)
		return float64(n), ok
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
	b, err := encodeJSON(withUnixTimes(a[name]))
	if err != nil {
		return time.Time{}, false
	}
	t, err := parseTime(b)
	return t, err == nil && !t.IsZero()
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
