package export

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/internal/sleep"
)

// Kind is what is exported.
type Kind string

// The kinds of exports.
const (
	Content   Kind = "content"
	Reporting Kind = "reporting"
)

// Job is an export that was started. It can be stored as JSON and finished by another process.
type Job struct {
	Kind   Kind   `json:"kind"`
	ID     string `json:"id"`
	Status string `json:"status"` // as Intercom names it: pending, in_progress, completed, complete, failed, no_data, canceled
	// Expires is until when the file can be fetched; zero when it is not known.
	Expires time.Time `json:"expires,omitzero"`
}

// How a job can end without a file, for errors.Is; the error is a *[JobError].
var (
	// ErrNoData: there is nothing in that time.
	ErrNoData = errors.New("there is nothing to export")
	// ErrFailed: Intercom could not do it. Start another one.
	ErrFailed = errors.New("the export failed")
	// ErrCanceled: somebody canceled it.
	ErrCanceled = errors.New("the export was canceled")
)

// JobError is a job that has ended without a file.
type JobError struct {
	Job  Job
	kind error
}

// Error names the job and how it ended.
func (e *JobError) Error() string {
	return fmt.Sprintf("export: %s job %s: %v (status %q)", e.Job.Kind, e.Job.ID, e.kind, e.Job.Status)
}

// Unwrap is one of [ErrNoData], [ErrFailed] and [ErrCanceled].
func (e *JobError) Unwrap() error { return e.kind }

// ended reports whether the job has a file, and the error of one that has ended without.
func (j Job) ended(address string) (bool, error) {
	switch status := strings.ToLower(j.Status); status {
	case "complete", "completed":
		return true, nil
	case "no_data":
		return true, &JobError{j, ErrNoData}
	case "failed":
		return true, &JobError{j, ErrFailed}
	case "canceled", "cancelled":
		return true, &JobError{j, ErrCanceled}
	case "pending", "in_progress":
		return false, nil
	default: // a status that nobody has described: the address of the file tells
		return address != "", nil
	}
}

// answer is a job as Intercom shows it. Some descriptions misspell the name of its id.
type answer struct {
	ID          string `json:"job_identifier"`
	Misspelt    string `json:"job_identfier"`
	Status      string `json:"status"`
	DownloadURL string `json:"download_url"`
	Expires     any    `json:"download_expires_at"` // Unix seconds, in text or as a number
}

func (a answer) job(kind Kind, id string) Job {
	for _, given := range []string{a.Misspelt, a.ID} {
		if given != "" {
			id = given
		}
	}
	job := Job{Kind: kind, ID: id, Status: a.Status}
	if seconds, err := strconv.ParseFloat(strings.TrimSpace(fmt.Sprint(a.Expires)), 64); err == nil && seconds > 0 {
		job.Expires = time.Unix(int64(seconds), 0).UTC()
	}
	return job
}

// paths are where a kind of export is started, looked at and fetched.
var paths = map[Kind]struct{ start, look, fetch string }{
	Content:   {"/export/content/data", "/export/content/data/{job_identifier}", "/download/content/data/{job_identifier}"},
	Reporting: {"/export/reporting_data/enqueue", "/export/reporting_data/{job_identifier}", "/download/reporting_data/{job_identifier}"},
}

func (e *Exports) operation(kind Kind, name, method, path string) *spec.Operation {
	service := map[Kind]string{Content: "DataExports", Reporting: "ReportingDataExports"}[kind]
	return &spec.Operation{Service: service, Name: name, Method: method, Path: path, Version: e.opts.Version}
}

func (e *Exports) start(ctx context.Context, kind Kind, body map[string]any) (*Job, error) {
	op := e.operation(kind, "Create", "POST", paths[kind].start)
	for tries := 0; ; tries++ {
		made, err := api.Do[answer](ctx, e.caller, &api.Call{Operation: op, Body: body})
		switch {
		case errors.Is(err, api.ErrJobPending) && tries < e.opts.PendingTries:
			e.opts.Progress(Progress{Stage: StagePending, Total: -1})
			if err := sleep.For(ctx, e.opts.PendingWait); err != nil {
				return nil, fmt.Errorf("export: waiting for other jobs to end: %w", err)
			}
			continue
		case err != nil:
			return nil, err
		}
		job := made.job(kind, "")
		if job.ID == "" {
			return nil, fmt.Errorf("export: a %s job was started, but the answer has no job_identifier", kind)
		}
		return &job, nil
	}
}

// Wait looks at a job until it has ended, and returns it as it is then. Of the ends without a file the error is a
// *[JobError]. Momentary failures to look are waited out.
func (e *Exports) Wait(ctx context.Context, job Job) (*Job, error) {
	if paths[job.Kind].look == "" || job.ID == "" {
		return nil, fmt.Errorf("export: unknown job %q of the kind %q (want %s or %s)", job.ID, job.Kind, Content, Reporting)
	}
	op := e.operation(job.Kind, "Get", "GET", paths[job.Kind].look)
	ended, err := facade.Wait(ctx, func(ctx context.Context) (*answer, error) {
		return api.Do[answer](ctx, e.caller, &api.Call{Operation: op, Path: []string{job.ID}})
	}, func(seen *answer) (bool, error) {
		now := seen.job(job.Kind, job.ID)
		e.opts.Progress(Progress{Job: now, Stage: StageWaiting, Total: -1})
		return now.ended(seen.DownloadURL)
	}, facade.WaitOptions{Interval: e.opts.Interval, MaxInterval: e.opts.MaxInterval, Timeout: e.opts.Timeout})
	if err != nil {
		return nil, err
	}
	now := ended.job(job.Kind, job.ID)
	return &now, nil
}

// Cancel ends a content export that is not done, so that another one can start.
func (e *Exports) Cancel(ctx context.Context, job Job) (*Job, error) {
	if job.Kind != Content {
		return nil, fmt.Errorf("export: a %s job cannot be canceled", job.Kind)
	}
	op := e.operation(job.Kind, "Cancel", "POST", "/export/cancel/{job_identifier}")
	seen, err := api.Do[answer](ctx, e.caller, &api.Call{Operation: op, Path: []string{job.ID}})
	if err != nil {
		return nil, err
	}
	now := seen.job(job.Kind, job.ID)
	return &now, nil
}
