package search

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
	"github.com/seed-a528e955/intercom-go/api/internal/rawjson"
)

// searchValue brings a value into the form in which it is sent and comes back from JSON: nil, string, bool,
// json.Number, or []any of these.
func searchValue(value any) (any, error) {
	switch v := value.(type) {
	case nil, string, bool:
		return v, nil
	case json.Number:
		if !rawjson.IsNumber(v.String()) {
			return nil, fmt.Errorf("%q is not a number", v.String())
		}
		return v, nil
	case interface { // any of the times
		Unix() int64
		IsZero() bool
	}:
		if v.IsZero() {
			return nil, errors.New("the time is zero")
		}
		return json.Number(strconv.FormatInt(v.Unix(), 10)), nil
	}
	v := reflect.ValueOf(value)
	switch kind := v.Kind(); {
	case kind == reflect.String:
		return v.String(), nil
	case kind == reflect.Bool:
		return v.Bool(), nil
	case v.CanInt() || v.CanUint() || v.CanFloat():
		b, err := json.Marshal(value)
		return json.Number(b), err
	case kind == reflect.Slice || kind == reflect.Array:
		return searchList(v)
	}
	return nil, fmt.Errorf("cannot search for a %T", value)
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
	f, err := strconv.ParseFloat(fmt.Sprint(value), 64)
	if err == nil && (f >= codec.MillisFrom || f <= -codec.MillisFrom) {
		return fmt.Errorf("%s: %v looks like milliseconds; times are compared in Unix seconds", field, value)
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
	if rawjson.Kind(data) == "null" {
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
	if w.Field != "" || rawjson.Kind(w.Value) != "array" || !q.isGroup() {
		if len(w.Value) == 0 {
			return q, nil
		}
		dec := json.NewDecoder(bytes.NewReader(w.Value))
		dec.UseNumber() // integers above 2^53 stay what they are
		return q, dec.Decode(&q.Value)
	}
	q.Filters = []Query{}
	for _, element := range rawjson.Elements(w.Value) {
		f, err := readQuery(element, depth+1)
		if err != nil {
			return Query{}, err
		}
		q.Filters = append(q.Filters, f)
	}
	return q, nil
}
