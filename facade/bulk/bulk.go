// Package bulk writes many rows: several at a time, at the speed that the rate limit allows, with a journal that lets a run
// that was killed continue without doing anything twice.
//
//	summary, err := bulk.Run(ctx, bulk.CSV(file), bulk.Job[bulk.Record]{
//		Write: func(ctx context.Context, row bulk.Record) (string, error) {
//			company, err := client.Companies.CreateOrUpdate(ctx, intercom.CreateOrUpdateCompanyRequest{…})
//			…
//		},
//		Repeatable: true, // a company is known by its company_id
//	}, bulk.Options{Journal: "companies.journal", Workers: 16})
//
// # What is promised
//
// Before a row is written the journal says so, on disk; afterwards it says what became of it. After a kill at any moment the
// next run with the same journal leaves out what was done or refused. Of rows that had begun nobody knows whether they
// happened: at most one a worker and kill. They are written again if the job is Repeatable (Intercom knows the row by a
// natural key: external_id through facade/upsert, company_id, an event's time and name), looked for if there is a Find, and
// else reported as [Unknown] and left alone. The same holds for calls whose outcome is api.Unknown.
//
// The rows of a resumed run must come in the same order; a row that is another one than the journal knows ends the run. Memory
// does not grow with the rows, but for nine bytes a row of a journal that is continued. A journal in which much has been
// superseded is rewritten when it is opened; a second process that opens it meanwhile is refused with [ErrInUse].
package bulk

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

// Job is what to do with the rows.
type Job[T any] struct {
	// Write writes one row and returns the id of what it made, if any. The outcome of its error decides what is recorded.
	Write func(ctx context.Context, row T) (id string, err error)
	// Repeatable says that writing a row twice is the same as once.
	Repeatable bool
	// Find looks for what a write left whose outcome is not known; nil where there is no natural key. It must not go by a
	// search that lags behind. What is not found is written again.
	Find func(ctx context.Context, row T) (id string, found bool, err error)
}

// Options of [Run].
type Options struct {
	// Journal is the file of the journal, which is made when it is not there. It is required, and of one input alone.
	Journal string
	// Workers is how many rows are written at a time; 8 by default. The client's limiter decides how fast.
	Workers int
	// MaxFailures ends the run after so many failures in a row that say nothing about the row (no connection, a refused
	// token); 20 by default. The rows stay to be done.
	MaxFailures int
	// Total is the number of rows where it is known, for Progress.
	Total int
	// Progress is called about once a second, and at the end; it may be nil.
	Progress func(Progress)
	// Stop ends the run gracefully when it is closed: what has begun is finished. The error is [ErrStopped].
	Stop <-chan struct{}
}

// Progress is how far a run is.
type Progress struct {
	Summary
	// Rate is rows a second of this run.
	Rate float64
	// Left is how long the rest will take; 0 when it is not known.
	Left time.Duration
}

// Summary counts rows by what became of them.
type Summary struct {
	Rows     int // read
	Done     int // by this run
	Earlier  int // by an earlier one: left out
	Rejected int // refused by Intercom, in this run
	Unknown  int // may have happened, in this run
	Pending  int // still to be done: nothing was sent, or Intercom was not to be reached
}

// The errors of a run, for errors.Is.
var (
	// ErrStopped: Options.Stop was closed. Run again to continue.
	ErrStopped = errors.New("bulk: stopped")
	// ErrChanged: a row is not the one that the journal knows under its number.
	ErrChanged = errors.New("bulk: the rows are not those of the journal")
	// ErrGivenUp: too many failures in a row that had nothing to do with the rows.
	ErrGivenUp = errors.New("bulk: given up")
)

// Run writes rows. It returns when every row has been dealt with, or with an error: rows that failed by themselves are none,
// they are counted and in the journal. An error of rows ends it, and so does a context, which also breaks off what has begun;
// Stop does not.
//
// Rows that block and heed no context are left behind a moment after the context has ended or Stop was closed: what they still
// do has no effect, and their goroutine ends when they give a row or end. A panic of rows or of the job is passed on when
// everything else has ended, as a [facade.PanicError].
func Run[T any](ctx context.Context, rows iter.Seq2[T, error], job Job[T], opts Options) (summary Summary, err error) {
	if ctx == nil { //nolint:staticcheck // a mistake of the caller's
		return Summary{}, errors.New("bulk: the context is nil")
	}
	if rows == nil || job.Write == nil || opts.Journal == "" {
		return Summary{}, errors.New("bulk: a run needs rows and a journal, and a job needs Write")
	}
	if opts.Workers < 1 {
		opts.Workers = 8
	}
	if opts.MaxFailures < 1 {
		opts.MaxFailures = 20
	}
	journal, err := openJournal(opts.Journal)
	if err != nil {
		return Summary{}, err
	}
	defer func() { err = errors.Join(err, journal.close()) }()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	r := &run[T]{job: job, opts: opts, journal: journal, started: time.Now(), giveUp: cancel}
	err = r.all(ctx, rows)
	if r.opts.Progress != nil {
		r.opts.Progress(r.progress())
	}
	return r.summary, err
}

