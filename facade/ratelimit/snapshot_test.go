package ratelimit_test

import (
	"runtime"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/ratelimit"
)

func TestLimiterDropsTokensThatAreNotUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		flying := l.Ask("flying", 1, time.Now())
		now(t, l, told(160, 100, 10))
		blocked := l.Ask("blocked", 1, time.Now())
		blocked.Done(refused(5 * time.Minute))
		keys := func() (keys []string) {
			for _, s := range l.Snapshots() {
				keys = append(keys, s.Key)
			}
			return keys
		}
		time.Sleep(70*time.Second - 1)
		assert.Len(t, keys(), 3)
		time.Sleep(time.Nanosecond)
		assert.ElementsMatch(t, []string{ratelimit.Key("flying"), ratelimit.Key("blocked")}, keys(), "a minute after its window")
		time.Sleep(4*time.Minute + 50*time.Second)
		assert.Equal(t, []string{ratelimit.Key("flying")}, keys(), "a minute after its wait")
		flying.Done(ratelimit.Answer{Result: ratelimit.Succeeded})
		time.Sleep(time.Minute - 1)
		assert.Len(t, keys(), 1)
		time.Sleep(time.Nanosecond)
		l.Ask("another", 1, time.Now()) // sweeps as well
		assert.Equal(t, []string{ratelimit.Key("another")}, keys())
	})
}

// A snapshot tells the reset by our clock, and at least nothing as what is left.
func TestLimiterSnapshotIsByOurClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		both, _ := ask(l, 2)
		ahead := midnight.Add(time.Hour)
		both[0].Done(ratelimit.Answer{Result: ratelimit.Succeeded, Date: ahead, Limit: limit(160, 0, ahead.Add(10*time.Second))})
		both[1].Done(ratelimit.Answer{Result: ratelimit.Failed, Date: ahead}) // may have counted
		s := l.Snapshots()[0]
		assert.Equal(t, midnight.Add(10*time.Second), s.Reset)
		assert.Zero(t, s.Remaining)
	})
}

// Of several tokens the one that was used last comes first.
func TestLimiterSnapshotsAreInTheOrderOfUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		var want []string
		for i := range 20 {
			l.Ask(strconv.Itoa(i), 1, time.Now())
			want = append([]string{ratelimit.Key(strconv.Itoa(i))}, want...)
			time.Sleep(time.Second)
		}
		var got []string
		for _, s := range l.Snapshots() {
			got = append(got, s.Key)
		}
		assert.Equal(t, want, got)
	})
}

// What a token's last answer told is forgotten when it is not used, though nobody looks.
func TestLimiterBeginsAgainWithATokenThatWasNotUsed(t *testing.T) {
	for after, want := range map[time.Duration]int{70*time.Second - 1: 10, 70 * time.Second: 32} {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(t)
			now(t, l, told(160, 100, 10))
			until(after - 1)
			l.Ask("another", 1, time.Now())
			until(after)
			_, ready := ask(l, 40)
			assert.Equal(t, want, ready, after)
		})
	}
}

// Tokens that come and go leave nothing, though nobody looks.
func TestLimiterKeepsNothingOfTokensThatAreNotUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		used := func() int {
			var stats runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&stats)
			return int(stats.HeapAlloc)
		}
		before := used()
		for i := range 5000 {
			l.Ask(strconv.Itoa(i), 1, time.Now()).Done(told(160, 100, 10))
		}
		full := used() - before
		time.Sleep(2 * time.Minute)
		l.Ask(token, 1, time.Now())
		assert.Less(t, used()-before, full/2)
		runtime.KeepAlive(l)
	})
}

// A token is used as long as a call with it waits, however long that takes.
func TestLimiterKeepsTokensThatAreWaitedWith(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t, ratelimit.WithPacing())
		now(t, l, told(3, 2, 3000))
		time.Sleep(3010 * time.Second)
		now(t, l, ended(ratelimit.Failed)) // the new window is not told of
		_, ready := ask(l, 1)              // paced by what the last one was
		require.Zero(t, ready)
		time.Sleep(5 * time.Minute)
		all := l.Snapshots()
		require.Len(t, all, 1)
		assert.Equal(t, 1, all[0].Waiting)
	})
}
