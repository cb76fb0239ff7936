package bulk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/bulk"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// TestFailuresThatAreNotTheRows: what says nothing about a row leaves it to be done, ends the run, and the next one does it.
func TestFailuresThatAreNotTheRows(t *testing.T) {
	list := func(code string) string {
		return `{"type":"error.list","errors":[{"code":"` + code + `","message":"no"}]}`
	}
	for name, answer := range map[string]struct {
		status int
		body   string
	}{
		"token":             {401, list("unauthorized")},
		"permission":        {403, list("api_plan_restricted")},
		"payment":           {402, list("payment_required")},
		"version":           {400, list("intercom_version_invalid")},
		"another server":    {404, "<html>nothing here</html>"},
		"another API":       {404, `{"message":"no route"}`},
		"method":            {405, ""},
		"a proxy's refusal": {400, "bad request"},
	} {
		t.Run(name, func(t *testing.T) {
			failing := true
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				if failing {
					w.WriteHeader(answer.status)
					_, _ = io.WriteString(w, answer.body)
					return
				}
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, `{"type":"tag","id":"17"}`)
			}))
			defer server.Close()
			client, err := facade.New(intercom.New, "dG9rZW4gb2YgYSB0ZXN0", facade.WithBaseURL(server.URL))
			require.NoError(t, err)
			job := bulk.Job[int]{Write: func(ctx context.Context, row int) (string, error) {
				tag, err := client.Tags.CreateOrUpdate(ctx, intercom.CreateTag(fmt.Sprint("tag ", row)))
				if err != nil {
					return "", err
				}
				return tag.ID, nil
			}}
			opts := bulk.Options{Journal: filepath.Join(t.TempDir(), "journal"), Workers: 4}
			summary, err := bulk.Run(t.Context(), count(100), job, opts)
			require.ErrorIs(t, err, bulk.ErrGivenUp)
			var failed *api.Error
			require.ErrorAs(t, err, &failed)
			assert.Equal(t, answer.status, failed.StatusCode)
			assert.Zero(t, summary.Rejected+summary.Unknown+summary.Done)
			assert.Equal(t, summary.Rows, summary.Pending)
			failing = false
			summary, err = bulk.Run(t.Context(), count(100), job, opts)
			require.NoError(t, err)
			assert.Equal(t, bulk.Summary{Rows: 100, Done: 100}, summary)
		})
	}
}

// answered is an error with an outcome.
type answered struct {
	error
	outcome api.Outcome
}

func (a answered) Outcome() api.Outcome { return a.outcome }

// TestOutages: rows wait for the end of an outage, and none is lost; one that is too long ends the run.
func TestOutages(t *testing.T) {
	lostConnection := answered{errors.New("no connection"), api.NotSent}
	for name, c := range map[string]struct {
		lasts      time.Duration
		err        error
		repeatable bool
		givenUp    bool
	}{
		"short, not sent":         {300 * time.Millisecond, lostConnection, false, false},
		"a minute, not sent":      {time.Minute, lostConnection, false, false},
		"short, 503":              {300 * time.Millisecond, answered{errors.New("503"), api.Unknown}, true, false},
		"a minute, 503":           {time.Minute, answered{errors.New("503"), api.Unknown}, true, false},
		"rate limit":              {90 * time.Second, fmt.Errorf("%w: wait", api.ErrRateLimited), false, false},
		"the job's own":           {time.Minute, fmt.Errorf("%w: the database is away", bulk.ErrPending), false, false},
		"too long, not sent":      {time.Hour, lostConnection, false, true},
		"too long, 503":           {time.Hour, answered{errors.New("503"), api.Unknown}, true, true},
		"too long, the job's own": {time.Hour, fmt.Errorf("%w: the database is away", bulk.ErrPending), false, true},
	} {
		for _, workers := range []int{1, 16} {
			t.Run(fmt.Sprintf("%s, %d", name, workers), func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "journal")
				synctest.Test(t, func(t *testing.T) {
					begun := time.Now()
					const begins = 50 * time.Millisecond
					job := bulk.Job[int]{Repeatable: c.repeatable, Write: func(_ context.Context, row int) (string, error) {
						time.Sleep(10 * time.Millisecond)
						if at := time.Since(begun); at > begins && at < begins+c.lasts {
							return "", c.err
						}
						return fmt.Sprint(row), nil
					}}
					summary, err := bulk.Run(t.Context(), count(200), job, bulk.Options{Journal: path, Workers: workers})
					took := time.Since(begun)
					if c.givenUp {
						require.ErrorIs(t, err, bulk.ErrGivenUp)
						require.ErrorIs(t, err, c.err)
						assert.Less(t, took, 3*time.Minute)
						assert.Positive(t, summary.Done)
						assert.Zero(t, summary.Rejected)
						time.Sleep(c.lasts)
						summary, err = bulk.Run(t.Context(), count(200), job, bulk.Options{Journal: path, Workers: workers})
						require.NoError(t, err)
						assert.Equal(t, 200, summary.Done+summary.Earlier)
						return
					}
					require.NoError(t, err)
					if workers > 1 {
						assert.Equal(t, bulk.Summary{Rows: 200, Done: 200}, summary)
					}
					assert.LessOrEqual(t, summary.Pending+summary.Unknown, 3, "one worker does not wait for one row for ever")
					assert.Less(t, took, 5*time.Second+200*10*time.Millisecond+2*c.lasts)
				})
			})
		}
	}
}

