package webhook

import (
	"context"
	"crypto/sha256"
	"sync"
)

// Dedup remembers which notifications have come: Intercom sends some twice. The default is in the memory of the process;
// with several processes, or so that restarts do not forget, keep the ids in a database or cache of yours:
//
//	INSERT INTO webhook_ids (id) VALUES ($1) ON CONFLICT DO NOTHING
//
// A day is long enough to remember.
type Dedup interface {
	// Claim remembers an id and reports whether it is the first to do so. Of simultaneous calls with one id, one gets
	// true. It is called within the request, which an error refuses: Intercom then sends the notification again, once, so an
	// error must mean that the id is not remembered. Where that is not known, as of a write that was broken off, return true:
	// what comes twice is better than what is lost. It must return when ctx ends, which is after ten seconds, not when the
	// sender hangs up; Shutdown waits for it.
	Claim(ctx context.Context, id string) (first bool, err error)
}

// MemoryDedup remembers a number of ids, the latest ones.
type MemoryDedup struct {
	mu   sync.Mutex
	seen map[string]struct{}
	max  int
	ring []string // ids in order of arrival; the oldest is at next once it is full
	next int
}

// NewMemoryDedup returns a memory of the latest n ids, at least 1. An id takes about 200 bytes.
func NewMemoryDedup(n int) *MemoryDedup {
	return &MemoryDedup{seen: map[string]struct{}{}, max: max(n, 1)}
}

// Claim implements [Dedup]; it never fails.
func (d *MemoryDedup) Claim(_ context.Context, id string) (first bool, err error) {
	if len(id) > 2*sha256.Size { // Intercom's are shorter; a long one must not take its length in memory
		sum := sha256.Sum256([]byte(id))
		id = string(sum[:])
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, known := d.seen[id]; known {
		return false, nil
	}
	d.seen[id] = struct{}{}
	if len(d.ring) < d.max {
		d.ring = append(d.ring, id)
		return true, nil
	}
	delete(d.seen, d.ring[d.next])
	d.ring[d.next] = id
	d.next = (d.next + 1) % len(d.ring)
	return true, nil
}
