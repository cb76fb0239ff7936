package bulk_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/bulk"
)

func TestJournalSkipsWhatIsDone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	written := []string{}
	job := bulk.Job[string]{Write: func(_ context.Context, row string) (string, error) {
		if row == "bad" {
			return "", fmt.Errorf("%w: no such row", bulk.ErrRejected)
		}
		written = append(written, row)
		return "id-" + row, nil
	}}
	run := func(rows ...string) (bulk.Summary, error) {
		lines := func(yield func(string, error) bool) {
			for _, row := range rows {
				if !yield(row, nil) {
					return
				}
			}
		}
		return bulk.Run(t.Context(), lines, job, bulk.Options{Journal: path, Workers: 1})
	}
	summary, err := run("a", "bad", "b")
	require.NoError(t, err)
	assert.Equal(t, bulk.Summary{Rows: 3, Done: 2, Rejected: 1}, summary)
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	_, err = f.WriteString(`{"row":4,"sta`) // torn by a kill
	require.NoError(t, err)
	require.NoError(t, f.Close())
	summary, err = run("a", "bad", "b", "c")
	require.NoError(t, err)
	assert.Equal(t, bulk.Summary{Rows: 4, Done: 1, Earlier: 2, Rejected: 1}, summary)
	assert.Equal(t, []string{"a", "b", "c"}, written)
	_, err = run("other")
	require.ErrorIs(t, err, bulk.ErrChanged)
	var report []bulk.Entry
	for e, err := range bulk.Report(path) {
		require.NoError(t, err)
		e.Hash = 0
		report = append(report, e)
	}
	assert.Equal(t, []bulk.Entry{{Row: 1, State: bulk.Done, ID: "id-a"}, {Row: 2, State: bulk.Rejected, Error: "no such row"},
		{Row: 3, State: bulk.Done, ID: "id-b"}, {Row: 4, State: bulk.Done, ID: "id-c"}}, report)
}

func TestReportOfADamagedJournal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	require.NoError(t, os.WriteFile(path, []byte(`{"bulk_journal":1}`+"\n"+`{"row":0,"state":"done","hash":"1"}`+"\n"), 0o600))
	for _, err := range bulk.Report(path) {
		require.ErrorContains(t, err, `line 2 of the journal is damaged: "{\"row\":0`)
	}
}

// A write that took effect is done, whatever became of its answer.
func TestRowOfAnAnswerThatCannotBeRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	job := bulk.Job[string]{Write: func(context.Context, string) (string, error) {
		return "", wire.NewCallError(&api.Call{Operation: &spec.Operation{}}, api.Applied, errors.New("cut short"))
	}}
	summary, err := bulk.Run(t.Context(), func(yield func(string, error) bool) { yield("a", nil) }, job, bulk.Options{Journal: path})
	require.NoError(t, err)
	assert.Equal(t, bulk.Summary{Rows: 1, Done: 1}, summary)
	for e, err := range bulk.Report(path) {
		require.NoError(t, err)
		assert.Equal(t, bulk.Done, e.State)
		assert.Empty(t, e.Error)
	}
}

// Progress is told about once a second, and at the end.
func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		job := bulk.Job[int]{Write: func(context.Context, int) (string, error) { time.Sleep(400 * time.Millisecond); return "", nil }}
		rows := func(yield func(int, error) bool) {
			for n := range 10 {
				if !yield(n, nil) {
					return
				}
			}
		}
		var done []int
		var left []time.Duration
		_, err := bulk.Run(t.Context(), rows, job, bulk.Options{Journal: filepath.Join(t.TempDir(), "j"), Workers: 1, Total: 20, Progress: func(p bulk.Progress) {
			done, left = append(done, p.Done), append(left, p.Left)
		}})
		require.NoError(t, err)
		assert.Equal(t, []int{0, 3, 6, 9, 10}, done)
		assert.Equal(t, []time.Duration{0, 7 * time.Second, 6 * time.Second, 4 * time.Second, 4 * time.Second}, left)
	})
}

func TestStopIsGraceful(t *testing.T) {
	stop := make(chan struct{})
	job := bulk.Job[int]{Write: func(context.Context, int) (string, error) { close(stop); return "", nil }}
	rows := make(chan int, 2)
	rows <- 1
	rows <- 2
	summary, err := bulk.Run(t.Context(), bulk.Channel(rows), job, bulk.Options{Journal: filepath.Join(t.TempDir(), "j"), Workers: 1, Stop: stop})
	require.ErrorIs(t, err, bulk.ErrStopped)
	assert.Equal(t, 1, summary.Done)
}

