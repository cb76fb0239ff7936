package changes

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// fetched is one answer with a list.
type fetched struct {
	items []json.RawMessage
	page  *wire.List
}

// fetch asks for one page and takes it apart.
func (w *Walker) fetch(ctx context.Context, kind Kind, op *spec.Operation, query url.Values, body any, opts []api.CallOption) (*fetched, error) {
	opts = append(append([]api.CallOption(nil), w.opts.Call...), opts...)
	fields, err := api.Do[map[string]json.RawMessage](ctx, w.caller, &api.Call{Operation: op, Query: query, Body: body}, opts...)
	if err != nil {
		return nil, err
	}
	f := &fetched{}
	list, there := (*fields)[kind.items]
	if err := json.Unmarshal(list, &f.items); !there || err != nil || f.items == nil {
		return nil, fmt.Errorf("%w: %s has no list under %q", api.ErrInvalidBody, op, kind.items)
	}
	var total int
	_ = json.Unmarshal((*fields)["total_count"], &total) // null in scrolls
	if op.Pagination == spec.PaginationScroll {
		var param string
		_ = json.Unmarshal((*fields)["scroll_param"], &param)
		f.page = wire.NewScrollList(f.items, total, param)
		return f, nil
	}
	var info *paging.Info
	if pages := (*fields)["pages"]; len(pages) > 0 && !bytes.Equal(pages, []byte("null")) {
		info = new(paging.Info)
		if err := json.Unmarshal(pages, info); err != nil {
			return nil, fmt.Errorf("%w: pages of %s: %w", api.ErrInvalidBody, op, err)
		}
	}
	f.page = wire.NewList(f.items, total, info)
	return f, nil
}

// ParseItem makes an item of its JSON, such as a copy has it. Every form of an id and of a time is taken.
func ParseItem(data json.RawMessage) (Item, error) {
	var fields struct {
		ID        json.RawMessage `json:"id"`
		UpdatedAt json.RawMessage `json:"updated_at"`
		Model     string          `json:"model"`
		FullName  string          `json:"full_name"`
	}
	if err := json.Unmarshal(data, &fields); err != nil {
		return Item{}, fmt.Errorf("%w: an item is not an object", api.ErrInvalidBody)
	}
	id, err := scalar(fields.ID)
	if err == nil && id == "" && fields.FullName != "" { // data attributes that every workspace has
		id = fields.Model + "." + fields.FullName
	}
	if err != nil || id == "" {
		return Item{}, fmt.Errorf("%w: an item has the id %.50s", api.ErrInvalidBody, fields.ID)
	}
	item := Item{ID: id, JSON: data}
	at, err := scalar(fields.UpdatedAt)
	if err != nil {
		return Item{}, fmt.Errorf("%w: item %s has the updated_at %.50s", api.ErrInvalidBody, id, fields.UpdatedAt)
	}
	if seconds, err := strconv.ParseFloat(at, 64); err == nil {
		item.UpdatedAt = time.Unix(int64(seconds), 0).UTC()
	} else if at != "" {
		if item.UpdatedAt, err = time.Parse(time.RFC3339Nano, at); err != nil {
			return Item{}, fmt.Errorf("%w: item %s has the updated_at %q", api.ErrInvalidBody, id, at)
		}
	}
	return item, nil
}

// scalar is what a text or a number says; "" for null and for nothing.
func scalar(raw json.RawMessage) (string, error) {
	switch {
	case len(raw) == 0 || raw[0] == 'n':
		return "", nil
	case raw[0] == '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err
	case raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9':
		return string(raw), nil
	default:
		return "", errors.New("neither text nor number")
	}
}
