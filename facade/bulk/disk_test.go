//go:build linux || darwin

package bulk_test

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/bulk"
)

// room lets files grow to a size, as a full disk does: what is written beyond is written in part. Without a size it is endless.
func room(t *testing.T, size ...uint64) {
	t.Helper()
	var limit syscall.Rlimit
	require.NoError(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit))
	if limit.Cur = limit.Max; len(size) > 0 {
		limit.Cur = size[0]
	}
	require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit))
}

// A disk that is full cuts a line of the journal off; it has room again when a row that was being written ends. What the
// journal says then is whole, and nothing was written that it does not know of.
func TestAFullDiskDamagesNoJournal(t *testing.T) {
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	defer room(t)
	for left := range uint64(40) { // of the line
		path := filepath.Join(t.TempDir(), "journal")
		full, ended := make(chan struct{}), make(chan struct{})
		var mu sync.Mutex
		written := map[int]int{}
		job := bulk.Job[int]{Write: func(_ context.Context, row int) (string, error) {
			mu.Lock()
			written[row]++
			first := row == 0 && written[0] == 1
			mu.Unlock()
			if first {
				info, err := os.Stat(path)
				assert.NoError(t, err)
				room(t, uint64(info.Size())+left)
				close(full)
				<-ended
				room(t)
			}
			return "id", nil
		}}
		rows := func(yield func(int, error) bool) {
			for row := range 10 {
				if row == 1 {
					<-full
				}
				if !yield(row, nil) {
					break
				}
			}
			close(ended)
		}
		summary, err := bulk.Run(t.Context(), rows, job, bulk.Options{Journal: path, Workers: 2})
		require.ErrorIs(t, err, syscall.EFBIG)
		assert.Equal(t, 1, summary.Done)
		assert.Equal(t, map[int]int{0: 1}, written, "nothing that the journal does not say first")
		assert.Equal(t, bulk.Done, report(t, path)[0].State)
		summary, err = bulk.Run(t.Context(), count(10), job, bulk.Options{Journal: path, Workers: 2})
		require.NoError(t, err)
		assert.Equal(t, bulk.Summary{Rows: 10, Done: 9, Earlier: 1}, summary)
		assert.Len(t, written, 10)
	}
}
