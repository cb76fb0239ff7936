// Package cells makes of the cells of a table, which are text, the fields of a contact, a company or an event.
package cells

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Fields are the values of a row by their labels: empty ones are left out, and labels such as custom_attributes.plan and
// metadata.order are fields within a field. A field that has both a value and fields within is an error.
func Fields(row map[string]string) (map[string]any, error) {
	out := map[string]any{}
	for _, label := range slices.Sorted(maps.Keys(row)) { // an outer one comes before its inner ones
		value := row[label]
		if value == "" {
			continue
		}
		outer, inner, within := strings.Cut(label, ".")
		if !within {
			out[label] = value
			continue
		}
		if _, there := out[outer]; !there {
			out[outer] = map[string]any{}
		}
		group, isGroup := out[outer].(map[string]any)
		if !isGroup {
			return nil, fmt.Errorf("%s has a value, and so has %s: there can be only one of the two", outer, label)
		}
		group[inner] = value
	}
	return out, nil
}

// Form reads the text of a field.
type Form struct {
	want  string
	parse func(string) (any, error)
	check func(json.Number) error // what is wrong with one that is a number already; nil is nothing
}

const aMoment = "Unix seconds, a date (2026-01-31) or a time (2026-01-31T12:00:00Z)"

var (
	dates    = Form{aMoment, seconds, notMilliseconds}
	moments  = Form{aMoment, recent, notMilliseconds}
	integers = Form{"a whole number", func(s string) (any, error) { return strconv.ParseInt(s, 10, 64) }, nil}
	floats   = Form{"a number", number, nil}
	switches = Form{"true or false", func(s string) (any, error) { return strconv.ParseBool(s) }, nil}
)

// Known returns the form of a field that Intercom wants as something else than text.
func Known(name string) (Form, bool) {
	switch name {
	case "created_at", "remote_created_at", "signed_up_at", "last_seen_at":
		return moments, true
	case "owner_id", "size":
		return integers, true
	case "monthly_spend":
		return floats, true
	case "unsubscribed_from_emails":
		return switches, true
	default:
		return Form{}, false
	}
}

// OfType returns the form of a custom attribute of a data type that is not text.
func OfType(dataType string) (Form, bool) {
	switch dataType {
	case "integer":
		return integers, true
	case "float":
		return floats, true
	case "boolean":
		return switches, true
	case "date", "datetime":
		return dates, true
	default:
		return Form{}, false
	}
}

// Read replaces the text of fields that have a form. An error names the field behind within, and what was expected.
func Read(form func(name string) (Form, bool), within string, row map[string]any) error {
	for _, name := range slices.Sorted(maps.Keys(row)) {
		of, known := form(name)
		if !known {
			continue
		}
		var err error
		switch value := row[name].(type) {
		case string:
			row[name], err = of.parse(value)
			if err != nil {
				err = fmt.Errorf("%q", value)
			}
		case json.Number:
			if of.check != nil && of.check(value) != nil {
				err = errors.New(value.String())
			}
		}
		if err != nil {
			return fmt.Errorf("%s%s is %w (want %s)", within, name, err, of.want)
		}
	}
	return nil
}

// number keeps the text of a number as it is: a large one loses digits as a float64.
func number(text string) (any, error) {
	if !json.Valid([]byte(text)) {
		return nil, strconv.ErrSyntax
	}
	if _, err := strconv.ParseFloat(text, 64); err != nil {
		return nil, err
	}
	return json.Number(text), nil
}

// No moment that anybody means is as late in seconds; milliseconds are. As early is no moment of what Intercom itself knows,
// but a year, or a date without its hyphens.
const (
	tooLate  = 100_000_000_000 // the year 5138
	tooEarly = 100_000_000     // 1973
)

func seconds(text string) (any, error) {
	if t, ok := Time(text); ok {
		return t.Unix(), nil
	}
	at, err := strconv.ParseInt(text, 10, 64)
	if err == nil {
		err = notMilliseconds(json.Number(text))
	}
	return at, err
}

// recent is seconds for what does not happen before there are computers. Zero is never.
func recent(text string) (any, error) {
	at, err := seconds(text)
	if n, isNumber := at.(int64); isNumber && 0 < n && n < tooEarly {
		return nil, strconv.ErrRange
	}
	return at, err
}

func notMilliseconds(n json.Number) error {
	if at, err := n.Float64(); err != nil || at >= tooLate {
		return strconv.ErrRange
	}
	return nil
}

// Time reads a date, in UTC, or a time.
func Time(text string) (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
