package bulk

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"iter"
	"os"
	"reflect"
	"slices"
	"sync"

	"github.com/seed-a528e955/intercom-go/facade/internal/ondisk"
)

// State is what is known about a row.
type State string

// The states. A row that begun and has no later entry was being written when the process ended.
const (
	Begun    State = "begun"
	Done     State = "done"
	Rejected State = "rejected"
	Unknown  State = "unknown"
	Pending  State = "pending"
)

// Entry is a line of the journal. The last one of a row counts.
type Entry struct {
	Row   int    `json:"row"` // from 1
	State State  `json:"state"`
	Hash  uint64 `json:"hash,string"`   // of the row
	Key   string `json:"key,omitempty"` // what Job.Key said
	ID    string `json:"id,omitempty"`
	Error string `json:"error,omitempty"`
}

// Report goes over the rows of a journal in their order, with what became of each.
func Report(path string) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		f, err := os.Open(path) //nolint:gosec // the caller's own file
		if err != nil {
			yield(Entry{}, fmt.Errorf("bulk: %w", err))
			return
		}
		defer func() { _ = f.Close() }()
		var last []Entry
		if _, _, err := readEntries(f, func(e Entry) {
			for len(last) < e.Row {
				last = append(last, Entry{})
			}
			last[e.Row-1] = e
		}); err != nil {
			yield(Entry{}, fmt.Errorf("bulk: %s: %w", path, err))
			return
		}
		for _, e := range last {
			if e.Row > 0 && !yield(e, nil) {
				return
			}
		}
	}
}

// heading is the first line of a journal.
type heading struct {
	Journal int    `json:"bulk_journal"` // how it is written
	Name    string `json:"name"`
}

const journalForm = 1

// maxAhead is how far a row may be ahead of the number of lines: further than any number of workers makes it.
const maxAhead = 1_000_000

// readEntries returns where the last whole line ends, since a kill can leave a part of one, and the journal's name.
func readEntries(r io.Reader, do func(Entry)) (end int64, name string, err error) {
	lines := bufio.NewReader(r)
	for number := 1; ; number++ {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) && (number > 1 || isBegun(line)) {
			return end, name, nil
		} else if err != nil && !errors.Is(err, io.EOF) {
			return end, name, err
		}
		if number == 1 {
			var h heading
			if json.Unmarshal(line, &h) != nil || h.Journal != journalForm {
				return 0, "", fmt.Errorf("it is no journal: it begins with %.60q", bytes.TrimSpace(line))
			}
			name = h.Name
		} else {
			var e Entry
			if err := json.Unmarshal(line, &e); err != nil || e.Row < 1 || e.Row > number+maxAhead || !slices.Contains(states[1:], e.State) {
				return end, name, fmt.Errorf("line %d of the journal is damaged: %.60q", number, bytes.TrimSpace(line))
			}
			do(e)
		}
		end += int64(len(line))
	}
}

// isBegun reports whether a line without an end is what a kill can leave of the first.
func isBegun(line []byte) bool {
	const start = `{"bulk_journal":`
	n := min(len(line), len(start))
	return string(line[:n]) == start[:n]
}

// journal is the file. Entries that must be on disk before something happens wait for a sync that several of them share.
type journal struct {
	file *os.File
	name string
	past past

	mu      sync.Mutex
	written int64 // entries so far
	cut     error // a line was written in part and could not be taken back: nothing may follow it
	syncing sync.Mutex
	synced  int64 // entries that are surely on disk; guarded by syncing
}

// past is what earlier runs say about the rows, by their numbers: nine bytes a row.
type past struct {
	hashes []uint64
	states []byte   // places in the list of states; 0 for a row that is not there
	lines  int      // entries that were read
	rows   int      // that are there
	sorted []uint64 // the hashes, once a row that was refused has changed
}

var states = []State{"", Begun, Done, Rejected, Unknown, Pending}

func (p *past) take(e Entry) {
	for len(p.states) < e.Row {
		p.states, p.hashes = append(p.states, 0), append(p.hashes, 0)
	}
	if p.states[e.Row-1] == 0 {
		p.rows++
	}
	p.lines++
	p.states[e.Row-1], p.hashes[e.Row-1] = byte(max(0, slices.Index(states, e.State))), e.Hash
}