type run[T any] struct {
	job     Job[T]
	opts    Options
	journal *journal
	started time.Time
	giveUp  context.CancelCauseFunc

	mu       sync.Mutex
	summary  Summary
	failures int // in a row
	told     time.Time
}

type numbered[T any] struct {
	number int
	hash   uint64
	before State // what the journal says about it
	row    T
}

func (r *run[T]) all(ctx context.Context, rows iter.Seq2[T, error]) error {
	fed, stop := context.WithCancelCause(ctx) // ends the feed, and not what has begun
	defer stop(nil)
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
			return ErrStopped
		}
		r.one(ctx, *row)
		return nil
	})
	switch {
	case err != nil && fed.Err() != nil && errors.Is(err, context.Cause(fed)):
		return context.Cause(fed)
	case err == nil && ctx.Err() != nil: // workers have passed rows over
		return context.Cause(ctx)
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
	n.hash = hashOf(n.row)
	before, err := r.journal.check(n.number, n.hash)
	if err != nil {
		return false, err
	}
	r.count(func(s *Summary) { s.Rows++ })
	if before == Unknown && (r.job.Repeatable || r.job.Find != nil) {
		before = Begun // it can be found out
	}
	n.before = before
	if before == Done || before == Rejected || before == Unknown {
		r.count(func(s *Summary) { s.Earlier++ })
		return false, nil
	}
	return true, nil
}

// writeTries is how often a row is written whose outcome is not known and that can be written again.
const writeTries = 4

// one deals with a row: the journal, the write, the journal.
func (r *run[T]) one(ctx context.Context, n numbered[T]) {
	e := Entry{Row: n.number, State: Begun, Hash: n.hash}
	if ctx.Err() != nil {
		return
	}
	var err error
	if n.before == Begun { // killed while it was written
		e.State, e.ID, err = r.resolve(ctx, n.row)
	}
	for try := 0; e.State == Begun && try < writeTries; try++ {
		if failed := r.journal.write(Entry{Row: n.number, State: Begun, Hash: e.Hash}, true); failed != nil {
			r.giveUp(failed)
			return
		}
		e.ID, err = r.job.Write(ctx, n.row)
		if e.State = stateOf(err); e.State == Unknown {
			e.State, e.ID, _ = r.resolve(ctx, n.row)
		}
	}
	if e.State == Begun { // it can be written again, and was to no avail
		e.State = Pending
	}
	if err != nil && e.State != Done {
		e.Error = err.Error()
	}
	r.record(e, err)
}

// resolve finds out about a row of which nobody knows whether it was written: Begun means that it may be written again.
func (r *run[T]) resolve(ctx context.Context, row T) (State, string, error) {
	switch {
	case r.job.Find != nil:
		id, found, err := r.job.Find(ctx, row)
		switch {
		case err != nil && r.job.Repeatable:
			return Begun, "", nil
		case err != nil:
			return Unknown, "", err
		case found:
			return Done, id, nil
		}
		return Begun, "", nil
	case r.job.Repeatable:
		return Begun, "", nil
	default:
		return Unknown, "", errors.New("the run was killed while it was written, or its answer was lost")
	}
}

// stateOf is what an error's outcome says.
func stateOf(err error) State {
	var failed interface{ Outcome() api.Outcome }
	switch {
	case err == nil:
		return Done
	case errors.Is(err, api.ErrRateLimited), errors.Is(err, api.ErrUnauthorized), errors.Is(err, api.ErrVersion):
		return Pending
	case !errors.As(err, &failed) && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)):
		return Unknown
	case !errors.As(err, &failed):
		return Rejected // the job's own
	}
	switch failed.Outcome() {
	case api.NotSent:
		return Pending
	case api.Applied:
		return Done
	case api.Rejected:
		return Rejected
	default:
		return Unknown
	}
}

// record keeps what became of a row.
func (r *run[T]) record(e Entry, err error) {
	if failed := r.journal.write(e, false); failed != nil {
		r.giveUp(failed)
	}
	r.count(func(s *Summary) {
		switch e.State {
		case Done:
			s.Done++
		case Rejected:
			s.Rejected++
		case Unknown:
			s.Unknown++
		default:
			s.Pending++
		}
		if r.failures++; e.State != Pending {
			r.failures = 0
		}
		if r.failures >= r.opts.MaxFailures {
			r.giveUp(fmt.Errorf("%w after %d failures in a row: %w", ErrGivenUp, r.failures, err))
		}
	})
}

// count changes the summary, and tells about it once a second.
func (r *run[T]) count(change func(*Summary)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(&r.summary)
	if now := time.Now(); r.opts.Progress != nil && now.Sub(r.told) >= time.Second {
		r.told = now
		r.opts.Progress(r.progress())
	}
}

func (r *run[T]) progress() Progress {
	p := Progress{Summary: r.summary}
	worked := p.Done + p.Rejected + p.Unknown
	if d := time.Since(r.started).Seconds(); d > 0 {
		p.Rate = float64(worked) / d
	}
	if left := r.opts.Total - worked - p.Earlier; left > 0 && p.Rate > 0 {
		p.Left = time.Duration(float64(left) / p.Rate * float64(time.Second)).Round(time.Second)
	}
	return p
}
