package facade

import (
	"slices"
	"strconv"
	"strings"
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
	recent []string // the newest first
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
	recent := slices.DeleteFunc(slices.Clone(s.recent), func(other string) bool { return other == secret })
	s.recent = append([]string{secret}, recent[:min(len(recent), keptSecrets-1)]...)
}

// scrub replaces the secrets in a text that somebody else wrote: a server may echo what it was sent.
func (s *secrets) scrub(text string) string {
	s.mu.Lock()
	recent := s.recent
	s.mu.Unlock()
	for _, secret := range recent {
		text = scrubSecret(text, secret)
	}
	return text
}

func scrubSecret(text, secret string) string {
	var b strings.Builder
	done := 0
	for i := 0; i < len(text); {
		n := partLength(text[i:], secret)
		if n == 0 {
			i++
			continue
		}
		b.WriteString(text[done:i])
		b.WriteString("[redacted]")
		i += n
		done = i
	}
	if done == 0 {
		return text
	}
	b.WriteString(text[done:])
	return b.String()
}

// partLength returns how much of text, at its beginning, is the secret or a good part of it.
func partLength(text, secret string) (longest int) {
	for from := range max(1, len(secret)-partOfSecret+1) {
		longest = max(longest, secretLength(text, secret[from:], from == 0))
	}
	return longest
}

// secretLength returns how much of text, at its beginning, is the beginning of a secret, whatever escapes it is written
// with: those of JSON, of addresses and of HTML come back when somebody decodes the text. A part of it must have its length.
func secretLength(text, secret string, whole bool) int {
	at := 0
	for i := range len(secret) {
		n := charLength(text[at:], secret[i])
		if n == 0 {
			if i >= partOfSecret {
				return at
			}
			return 0
		}
		at += n
	}
	if whole || len(secret) >= partOfSecret {
		return at
	}
	return 0
}

// maxEscape is how long one character is at most, escaped again and again.
const maxEscape = 64

// charLength returns how much of text, at its beginning, is the character, plain or escaped; 0 when it is another.
func charLength(text string, c byte) int {
	if text == "" {
		return 0
	}
	if text[0] == c {
		return 1
	}
	if !strings.ContainsRune(`\%&`, rune(text[0])) {
		return 0
	}
	text = text[:min(len(text), maxEscape)]
	if n := escapeLength(text, c); n > 0 {
		return n
	}
	for _, lead := range `\%&` { // an escape may be escaped itself: "\u0025" begins one of an address
		if n := escapeLength(text, byte(lead)); n > 1 {
			if length := charLength(string(lead)+text[n:], c); length > 0 {
				return n + length - 1
			}
		}
	}
	return 0
}

// escapeLength returns how much of text, at its beginning, is an escape of the character.
func escapeLength(text string, c byte) int {
	switch text[0] {
	case '\\':
		return backslashed(text, c)
	case '%':
		at := 1
		for strings.HasPrefix(text[at:], "25") { // escaped more than once
			at += 2
		}
		return hexLength(text, at, 2, c)
	case '&':
		if end := strings.IndexByte(text[:min(len(text), 20)], ';'); end > 0 && isEntity(text[1:end], c) {
			return end + 1
		}
	}
	return 0
}

func backslashed(text string, c byte) int {
	at := len(text) - len(strings.TrimLeft(text, `\`))
	if at == len(text) {
		return 0
	}
	switch text[at] {
	case c:
		return at + 1
	case 'u', 'U':
		return hexLength(text, at+1, 4, c)
	case 'x':
		return hexLength(text, at+1, 2, c)
	}
	return 0
}

// hexLength returns the end of the digits at a place when they are the number of the character, else 0.
func hexLength(text string, at, digits int, c byte) int {
	if len(text) < at+digits {
		return 0
	}
	if n, err := strconv.ParseUint(text[at:at+digits], 16, 32); err != nil || n != uint64(c) {
		return 0
	}
	return at + digits
}
