package changes

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
	"github.com/seed-a528e955/intercom-go/facade/internal/sleep"
)

// ErrShifting is a list that changed so much while it was walked, five times over, that it cannot be said to be whole.
var ErrShifting = errors.New("the list shifts while it is walked")

const (
	maxRestarts = 3 // of a scroll
	maxPasses   = 5 // over a list with page numbers
)

// listed are the pages of a list.
func (w *Walker) listed(ctx context.Context, run *walk, name, path string, pagination spec.Pagination) iter.Seq2[*api.Page[json.RawMessage], error] {
	op := run.kind.operation(w.opts.Version, name, "GET", path, pagination)
	var query url.Values
	if pagination == spec.PaginationPage || pagination == spec.PaginationCursor {
		query = url.Values{"per_page": {strconv.Itoa(w.perPage())}}
	}
	return wire.Pages[*api.Page[json.RawMessage]](ctx, op, nil, func(ctx context.Context, opts []api.CallOption) (*wire.List, error) {
		f, err := w.fetch(ctx, run.kind, op, query, nil, opts)
		if err != nil {
			return nil, err
		}
		return f.page, nil
	})
}

// scroll walks all there is. A scroll cannot be resumed: one that breaks off is started again, and a run that was killed
// starts again as well.
func (w *Walker) scroll(ctx context.Context, run *walk, yield func(*Page, error) bool) error {
	run.from.Run = nil
	restarts, refused, broke := 0, 0, 0
	for {
		fresh, again, pages := restarts > 0, false, 0
		for page, err := range w.listed(ctx, run, "Scroll", run.kind.path, spec.PaginationScroll) {
			switch {
			case err == nil:
				pages++
			case errors.Is(err, api.ErrNotFound) && restarts > 0 && pages == broke: // some scrolls end so
				return run.handList(&api.Page[json.RawMessage]{}, false, true, yield)
			case errors.Is(err, api.ErrScrollExpired) && restarts < maxRestarts:
				restarts++
				broke = pages
				again, run.repeat = true, true
			case errors.Is(err, api.ErrScrollExists) && refused < 7: // somebody else's: it ends, or expires in a minute
				wait := min(5*time.Second<<refused, 30*time.Second)
				refused++
				again = true
				if err := sleep.For(ctx, wait); err != nil {
					return err
				}
			default:
				return err
			}
			if err != nil {
				break
			}
			if err := run.handList(page, fresh, page.Cursor == "", yield); err != nil {
				return err
			}
			fresh = false
		}
		if !again {
			return nil
		}
	}
}

// handList is hand for what cannot be resumed: until the end the state stays what it was.
func (w *walk) handList(page *api.Page[json.RawMessage], restarted, last bool, yield func(*Page, error) bool) error {
	p, err := w.page(page.Items)
	if err != nil {
		return err
	}
	w.clocked(page.Response.Header)
	p.Total, p.Restarted, p.State = page.Total, restarted, w.from
	p.State.Kind = w.kind.Name
	if last {
		w.finish(p)
	}
	if !yield(p, nil) {
		return errLeft
	}
	return nil
}

// numbered walks a list with page numbers. When something is deleted while it is walked, what follows moves up and one item
// is met on no page; so a list of several pages counts only when a second walk has met the same items in the same order.
func (w *Walker) numbered(ctx context.Context, run *walk, yield func(*Page, error) bool) error {
	run.from.Run = nil
	var before []string
	handed := map[string]time.Time{}
	for pass := range maxPasses {
		var ids []string
		pages := 0
		for page, err := range w.listed(ctx, run, "List", run.kind.path, spec.PaginationPage) {
			if err != nil {
				return err
			}
			pages++
			fresh := *page
			fresh.Items, ids = nil, slices.Clip(ids)
			for _, data := range page.Items {
				item, err := ParseItem(data)
				if err != nil {
					return err
				}
				ids = append(ids, item.ID)
				if at, there := handed[item.ID]; !there || item.UpdatedAt.After(at) {
					handed[item.ID] = item.UpdatedAt
					fresh.Items = append(fresh.Items, data)
				}
			}
			if len(fresh.Items) > 0 {
				if err := run.handList(&fresh, false, false, yield); err != nil {
					return err
				}
			}
		}
		if pages <= 1 || pass > 0 && slices.Equal(before, ids) {
			return run.handList(&api.Page[json.RawMessage]{Total: len(ids)}, false, true, yield)
		}
		before = ids
	}
	return fmt.Errorf("%w: %d walks met different items", ErrShifting, maxPasses)
}

// whole is a list that comes in one answer. Should it have more pages one day, it is not whole without them.
func (w *Walker) whole(ctx context.Context, run *walk, yield func(*Page, error) bool) error {
	var items []json.RawMessage
	for page, err := range w.listed(ctx, run, "List", run.kind.path, spec.PaginationNone) {
		if err != nil {
			return err
		}
		items = append(items, page.Items...)
	}
	run.from = State{} // each time all of it
	p, err := run.page(items)
	if err != nil {
		return err
	}
	p.Whole, p.Done, p.Total, p.State = true, true, len(p.Items), State{Kind: run.kind.Name}
	yield(p, nil)
	return nil
}
