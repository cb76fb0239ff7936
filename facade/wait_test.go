package facade_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

type job struct {
	Status string `json:"status"`
}

func job200(state string) answer { return answer{status: 200, body: `{"status":"` + state + `"}`} }

func finished(j *job) (bool, error) {
	switch j.Status {
	case "completed":
		return true, nil
	case "failed":
		return false, &facade.JobError{Status: j.Status, Job: j}
	}
	return false, nil
}

// await waits for the job that a script answers about; its calls are not repeated.
func await(t *testing.T, ctx context.Context, s *transport, opts facade.WaitOptions) (*job, error) {
	t.Helper()
	c := scripted(t, s, facade.WithMaxRetries(0))
	return facade.Wait(ctx, func(ctx context.Context) (*job, error) { return api.Do[job](ctx, c, callTo(opGet)) }, finished, opts)
}

func TestWaitForAJob(t *testing.T) {
	seconds := func(n ...float64) (d []time.Duration) {
		for _, n := range n {
			d = append(d, time.Duration(n*float64(time.Second)))
		}
		return d
	}
	pending := job200("pending")
	down := status(503)
	for name, tt := range map[string]struct {
		script []answer
		opts   facade.WaitOptions
		waits  []time.Duration
		err    error
		last   string
	}{
		"at once":    {[]answer{job200("completed")}, facade.WaitOptions{}, nil, nil, "completed"},
		"by default": {[]answer{pending, pending, pending, pending, pending, pending, pending, pending, pending, job200("completed")}, facade.WaitOptions{}, seconds(2, 3, 4.5, 6.75, 10.125, 15.1875, 22.78125, 30, 30), nil, "completed"},
		"own": {[]answer{pending, pending, pending, job200("completed")},
			facade.WaitOptions{Interval: time.Second, MaxInterval: 2 * time.Second}, seconds(1, 1.5, 2), nil, "completed"},
		"failed":       {[]answer{pending, job200("failed")}, facade.WaitOptions{}, seconds(2), &facade.JobError{Status: "failed", Job: &job{"failed"}}, "failed"},
		"not found":    {[]answer{pending, status(404)}, facade.WaitOptions{}, seconds(2), api.ErrNotFound, "pending"},
		"momentary":    {[]answer{down, failing(errReset), status(429), job200("completed")}, facade.WaitOptions{}, seconds(2, 3, 4.5), nil, "completed"},
		"in a row":     {[]answer{down, down, down, down, down, down}, facade.WaitOptions{}, seconds(2, 3, 4.5, 6.75, 10.125), api.ErrServer, ""},
		"not in a row": {[]answer{down, down, down, pending, down, down, down, job200("completed")}, facade.WaitOptions{MaxInterval: time.Second}, seconds(1, 1, 1, 1, 1, 1, 1), nil, "completed"},
		"five more":    {[]answer{pending, down, down, down, down, down, job200("completed")}, facade.WaitOptions{Interval: time.Second, MaxInterval: time.Second}, seconds(1, 1, 1, 1, 1, 1), nil, "completed"},
		"timeout":      {[]answer{pending, pending, pending}, facade.WaitOptions{Timeout: 8 * time.Second}, seconds(2, 3), context.DeadlineExceeded, "pending"},
		"while asked":  {[]answer{pending, {hang: true}}, facade.WaitOptions{Timeout: 8 * time.Second}, seconds(2), context.DeadlineExceeded, "pending"},
		"negative":     {nil, facade.WaitOptions{Interval: -1}, nil, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := script(tt.script...)
				got, err := await(t, t.Context(), s, tt.opts)
				assert.Equal(t, tt.waits, s.waits())
				var failed *facade.JobError
				switch {
				case name == "negative":
					require.ErrorContains(t, err, "no field may be negative")
				case errors.As(tt.err, &failed):
					require.Equal(t, tt.err, err)
					require.EqualError(t, err, `the job ended as "failed"`)
				default:
					require.ErrorIs(t, err, tt.err)
				}
				if tt.last == "" {
					assert.Nil(t, got)
				} else {
					assert.Equal(t, &job{tt.last}, got)
				}
				if tt.opts.Timeout > 0 {
					require.ErrorContains(t, err, "the job did not end within its timeout of 8s")
					assert.Equal(t, 8*time.Second, time.Since(midnight))
				}
			})
		})
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(3*time.Second, func() { cancel(errBroken) })
		got, err := await(t, ctx, script(job200("pending"), job200("pending")), facade.WaitOptions{})
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, errBroken)
		assert.Equal(t, &job{"pending"}, got)
		assert.Equal(t, 3*time.Second, time.Since(midnight))
	})
}

func TestWaitEndsWithTheShortestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, err := await(t, t.Context(), script(job200("pending"), job200("pending")), facade.WaitOptions{Timeout: 1})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, time.Duration(1), time.Since(midnight))
	})
}

func TestWaitWantsBothFunctions(t *testing.T) {
	_, err := facade.Wait(t.Context(), nil, finished, facade.WaitOptions{})
	require.ErrorContains(t, err, "poll and done must not be nil")
	_, err = facade.Wait(t.Context(), func(context.Context) (*job, error) { return &job{}, nil }, nil, facade.WaitOptions{})
	require.ErrorContains(t, err, "poll and done must not be nil")
}

// A call that was not even attempted, as its id is empty, fails the same way the next time.
func TestWaitEndsWithACallThatIsNotAttempted(t *testing.T) {
	for attempts, want := range map[int]int{0: 1, 1: 6} {
		synctest.Test(t, func(t *testing.T) {
			polls := 0
			_, err := facade.Wait(t.Context(), func(context.Context) (*job, error) {
				polls++
				return nil, &api.CallError{Err: errBroken, CallInfo: api.CallInfo{Attempts: attempts}}
			}, finished, facade.WaitOptions{})
			require.ErrorIs(t, err, errBroken)
			assert.Equal(t, want, polls)
		})
	}
}

func TestWaitRefusesTheShortestIntervals(t *testing.T) {
	_, err := facade.Wait(t.Context(), func(context.Context) (*int, error) { return nil, errBroken },
		func(*int) (bool, error) { return true, nil }, facade.WaitOptions{Interval: 2, MaxInterval: 1})
	require.ErrorContains(t, err, "Interval 2ns is longer than MaxInterval 1ns")
	_, err = facade.Wait(t.Context(), func(context.Context) (*int, error) { return nil, errBroken },
		func(*int) (bool, error) { return true, nil }, facade.WaitOptions{Interval: -1})
	require.ErrorContains(t, err, "no field may be negative")
}