// TestARowThatFailsHoldsNoOther: one row for which the server always fails.
func TestARowThatFailsHoldsNoOther(t *testing.T) {
	for _, workers := range []int{1, 8} {
		path := filepath.Join(t.TempDir(), "journal")
		synctest.Test(t, func(t *testing.T) {
			var tries atomic.Int64
			job := bulk.Job[int]{Repeatable: true, Write: func(_ context.Context, row int) (string, error) {
				time.Sleep(10 * time.Millisecond)
				if row == 40 {
					tries.Add(1)
					return "", answered{errors.New("500"), api.Unknown}
				}
				return "", nil
			}}
			begun := time.Now()
			summary, err := bulk.Run(t.Context(), count(300), job, bulk.Options{Journal: path, Workers: workers})
			require.NoError(t, err)
			assert.Equal(t, bulk.Summary{Rows: 300, Done: 299, Unknown: 1}, summary)
			assert.Less(t, time.Since(begun), 60*time.Second)
			assert.Greater(t, tries.Load(), int64(2))
		})
		assert.Equal(t, bulk.Unknown, report(t, path)[40].State)
	}
}

// TestWhatMayHaveBeenWrittenIsNotCalledNotSent: the run is broken off while a row is written.
func TestWhatMayHaveBeenWrittenIsNotCalledNotSent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	ctx, cancel := context.WithCancel(t.Context())
	var once sync.Once
	job := bulk.Job[int]{Repeatable: true, Write: func(ctx context.Context, _ int) (string, error) {
		err := error(answered{errors.New("not sent"), api.NotSent})
		once.Do(func() { err = answered{errors.New("it may have been written"), api.Unknown} })
		time.AfterFunc(20*time.Millisecond, cancel)
		return "", err
	}}
	summary, err := bulk.Run(ctx, count(1), job, bulk.Options{Journal: path, Workers: 1})
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, bulk.Summary{Rows: 1, Unknown: 1}, summary)
	entry := report(t, path)[0]
	assert.Equal(t, bulk.Unknown, entry.State)
	assert.Equal(t, "it may have been written", entry.Error)
	job.Write = func(context.Context, int) (string, error) { return "7", nil }
	summary, err = bulk.Run(t.Context(), count(1), job, bulk.Options{Journal: path})
	require.NoError(t, err)
	assert.Equal(t, 1, summary.Done)
}

// TestErrorsWithoutAnOutcome: of an error of the job's own nobody knows what it left; only what it says is refused is.
func TestErrorsWithoutAnOutcome(t *testing.T) {
	for name, c := range map[string]struct {
		err        error
		repeatable bool
		state      bulk.State
	}{
		"its own":             {errors.New("database is away"), false, bulk.Unknown},
		"its own, repeatable": {errors.New("database is away"), true, bulk.Unknown},
		"refused":             {fmt.Errorf("%w: no email", bulk.ErrRejected), false, bulk.Rejected},
		"a wrong call":        {fmt.Errorf("%w: no id", api.ErrInvalidRequest), true, bulk.Rejected},
		"an outcome":          {answered{errors.New("taken"), api.Rejected}, false, bulk.Rejected},
		"the answer was lost": {answered{errors.New("cut off"), api.Applied}, false, bulk.Done},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "journal")
			failing := true
			job := bulk.Job[int]{Repeatable: c.repeatable, Write: func(_ context.Context, row int) (string, error) {
				if failing && row == 1 {
					return "", c.err
				}
				return "", nil
			}}
			_, err := bulk.Run(t.Context(), count(3), job, bulk.Options{Journal: path, Workers: 1})
			require.NoError(t, err)
			assert.Equal(t, c.state, report(t, path)[1].State)
			failing = false
			summary, err := bulk.Run(t.Context(), count(3), job, bulk.Options{Journal: path, Workers: 1})
			require.NoError(t, err)
			if c.repeatable && c.state == bulk.Unknown {
				assert.Equal(t, bulk.Summary{Rows: 3, Done: 1, Earlier: 2}, summary)
			} else {
				assert.Equal(t, 0, summary.Done)
				assert.Equal(t, 3, summary.Earlier+summary.Rejected+summary.Unknown)
			}
		})
	}
	job := bulk.Job[int]{Write: func(context.Context, int) (string, error) { return "", errors.New("always") }}
	summary, err := bulk.Run(t.Context(), count(100), job, bulk.Options{Journal: filepath.Join(t.TempDir(), "journal"), Workers: 1, MaxFailures: 7})
	require.ErrorIs(t, err, bulk.ErrGivenUp)
	require.ErrorContains(t, err, "after 7 failures in a row: always")
	assert.Equal(t, 7, summary.Unknown)
}

