package intercomtest

import (
	"fmt"
	"io/fs"
)

// WithSamples replaces the embedded samples.
func WithSamples(files fs.FS) Option {
	return func(cfg *config) error {
		cfg.samples = newSamples(files)
		return nil
	}
}

// AddNotes adds n parts to a conversation: "note 0", "note 1", …
func (s *Server) AddNotes(id string, n int) {
	s.fixture(0, func(c *call) {
		conv := c.conversations.find(id, errNotFound)
		for i := range n {
			c.addPart(conv, "note", adminAuthor(c.admins[0]), fmt.Sprintf("note %d", i), nil, nil)
		}
	})
}

// Break makes GET /me fail by a fault of the server's own.
func (s *Server) Break() { s.space.admins = nil }
