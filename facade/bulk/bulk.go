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
// A row is refused for good only by an error that is about the row: see [Job]. What says nothing about it (no connection, a
// 5xx, a token without the permission, an address that is not Intercom's) leaves it to be done, and ends the run when it goes
// on: an outage after [Options].Patience, the others after MaxFailures in a row. During an outage all rows wait.
//
// The rows of a resumed run must come in the same order; a row that is another one than the journal knows ends the run with
// [ErrChanged], but for one that was refused: it may be corrected in its place, and is written then. A row is known by its
// JSON. Memory does not grow with the rows, but for nine bytes a row of a journal that is continued (17 once a refused row was
// corrected). A journal in which much has been superseded is rewritten when it is opened; a second process that opens it
// meanwhile is refused with [ErrInUse].
package bulk

import (
	"context"
	"errors"
	"iter"
	"time"
)

// Job is what to do with the rows.
type Job[T any] struct {
	// Write writes one row and returns the id of what it made, if any. Its error decides what is recorded: that of a call by
	// its outcome; one that is [ErrRejected] or api.ErrInvalidRequest refuses the row, and one that is [ErrPending] leaves it
	// to be done. Of any other nobody knows whether something was written: return such a one where a call fails after another
	// that has written, unless the job is Repeatable. Rows are written at the same time and in any order, those of one key too.
	Write func(ctx context.Context, row T) (id string, err error)
	// Repeatable says that writing a row twice is the same as once.
	Repeatable bool
	// Find looks for what a write left whose outcome is not known; nil where there is no natural key. It must not go by a
	// search that lags behind. What is not found is written again.
	Find func(ctx context.Context, row T) (id string, found bool, err error)
	// Key is what people know a row by, for the journal: its external id, say. It may be nil where rows show themselves as JSON.
	Key func(row T) string
}

// Options of [Run].
type Options struct {
	// Journal is the file of the journal, which is made when it is not there. It is required, and of one input alone.
	Journal string
	// Name says what the journal is of: the job, and the workspace if there are several ("contacts of staging"). A journal of
	// another name is refused with [ErrOther].
	Name string
	// Workers is how many rows are written at a time; 8 by default. The client's limiter decides how fast.
	Workers int
	// MaxFailures ends the run after so many failures in a row that say nothing about the row and that waiting does not help
	// (a refused token, a missing permission, an error of the job's own); 20 by default. The rows stay to be done.
	MaxFailures int
	// Patience is how long an outage may last (no connection, 5xx, a rate limit) until it ends the run; two minutes by default.
	Patience time.Duration
	// Again writes rows once more that an earlier run has found refused.
	Again bool
	// Total is the number of rows where it is known, for Progress.
	Total int
	// Progress is called about once a second, and at the end; it may be nil.
	Progress func(Progress)
	// Stop ends the run gracefully when it is closed: what has begun is finished. The error is [ErrStopped].
	Stop <-chan struct{}
}

// The errors of a run, for errors.Is.
var (
	// ErrStopped: Options.Stop was closed. Run again to continue.
	ErrStopped = errors.New("bulk: stopped")
	// ErrChanged: a row is not the one that the journal knows under its number.
	ErrChanged = errors.New("bulk: the rows are not those of the journal")
	// ErrOther: the journal has another name than the run.
	ErrOther = errors.New("bulk: the journal is that of another job")
	// ErrGivenUp: an outage was too long, or too many failures in a row had nothing to do with the rows.
	ErrGivenUp = errors.New("bulk: given up")
)

// The errors of a job, for its own to wrap.
var (
	// ErrRejected: the row is wrong. It is not written, now or by a later run, unless it is changed or Options.Again is set.
	ErrRejected = errors.New("the row is refused")
	// ErrPending: nothing was written, for a reason that passes: the run waits and tries again, as in any outage.
	ErrPending = errors.New("the row cannot be written yet")
)

// Run writes rows. It returns when every row has been dealt with, or with an error: rows that failed by themselves are none,
// they are counted and in the journal. An error of rows ends it, and so does a context, which also breaks off what has begun;
// Stop, and giving up, do not.
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
	if opts.Patience <= 0 {
		opts.Patience = 2 * time.Minute
	}
	journal, err := openJournal(opts.Journal, opts.Name)
	if err != nil {
		return Summary{}, err
	}
	defer func() { err = errors.Join(err, journal.close()) }()
	r := &run[T]{job: job, opts: opts, journal: journal, started: time.Now()}
	err = r.all(ctx, rows)
	p := r.progress()
	if r.opts.Progress != nil {
		r.opts.Progress(p)
	}
	return p.Summary, err
}
