// Package changes keeps a copy of a workspace up to date: it walks what has changed since the last time, page by page, with
// each item's own JSON, and a small state that says where the next run continues.
//
//	walker := changes.New(client, changes.Options{})
//	for page, err := range walker.Walk(ctx, changes.Contacts, state) {
//		if err != nil {
//			return err // the next run continues from the state that was kept last
//		}
//		for _, item := range page.Items {
//			save(item.ID, item.JSON) // by id: an item can come more than once
//		}
//		state = keep(page.State) // together with the items, or after them
//	}
//
// # What is promised
//
// Whatever could be found when a run began has been yielded when it ends, and what became findable later comes with the
// next run: also when runs are killed at any moment, when clocks differ, and where searches compare dates by day, as those
// of contacts do up to version 2.16. Every item comes at least once; one that may have come before says so ([Item].Again).
//
// The naive way, Gt("updated_at", time of the last run), loses changes for three reasons: what is written becomes
// searchable minutes later, the clock of the program is not Intercom's, and by day the rest of the day of the last run is
// never found.
//
// # What a walk does not see
//
// Nothing is found by a search once it is archived, merged or deleted, so no walk shows it. [Walker.Reconcile] compares
// all there is with all that you have and does; run it daily, say, or listen to webhooks. Items of searches are those that
// the search shows: conversations and tickets without their parts.
//
//	kind                                     how                             archived, merged, deleted
//	contacts, conversations, tickets         search by updated_at            Reconcile
//	companies                                a scroll over all, filtered     Reconcile
//	articles, collections, segments          all pages, filtered             Reconcile
//	admins, teams, tags, types, attributes   the whole list (Page.Whole)     what is not in the list
package changes

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade/internal/workspace"
)

// Options of [New]; the zero value is fine.
type Options struct {
	// Version is the API version to ask in. Empty is that of the generated client, and of the app for any other api.Caller.
	Version string
	// SearchDelay is how long a change may take until searches find it; 15 minutes by default. Every run looks again at what
	// changed in that time before the newest change of the last one. -1 is no delay.
	SearchDelay time.Duration
	// PerPage is the number of items of a page; by default as many as Intercom gives.
	PerPage int
	// Workspace is the id of the workspace that the copy is of (App.IDCode of Admins.Me, and workspace_id of contacts). When it
	// is set, each run asks Intercom first which one the token is for, and ends with [ErrOtherWorkspace] where it is another.
	Workspace string
	// Call are options of every request.
	Call []api.CallOption
}

// ErrOtherWorkspace says that the token is for another workspace than Options.Workspace.
var ErrOtherWorkspace = errors.New("the token is for another workspace")

// Walker walks over changes. It may be used by several goroutines.
type Walker struct {
	caller api.Caller
	opts   Options
}

// New makes a walker over what client can reach: a generated client, or any other [api.Caller].
func New(client api.Caller, opts Options) *Walker {
	switch {
	case opts.SearchDelay == 0:
		opts.SearchDelay = 15 * time.Minute
	case opts.SearchDelay < 0:
		opts.SearchDelay = 0
	}
	return &Walker{client, opts}
}

// Page is a part of what has changed.
type Page struct {
	// Items are in Intercom's order; there may be none.
	Items []Item
	// State is where to continue once the items are handled. Keep it after them: the other way round a kill loses them.
	State State
	// Restarted says that the walk had to start again, because a scroll or a cursor has expired: items come again.
	Restarted bool
	// Whole says that these are all items of the kind: what is not among them does not exist any more.
	Whole bool
	// Done says that this is the last page.
	Done bool
	// Total is the number of all items that the walk will see, 0 when it is not known.
	Total int
}

// Item is one thing that has changed, or is new.
type Item struct {
	// ID is Intercom's. Data attributes that every workspace has are given none; theirs is such as "contact.email".
	ID string
	// UpdatedAt is zero where Intercom gives no such time.
	UpdatedAt time.Time
	// Again says that it may have been handed out before, in this form or an older one.
	Again bool
	// JSON is the item as it came; api.Decode reads it into a model of a generated package.
	JSON json.RawMessage
}

