package changes

import (
	"fmt"
	"time"
)

// State is where the walks of a kind are. It is small, and made to be stored as JSON beside what was walked. The zero State
// starts at the beginning.
type State struct {
	// Kind is the name of the kind that it belongs to.
	Kind string `json:"kind,omitempty"`
	// Since is the bookmark: every change before it has been handed out. To start at a time of your own, set Since alone.
	Since time.Time `json:"since,omitzero"`
	// Seen is the newest change that was handed out; what is not newer may come again.
	Seen time.Time `json:"seen,omitzero"`
	// Run is the run that has not ended; nil between runs.
	Run *Run `json:"run,omitempty"`
}

// Run is how far a run has come. A server whose answers have no Date leaves none: such a run starts again.
type Run struct {
	// Cursor is where the next page starts.
	Cursor string `json:"cursor"`
	// Started is when it began, by the server's clock.
	Started time.Time `json:"started"`
	// Newest is the newest change that it has met.
	Newest time.Time `json:"newest,omitzero"`
}

// tolerated is how far our clock may be behind Intercom's.
const tolerated = 24 * time.Hour

// Since is the state that starts at t: every change from t on comes.
func Since(t time.Time) State { return State{Since: t} }

func (s State) check(kind Kind) error {
	switch {
	case kind.way == noWay:
		return fmt.Errorf("unknown kind; use one of the package's variables, or KindNamed")
	case s.Kind != "" && s.Kind != kind.Name:
		return fmt.Errorf("the state is that of %s", s.Kind)
	case s.Kind == "" && s.Since.After(time.Now().Add(tolerated)): // of the caller's own; others are by the server's clock
		return fmt.Errorf("the state begins in the future, at %s", s.Since.Format(time.RFC3339))
	case s.Run != nil && (s.Run.Cursor == "" || s.Run.Started.IsZero()):
		return fmt.Errorf("the state has a run without a cursor or a beginning")
	default:
		return nil
	}
}
