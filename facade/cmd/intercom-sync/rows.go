package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade/bulk"
)

type fields = map[string]any

// records are rows of a CSV file as fields: empty values are left out, labels such as custom_attributes.plan and
// metadata.order are fields within a field.
func records(rows iter.Seq2[bulk.Record, error]) iter.Seq2[fields, error] {
	return func(yield func(fields, error) bool) {
		for row, err := range rows {
			out := fields{}
			for label, value := range row {
				if value == "" {
					continue
				}
				outer, inner, within := strings.Cut(label, ".")
				if !within {
					out[label] = value
					continue
				}
				group, _ := out[outer].(fields)
				if group == nil {
					group = fields{}
					out[outer] = group
				}
				group[inner] = value
			}
			if !yield(out, err) {
				return
			}
		}
	}
}

// form reads the text of a field.
type form struct {
	want  string
	parse func(string) (any, error)
}

var (
	moments  = form{"Unix seconds, a date (2026-01-31) or a time (2026-01-31T12:00:00Z)", seconds}
	integers = form{"a whole number", func(s string) (any, error) { return strconv.ParseInt(s, 10, 64) }}
	floats   = form{"a number", number}
	switches = form{"true or false", func(s string) (any, error) { return strconv.ParseBool(s) }}
)

// forms are those of the fields that Intercom wants as something else than text.
var forms = map[string]form{
	"created_at": moments, "remote_created_at": moments, "signed_up_at": moments, "last_seen_at": moments,
	"owner_id": integers, "size": integers, "monthly_spend": floats, "unsubscribed_from_emails": switches,
}

// dataTypes are the forms of custom attributes by their types, but for those that are text.
var dataTypes = map[string]form{"integer": integers, "float": floats, "boolean": switches, "date": moments, "datetime": moments}

// typed makes of the text of known fields what Intercom wants, before a row is written, and of the text of custom attributes
// what the workspace says that those of a model are. A model of "" has none.
func (c *command) typed(model string, write func(context.Context, fields) (string, error)) func(context.Context, fields) (string, error) {
	attributes := &attributesOf{command: c, model: model}
	return func(ctx context.Context, row fields) (string, error) {
		row = maps.Clone(row) // the journal knows a row by what it was
		if err := read(forms, "", row); err != nil {
			return "", err
		}
		if custom, there := row["custom_attributes"].(fields); there && model != "" {
			known, err := attributes.load(ctx)
			if err != nil {
				return "", err
			}
			custom = maps.Clone(custom)
			if err := read(known, "custom_attributes.", custom); err != nil {
				return "", err
			}
			row["custom_attributes"] = custom
		}
		return write(ctx, row)
	}
}

// read replaces the text of fields that have a form.
func read(forms map[string]form, within string, row fields) error {
	for _, name := range slices.Sorted(maps.Keys(row)) {
		text, isText := row[name].(string)
		of, known := forms[name]
		if !isText || !known {
			continue
		}
		value, err := of.parse(text)
		if err != nil {
			return fmt.Errorf("%s%s is %q (want %s)", within, name, text, of.want)
		}
		row[name] = value
	}
	return nil
}

// attributesOf asks once what custom attributes a workspace has.
type attributesOf struct {
	*command
	model string

	mu    sync.Mutex
	forms map[string]form // nil before they are known
}

func (a *attributesOf) load(ctx context.Context) (map[string]form, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.forms != nil {
		return a.forms, nil
	}
	op := &spec.Operation{Service: "DataAttributes", Name: "List", Method: "GET", Path: "/data_attributes", Version: a.version}
	list, err := api.Do[struct {
		Data []struct {
			Name     string `json:"name"`
			Custom   bool   `json:"custom"`
			DataType string `json:"data_type"`
		} `json:"data"`
	}](ctx, a.client, &api.Call{Operation: op, Query: url.Values{"model": {a.model}}})
	if errors.Is(err, api.ErrForbidden) { // then they are sent as they are, and Intercom says what it takes
		a.forms = map[string]form{}
		return a.forms, nil
	} else if err != nil {
		return nil, fmt.Errorf("which custom attributes are there? %w", err)
	}
	a.forms = map[string]form{}
	for _, attribute := range list.Data {
		if of, known := dataTypes[attribute.DataType]; known && attribute.Custom {
			a.forms[attribute.Name] = of
		}
	}
	return a.forms, nil
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

func seconds(text string) (any, error) {
	if t, ok := parseTime(text); ok {
		return t.Unix(), nil
	}
	return strconv.ParseInt(text, 10, 64)
}
