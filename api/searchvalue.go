package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// searchValue brings a value into the form in which it is sent and comes back from JSON: nil, string, bool,
// json.Number, or []any of these.
func searchValue(value any) (any, error) {
	switch v := value.(type) {
	case nil, string, bool:
		return v, nil
	case json.Number:
		if !isNumber(v.String()) {
			return nil, fmt.Errorf("%q is not a number", v.String())
		}
		return v, nil
	case time.Time:
		if v.IsZero() {
			return nil, errors.New("the time is zero")
		}
		return json.Number(strconv.FormatInt(v.Unix(), 10)), nil
	case Time:
		return searchValue(v.Time)
	case TimeMS:
		return searchValue(v.Time)
	case DateTime:
		return searchValue(v.Time)
	}
	v := reflect.ValueOf(value)
	switch v.Kind() {
	case reflect.String:
		return v.String(), nil
	case reflect.Bool:
		return v.Bool(), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return json.Number(strconv.FormatInt(v.Int(), 10)), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return json.Number(strconv.FormatUint(v.Uint(), 10)), nil
	case reflect.Float32, reflect.Float64:
		b, err := json.Marshal(value)
		return json.Number(b), err
	case reflect.Slice, reflect.Array:
		return searchList(v)
	default:
		return nil, fmt.Errorf("cannot search for a %T", value)
	}
}

func searchList(v reflect.Value) (any, error) {
	list := make([]any, v.Len())
	for i := range list {
		var err error
		if list[i], err = searchValue(v.Index(i).Interface()); err != nil {
			return nil, err
		}
		if _, nested := list[i].([]any); nested {
			return nil, errors.New("a list within a list cannot be searched for")
		}
	}
	return list, nil
}

// checkSearchTime refuses milliseconds where Intercom compares Unix seconds: the search would silently find nothing, or
// everything.
func checkSearchTime(field string, value any) error {
	if !strings.HasSuffix(field, "_at") {
		return nil
	}
	s, ok := value.(string)
	if n, isNumber := value.(json.Number); isNumber {
		s, ok = n.String(), true
	}
	if !ok {
		return nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err == nil && (f >= millisFrom || f <= -millisFrom) {
		return fmt.Errorf("%s: %s looks like milliseconds; times are compared in Unix seconds", field, s)
	}
	return nil
}

// maxQueryDepth bounds what UnmarshalJSON follows; stored queries that were valid are never deeper than maxGroupDepth.
const maxQueryDepth = 20

// UnmarshalJSON decodes a filter or a group. It does not validate; encoding does.
func (q *Query) UnmarshalJSON(data []byte) error {
	decoded, err := readQuery(data, 1)
	*q = decoded
	return err
}

func readQuery(data []byte, depth int) (Query, error) {
	if jsonKind(data) == "null" {
		return Query{}, nil
	}
	if depth > maxQueryDepth {
		return Query{}, fmt.Errorf("search query: nested more than %d deep", maxQueryDepth)
	}
	var w struct {
		Field    string          `json:"field"`
		Operator string          `json:"operator"`
		Value    json.RawMessage `json:"value"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return Query{}, fmt.Errorf("search query: %w", err)
	}
	q := Query{Field: w.Field, Operator: w.Operator}
	if w.Field != "" || jsonKind(w.Value) != "array" || !q.isGroup() {
		if len(w.Value) == 0 {
			return q, nil
		}
		return q, decodeExact(w.Value, &q.Value)
	}
	q.Filters = []Query{}
	for _, element := range elements(w.Value) {
		f, err := readQuery(element, depth+1)
		if err != nil {
			return Query{}, err
		}
		q.Filters = append(q.Filters, f)
	}
	return q, nil
}
