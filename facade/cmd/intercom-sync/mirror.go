package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/seed-a528e955/intercom-go/facade/changes"
	"github.com/seed-a528e955/intercom-go/facade/internal/ondisk"
)

// mirror is KIND.jsonl, to which changes are appended, and KIND.state.json beside it.
type mirror struct {
	file  *os.File
	path  string // of the lines
	kept  string // path of the state
	at    position
	fresh bool // there is no state yet
}

// position is what is kept between pages: where the walk is, and how long the file was then. What a kill left behind that
// length is cut off, so that no line is there twice or in part.
type position struct {
	State changes.State `json:"state"`
	Size  int64         `json:"size"`
	// Workspace is whose items these are.
	Workspace string `json:"workspace,omitempty"`
	// Next is the size of a file that is about to take the place of this one.
	Next int64 `json:"next,omitempty"`
}

func openMirror(dir string, kind changes.Kind) (*mirror, error) {
	m := &mirror{path: filepath.Join(dir, kind.Name+".jsonl"), kept: filepath.Join(dir, kind.Name+".state.json")}
	data, err := os.ReadFile(m.kept)
	switch {
	case errors.Is(err, os.ErrNotExist):
		m.fresh = true
	case err != nil:
		return nil, err
	default:
		if err := json.Unmarshal(data, &m.at); err != nil {
			return nil, fmt.Errorf("%s is damaged: %w; without it everything is pulled again", m.kept, err)
		}
	}
	if _, err := os.Stat(m.new()); m.at.Next > 0 && errors.Is(err, os.ErrNotExist) {
		m.at.Size, m.at.Next = m.at.Next, 0 // it has taken its place
	}
	if m.file, err = os.OpenFile(m.path, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return nil, err
	}
	if err := m.align(); err != nil {
		_ = m.file.Close()
		return nil, err
	}
	return m, nil
}

// align makes the file as long as the state says. One that was removed is started again: the state continues.
func (m *mirror) align() error {
	info, err := m.file.Stat()
	if err != nil {
		return err
	}
	switch size := info.Size(); {
	case m.fresh && size > 0:
		return fmt.Errorf("%s is there, and %s is not: move one of the two", m.path, m.kept)
	case size == 0:
		m.at.Size = 0
	case size < m.at.Size:
		return fmt.Errorf("%s has %d bytes where the last pull left %d: was it changed? Move it away to begin a new file", m.path, size, m.at.Size)
	}
	return m.cut(m.at.Size)
}

// begins reports whether nothing has been pulled yet.
func (m *mirror) begins() bool {
	return m.fresh || m.at.Size == 0 && m.at.State.Seen.IsZero() && m.at.State.Run == nil
}

func (m *mirror) close() error { return m.file.Close() }

func (m *mirror) new() string { return m.path + ".new" }

func (m *mirror) cut(size int64) error {
	if err := m.file.Truncate(size); err != nil {
		return err
	}
	_, err := m.file.Seek(size, io.SeekStart)
	return err
}

// add appends the items of a page, and keeps the state once there is one to go on from: what cannot be resumed is cut off
// by the next process, which starts it again.
func (m *mirror) add(page *changes.Page) error {
	var lines bytes.Buffer
	for _, item := range page.Items {
		if err := json.Compact(&lines, item.JSON); err != nil {
			return err
		}
		lines.WriteByte('\n')
	}
	if page.Whole {
		return m.replace(page.State, lines.Bytes())
	}
	if _, err := m.file.Write(lines.Bytes()); err != nil {
		return err
	}
	if !page.Done && page.State.Run == nil {
		return nil
	}
	size, err := m.file.Seek(0, io.SeekCurrent)
	if err == nil {
		err = m.file.Sync() // before the state that counts on it
	}
	if err != nil {
		return err
	}
	return m.keep(position{State: page.State, Size: size})
}

// replace puts a new file in the place of the old one; a kill leaves one or the other.
func (m *mirror) replace(state changes.State, content []byte) error {
	if err := write(m.new(), content); err != nil {
		return err
	}
	if err := m.keep(position{State: state, Size: m.at.Size, Next: int64(len(content))}); err != nil {
		return err
	}
	if err := m.file.Close(); err != nil {
		return err
	}
	err := ondisk.Rename(m.new(), m.path)
	if err == nil {
		m.file, err = os.OpenFile(m.path, os.O_RDWR, 0o600)
	}
	if err != nil {
		return err
	}
	if _, err := m.file.Seek(0, io.SeekEnd); err != nil {
		return err
	}
	return m.keep(position{State: state, Size: int64(len(content))})
}

// isOf binds the copy to a workspace, or refuses another one.
func (m *mirror) isOf(workspace string) error {
	if m.at.Workspace == "" {
		m.at.Workspace = workspace
	}
	if m.at.Workspace != workspace {
		return fmt.Errorf("%s is a copy of workspace %s, and the token is for %s: use another folder", m.path, m.at.Workspace, workspace)
	}
	return nil
}

// keep writes the state.
func (m *mirror) keep(at position) error {
	at.Workspace = m.at.Workspace
	data, err := json.Marshal(at)
	if err == nil {
		err = put(m.kept, data)
	}
	if err == nil {
		m.at, m.fresh = at, false
	}
	return err
}

// put writes a file so that it is there as it was or as it is to be.
func put(path string, content []byte) error {
	if err := write(path+".new", content); err != nil {
		return err
	}
	return ondisk.Rename(path+".new", path)
}

// write makes a file for this user alone that is on disk when it returns.
func write(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600) //nolint:gosec // the user's folder
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}
