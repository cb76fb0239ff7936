package guard_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/guard"
)

func TestMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var stopped []error
		guard.Memory(ctx, 1, func(err error) { stopped = append(stopped, err) })
		guard.Memory(ctx, 1<<50, func(error) { t.Error("there is room") })
		time.Sleep(time.Second)
		synctest.Wait()
		require.Len(t, stopped, 1)
		assert.ErrorContains(t, stopped[0], "more than 0 MiB")
	})
}

func TestParent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var parent, gone atomic.Int32
		parent.Store(7)
		guard.Parent(ctx, func() int { return int(parent.Load()) }, func() { gone.Add(1) })
		time.Sleep(time.Minute)
		synctest.Wait()
		assert.Zero(t, gone.Load())
		parent.Store(1)
		time.Sleep(time.Minute)
		synctest.Wait()
		assert.EqualValues(t, 1, gone.Load())
	})
}
