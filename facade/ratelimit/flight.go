package ratelimit

import "time"

const (
	// firstFlight is how many calls go at once before an answer has come, and firstStep how many answers let one more go.
	firstFlight = 32
	firstStep   = 8
	// waryStep is that number after a refusal with a Retry-After, where nobody tells how much a window holds: the fewer
	// are in flight when it is spent, the fewer are refused.
	waryStep = 32
	// enough is how many in flight no limit is needed for, where answers tell what the window holds.
	enough = 64
	// patience is how long calls wait for somebody's answer before more of them go.
	patience = 500 * time.Millisecond
	// travel is how long a call is on its way at most before the server counts it.
	travel = 2 * time.Second
)

// flight is one call from its admission to its end.
type flight struct {
	admitted  time.Time
	uncounted bool
	round     int  // of flights: its window's own counts it
	probe     bool // it was let go to ask whether the window is spent
}

// flights are the calls in flight, and how many may be.
type flights struct {
	inFlight int

	// Of them, those that Remaining may not count: because no answer tells of a time after they were counted.
	uncounted int
	recent    []*flight // in the order of their admission; those that are uncounted are among them
	round     int       // of the window

	most   int       // may be in flight; 0 is any number
	step   int       // answers that let one more be in flight
	credit int       // answers towards that
	slowed time.Time // the last refusal that made most smaller
	quiet  time.Time // when an answer came, or more were let go for want of one
}

// depart counts a call that goes.
func (s *flights) depart(now time.Time, f *flight) {
	if s.inFlight == 0 {
		s.quiet = now
	}
	f.admitted, f.uncounted, f.round = now, true, s.round
	s.inFlight++
	s.uncounted++
	s.recent = append(s.recent, f)
}

// land counts a call that has ended.
func (s *flights) land(f *flight) {
	s.inFlight--
	s.count(f)
	s.trim(time.Time{})
}

func (s *flights) count(f *flight) {
	if f.uncounted {
		f.uncounted = false
		s.uncounted--
	}
}

// trim drops the oldest that are counted: those known to be, and those that were on their way before a time.
func (s *flights) trim(before time.Time) {
	for len(s.recent) > 0 && (!s.recent[0].uncounted || s.recent[0].admitted.Before(before)) {
		s.count(s.recent[0])
		s.recent = s.recent[1:]
	}
}

// asOf takes in that the server has counted what had arrived when a call was admitted.
func (s *flights) asOf(admitted time.Time) { s.trim(admitted.Add(-travel)) }

// carry begins a new round, that of the calls which may not be counted yet.
func (s *flights) carry() {
	s.round++
	for _, f := range s.recent {
		if f.uncounted {
			f.round = s.round
		}
	}
}

// room reports whether fewer calls wait for an answer than may. When none comes, twice as many may.
func (s *flights) room(now time.Time, waiting int, most *int) bool {
	if *most > 0 && waiting >= *most && !now.Before(s.hurry()) {
		*most *= 2
		s.quiet = now
	}
	return *most == 0 || waiting < *most
}

// hurry is when calls stop waiting for an answer.
func (s *flights) hurry() time.Time { return s.quiet.Add(patience) }

// slow halves the calls in flight after a refusal. It tells whether the refused one went alone.
func (s *flights) slow(now time.Time, f *flight, step int) (alone bool) {
	if s.slowed.After(f.admitted) {
		return false // it went with the one that was refused before
	}
	alone = s.most == 1
	s.most, s.step, s.credit, s.slowed = max(1, s.inFlight/2), step, 0, now
	return alone
}

// grow lets more be in flight as answers come, as long as so many are needed.
func (s *flights) grow(known bool) {
	if s.most == 0 || s.inFlight+1 < s.most {
		return
	}
	if s.credit++; s.credit < s.step {
		return
	}
	s.most, s.credit = s.most+1, 0
	if known && s.most >= enough {
		s.most = 0
	}
}
