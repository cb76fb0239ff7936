package facade

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// maxMismatchesTold is how many places a client tells about. Keys that are data, such as those of a map, could go on for
// ever.
const maxMismatchesTold = 1000

// mismatches remembers which places of answers a client has told about.
type mismatches struct {
	mu   sync.Mutex
	told map[string]bool
}

// first reports whether m is the first of its operation, its path without indexes, and its kind.
func (s *mismatches) first(m fit.Mismatch) bool {
	key := strings.Join([]string{m.Operation, wire.Place(m.Path), m.Want, m.Got, m.Fate.String()}, "\x00")
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.told[key] || len(s.told) >= maxMismatchesTold {
		return false
	}
	if s.told == nil {
		s.told = map[string]bool{}
	}
	s.told[key] = true
	return true
}

// mismatch counts what the answer has besides what its model declares, and tells the logger and the hooks once.
func (c *client) mismatch(ctx context.Context, x *exchange, m fit.Mismatch) {
	x.mismatches.add(m)
	m.Path = short(m.Path) // the keys in it are the server's
	if len(c.listeners) > 0 && c.mismatches.first(m) {
		m.Path = x.scrub(m.Path)
		x.leaveLimiter(nil)
		for _, l := range c.listeners {
			l.mismatch(ctx, m)
		}
	}
}

// counts are the mismatches of one answer.
type counts struct {
	values, keys int
	first        *fit.Mismatch
}

func (n *counts) add(m fit.Mismatch) {
	if n.first == nil {
		n.first = &m
	}
	if m.Fate == fit.UnknownKey {
		n.keys += m.Count
		return
	}
	n.values += m.Count
}

// strict is the error of strict decoding, nil where the answer was as declared.
func (n *counts) strict() error {
	if n.first == nil {
		return nil
	}
	return fmt.Errorf("%w: %s", api.ErrInvalidBody, n.first)
}
