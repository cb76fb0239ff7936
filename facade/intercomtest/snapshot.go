package intercomtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"time"
	"unsafe"
)

// snapshot is a workspace as a document. Its form is of this package's version alone.
type snapshot struct {
	Format string            `json:"format"`
	At     time.Time         `json:"at"` // of the server's clock; [Server.Restore] leaves the clock alone
	Nodes  []json.RawMessage `json:"nodes"`
	State  json.RawMessage   `json:"state"`
}

const snapshotFormat = "intercomtest snapshot 1"

// Snapshot writes all that the workspace holds, with its ids and what ids come next, as a document for
// [Server.Restore]: the inverse of [Server.Load], to be kept in a file or in a variable. Faults, stubs, ledger and
// clock are the server's and not in it.
func (s *Server) Snapshot() []byte {
	g := &graph{ids: map[unsafe.Pointer]int{}}
	snap := snapshot{Format: snapshotFormat, At: s.Now()}
	locked(&s.space.mu, func() {
		snap.State, _ = json.Marshal(g.write(reflect.ValueOf(&s.space.state).Elem())) // plain values always encode
	})
	snap.Nodes = g.nodes
	data, _ := json.Marshal(snap)
	return data
}

// Restore makes the workspace what a [Server.Snapshot] holds. A document that is none leaves it alone.
func (s *Server) Restore(document []byte) (err error) {
	var snap snapshot
	if err := json.Unmarshal(document, &snap); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if snap.Format != snapshotFormat {
		return fmt.Errorf("restore: the document is %q, want %q", snap.Format, snapshotFormat)
	}
	defer func() {
		if p := recover(); p != nil {
			err = errors.New("restore: the snapshot is damaged")
		}
	}()
	g := &graph{space: s.space, nodes: snap.Nodes, made: make([]reflect.Value, len(snap.Nodes))}
	var root any
	if err := decodeJSON(snap.State, &root); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	var restored state
	g.read(root, reflect.ValueOf(&restored).Elem())
	for _, m := range []*idMaker{&restored.ids, &restored.seeds} {
		m.random = rand.New(m.source) //nolint:gosec // repeatable on purpose
	}
	for _, seg := range restored.segments.rows {
		if seg.query != nil {
			seg.finds = contactSearch.compile(toJSON(seg.query), 0)
		}
	}
	locked(&s.space.mu, func() { s.space.state = restored.whole() })
	return nil
}

// whole makes the maps that a snapshot leaves out because they are empty.
func (st state) whole() state {
	v := reflect.ValueOf(&st).Elem()
	for i := range v.NumField() {
		if f := open(v.Field(i)); f.Kind() == reflect.Map && f.IsNil() && v.Type().Field(i).Name != "allowlist" {
			f.Set(reflect.MakeMap(f.Type()))
		}
	}
	if st.data.names == nil {
		st.data.names = map[string]bool{}
	}
	for _, ct := range st.contacts.byID {
		if ct.did.tallies == nil {
			ct.did.tallies = map[string]tally{}
		}
	}
	return st
}

// Reset makes the workspace what it was when the server began: empty but for what every workspace begins with. Faults
// and stubs go, too; the ledger and the clock stay.
func (s *Server) Reset() {
	now := s.Now().Unix()
	locked(&s.space.mu, func() { s.space.reset(now) })
	locked(&s.mu, func() { s.script, s.stubs = nil, nil })
}
