package bulk

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/seed-a528e955/intercom-go/facade/internal/lock"
	"github.com/seed-a528e955/intercom-go/facade/internal/ondisk"
)

// ErrInUse says that another process works with the journal. Two runs at a time would write rows twice.
var ErrInUse = errors.New("bulk: the journal is in use")

// superseded reports whether a good part of the journal says what later entries say better.
func (p *past) superseded() bool {
	const worthwhile = 1000 // entries
	return p.lines-p.rows >= worthwhile && p.lines >= 3*p.rows/2
}

// compact writes the last entry of each row into a new file that takes the place of the journal: a kill leaves one or the
// other.
func (j *journal) compact(path string) error {
	path, err := filepath.EvalSymlinks(path) // a link stays one
	if err != nil {
		return fmt.Errorf("bulk: compacting the journal: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*")
	if err != nil {
		return fmt.Errorf("bulk: compacting the journal: %w", err)
	}
	err = lock.File(f)
	if err == nil {
		err = j.rewrite(f)
	}
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = ondisk.Rename(f.Name(), path)
	}
	if err != nil {
		_ = f.Close()
		_ = os.Remove(f.Name())
		return fmt.Errorf("bulk: compacting the journal: %w", err)
	}
	_ = j.file.Close()
	j.file = f
	return nil
}

// rewrite copies the entries that count, which are those that nothing follows of the same row.
func (j *journal) rewrite(to io.Writer) error {
	left := make([]uint32, len(j.past.states)) // entries of each row that are still to come
	count := func(e Entry) { left[e.Row-1]++ }
	if _, err := j.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if _, _, err := readEntries(j.file, count); err != nil {
		return err
	}
	if _, err := j.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	lines := bufio.NewWriter(to)
	out := json.NewEncoder(lines)
	failed := out.Encode(heading{journalForm, j.name})
	if _, _, err := readEntries(j.file, func(e Entry) {
		if left[e.Row-1]--; left[e.Row-1] == 0 && failed == nil {
			failed = out.Encode(e)
		}
	}); err != nil {
		return err
	}
	return errors.Join(failed, lines.Flush())
}

// openLocked opens the file at path so that no other process can, where the system has locks.
func openLocked(path string) (*os.File, error) {
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the caller's own file
		if err != nil {
			return nil, fmt.Errorf("bulk: %w", err)
		}
		if err := lock.File(f); err != nil {
			_ = f.Close()
			return nil, fmt.Errorf("%w: %s: %w", ErrInUse, path, err)
		}
		opened, err := f.Stat()
		if err == nil {
			var there os.FileInfo
			if there, err = os.Stat(path); err == nil && os.SameFile(opened, there) {
				return f, nil
			}
		}
		_ = f.Close() // it was compacted meanwhile
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("bulk: %w", err)
		}
	}
}
