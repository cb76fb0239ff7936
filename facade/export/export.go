// Package export runs Intercom's exports from beginning to end: it starts a job, waits until it has ended, fetches the file
// and reads its rows, whatever the file is.
//
//	exports := export.New(client, export.Options{Version: intercom.Version})
//	file, err := exports.Content(ctx, after, before)
//	if err != nil {
//		return err // export.ErrNoData where nothing was sent in that time
//	}
//	defer file.Close()
//	for row, err := range file.Rows("receipt") {
//		…
//	}
//
// # Two kinds
//
// A content export (of messages) is a file a statistic: who received what (receipt), and what they did (open, click, reply
// …), joined by receipt_id. It is documented as "gzipped CSV" and is a zip of CSV files in production. A reporting export is
// one table of a dataset, with the columns that were asked for, as plain CSV or compressed. [File] looks at the first bytes
// and reads all of these; what is none of them is [ErrFormat], never rows of garbage.
//
// # What is in the cells
//
// Values are handed out, and files kept, as Intercom has them, times in the time zone of the workspace. People outside can
// write some: a name such as =HYPERLINK("…") is text here and a formula in a spreadsheet. Nothing is escaped, which would
// change what every other reader gets; let a spreadsheet import the columns as text.
//
// # Limits
//
// One content export may be active, and five reporting exports; a further one waits for its turn (Options.PendingTries). A
// content export holds ten million rows at most, the rest is cut off by Intercom. Files can be fetched for two days.
package export

import (
	"context"
	"fmt"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
)

// Options of [New]. The zero value is fine.
type Options struct {
	// Version is the API version to ask in. Empty is that of the generated client, and of the app for any other api.Caller.
	// Reporting exports are described from 2.14 on.
	Version string
	// Dir is where files are put while they are read; the system's folder for temporary files by default.
	Dir string
	// MaxSize is the size in bytes above which a file is not fetched; 8 GiB by default.
	MaxSize int64
	// MaxUnpacked is how many bytes may come out of a compressed file; 64 GiB by default.
	MaxUnpacked int64
	// Interval is how long to wait before the first look at a job, 2 s by default. It grows by half each time, up to
	// MaxInterval, 30 s by default.
	Interval, MaxInterval time.Duration
	// Timeout is how long a job may take; by default only the context limits it.
	Timeout time.Duration
	// PendingWait is how long to wait while too many other jobs are unfinished, 30 s by default; PendingTries is how often,
	// 12 by default. -1 does not wait.
	PendingWait  time.Duration
	PendingTries int
	// Progress is called with what is going on; it may be nil.
	Progress func(Progress)
}

// Progress is how far an export is.
type Progress struct {
	// Job is what is known about it; empty while it waits for other jobs to end.
	Job Job
	// Stage is one of the constants below.
	Stage Stage
	// Done and Total are bytes of the file; Total is -1 where it is not known.
	Done, Total int64
}

// Stage is what an export is at.
type Stage string

// The stages in their order.
const (
	StagePending  Stage = "waiting for other jobs"
	StageWaiting  Stage = "waiting for the job"
	StageFetching Stage = "fetching the file"
)

// Exports starts, waits for and fetches exports. It may be used by several goroutines.
type Exports struct {
	caller api.Caller
	opts   Options
}

// New makes exports of what client can reach: a generated client, or any other [api.Caller].
func New(client api.Caller, opts Options) *Exports {
	set(&opts.MaxSize, 8<<30)
	set(&opts.MaxUnpacked, 64<<30)
	set(&opts.PendingWait, 30*time.Second)
	set(&opts.PendingTries, 12)
	if opts.Progress == nil {
		opts.Progress = func(Progress) {}
	}
	return &Exports{caller: client, opts: opts}
}

func set[T int | int64 | time.Duration](field *T, value T) {
	if *field == 0 {
		*field = value
	}
}

// Content exports what was sent from after to before (both included), waits for it and fetches the file.
func (e *Exports) Content(ctx context.Context, after, before time.Time) (*File, error) {
	job, err := e.StartContent(ctx, after, before)
	if err != nil {
		return nil, err
	}
	return e.Finish(ctx, *job)
}

// Reporting exports a dataset, waits for it and fetches the file.
func (e *Exports) Reporting(ctx context.Context, query Query) (*File, error) {
	job, err := e.StartReporting(ctx, query)
	if err != nil {
		return nil, err
	}
	return e.Finish(ctx, *job)
}

// Query is what a reporting export holds.
type Query struct {
	// Dataset is the id of a dataset, such as "conversation".
	Dataset string
	// Attributes are the ids of its attributes, in the order of the columns. Their labels may repeat: go by the order.
	Attributes []string
	// From and To limit the rows by the dataset's default time attribute.
	From, To time.Time
}

// StartContent starts a content export and does not wait for it. The job can be stored as JSON, to be finished later by
// [Exports.Finish]. Starting is not repeated where it may have happened; see the error's Outcome.
func (e *Exports) StartContent(ctx context.Context, after, before time.Time) (*Job, error) {
	if err := checkSpan(after, before); err != nil {
		return nil, err
	}
	return e.start(ctx, Content, map[string]any{"created_at_after": after.Unix(), "created_at_before": before.Unix()})
}

// StartReporting starts a reporting export, as [Exports.StartContent] does.
func (e *Exports) StartReporting(ctx context.Context, query Query) (*Job, error) {
	if err := checkSpan(query.From, query.To); err != nil {
		return nil, err
	}
	if query.Dataset == "" || len(query.Attributes) == 0 {
		return nil, fmt.Errorf("%w: export: a reporting export needs a dataset and attributes", api.ErrInvalidRequest)
	}
	return e.start(ctx, Reporting, map[string]any{
		"dataset_id": query.Dataset, "attribute_ids": query.Attributes, "start_time": query.From.Unix(), "end_time": query.To.Unix(),
	})
}

func checkSpan(from, to time.Time) error {
	switch {
	case from.IsZero():
		return fmt.Errorf("%w: export: the start is the zero time", api.ErrInvalidRequest)
	case to.IsZero():
		return fmt.Errorf("%w: export: the end is the zero time", api.ErrInvalidRequest)
	case to.Before(from):
		return fmt.Errorf("%w: export: the start, %s, is after the end, %s", api.ErrInvalidRequest, from.Format(time.RFC3339), to.Format(time.RFC3339))
	}
	return nil
}

// Finish waits for a job and fetches its file.
func (e *Exports) Finish(ctx context.Context, job Job) (*File, error) {
	ended, err := e.Wait(ctx, job)
	if err != nil {
		return nil, err
	}
	return e.Fetch(ctx, *ended)
}
