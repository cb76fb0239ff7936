package bulk

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed-a528e955/intercom-go/facade"
)

type run[T any] struct {
	job     Job[T]
	opts    Options
	journal *journal
	started time.Time
	giveUp  context.CancelCauseFunc // ends the feed, and not what has begun

	outage   outage
	failures atomic.Int64 // in a row, that waiting does not help

	mu      sync.Mutex
	summary Summary
	before  int // rows that earlier runs have dealt with
	told    time.Time
}

type numbered[T any] struct {
	number int
	hash   uint64
	before State // what the journal says about it
	row    T
}

func (r *run[T]) all(ctx context.Context, rows iter.Seq2[T, error]) error {
	fed, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	r.giveUp = stop
	if r.opts.Stop != nil {
		go func() {
			select {
			case <-r.opts.Stop:
				stop(ErrStopped)
			case <-fed.Done():
			}
		}()
	}
	err := facade.Concurrent(fed, r.feed(fed, rows), r.opts.Workers, func(_ context.Context, row *numbered[T]) error {
		if r.stopped() {
			stop(ErrStopped)
		}
		if fed.Err() != nil {
			return context.Cause(fed)
		}
		r.one(ctx, fed, *row)
		return nil
	})
	switch {
	case err != nil && fed.Err() != nil && errors.Is(err, context.Cause(fed)):
		return context.Cause(fed)
	case err == nil && fed.Err() != nil && (ctx.Err() != nil || r.progress().Pending > 0): // rows were left to be done
		return context.Cause(fed)
	}
	return err
}

// stopped reports whether Stop is closed.
func (r *run[T]) stopped() bool {
	select {
	case <-r.opts.Stop: // nil blocks for ever
		return true
	default:
		return false
	}
}

// feed goes over the rows that are to be done. It may be left behind within rows, and touches nothing then.
func (r *run[T]) feed(fed context.Context, rows iter.Seq2[T, error]) iter.Seq2[*numbered[T], error] {
	return func(yield func(*numbered[T], error) bool) {
		number := 0
		for row, err := range rows {
			if fed.Err() != nil {
				yield(nil, context.Cause(fed))
				return
			}
			number++
			n := &numbered[T]{number: number, row: row}
			todo := false
			if err == nil {
				todo, err = r.isTodo(n)
			}
			if (todo || err != nil) && !yield(n, err) {
				return
			}
		}
	}
}

// isTodo looks a row up in the journal, and reports whether there is something to do about it.
func (r *run[T]) isTodo(n *numbered[T]) (bool, error) {
	hash, err := hashOf(n.row, r.job.Key)
	if err != nil {
		return false, err
	}
	n.hash = hash
	before, changed, err := r.journal.check(n.number, hash)
	if err != nil {
		return false, err
	}
	r.count(func(s *Summary) { s.Rows++ })
	switch before {
	case Unknown:
		if r.job.Repeatable || r.job.Find != nil { // it can be found out
			n.before = Begun
			return true, nil
		}
		r.count(func(s *Summary) { s.Unknown++; r.before++ })
	case Done:
		r.count(func(s *Summary) { s.Earlier++; r.before++ })
	case Rejected:
		if r.opts.Again || changed {
			return true, nil
		}
		r.count(func(s *Summary) { s.Rejected++; r.before++ })
	default:
		n.before = before
		return true, nil
	}
	return false, nil
}

// most is how often a row is written that fails while others come through.
const most = 4

// one deals with a row: the journal, the write, the journal.
func (r *run[T]) one(ctx, fed context.Context, n numbered[T]) {
	w := writing[T]{run: r, row: n, entry: Entry{Row: n.number, State: Begun, Hash: n.hash}}
	if r.job.Key != nil {
		w.entry.Key = r.job.Key(n.row)
	}
	if n.before == Begun { // killed while it was written
		w.maybe = true
		w.resolve(ctx)
	}
	for w.entry.State == Begun && r.outage.pass(fed, w.tries > 0, r.opts.Workers) {
		if !w.try(ctx) {
			break
		}
	}
	w.end()
}

