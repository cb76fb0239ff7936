package changes

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/search"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// search walks what a search by updated_at finds, the oldest change first: what changes meanwhile moves to the end and is
// met there, or is newer than the bookmark.
func (w *Walker) search(ctx context.Context, run *walk, yield func(*Page, error) bool) error {
	cursor := ""
	if run.from.Run != nil {
		run.run, cursor = *run.from.Run, run.from.Run.Cursor
		run.repeat = true // the page may have been handed out, and the process killed before the state was kept
	}
	restarted := false
	for {
		first := true
		var failed error
		for page, err := range w.found(ctx, run, cursor) {
			if err != nil {
				failed = err
				break
			}
			if err := run.hand(page, restarted && first, yield); err != nil {
				return err
			}
			run.repeat, first = restarted, false
		}
		if cursor == "" || !first || !isExpired(failed) {
			return failed
		}
		// The cursor is of no use any more: from the start of the run.
		cursor, restarted, run.repeat = "", true, true
	}
}

// isExpired reports whether a cursor may be refused for its age. Nobody says how: whatever is about the request is taken for it.
func isExpired(err error) bool {
	for _, refusal := range []error{api.ErrBadRequest, api.ErrNotFound, api.ErrGone, api.ErrUnprocessable, api.ErrInvalidRequest} {
		if errors.Is(err, refusal) {
			return true
		}
	}
	return false
}

// hand makes a page of what came and gives it to the caller.
func (w *walk) hand(page *api.Page[json.RawMessage], restarted bool, yield func(*Page, error) bool) error {
	p, err := w.page(page.Items)
	if err != nil {
		return err
	}
	w.clocked(page.Response.Header)
	p.Total, p.Restarted = page.Total, restarted
	if page.Cursor == "" {
		w.finish(p)
	} else {
		p.State = w.from
		p.State.Kind = w.kind.Name
		if !w.run.Started.IsZero() { // else a later process cannot tell how far it may set the bookmark
			p.State.Run = &Run{page.Cursor, w.run.Started, w.run.Newest}
		}
	}
	if !yield(p, nil) {
		return errLeft
	}
	return nil
}

// found are the pages of the search from a cursor on.
func (w *Walker) found(ctx context.Context, run *walk, cursor string) iter.Seq2[*api.Page[json.RawMessage], error] {
	op := run.kind.operation(w.opts.Version, "Search", "POST", run.kind.path, spec.PaginationBody)
	request := search.Request{Query: since(run.kind, run.from.Since), Sort: search.Ascending("updated_at"), PerPage: w.perPage()}
	return wire.Pages[*api.Page[json.RawMessage]](ctx, op, []api.CallOption{api.WithCursor(cursor)}, func(ctx context.Context, opts []api.CallOption) (*wire.List, error) {
		f, err := w.fetch(ctx, run.kind, op, nil, request, opts)
		if err != nil {
			return nil, err
		}
		return f.page, nil
	})
}

// since is the query for what changed at t or later.
func since(kind Kind, t time.Time) search.Query {
	switch {
	case t.Unix() <= 1:
		return search.Gt("updated_at", 1) // everything
	case kind.byDay:
		return search.SinceDay("updated_at", t)
	default:
		return search.Gt("updated_at", t.Unix()-1)
	}
}

func (w *Walker) perPage() int {
	const most = 150
	if w.opts.PerPage > 0 {
		return w.opts.PerPage
	}
	return most
}
