package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/url"
	"sync"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade/bulk"
	"github.com/seed-a528e955/intercom-go/facade/internal/cells"
)

type fields = map[string]any

// records are rows of a CSV file as fields.
func records(rows iter.Seq2[bulk.Record, error]) iter.Seq2[fields, error] {
	return func(yield func(fields, error) bool) {
		for row, err := range rows {
			var cut fields
			if err == nil {
				cut, err = cells.Fields(row)
			}
			if !yield(cut, err) {
				return
			}
		}
	}
}

// typed makes of the text of known fields what Intercom wants, before a row is written, and of the text of custom attributes
// what the workspace says that those of a model are. A model of "" has none.
func (c *command) typed(model string, write func(context.Context, fields) (string, error)) func(context.Context, fields) (string, error) {
	attributes := &attributesOf{command: c, model: model}
	return func(ctx context.Context, row fields) (string, error) {
		row = maps.Clone(row) // the journal knows a row by what it was
		if err := cells.Read(cells.Known, "", row); err != nil {
			return "", fmt.Errorf("%w: %w", bulk.ErrRejected, err)
		}
		if custom, there := row["custom_attributes"].(fields); there && model != "" {
			known, err := attributes.load(ctx)
			if err != nil {
				return "", err
			}
			custom = maps.Clone(custom)
			if err := cells.Read(known, "custom_attributes.", custom); err != nil {
				return "", fmt.Errorf("%w: %w", bulk.ErrRejected, err)
			}
			row["custom_attributes"] = custom
		}
		return write(ctx, row)
	}
}

// attributesOf asks once what custom attributes a workspace has.
type attributesOf struct {
	*command
	model string

	mu    sync.Mutex
	forms map[string]cells.Form // nil before they are known
}

func (a *attributesOf) load(ctx context.Context) (func(string) (cells.Form, bool), error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.forms != nil {
		return a.form, nil
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
		a.forms = map[string]cells.Form{}
		return a.form, nil
	} else if err != nil {
		return nil, fmt.Errorf("which custom attributes are there? %w", err)
	}
	a.forms = map[string]cells.Form{}
	for _, attribute := range list.Data {
		if of, known := cells.OfType(attribute.DataType); known && attribute.Custom {
			a.forms[attribute.Name] = of
		}
	}
	return a.form, nil
}

func (a *attributesOf) form(name string) (cells.Form, bool) {
	of, known := a.forms[name]
	return of, known
}
