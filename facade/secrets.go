package facade

import (
	"sync"
)

const (
	keptSecrets  = 8  // tokens of a client that are looked for: the newest ones
	leastSecret  = 8  // characters that a secret has at least
	partOfSecret = 12 // characters in a row of a secret that are taken for it
)

// secrets are the tokens that a client has used last. They are kept to be found in what others write.
type secrets struct {
	mu     sync.Mutex
	recent []string  // the newest first
	finder *scrubber // of them; nil until it is needed
}

// add remembers a secret. What is too short to be one is not: it would be found in ordinary words.
func (s *secrets) add(secret string) {
	if len(secret) < leastSecret {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.recent) > 0 && s.recent[0] == secret {
		return
	}
	recent := []string{secret}
	for _, other := range s.recent {
		if other != secret && len(recent) < keptSecrets {
			recent = append(recent, other)
		}
	}
	s.recent, s.finder = recent, nil
}

// scrub replaces the secrets in a text that somebody else wrote: a server may echo what it was sent.
func (s *secrets) scrub(text string) string {
	if len(text) < leastSecret {
		return text
	}
	return s.scrubber().scrub(text)
}

func (s *secrets) scrubber() *scrubber {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.finder == nil {
		s.finder = newScrubber(s.recent)
	}
	return s.finder
}
