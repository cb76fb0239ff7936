package intercomtest

import "time"

// Now returns the server's time: what records are stamped with, and what rate limit windows and scrolls go by.
func (s *Server) Now() (now time.Time) {
	locked(&s.mu, func() { now = s.cfg.clock().Add(s.moved) })
	return now
}

// SetTime sets the server's clock. It goes on running from there.
func (s *Server) SetTime(t time.Time) { locked(&s.mu, func() { s.moved = t.Sub(s.cfg.clock()) }) }

// Advance moves the server's clock by d, back when d is negative.
func (s *Server) Advance(d time.Duration) { locked(&s.mu, func() { s.moved += d }) }