// writing is a row that is being written.
type writing[T any] struct {
	*run[T]
	row   numbered[T]
	entry Entry
	err   error // the first that tells why it is not done
	maybe bool  // a write may have done it
	tries int   // in this run, while others came through
	came  int   // what had come through at the last one
	since time.Time
}

// try writes the row once, and reports whether it may be tried again where it is not settled.
func (w *writing[T]) try(ctx context.Context) bool {
	if failed := w.journal.write(Entry{Row: w.row.number, State: Begun, Hash: w.row.hash, Key: w.entry.Key}, true); failed != nil {
		w.giveUp(failed)
		return false
	}
	if w.tries == 0 {
		w.since = time.Now()
	}
	id, err := w.job.Write(ctx, w.row.row)
	v := judge(err)
	if w.err == nil || v.state == Rejected {
		w.err = err
	}
	if w.entry.ID, w.entry.State = id, v.state; v.state == Unknown {
		w.maybe = true
		w.resolve(ctx)
	}
	if ctx.Err() == nil {
		w.note(v, err)
	}
	if w.entry.State == Pending {
		w.entry.State = Begun
	}
	return v.why == ofOutage && ctx.Err() == nil && w.patient()
}

// patient reports whether a row that does not come through in an outage is to be tried again: not for ever where it may be
// that row alone.
func (w *writing[T]) patient() bool {
	if came := w.outage.through(); w.tries == 0 || came != w.came {
		w.tries, w.came = w.tries+1, came
	}
	return w.tries < most && (w.opts.Workers > 1 || time.Since(w.since) < w.opts.Patience/4)
}

// resolve finds out about a row of which nobody knows whether it was written. It stays Begun where it may be written again.
func (w *writing[T]) resolve(ctx context.Context) {
	w.entry.State = Unknown
	if w.job.Find != nil {
		id, found, err := w.job.Find(ctx, w.row.row)
		switch {
		case found && err == nil:
			w.entry.State, w.entry.ID = Done, id
			return
		case err == nil:
			w.maybe = false
			w.entry.State = Begun
			return
		case w.err == nil:
			w.err = err
		}
	}
	if w.job.Repeatable {
		w.entry.State = Begun
	} else if w.err == nil {
		w.err = errors.New("the run was killed while it was written, or its answer was lost")
	}
}

// end keeps what became of the row.
func (w *writing[T]) end() {
	if w.entry.State == Begun {
		if w.err == nil { // it was not tried
			return
		}
		if w.entry.State = Pending; w.maybe {
			w.entry.State = Unknown
		}
	}
	if w.err != nil && w.entry.State != Done {
		w.entry.Error = strings.TrimPrefix(w.err.Error(), ErrRejected.Error()+": ")
	}
	if failed := w.journal.write(w.entry, false); failed != nil {
		w.giveUp(failed)
	}
	w.count(func(s *Summary) {
		switch w.entry.State {
		case Done:
			s.Done++
		case Rejected:
			s.Rejected++
		case Unknown:
			s.Unknown++
		}
	})
}

// note counts failures that say nothing about the rows, and ends the run when there are too many.
func (r *run[T]) note(v verdict, err error) {
	switch v.why {
	case ofRow:
		r.outage.end()
		r.failures.Store(0)
	case ofOutage:
		if lasted := r.outage.fail(); lasted >= r.opts.Patience {
			r.giveUp(fmt.Errorf("%w after %s in which no row came through: %w", ErrGivenUp, lasted.Round(time.Second), err))
		}
	default:
		if failures := r.failures.Add(1); failures >= int64(r.opts.MaxFailures) {
			r.giveUp(fmt.Errorf("%w after %d failures in a row: %w", ErrGivenUp, failures, err))
		}
	}
}
