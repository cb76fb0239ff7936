package bulk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/bulk"
)

// count gives the numbers up to n.
func count(n int) func(func(int, error) bool) {
	return func(yield func(int, error) bool) {
		for i := range n {
			if !yield(i, nil) {
				return
			}
		}
	}
}

func report(t *testing.T, path string) (entries []bulk.Entry) {
	t.Helper()
	for e, err := range bulk.Report(path) {
		require.NoError(t, err)
		entries = append(entries, e)
	}
	return entries
}

func TestAJournalIsCompactedWhenItIsOpened(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "journal")
	var writes atomic.Int64
	job := bulk.Job[int]{Write: func(_ context.Context, row int) (string, error) {
		if writes.Add(1); row%10 == 3 {
			return "", fmt.Errorf("%w: no", bulk.ErrRejected)
		}
		return "id", nil
	}}
	opts := bulk.Options{Journal: path, Workers: 4}
	_, err := bulk.Run(t.Context(), count(3000), job, opts)
	require.NoError(t, err)
	before := report(t, path)
	long, err := os.ReadFile(path)
	require.NoError(t, err)
	writes.Store(0)
	summary, err := bulk.Run(t.Context(), count(3000), job, opts)
	require.NoError(t, err)
	assert.Equal(t, bulk.Summary{Rows: 3000, Earlier: 2700, Rejected: 300}, summary)
	assert.Zero(t, writes.Load())
	short, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, 6001, bytes.Count(long, []byte("\n")))
	assert.Equal(t, 3001, bytes.Count(short, []byte("\n")), "its name and an entry a row")
	assert.Equal(t, before, report(t, path), "it says the same")
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, files, 1)

	_, err = bulk.Run(t.Context(), count(3001), job, opts) // it can be gone on with
	require.NoError(t, err)
	assert.Len(t, report(t, path), 3001)
}

func TestADamagedJournalIsAnError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	job := bulk.Job[int]{Write: func(context.Context, int) (string, error) { return "", errors.New("must not be called") }}
	const first = `{"bulk_journal":1,"name":""}` + "\n"
	for line, want := range map[string]string{
		"external_id,email\n":                 `it is no journal: it begins with "external_id,email"`,
		"external_id":                         `it is no journal: it begins with "external_id"`,
		"\x00\x00\x00\n":                      "it is no journal",
		`{"bulk_journal":2,"name":""}` + "\n": "it is no journal", // of a later release
		first + `{"row":9223372036854775807,"state":"done","hash":"1"}` + "\n": "line 2 of the journal is damaged", // and not memory for all of them
		first + "x\n": "line 2 of the journal is damaged",
		first + `{"row":0,"state":"done","hash":"1"}` + "\n": "line 2 of the journal is damaged",
		first + `{"row":1,"state":"gone","hash":"1"}` + "\n": "line 2 of the journal is damaged",
	} {
		require.NoError(t, os.WriteFile(path, []byte(line), 0o600))
		summary, err := bulk.Run(t.Context(), count(1), job, bulk.Options{Journal: path})
		require.ErrorContains(t, err, want)
		require.ErrorContains(t, err, path)
		assert.Zero(t, summary)
		kept, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, line, string(kept), "nothing is lost")
	}
}

// TestUnknownOutcomesAreLookedFor has rows whose answer is lost, and a job that can find what they left.
func TestUnknownOutcomesAreLookedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	there, writes := map[string]string{}, map[string]int{}
	failing := true
	job := bulk.Job[string]{
		Write: func(_ context.Context, row string) (string, error) {
			writes[row]++
			switch {
			case row == "lost answer":
				there[row] = "id-1"
				return "", lostAnswer()
			case row == "lost request" && writes[row] == 1:
				return "", lostAnswer()
			case row == "cannot be looked for" && failing:
				return "", lostAnswer()
			}
			there[row] = "id-2"
			return "id-2", nil
		},
		Find: func(_ context.Context, row string) (string, bool, error) {
			if row == "cannot be looked for" && failing {
				return "", false, errors.New("no connection")
			}
			id, found := there[row]
			return id, found, nil
		},
	}
	rows := []string{"lost answer", "lost request", "cannot be looked for", "killed"}
	run := func() bulk.Summary {
		summary, err := bulk.Run(t.Context(), func(yield func(string, error) bool) {
			for _, row := range rows {
				if !yield(row, nil) {
					return
				}
			}
		}, job, bulk.Options{Journal: path, Workers: 1})
		require.NoError(t, err)
		return summary
	}
	assert.Equal(t, bulk.Summary{Rows: 4, Done: 3, Unknown: 1}, run())
	assert.Equal(t, map[string]int{"lost answer": 1, "lost request": 2, "cannot be looked for": 1, "killed": 1}, writes)

	// A kill between the write and the journal: its line is cut off.
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	lines := strings.SplitAfter(string(text), "\n")
	at := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, `"row":4,"state":"done"`) })
	require.NoError(t, os.WriteFile(path, []byte(strings.Join(slices.Delete(lines, at, at+1), "")), 0o600))
	failing = false
	assert.Equal(t, bulk.Summary{Rows: 4, Done: 2, Earlier: 2}, run())
	assert.Equal(t, map[string]int{"lost answer": 1, "lost request": 2, "cannot be looked for": 2, "killed": 1}, writes, "what is found is not written again")
	for _, e := range report(t, path) {
		assert.Equal(t, bulk.Done, e.State)
		assert.NotEmpty(t, e.ID)
	}
}

// A journal behind a link stays there when it is compacted.
func TestAJournalBehindALink(t *testing.T) {
	dir := t.TempDir()
	link, path := filepath.Join(dir, "link"), filepath.Join(dir, "journal")
	if err := os.Symlink(path, link); err != nil {
		t.Skip("no links here: ", err)
	}
	require.NoError(t, os.WriteFile(path, []byte(`{"bulk_journal":1,"name":""}`+"\n"+strings.Repeat(`{"row":1,"state":"pending","hash":"1"}`+"\n", 2000)), 0o600))
	_, err := bulk.Run(t.Context(), count(0), bulk.Job[int]{Write: func(context.Context, int) (string, error) { return "", nil }}, bulk.Options{Journal: link})
	require.NoError(t, err)
	compacted, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Less(t, len(compacted), 100)
	info, err := os.Lstat(link)
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&os.ModeSymlink)
}