// Walk goes over what has changed since state; the zero State is all there is. An error is yielded once and ends it. A state
// of another kind is refused.
func (w *Walker) Walk(ctx context.Context, kind Kind, state State) iter.Seq2[*Page, error] {
	return func(yield func(*Page, error) bool) {
		err := state.check(kind)
		state.Since = state.Since.Truncate(time.Second) // as precise as Intercom's times are
		if err == nil {
			err = w.checkWorkspace(ctx)
		}
		if err == nil {
			err = w.walk(ctx, &walk{kind: kind, from: state, delay: w.opts.SearchDelay, asked: time.Now()}, yield)
		}
		if err != nil && !errors.Is(err, errLeft) {
			yield(nil, fmt.Errorf("changes: %s: %w", kind, err))
		}
	}
}

// checkWorkspace asks which workspace the token is for, where that matters.
func (w *Walker) checkWorkspace(ctx context.Context) error {
	if w.opts.Workspace == "" {
		return nil
	}
	id, err := workspace.ID(ctx, w.caller, w.opts.Version, w.opts.Call...)
	switch {
	case err != nil:
		return err
	case id != w.opts.Workspace:
		return fmt.Errorf("%w: %q (want %q)", ErrOtherWorkspace, id, w.opts.Workspace)
	}
	return nil
}

func (w *Walker) walk(ctx context.Context, run *walk, yield func(*Page, error) bool) error {
	switch run.kind.way {
	case bySearch:
		return w.search(ctx, run, yield)
	case byScroll:
		return w.scroll(ctx, run, yield)
	case byPages:
		return w.numbered(ctx, run, yield)
	default:
		return w.whole(ctx, run, yield)
	}
}

// errLeft: the caller has left the loop.
var errLeft = errors.New("left")

// walk is one run over a kind.
type walk struct {
	kind   Kind
	from   State
	delay  time.Duration
	run    Run
	asked  time.Time // by our clock
	bound  time.Time // before it began by the server's clock, as far as the items tell
	repeat bool      // what comes now may have come already
}

// clocked finds out when the run began by the server's clock: as long before an answer as we have waited for it. Our clock
// may be wrong, so only its differences count. Where no answer has a Date, the newest item that was met bounds it.
func (w *walk) clocked(header http.Header) {
	if !w.run.Started.IsZero() {
		return
	}
	waited := time.Since(w.asked)
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		w.run.Started = date.UTC().Add(-waited).Truncate(time.Second)
	}
	w.bound = later(w.bound, w.run.Newest.Add(-waited).Truncate(time.Second))
}

// page makes a page of what came, without what an earlier run has surely handed out.
func (w *walk) page(raw []json.RawMessage) (*Page, error) {
	p := &Page{}
	for _, data := range raw {
		item, err := ParseItem(data)
		if err != nil {
			return nil, err
		}
		if item.UpdatedAt.After(w.run.Newest) {
			w.run.Newest = item.UpdatedAt
		}
		if !item.UpdatedAt.IsZero() && item.UpdatedAt.Before(w.from.Since) {
			continue
		}
		item.Again = w.repeat || !item.UpdatedAt.After(w.from.Seen)
		p.Items = append(p.Items, item)
	}
	return p, nil
}

// finish turns the run into the bookmark of the next one.
func (w *walk) finish(p *Page) {
	p.Done = true
	p.State = State{Kind: w.kind.Name, Since: w.from.Since, Seen: later(w.from.Seen, w.run.Newest)}
	if !w.run.Newest.IsZero() {
		// What was not findable when the run began is younger than its beginning less the delay: no newer than both the
		// newest change that was seen and the server's clock, so that a clock that is fast loses nothing.
		upTo, began := w.run.Newest, w.run.Started
		if began.IsZero() {
			began = w.bound
		}
		if began.Before(upTo) {
			upTo = began
		}
		p.State.Since = later(w.from.Since, upTo.Add(-w.delay))
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
