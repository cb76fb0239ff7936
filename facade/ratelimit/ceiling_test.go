package ratelimit_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/facade/ratelimit"
)

func TestLimiterCeilingOfOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t, ratelimit.WithCeiling(1))
		now(t, l, told(160, 159, 10))
		assert.Zero(t, oneByOne(l, 10))
	})
}

// What the server may have counted counts against a ceiling.
func TestLimiterCeilingCounts(t *testing.T) {
	for result, want := range map[ratelimit.Result]int{ratelimit.Succeeded: 1, ratelimit.Failed: 1, ratelimit.Lost: 1,
		ratelimit.NotSent: 2, ratelimit.Refused: 2} {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(t, ratelimit.WithCeiling(3))
			now(t, l, told(160, 159, 10))
			now(t, l, ended(result))
			assert.Equal(t, want, oneByOne(l, 10), result)
		})
	}
}

// A call counts in the window in which the server counts it: that before if it went long before its end.
func TestLimiterCeilingAndCallsFromTheWindowBefore(t *testing.T) {
	for name, tt := range map[string]struct {
		went   time.Duration
		result ratelimit.Result
		want   int // of two that are left beside it
	}{
		"long before, failed":           {7500 * time.Millisecond, ratelimit.Failed, 2},
		"long before, not sent":         {7500 * time.Millisecond, ratelimit.NotSent, 2},
		"long before, refused":          {7500 * time.Millisecond, ratelimit.Refused, 2},
		"shortly before, failed":        {8500 * time.Millisecond, ratelimit.Failed, 1},
		"shortly before, not sent":      {8500 * time.Millisecond, ratelimit.NotSent, 2},
		"shortly before, refused":       {8500 * time.Millisecond, ratelimit.Refused, 2},
		"exactly the longest, not sent": {8 * time.Second, ratelimit.NotSent, 2},
		"exactly the longest, failed":   {8 * time.Second, ratelimit.Failed, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(t, ratelimit.WithCeiling(3))
				now(t, l, told(160, 159, 10))
				until(tt.went)
				slow := l.Ask(token, 1, time.Now())
				until(13 * time.Second)
				now(t, l, told(160, 159, 20))
				slow.Done(ended(tt.result))
				assert.Equal(t, tt.want, oneByOne(l, 10))
			})
		})
	}
}

// The first to tell of a new window may be a call of the one before, and may find nobody waiting.
func TestLimiterCeilingWhenALateAnswerBeginsTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t, ratelimit.WithCeiling(10))
		now(t, l, told(160, 159, 10))
		until(5 * time.Second)
		ask(l, 5) // nobody answers
		until(9 * time.Second)
		last := l.Ask(token, 1, time.Now())
		until(11 * time.Second)
		last.Done(told(160, 159, 20))
		assert.Equal(t, 9, oneByOne(l, 20))
	})
}

func TestLimiterCeilingIsNotTakenByARefusalThatTellsTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t, ratelimit.WithCeiling(1))
		now(t, l, ratelimit.Answer{Result: ratelimit.Refused, Limit: told(160, 0, 59*60).Limit})
		assert.True(t, l.Ask(token, 1, time.Now()).IsReady(), "it asks whether the window is spent")
	})
}

// It counts from the answer that tells a limit, also where limits were told long ago and then not any more.
func TestLimiterCeilingCountsFromTheFirstLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t, ratelimit.WithCeiling(5))
		now(t, l, told(160, 159, 10))
		until(30 * time.Second)
		for range 10 {
			now(t, l, ended(ratelimit.Succeeded))
		}
		now(t, l, told(160, 159, 40))
		assert.Equal(t, 4, oneByOne(l, 20))
	})
}
