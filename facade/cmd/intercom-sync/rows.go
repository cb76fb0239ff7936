package main

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"strconv"
	"strings"

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

// The fields that Intercom wants as something else than text.
var (
	times    = []string{"created_at", "remote_created_at", "signed_up_at", "last_seen_at"}
	integers = []string{"owner_id", "size"}
	floats   = []string{"monthly_spend"}
	switches = []string{"unsubscribed_from_emails"}
)

// typed makes of the text of known fields what Intercom wants, before a row is written.
func typed(write func(context.Context, fields) (string, error)) func(context.Context, fields) (string, error) {
	return func(ctx context.Context, row fields) (string, error) {
		row = maps.Clone(row) // the journal knows a row by what it was
		for _, of := range []struct {
			names []string
			want  string
			parse func(string) (any, error)
		}{
			{times, "Unix seconds, a date (2026-01-31) or a time (2026-01-31T12:00:00Z)", seconds},
			{integers, "a whole number", func(s string) (any, error) { return strconv.ParseInt(s, 10, 64) }},
			{floats, "a number", func(s string) (any, error) { return strconv.ParseFloat(s, 64) }},
			{switches, "true or false", func(s string) (any, error) { return strconv.ParseBool(s) }},
		} {
			for _, name := range of.names {
				text, isText := row[name].(string)
				if !isText {
					continue
				}
				value, err := of.parse(text)
				if err != nil {
					return "", fmt.Errorf("%s is %q (want %s)", name, text, of.want)
				}
				row[name] = value
			}
		}
		return write(ctx, row)
	}
}

func seconds(text string) (any, error) {
	if t, ok := parseTime(text); ok {
		return t.Unix(), nil
	}
	return strconv.ParseInt(text, 10, 64)
}