// openJournal opens the journal of that name for this process alone. What a kill left of a line is cut off.
func openJournal(path, name string) (*journal, error) {
	f, err := openLocked(path)
	if err != nil {
		return nil, err
	}
	j := &journal{file: f, name: name}
	if err := j.begin(path); err != nil {
		_ = j.file.Close()
		return nil, err
	}
	return j, nil
}

func (j *journal) begin(path string) error {
	end, name, err := readEntries(j.file, j.past.take)
	switch {
	case err != nil:
		return fmt.Errorf("bulk: %s: %w", path, err)
	case end > 0 && name != j.name:
		return fmt.Errorf("%w: %s is of %q, and this is %q", ErrOther, path, name, j.name)
	}
	if err := j.file.Truncate(end); err != nil {
		return fmt.Errorf("bulk: %w", err)
	}
	if j.past.superseded() {
		_ = j.compact(path) // else it stays as it is, which is as good
	}
	if _, err := j.file.Seek(0, io.SeekEnd); err != nil {
		return fmt.Errorf("bulk: %w", err)
	}
	if end > 0 {
		return nil
	}
	ondisk.Folder(path) // it is new, perhaps
	return j.line(heading{journalForm, j.name})
}

// check returns what the journal of earlier runs says about a row, and whether it was another row that was refused. Any
// other row that has changed is an error.
func (j *journal) check(number int, hash uint64) (state State, changed bool, err error) {
	if number > len(j.past.states) || j.past.states[number-1] == 0 {
		return "", false, nil
	}
	state = states[j.past.states[number-1]]
	switch changed = j.past.hashes[number-1] != hash; {
	case changed && state != Rejected:
		return "", true, fmt.Errorf("%w: row %d is another one than before; use a journal of its own for each input", ErrChanged, number)
	case changed && j.past.has(hash):
		return "", true, fmt.Errorf("%w: row %d, which was refused, is what another row was: correct refused rows in their places, or leave them", ErrChanged, number)
	}
	return state, changed, nil
}

// has reports whether any row had the hash.
func (p *past) has(hash uint64) bool {
	if p.sorted == nil {
		p.sorted = slices.Sorted(slices.Values(p.hashes))
	}
	_, there := slices.BinarySearch(p.sorted, hash)
	return there
}

// line appends a line, all of it or nothing: a part would run into the next line once a full disk has room again.
func (j *journal) line(of any) error {
	line, err := json.Marshal(of)
	if err == nil {
		err = j.cut
	}
	if err == nil {
		var written int
		if written, err = j.file.Write(append(line, '\n')); err != nil && written > 0 {
			var end int64
			if end, j.cut = j.file.Seek(int64(-written), io.SeekCurrent); j.cut == nil {
				j.cut = j.file.Truncate(end)
			}
		}
	}
	if err != nil {
		return fmt.Errorf("bulk: journal: %w", err)
	}
	return nil
}

// write appends an entry, and waits until it is on disk when sync says so.
func (j *journal) write(e Entry, sync bool) error {
	j.mu.Lock()
	err := j.line(e)
	j.written++
	mine := j.written
	j.mu.Unlock()
	if err != nil {
		return err
	}
	if !sync {
		return nil // lost with the machine it reads as begun, and is found out about
	}
	j.syncing.Lock()
	defer j.syncing.Unlock()
	if j.synced >= mine {
		return nil // another worker's sync was this one's, too
	}
	j.mu.Lock()
	upTo := j.written
	j.mu.Unlock()
	if err := j.file.Sync(); err != nil {
		return fmt.Errorf("bulk: journal: %w", err)
	}
	j.synced = upTo
	return nil
}

func (j *journal) close() error {
	return errors.Join(j.file.Sync(), j.file.Close())
}

// hashOf is what a row is known by: its JSON, or its key where the JSON shows nothing of it, as that of unexported fields.
func hashOf[T any](row T, key func(T) string) (uint64, error) {
	data, err := json.Marshal(row)
	content := reflect.Indirect(reflect.ValueOf(row))
	if hidden := string(data) == "{}" && content.Kind() == reflect.Struct && !content.IsZero(); err != nil || hidden {
		if key == nil {
			return 0, fmt.Errorf("bulk: rows are known by their JSON, which shows nothing of a %T: export its fields, or give Job.Key", row)
		}
		data = []byte(key(row))
	}
	h := fnv.New64a()
	_, _ = h.Write(data)
	return h.Sum64(), nil
}
