package bulk_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/bulk"
)

// ledger is what a job has written, in the order of the rows, but for those that it refuses.
type ledger struct {
	t       *testing.T
	path    string
	refused []string
	written []string
}

func (l *ledger) run(rows ...string) error {
	job := bulk.Job[string]{Write: func(_ context.Context, row string) (string, error) {
		if slices.Contains(l.refused, row) {
			return "", fmt.Errorf("%w: no", bulk.ErrRejected)
		}
		l.written = append(l.written, row)
		return "", nil
	}}
	_, err := bulk.Run(l.t.Context(), given(rows...), job, bulk.Options{Journal: l.path, Workers: 1})
	return err
}

func given[T any](rows ...T) func(func(T, error) bool) {
	return func(yield func(T, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// A refused row may be corrected. One that was taken out of the input instead moves what follows into its place, and that is
// not written once more.
func TestRefusedRowsThatAreTakenOut(t *testing.T) {
	for name, c := range map[string]struct {
		refused []string
		then    []string // the input of the second run
	}{
		"one":                     {[]string{"c"}, []string{"a", "b", "d", "e", "f"}},
		"the first":               {[]string{"a"}, []string{"b", "c", "d", "e", "f"}},
		"two":                     {[]string{"b", "c"}, []string{"a", "d", "e", "f"}},
		"the first of two":        {[]string{"b", "c"}, []string{"a", "c", "d", "e", "f"}},
		"one, before what is new": {[]string{"c"}, []string{"a", "b", "d", "e", "f", "g"}},
	} {
		t.Run(name, func(t *testing.T) {
			l := &ledger{t: t, path: filepath.Join(t.TempDir(), "journal"), refused: c.refused}
			require.NoError(t, l.run("a", "b", "c", "d", "e", "f"))
			before := slices.Clone(l.written)
			l.refused = nil
			err := l.run(c.then...)
			require.ErrorIs(t, err, bulk.ErrChanged)
			require.ErrorContains(t, err, "is what another row was")
			assert.Equal(t, before, l.written, "nothing is written twice")
			corrected := []string{"a", "b", "c", "d", "e", "f"}
			for i, row := range corrected {
				if slices.Contains(c.refused, row) {
					corrected[i] += "!"
				}
			}
			require.NoError(t, l.run(corrected...), "corrected in its place")
			slices.Sort(corrected)
			slices.Sort(l.written)
			assert.Equal(t, corrected, l.written)
		})
	}
}

// hidden are rows of which JSON shows nothing.
type hidden struct{ id int }

// shown may be empty.
type shown struct {
	Name string `json:"name,omitempty"`
}

// A row by which nothing can be told from another is an error before anything is written, but where the job knows it by a key.
func TestRowsThatShowNothingOfThemselves(t *testing.T) {
	const want = "bulk: rows are known by their JSON, which shows nothing of a "
	refuses(t, want+"bulk_test.hidden", hidden{1}, hidden{2})
	refuses(t, want+"*bulk_test.hidden", &hidden{1}, &hidden{2})
	refuses(t, want+"func()", func() {}, func() {})
	for name, err := range map[string]error{
		"zero":     again(t, nil, []hidden{{}, {}}, []hidden{{}, {}}),
		"empty":    again(t, nil, []shown{{"a"}, {}}, []shown{{"a"}, {}}),
		"maps":     again(t, nil, []bulk.Record{{}, {"a": "b"}}, []bulk.Record{{}, {"a": "b"}}),
		"nothing":  again(t, nil, []*shown{nil, {"a"}}, []*shown{nil, {"a"}}),
		"any":      again(t, nil, []any{nil, 1}, []any{nil, 1}),
		"with key": again(t, func(row hidden) string { return fmt.Sprint(row.id) }, []hidden{{1}, {2}}, []hidden{{1}, {2}}),
	} {
		require.NoError(t, err, name)
	}
	key := func(row *hidden) string { return fmt.Sprint(row.id) }
	require.NoError(t, again(t, key, []*hidden{{1}, {2}}, []*hidden{{1}, {2}}), "wherever they are in memory")
	require.ErrorIs(t, again(t, key, []*hidden{{1}, {2}}, []*hidden{{2}, {1}}), bulk.ErrChanged)
}

func refuses[T any](t *testing.T, want string, rows ...T) {
	t.Helper()
	job := bulk.Job[T]{Write: func(context.Context, T) (string, error) {
		t.Error("nothing is to be written")
		return "", nil
	}}
	_, err := bulk.Run(t.Context(), given(rows...), job, bulk.Options{Journal: filepath.Join(t.TempDir(), "journal")})
	require.EqualError(t, err, want+": export its fields, or give Job.Key")
}

// again runs rows, and others with the same journal.
func again[T any](t *testing.T, key func(T) string, rows, then []T) error {
	t.Helper()
	job := bulk.Job[T]{Key: key, Write: func(context.Context, T) (string, error) { return "", nil }}
	opts := bulk.Options{Journal: filepath.Join(t.TempDir(), "journal")}
	_, err := bulk.Run(t.Context(), given(rows...), job, opts)
	require.NoError(t, err)
	summary, err := bulk.Run(t.Context(), given(then...), job, opts)
	if err == nil {
		assert.Equal(t, bulk.Summary{Rows: len(rows), Earlier: len(rows)}, summary)
	}
	return err
}
