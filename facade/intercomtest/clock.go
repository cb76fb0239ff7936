package intercomtest

import (
	"sync"
	"time"
)

// clock is the server's time: a base that runs, and how far the test has moved it.
type clock struct {
	base   func() time.Time
	mu     sync.Mutex
	offset time.Duration
}

func (c *clock) now() (now time.Time) {
	locked(&c.mu, func() { now = c.base().Add(c.offset) })
	return now
}

// Now returns the server's time: what records are stamped with, and what rate limit windows and scrolls go by.
func (s *Server) Now() time.Time { return s.clock.now() }

// SetTime sets the server's clock. It goes on running from there.
func (s *Server) SetTime(t time.Time) {
	locked(&s.clock.mu, func() { s.clock.offset = t.Sub(s.clock.base()) })
}

// Advance moves the server's clock by d, back when d is negative.
func (s *Server) Advance(d time.Duration) { locked(&s.clock.mu, func() { s.clock.offset += d }) }
