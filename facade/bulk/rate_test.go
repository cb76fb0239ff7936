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

// TestTheRateLimitIsUsed writes in fake time, while one request in ten fails, and compares with what the limit allows.
func TestTheRateLimitIsUsed(t *testing.T) {
	const limit, window = 1666, 10 * time.Second // Intercom's 10,000 a minute
	rows, _ := size(t)
	rows = max(rows, 3*limit)
	for name, rate := range map[string]float64{"no faults": 0, "one request in ten fails": 0.1} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := intercomtest.New(t, intercomtest.WithInMemory(), intercomtest.WithRateLimit(limit, window), intercomtest.WithoutBodies(),
					intercomtest.WithChaos(rate, 3, intercomtest.APIError(503, "service_unavailable", "x").AfterEffect(), intercomtest.CutBody(), intercomtest.ResetAfter()))
				client, err := facade.New(func(c api.Caller) api.Caller { return c }, srv.Token(), facade.WithBaseURL(srv.URL), facade.WithHTTPClient(srv.Client()))
				require.NoError(t, err)
				srv.SetLatency(50 * time.Millisecond)
				op := &spec.Operation{Service: "Companies", Name: "CreateOrUpdate", Method: "POST", Path: "/companies", Version: "2.12", SafeToRepeat: true}
				job := bulk.Job[int]{Repeatable: true, Write: func(ctx context.Context, _ int) (string, error) {
					return "", api.Exec(ctx, client, &api.Call{Operation: op, Body: map[string]any{"company_id": "1"}})
				}}
				started := srv.Now()
				summary, err := bulk.Run(t.Context(), count(rows), job, bulk.Options{Journal: filepath.Join(t.TempDir(), "j"), Workers: 32})
				require.NoError(t, err)
				assert.Equal(t, rows, summary.Done)
				windows := srv.Now().Unix()/10 - started.Unix()/10 // whole ones: the last is a part
				inside, refused := 0, 0
				for _, e := range srv.Ledger() {
					if e.At.Unix()/10-started.Unix()/10 < windows {
						inside++
					}
					if e.Status == 429 {
						refused++
					}
				}
				used := float64(inside) / float64(limit*windows)
				t.Logf("%d rows, %d requests, %d refused, %d windows: %.1f %% of the limit", rows, len(srv.Ledger()), refused, windows, 100*used)
				assert.GreaterOrEqual(t, used, 0.95)
				assert.LessOrEqual(t, refused, int(windows)*2)
			})
		})
	}
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
