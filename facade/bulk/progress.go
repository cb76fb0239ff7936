package bulk

import "time"

// Progress is how far a run is.
type Progress struct {
	Summary
	// Rate is rows a second of this run.
	Rate float64
	// Left is how long the rest will take; 0 when it is not known.
	Left time.Duration
}

// Summary counts rows by what has become of them, in this run or an earlier one of the journal. Rows is the sum of the
// others.
type Summary struct {
	Rows     int // read
	Done     int // by this run
	Earlier  int // done by an earlier one: left out
	Rejected int // refused by Intercom, or by the job
	Unknown  int // may have happened
	Pending  int // still to be done
}

// count changes the summary, and tells about it once a second.
func (r *run[T]) count(change func(*Summary)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(&r.summary)
	if now := time.Now(); r.opts.Progress != nil && now.Sub(r.told) >= time.Second {
		r.told = now
		r.opts.Progress(r.progress())
	}
}

func (r *run[T]) progress() Progress {
	p := Progress{Summary: r.summary}
	dealt := p.Done + p.Earlier + p.Rejected + p.Unknown
	p.Pending = p.Rows - dealt
	if d := time.Since(r.started).Seconds(); d > 0 {
		p.Rate = float64(dealt-r.before) / d
	}
	if left := r.opts.Total - dealt; left > 0 && p.Rate > 0 {
		p.Left = time.Duration(float64(left) / p.Rate * float64(time.Second)).Round(time.Second)
	}
	return p
}
