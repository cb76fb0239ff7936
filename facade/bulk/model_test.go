package bulk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade/bulk"
)

// histories is how many runs with kills the model lives through: as many as BULK_HISTORIES says, else a few.
func histories(t *testing.T) int {
	if text := os.Getenv("BULK_HISTORIES"); text != "" {
		return number(t, text)
	}
	if testing.Short() {
		return 10
	}
	return 30
}

// machine runs a job on a bad day: requests fail before and after their effect, the process is killed, and the machine stops,
// which loses what was not yet on disk.
type machine struct {
	t       *testing.T
	random  *rand.Rand
	path    string
	journal bulk.Options
	job     bulk.Job[int]

	mu        sync.Mutex
	effects   map[int]int  // how often a row was really written
	begun     map[int]bool // rows of which a write began in this process
	left      int          // things that happen until the process is killed; negative is never
	kill      context.CancelFunc
	image     []byte // the journal as it is after the kill; nil before
	ambiguous int    // answers that left open what happened
	kills     int
}

// refused is whether Intercom refuses a row: it always does.
func refused(row int) bool { return row%11 == 5 }

// happens is one thing; the process may be killed by it. It reports whether it lives.
func (m *machine) happens() bool {
	if m.image != nil {
		return false
	}
	if m.left--; m.left != 0 {
		return true
	}
	text, err := os.ReadFile(m.path)
	assert.NoError(m.t, err)
	switch m.random.IntN(3) {
	case 0: // the machine stops: what came after the last entry that was waited for may be lost
		end := m.surely(text)
		text = text[:end+m.random.IntN(len(text)-end+1)]
	case 1: // the process is killed within a write
		line := `{"row":7,"state":"done","hash":"1"}`
		text = append(text, line[:m.random.IntN(len(line))]...)
	}
	m.image = text
	m.kills++
	m.kill()
	return false
}

// surely is up to where the journal is on disk: a row is written when its entry is.
func (m *machine) surely(text []byte) (end int) {
	at := 0
	for line := range bytes.SplitAfterSeq(text, []byte("\n")) {
		at += len(line)
		for row := range m.begun {
			if bytes.HasPrefix(line, fmt.Appendf(nil, `{"row":%d,"state":"begun"`, row+1)) {
				end = at
			}
		}
	}
	return end
}

// write is a request, its answer, and what may happen between.
func (m *machine) write(ctx context.Context, row int) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.begun[row] = true
	if !m.happens() {
		return "", ctx.Err() // the process is no more
	}
	sleep := func() {
		pause := time.Duration(m.random.IntN(300)) * time.Millisecond
		m.mu.Unlock()
		time.Sleep(pause)
		m.mu.Lock()
	}
	fault := m.random.IntN(20)
	sleep()
	if m.image != nil && m.random.IntN(2) == 0 {
		return "", ctx.Err() // killed before it was sent
	}
	unknown := answered{errors.New("no answer"), api.Unknown}
	switch {
	case fault == 0:
		return "", answered{errors.New("no connection"), api.NotSent}
	case fault == 1:
		return "", fmt.Errorf("%w: wait", api.ErrRateLimited)
	case fault == 2:
		m.ambiguous++
		return "", unknown
	case refused(row):
		return "", answered{errors.New("422"), api.Rejected}
	}
	m.effects[row]++
	sleep()
	switch m.happens(); fault {
	case 3:
		m.ambiguous++
		return "", unknown
	case 4:
		return "", answered{errors.New("cut off"), api.Applied}
	}
	return strconv.Itoa(row), nil
}

func (m *machine) find(_ context.Context, row int) (string, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.random.IntN(10) == 0 {
		return "", false, errors.New("no connection")
	}
	return strconv.Itoa(row), m.effects[row] > 0, nil
}

// process is one life of the program. It reports whether it came to its end.
func (m *machine) process(rows int) bool {
	ctx, cancel := context.WithCancel(m.t.Context())
	defer cancel()
	m.begun, m.image, m.kill, m.left = map[int]bool{}, nil, cancel, -1
	if m.kills < 6 {
		m.left = 1 + m.random.IntN(2*rows)
	}
	summary, err := bulk.Run(ctx, count(rows), m.job, m.journal)
	if m.image != nil {
		require.NoError(m.t, os.WriteFile(m.path, m.image, 0o600))
		return false
	}
	if err != nil {
		require.ErrorIs(m.t, err, bulk.ErrGivenUp)
		return false
	}
	assert.Equal(m.t, summary.Rows, summary.Done+summary.Earlier+summary.Rejected+summary.Unknown+summary.Pending)
	looked := m.job.Repeatable || m.job.Find != nil
	return summary.Pending == 0 && (!looked || summary.Unknown == 0)
}

// TestHistories: whatever happens, no row is written twice that may have been written, but where that is the same as once; and
// none is lost: each is done, refused, or said to be unknown.
func TestHistories(t *testing.T) {
	for name, kind := range map[string]func(*machine){
		"repeatable": func(m *machine) { m.job.Repeatable = true },
		"found":      func(m *machine) { m.job.Find = m.find },
		"neither":    func(*machine) {},
	} {
		t.Run(name, func(t *testing.T) {
			kills, unknown, processes := 0, 0, 0
			for seed := range histories(t) {
				synctest.Test(t, func(t *testing.T) {
					m := &machine{t: t, random: rand.New(rand.NewPCG(uint64(seed), 3)), path: filepath.Join(t.TempDir(), "journal"), effects: map[int]int{}}
					m.job.Write = m.write
					kind(m)
					workers, rows := 1+m.random.IntN(6), 10+m.random.IntN(40)
					m.journal = bulk.Options{Journal: m.path, Workers: workers}
					for lives := 1; !m.process(rows); lives++ {
						require.Less(t, lives, 60, "seed %d: it comes to no end", seed)
						processes++
					}
					states := map[bulk.State]int{}
					entries := report(t, m.path)
					require.Len(t, entries, rows, "seed %d", seed)
					for row, e := range entries {
						states[e.State]++
						done := m.effects[row]
						switch e.State {
						case bulk.Done:
							assert.Positive(t, done, "seed %d, row %d: it is done", seed, row)
						case bulk.Rejected:
							assert.True(t, refused(row) && done == 0, "seed %d, row %d: it is refused", seed, row)
						default:
							assert.Equal(t, bulk.Unknown, e.State, "seed %d, row %d", seed, row)
						}
						assert.True(t, done <= 1 || m.job.Repeatable, "seed %d, row %d was written %d times", seed, row, done)
					}
					assert.LessOrEqual(t, states[bulk.Unknown], workers*m.kills+m.ambiguous, "seed %d: at most one a worker and kill, besides lost answers", seed)
					kills, unknown = kills+m.kills, unknown+states[bulk.Unknown]
				})
			}
			t.Logf("%d processes, %d kills, %d rows unknown", processes, kills, unknown)
		})
	}
}