// A deadline or an end of the job's own is an outage, in which rows wait, and no fault of theirs.
func TestDeadlinesOfTheJobsOwn(t *testing.T) {
	for _, failure := range []error{context.DeadlineExceeded, context.Canceled, fmt.Errorf("the database: %w", context.DeadlineExceeded)} {
		path := filepath.Join(t.TempDir(), "journal")
		synctest.Test(t, func(t *testing.T) {
			tries := 0
			job := bulk.Job[int]{Repeatable: true, Write: func(context.Context, int) (string, error) {
				if tries++; tries < 3 {
					return "", failure
				}
				return "", nil
			}}
			summary, err := bulk.Run(t.Context(), count(1), job, bulk.Options{Journal: path, MaxFailures: 1})
			require.NoError(t, err)
			assert.Equal(t, bulk.Summary{Rows: 1, Done: 1}, summary)
		})
	}
}

// TestJournalsHaveNames: what one job has done is not taken for another's.
func TestJournalsHaveNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	job := bulk.Job[int]{Write: func(context.Context, int) (string, error) { return "", nil }}
	_, err := bulk.Run(t.Context(), count(3), job, bulk.Options{Journal: path, Name: "contacts"})
	require.NoError(t, err)
	for _, name := range []string{"companies", ""} {
		summary, err := bulk.Run(t.Context(), count(3), job, bulk.Options{Journal: path, Name: name})
		require.ErrorIs(t, err, bulk.ErrOther)
		require.ErrorContains(t, err, fmt.Sprintf(`%s is of "contacts", and this is %q`, path, name))
		assert.Zero(t, summary)
	}
	summary, err := bulk.Run(t.Context(), count(4), job, bulk.Options{Journal: path, Name: "contacts"})
	require.NoError(t, err)
	assert.Equal(t, bulk.Summary{Rows: 4, Done: 1, Earlier: 3}, summary)
}

// TestRefusedRowsAreWrittenAgain when they were corrected, and when that is asked for.
func TestRefusedRowsAreWrittenAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	allowed := map[string]bool{"a": true, "B": true}
	written := []string{}
	job := bulk.Job[string]{Key: func(row string) string { return "key of " + row }, Write: func(_ context.Context, row string) (string, error) {
		if !allowed[row] {
			return "", answered{errors.New("422"), api.Rejected}
		}
		written = append(written, row)
		return "", nil
	}}
	run := func(again bool, rows ...string) (bulk.Summary, error) {
		return bulk.Run(t.Context(), func(yield func(string, error) bool) {
			for _, row := range rows {
				if !yield(row, nil) {
					return
				}
			}
		}, job, bulk.Options{Journal: path, Workers: 1, Again: again})
	}
	summary, err := run(false, "a", "b", "c")
	require.NoError(t, err)
	assert.Equal(t, bulk.Summary{Rows: 3, Done: 1, Rejected: 2}, summary)
	summary, err = run(false, "a", "b", "c")
	require.NoError(t, err)
	assert.Equal(t, bulk.Summary{Rows: 3, Earlier: 1, Rejected: 2}, summary, "refused for good")
	summary, err = run(false, "a", "B", "c")
	require.NoError(t, err)
	assert.Equal(t, bulk.Summary{Rows: 3, Done: 1, Earlier: 1, Rejected: 1}, summary, "corrected")
	allowed["c"] = true
	summary, err = run(true, "a", "B", "c")
	require.NoError(t, err)
	assert.Equal(t, bulk.Summary{Rows: 3, Done: 1, Earlier: 2}, summary, "asked for")
	assert.Equal(t, []string{"a", "B", "c"}, written)
	_, err = run(true, "a", "D", "c")
	require.ErrorIs(t, err, bulk.ErrChanged, "what was done does not change")
	assert.Equal(t, "key of B", report(t, path)[1].Key)
}
