package facade_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

// repeated runs a call that fails for ever and returns how often it was repeated.
func repeated(t *testing.T, s *transport, c api.Caller) int {
	t.Helper()
	before := s.attempts()
	_, err := do(t.Context(), c, opGet)
	require.ErrorIs(t, err, api.ErrServer)
	return s.attempts() - before - 1
}

func TestBudget(t *testing.T) {
	tests := []struct {
		name   string
		opts   []facade.ClientOption
		full   int // calls that are repeated twice before it runs out
		refill int // successes that earn one
	}{
		{"default", nil, 25, 5},
		{"own", []facade.ClientOption{facade.WithRetryBudget(4, 2)}, 2, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				failures := func(n int) []answer {
					var a []answer
					for range n {
						a = append(a, status(500))
					}
					return a
				}
				s := script(failures(3*tt.full + 1)...)
				c := scripted(t, s, tt.opts...)
				for i := range tt.full {
					require.Equal(t, 2, repeated(t, s, c), "call %d", i)
				}
				require.Equal(t, 0, repeated(t, s, c), "nothing is left")

				for range tt.refill { // one repetition is earned, which the next failure uses
					s.script = append(s.script, ok)
					_, err := do(t.Context(), c, opGet)
					require.NoError(t, err)
				}
				s.script = append(s.script, failures(3)...)
				require.Equal(t, 1, repeated(t, s, c))
				require.Equal(t, 0, repeated(t, s, c))
			})
		})
	}
}

// Without a budget only those are retried that were told when.
func TestBudgetOfNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script(ok, status(500), status(429, "Retry-After", "1"), ok)
		c := scripted(t, s, facade.WithRetryBudget(0, 1))
		_, err := do(t.Context(), c, opGet)
		require.NoError(t, err)
		require.Equal(t, 0, repeated(t, s, c))
		_, err = do(t.Context(), c, opGet)
		require.NoError(t, err)
	})
}

// A repetition costs nothing only where Intercom refused for the rate and said when to come back.
func TestBudgetPaysForOtherRepetitions(t *testing.T) {
	for name, failure := range map[string]answer{
		"refused for the rate, without a time": status(429),
		"a time, without a refusal":            status(503, "Retry-After", "1"),
	} {
		synctest.Test(t, func(t *testing.T) {
			s := script(failure, ok)
			_, err := do(t.Context(), scripted(t, s, facade.WithRetryBudget(0, 1)), opGet)
			require.ErrorContains(t, err, "the retry budget is spent", name)
			assert.Equal(t, 1, s.attempts(), name)
		})
	}
}

// An error says that it is final for want of a budget, whatever its type.
func TestBudgetThatIsSpentIsNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script(status(500), status(500), failing(errRefused))
		c := scripted(t, s, facade.WithRetryBudget(1, 5))
		_, err := do(t.Context(), c, opGet)
		require.ErrorContains(t, err, "no; not retried: the retry budget is spent (request id req500; 2 attempts in 0s, outcome unknown)")
		_, err = do(t.Context(), c, opGet)
		require.ErrorContains(t, err, "not sent: dial tcp: connection refused; not retried: the retry budget is spent")
		require.ErrorIs(t, err, errRefused)
	})
}

// A refusal that says when to come back adds no load, so it costs nothing.
func TestBudgetIsNotSpentOnWindows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script(window(midnight.Add(5*time.Second)), status(429, "Retry-After", "1"), ok, status(429, "Retry-After", "0.000000001"), ok, status(500), ok)
		c := scripted(t, s, facade.WithRetryBudget(1, 5))
		for range 3 {
			_, err := do(t.Context(), c, opGet)
			require.NoError(t, err)
		}
	})
}

// What is in hand never grows beyond the budget.
func TestBudgetIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var answers []answer
		for range 10 {
			answers = append(answers, ok)
		}
		s := script(append(answers, status(500), status(500), status(500))...)
		c := scripted(t, s, facade.WithRetryBudget(1, 1))
		for range answers {
			_, err := do(t.Context(), c, opGet)
			require.NoError(t, err)
		}
		require.Equal(t, 1, repeated(t, s, c))
	})
}

// A repetition that will not take place costs nothing.
func TestBudgetIsSpentOnRepetitionsOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script(status(429, "Retry-After", "3600"), status(500), status(500), ok)
		c := scripted(t, s, facade.WithRetryBudget(1, 5), facade.WithoutLimiter())
		_, err := do(t.Context(), c, opGet) // too long a wait
		require.ErrorIs(t, err, api.ErrRateLimited)
		_, err = do(t.Context(), c, opPost) // not safe to repeat
		require.ErrorIs(t, err, api.ErrServer)
		_, err = do(t.Context(), c, opGet)
		require.NoError(t, err)
		assert.Equal(t, 4, s.attempts())
	})
}
