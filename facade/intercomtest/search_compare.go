package intercomtest

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// fieldKind decides which operators and values a field takes.
type fieldKind string

const (
	anyField    fieldKind = "any"    // custom attributes
	textField   fieldKind = "string" // also ids
	numberField fieldKind = "number"
	dateField   fieldKind = "date" // Unix seconds
	boolField   fieldKind = "boolean"
	listField   fieldKind = "list" // ids, such as a contact's tags
	dayField    fieldKind = "day"  // Unix seconds of which the day counts
)

var (
	negated  = map[string]string{"!=": "=", "NIN": "IN", "!~": "~"}
	ordering = map[string][]int{">": {1}, ">=": {0, 1}, "<": {-1}, "<=": {-1, 0}} // what comparing with the wanted value may give
	textual  = map[string]func(s, part string) bool{"~": strings.Contains, "^": strings.HasPrefix, "$": strings.HasSuffix}
)

// comparison makes the test of one filter. It is given a row's value in normal form.
func (k fieldKind) comparison(field, operator string, value any) func(v any) bool {
	if opposite := negated[operator]; opposite != "" {
		test := k.comparison(field, opposite, value)
		return func(v any) bool { return !test(v) }
	}
	text, order := textual[operator], ordering[operator]
	switch {
	case operator == "=" || operator == "IN":
		list, isList := value.([]any)
		if operator == "=" {
			list, isList = []any{value}, true
		}
		refuseIf(!isList || len(list) == 0, invalid(field, "IN and NIN take a list of values, field %q got %v", field, value))
		wanted := views(list, func(item any) any { return k.operand(field, item) })
		return func(v any) bool { return slices.ContainsFunc(wanted, func(want any) bool { return equal(v, want) }) }
	case text != nil && (k == textField || k == anyField):
		part, ok := k.operand(field, value).(string)
		refuseIf(!ok, invalid(field, "operator %q of field %q takes a string", operator, field))
		return func(v any) bool {
			s, ok := v.(string)
			return ok && text(s, part)
		}
	case order != nil && (k == numberField || k == dateField || k == dayField || k == anyField):
		want := k.operand(field, value)
		return func(v any) bool {
			return v != nil && rank(v) == rank(want) && slices.Contains(order, compareValues(v, want))
		}
	}
	panic(invalid(field, "operator %q does not apply to field %q", operator, field))
}

// operand brings a filter's value into the form that rows' values are compared in.
func (k fieldKind) operand(field string, value any) any {
	v := normal(value)
	text, isText := v.(string)
	ok := true
	switch k {
	case numberField, dateField, dayField:
		if isText {
			v = normal(json.Number(text))
		}
		n, isNumber := v.(float64)
		ok = isNumber && (k == numberField || n < milliseconds)
	case textField, listField:
		if digits, isNumber := value.(json.Number); isNumber { // an id
			v = digits.String()
		}
		_, ok = v.(string)
	case boolField:
		if isText && (text == "true" || text == "false") {
			v = text == "true"
		}
		_, ok = v.(bool)
	case anyField:
	}
	refuseIf(!ok && v != nil, invalid(field, "field %q is compared with %v, want %s", field, value, stock.Kinds[k].Operand))
	return v
}

// startOfDay is when the day of a time began where the workspace is.
func startOfDay(v any, zone *time.Location) any {
	if at, ok := v.(float64); ok {
		year, month, day := time.Unix(int64(at), 0).In(zone).Date()
		return float64(time.Date(year, month, day, 0, 0, 0, 0, zone).Unix())
	}
	return v
}

// equal compares a row's value; a list equals what it holds.
func equal(v, want any) bool {
	list, ok := v.([]string)
	if !ok {
		return v == want
	}
	text, _ := want.(string)
	return slices.Contains(list, text) || want == nil && len(list) == 0
}

// normal brings a value into one of the forms that are compared: lower-case text, float64, bool, list of ids, nil.
func normal(v any) any {
	switch v := v.(type) {
	case string:
		return strings.ToLower(v)
	case json.Number:
		if f, err := v.Float64(); err == nil {
			return f
		}
		return v.String()
	case int64:
		return float64(v)
	case float64, bool, []string:
		return v
	}
	return nil
}

// rank orders values of different kinds; no value comes last.
func rank(v any) int {
	switch v := v.(type) {
	case float64:
		return 0
	case string:
		return 1
	case bool:
		return map[bool]int{false: 2, true: 3}[v]
	}
	return 4
}

// compareValues orders two values in normal form.
func compareValues(a, b any) int {
	x, _ := a.(float64)
	y, _ := b.(float64)
	s, _ := a.(string)
	t, _ := b.(string)
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(x, y), strings.Compare(s, t))
}