func TestNilContextIsRefused(t *testing.T) {
	var none context.Context
	path := filepath.Join(t.TempDir(), "journal")
	job := bulk.Job[string]{Write: func(context.Context, string) (string, error) { return "", nil }}
	_, err := bulk.Run(none, func(func(string, error) bool) {}, job, bulk.Options{Journal: path})
	require.EqualError(t, err, "bulk: the context is nil")
	assert.NoFileExists(t, path)
}

// lostAnswer is an error after which nobody knows what happened.
func lostAnswer() error { return lost{errors.New("the connection broke")} }

type lost struct{ error }

func (lost) Outcome() api.Outcome { return api.Unknown }

// Rows that block and heed neither context nor Stop hold no run; what has begun is finished when it is stopped, and nothing
// of what they do later has an effect.
func TestDeafRowsHoldNoRun(t *testing.T) {
	for name, want := range map[string]error{"stop": bulk.ErrStopped, "context": context.Canceled, "given up": bulk.ErrGivenUp} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "journal")
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				stop, goOn := make(chan struct{}), make(chan struct{})
				later := 0
				rows := func(yield func(int, error) bool) {
					if !yield(1, nil) {
						return
					}
					<-goOn
					for yield(2, nil) {
						later++
					}
				}
				time.AfterFunc(10*time.Second, func() {
					switch name {
					case "stop":
						close(stop)
					case "context":
						cancel()
					}
				})
				finished := false
				job := bulk.Job[int]{Write: func(ctx context.Context, _ int) (string, error) {
					time.Sleep(15 * time.Second)
					if finished = true; name == "given up" {
						return "", fmt.Errorf("%w", api.ErrUnauthorized)
					}
					return "", ctx.Err()
				}}
				begun := time.Now()
				summary, err := bulk.Run(ctx, rows, job, bulk.Options{Journal: path, Workers: 2, Stop: stop, MaxFailures: 1})
				require.ErrorIs(t, err, want)
				assert.Less(t, time.Since(begun), 16*time.Second)
				assert.True(t, finished)
				assert.Equal(t, 1, summary.Rows)
				if name == "stop" {
					assert.Equal(t, 1, summary.Done)
				}
				close(goOn)
				synctest.Wait()
				assert.Zero(t, later)
			})
		})
	}
}

// A panic of the caller's own ends the run in order, and a job that leaves its goroutine is a failure.
func TestRunThatPanicsOrExits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	panicOf := func(rows iter.Seq2[int, error], write func(context.Context, int) (string, error)) (p *facade.PanicError) {
		defer func() { p, _ = recover().(*facade.PanicError) }()
		_, err := bulk.Run(t.Context(), rows, bulk.Job[int]{Write: write, Repeatable: true}, bulk.Options{Journal: path})
		assert.ErrorIs(t, err, facade.ErrWorkerExited)
		return nil
	}
	one := func(yield func(int, error) bool) { yield(1, nil) }
	fine := func(context.Context, int) (string, error) { return "", nil }
	for range 2 { // the journal is closed each time
		p := panicOf(one, func(context.Context, int) (string, error) { panic("the job's") })
		require.NotNil(t, p)
		assert.Equal(t, "the job's", p.Value)
		p = panicOf(func(func(int, error) bool) { panic("the rows'") }, fine)
		require.NotNil(t, p)
		assert.Equal(t, "the rows'", p.Value)
		require.Nil(t, panicOf(one, func(context.Context, int) (string, error) { runtime.Goexit(); return "", nil }))
		require.Nil(t, panicOf(func(func(int, error) bool) { runtime.Goexit() }, fine))
	}
	_, err := bulk.Run(t.Context(), nil, bulk.Job[int]{Write: fine}, bulk.Options{Journal: path})
	require.ErrorContains(t, err, "needs rows")
	_, err = bulk.Run(t.Context(), one, bulk.Job[int]{}, bulk.Options{Journal: path})
	require.ErrorContains(t, err, "needs Write")
	_, err = bulk.Run(t.Context(), one, bulk.Job[int]{Write: fine}, bulk.Options{})
	require.ErrorContains(t, err, "and a journal")
}
