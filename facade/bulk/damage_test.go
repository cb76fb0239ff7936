package bulk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/bulk"
)

// kept makes a journal of rows 1 to n that are done, but for the third, which is refused.
func kept(t *testing.T, n int) (text []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "journal")
	job := bulk.Job[int]{Key: func(row int) string { return fmt.Sprint("key ", row) }, Write: func(_ context.Context, row int) (string, error) {
		if row == 2 {
			return "", fmt.Errorf("%w: \"no\"", bulk.ErrRejected)
		}
		return fmt.Sprint("id ", row), nil
	}}
	_, err := bulk.Run(t.Context(), count(n), job, bulk.Options{Journal: path, Name: "a name", Workers: 1})
	require.NoError(t, err)
	text, err = os.ReadFile(path)
	require.NoError(t, err)
	return text
}

// goOn runs the rest with a journal, and returns which rows were written.
func goOn(t *testing.T, path string, text []byte, n int) (written map[int]bool, err error) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, text, 0o600))
	written = map[int]bool{}
	job := bulk.Job[int]{Write: func(_ context.Context, row int) (string, error) {
		written[row+1] = true
		return "", nil
	}}
	_, err = bulk.Run(t.Context(), count(n), job, bulk.Options{Journal: path, Name: "a name", Workers: 1})
	return written, err
}

// A journal that ends within any of its bytes is gone on with: what a kill left of a line is as if it had not been written.
func TestAJournalThatEndsAnywhere(t *testing.T) {
	const rows = 3
	text, path := kept(t, rows), filepath.Join(t.TempDir(), "journal")
	for end := range len(text) + 1 {
		var whole []string // lines
		for line := range bytes.SplitAfterSeq(text[:end], []byte("\n")) {
			if bytes.HasSuffix(line, []byte("\n")) {
				whole = append(whole, string(line))
			}
		}
		written, err := goOn(t, path, text[:end], rows)
		require.NoError(t, err, "%d bytes", end)
		for row := 1; row <= rows; row++ {
			begun := max(0, len(whole)-1) >= 2*row-1 // its line is there; a heading, then two lines a row
			assert.Equal(t, !begun, written[row], "%d bytes, row %d", end, row)
		}
	}
}

// One byte that is wrong is an error, or costs a row its certainty; no row that is done is written again.
func TestAJournalWithAWrongByte(t *testing.T) {
	const rows = 3
	text, path := kept(t, rows), filepath.Join(t.TempDir(), "journal")
	refused := 0
	for at := range text {
		damaged := bytes.Clone(text)
		damaged[at] = "\x00 \n\"07x\xff2"[at%9]
		written, err := goOn(t, path, damaged, rows)
		if err != nil {
			refused++
			continue
		}
		delete(written, 3) // it was refused, and may be another one now
		assert.Empty(t, written, "byte %d is %q", at, damaged[at])
	}
	assert.Greater(t, refused, len(text)/4, "much of it is noticed")
}

// Rows that earlier runs have dealt with say nothing about the speed of this one.
func TestRateOfARunThatGoesOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	synctest.Test(t, func(t *testing.T) {
		job := bulk.Job[int]{Write: func(context.Context, int) (string, error) { time.Sleep(time.Second); return "", nil }}
		var last bulk.Progress
		opts := bulk.Options{Journal: path, Workers: 1, Total: 100, Progress: func(p bulk.Progress) { last = p }}
		for done := range 3 {
			_, err := bulk.Run(t.Context(), count(20*(done+1)), job, opts)
			require.NoError(t, err)
			assert.InDelta(t, 1, last.Rate, 0.01)
			assert.Equal(t, time.Duration(80-20*done)*time.Second, last.Left)
		}
	})
}

// Why nobody knows about a row that was being written is why it could not be looked for.
func TestRowThatCannotBeLookedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	lines := bytes.SplitAfter(kept(t, 1), []byte("\n"))
	require.NoError(t, os.WriteFile(path, bytes.Join(lines[:2], nil), 0o600)) // killed while it was written
	job := bulk.Job[int]{
		Write: func(context.Context, int) (string, error) { return "", errors.New("not to be called") },
		Find:  func(context.Context, int) (string, bool, error) { return "", false, errors.New("the index is away") },
	}
	summary, err := bulk.Run(t.Context(), count(1), job, bulk.Options{Journal: path, Name: "a name"})
	require.NoError(t, err)
	assert.Equal(t, bulk.Summary{Rows: 1, Unknown: 1}, summary)
	assert.Equal(t, "the index is away", report(t, path)[0].Error)
}
