package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/internal/download"
)

// fetchTries is how often in a row a request may bring nothing before a download is given up.
const fetchTries = 5

// Fetch downloads the file of a job that is done into a temporary file, which [File.Close] removes. A connection that
// breaks is opened again where it broke off if the file is surely the same, else from the start.
func (e *Exports) Fetch(ctx context.Context, job Job) (*File, error) {
	if paths[job.Kind].fetch == "" || job.ID == "" {
		return nil, fmt.Errorf("export: unknown job %q of the kind %q (want %s or %s)", job.ID, job.Kind, Content, Reporting)
	}
	if ctx == nil { //nolint:staticcheck // a mistake of the caller's
		return nil, errors.New("export: the context is nil")
	}
	f, err := os.CreateTemp(e.opts.Dir, "intercom-export-*")
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	drop := func() {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}
	sized := true
	_, err = download.Copy(ctx, f, e.opener(job, &sized), download.Options{
		MaxSize: e.opts.MaxSize, Tries: fetchTries, Temporary: temporary,
		Progress: func(done, total int64) {
			e.opts.Progress(Progress{Job: job, Stage: StageFetching, Done: done, Total: total})
		},
		Reset: func() error {
			_, err := f.Seek(0, io.SeekStart)
			return errors.Join(err, f.Truncate(0))
		},
	})
	if err != nil {
		drop()
		if errors.Is(err, api.ErrNotFound) {
			err = fmt.Errorf("the file is not there; it can be fetched for two days: %w", err)
		}
		return nil, fmt.Errorf("export: %s job %s: %w", job.Kind, job.ID, err)
	}
	file, err := open(f, e.opts.MaxUnpacked)
	if err == nil && !sized {
		err = file.whole()
	}
	if err != nil {
		drop()
		return nil, err
	}
	file.temporary = true
	return file, nil
}

// opener asks for the file of a job from an offset on, and notes whether its size is said.
func (e *Exports) opener(job Job, sized *bool) download.Open {
	op := e.operation(job.Kind, "Download", "GET", paths[job.Kind].fetch)
	op.Accept = "application/octet-stream"
	return func(ctx context.Context, offset int64, tag string) (*download.Part, error) {
		var meta facade.Response
		opts := []api.CallOption{facade.WithResponse(&meta)}
		for name, value := range download.Headers(offset, tag) {
			opts = append(opts, facade.WithHeader(name, value))
		}
		body, err := api.Stream(ctx, e.caller, &api.Call{Operation: op, Path: []string{job.ID}}, opts...)
		var refused *api.Error
		if errors.As(err, &refused) && refused.StatusCode == http.StatusRequestedRangeNotSatisfiable {
			err = fmt.Errorf("%w: %w", download.ErrRange, err)
		}
		if err != nil {
			return nil, err
		}
		length, err := strconv.ParseInt(meta.Header.Get("Content-Length"), 10, 64)
		if err != nil {
			length = -1
		}
		part := download.Described(meta.StatusCode, meta.Header, length)
		part.Body, *sized = body, part.Size >= 0
		return &part, nil
	}
}

// temporary reports whether a file may be there a little later.
func temporary(err error) bool {
	var unanswered *api.CallError
	return errors.Is(err, api.ErrServer) || errors.Is(err, api.ErrRateLimited) ||
		errors.As(err, &unanswered) && unanswered.StatusCode == 0 && unanswered.Attempts > 0
}
