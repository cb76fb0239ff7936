package bulk_test

import (
	"context"
	"path/filepath"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/bulk"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// TestTheRateLimitIsUsed writes for six windows of fake time and compares with what the limit allows.
func TestTheRateLimitIsUsed(t *testing.T) {
	const limit, windows = 500, 6
	synctest.Test(t, func(t *testing.T) {
		srv := intercomtest.New(t, intercomtest.WithInMemory(), intercomtest.WithRateLimit(limit, 10*time.Second))
		client, err := facade.New(func(c api.Caller) api.Caller { return c }, srv.Token(), facade.WithBaseURL(srv.URL), facade.WithHTTPClient(srv.Client()))
		require.NoError(t, err)
		op := &spec.Operation{Service: "Companies", Name: "CreateOrUpdate", Method: "POST", Path: "/companies", Version: "2.12", SafeToRepeat: true}
		const rows = limit * windows * 98 / 100
		numbers := func(yield func(int, error) bool) {
			for i := range rows {
				if !yield(i, nil) {
					return
				}
			}
		}
		job := bulk.Job[int]{Repeatable: true, Write: func(ctx context.Context, _ int) (string, error) {
			_, err := api.Do[map[string]any](ctx, client, &api.Call{Operation: op, Body: map[string]any{"company_id": "1"}})
			return "", err
		}}
		started := time.Now()
		summary, err := bulk.Run(t.Context(), numbers, job, bulk.Options{Journal: filepath.Join(t.TempDir(), "j"), Workers: 16})
		require.NoError(t, err)
		assert.Equal(t, rows, summary.Done)
		used := float64(rows) / (limit * (time.Since(started).Seconds()/10 + 1)) // the last window is a part
		t.Logf("%d rows in %s of %d a window: %.1f %% of the limit", rows, time.Since(started), limit, 100*used)
		assert.GreaterOrEqual(t, used, 0.95)
	})
}

func TestMemoryIsFlat(t *testing.T) {
	peak := func(rows int) (most uint64) {
		numbers := func(yield func(int, error) bool) {
			for i := range rows {
				if i%(rows/4) == rows/4-1 {
					runtime.GC()
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					most = max(most, m.HeapAlloc)
				}
				if !yield(i, nil) {
					return
				}
			}
		}
		_, err := bulk.Run(t.Context(), numbers, bulk.Job[int]{Write: func(context.Context, int) (string, error) { return "", nil }},
			bulk.Options{Journal: filepath.Join(t.TempDir(), "j"), Workers: 16})
		require.NoError(t, err)
		return most
	}
	small, large := peak(1_000), peak(20_000)
	t.Logf("heap: %d KB at 1,000 rows, %d KB at 20,000", small>>10, large>>10)
	assert.Less(t, large, small+1<<20)
}
