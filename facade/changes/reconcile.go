package changes

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// Known is something that you have a copy of.
type Known struct {
	ID string
	// UpdatedAt is that of the copy; zero when you do not know, and then the item comes whatever it is.
	UpdatedAt time.Time
}

// Repair is what a full pass has found.
type Repair struct {
	// Items are missing in the copy, or newer than it.
	Items []Item
	// Removed are in the copy, and not in the workspace any more.
	Removed []Removed
}

// Removed is something that is not there any more.
type Removed struct {
	ID  string
	Why Why
	// Into is the contact that a merged one became part of.
	Into string
}

// Why is what became of something.
type Why string

// What can become of things. Up to version 2.15 a merged contact looks like a deleted one.
const (
	Deleted  Why = "deleted"
	Archived Why = "archived"
	Merged   Why = "merged"
)

// Reconcile goes over everything that there is and compares it with what you have: it finds what no walk can see (archived,
// merged, deleted) and what is missing. It lists rather than searches where it can, so that the delay of searches does not
// matter, and looks at each thing that it did not meet before it calls it removed. It holds what is known in memory: about
// 100 bytes an item.
//
// What you have must be of the workspace that the token is for: seen from another one all of it is gone. Set Options.Workspace
// to have that checked. A nil known is a copy without anything.
//
// An error is yielded once and ends it; what was yielded until then holds.
func (w *Walker) Reconcile(ctx context.Context, kind Kind, known iter.Seq[Known]) iter.Seq2[*Repair, error] {
	return func(yield func(*Repair, error) bool) {
		missing := map[string]time.Time{}
		err := State{}.check(kind)
		if known != nil { // nil: nothing is known yet
			n := 0
			for k := range known {
				if n++; k.ID == "" && err == nil {
					err = fmt.Errorf("number %d of what is known has no id", n)
				}
				missing[k.ID] = k.UpdatedAt
			}
		}
		if err == nil {
			err = w.checkWorkspace(ctx)
		}
		if err == nil {
			err = w.reconcile(ctx, kind, missing, yield)
		}
		if err != nil && !errors.Is(err, errLeft) {
			yield(nil, fmt.Errorf("changes: reconciling %s: %w", kind, err))
		}
	}
}

func (w *Walker) reconcile(ctx context.Context, kind Kind, missing map[string]time.Time, yield func(*Repair, error) bool) error {
	give := func(r Repair) error {
		if len(r.Items)+len(r.Removed) > 0 && !yield(&r, nil) {
			return errLeft
		}
		return nil
	}
	met := map[string]time.Time{} // a list that is walked again shows things twice, and some as they are by now
	err := w.all(ctx, kind, func(items []Item) error {
		var r Repair
		for _, item := range items {
			at, there := missing[item.ID]
			if seen, again := met[item.ID]; again {
				at, there = seen, true
			} else if at.IsZero() {
				there = false
			}
			if !there || item.UpdatedAt.After(at) {
				r.Items = append(r.Items, item)
			}
			met[item.ID] = later(met[item.ID], item.UpdatedAt)
			delete(missing, item.ID)
		}
		return give(r)
	})
	if err != nil {
		return err
	}
	var hidden []Item // there, and not in the list
	for _, id := range slices.Sorted(maps.Keys(missing)) {
		gone, item, err := w.look(ctx, kind, id)
		var r Repair
		switch {
		case err != nil:
			return err
		case gone != nil:
			r.Removed = []Removed{*gone}
		case kind.archives:
			hidden = append(hidden, *item)
		case item.UpdatedAt.After(missing[id]): // a search does not find it yet, or it slipped through a list that shifted
			r.Items = []Item{*item}
		}
		if err := give(r); err != nil {
			return err
		}
	}
	return w.hidden(ctx, kind, hidden, missing, give)
}

// hidden decides about what exists and was not listed: it was archived, or slipped through a list that shifted.
func (w *Walker) hidden(ctx context.Context, kind Kind, hidden []Item, known map[string]time.Time, give func(Repair) error) error {
	if len(hidden) == 0 {
		return nil
	}
	met := map[string]bool{}
	if err := w.all(ctx, kind, func(items []Item) error {
		for _, item := range items {
			met[item.ID] = true
		}
		return nil
	}); err != nil {
		return err
	}
	var r Repair
	for _, item := range hidden {
		switch {
		case !met[item.ID]:
			r.Removed = append(r.Removed, Removed{ID: item.ID, Why: Archived})
		case item.UpdatedAt.After(known[item.ID]):
			r.Items = append(r.Items, item)
		}
	}
	return give(r)
}

// all goes over everything of a kind.
func (w *Walker) all(ctx context.Context, kind Kind, do func([]Item) error) error {
	run := &walk{kind: kind, delay: w.opts.SearchDelay}
	if kind.way != bySearch || kind.list == "" {
		var failed error
		err := w.walk(ctx, run, func(p *Page, _ error) bool {
			failed = do(p.Items)
			return failed == nil
		})
		return errors.Join(failed, ignoreLeft(err))
	}
	for page, err := range w.listed(ctx, run, "List", kind.list, spec.PaginationCursor) {
		if err != nil {
			return err
		}
		p, err := run.page(page.Items)
		if err != nil {
			return err
		}
		if err := do(p.Items); err != nil {
			return err
		}
	}
	return nil
}

func ignoreLeft(err error) error {
	if errors.Is(err, errLeft) {
		return nil
	}
	return err
}

// look asks for one thing by its id.
func (w *Walker) look(ctx context.Context, kind Kind, id string) (*Removed, *Item, error) {
	if kind.get == "" {
		return &Removed{ID: id, Why: Deleted}, nil, nil
	}
	op := kind.operation(w.opts.Version, "Get", "GET", kind.get, spec.PaginationNone)
	raw, err := api.Do[json.RawMessage](ctx, w.caller, &api.Call{Operation: op, Path: []string{id}}, w.opts.Call...)
	var failed *api.Error
	switch {
	case errors.Is(err, api.ErrNotFound):
		return &Removed{ID: id, Why: Deleted}, nil, nil
	case errors.Is(err, api.ErrGone) && errors.As(err, &failed):
		into, _ := failed.MergedContactID()
		return &Removed{ID: id, Why: Merged, Into: into}, nil, nil
	case err != nil:
		return nil, nil, err
	}
	var state struct {
		Archived bool `json:"archived"`
	}
	_ = json.Unmarshal(*raw, &state)
	if state.Archived {
		return &Removed{ID: id, Why: Archived}, nil, nil
	}
	item, err := ParseItem(*raw)
	return nil, &item, err
}
