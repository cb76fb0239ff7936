package facade

import "time"

// WithRandom replaces the source of jitter, so that waits can be told exactly.
func WithRandom(f func() float64) ClientOption {
	return clientOption(func(c *config) error {
		c.random = f
		return nil
	})
}

// ParseRetryAfter lets the fuzzer at the parser.
func ParseRetryAfter(value string, now time.Time) (time.Duration, bool) {
	return parseRetryAfter([]string{value}, now)
}

// IsEntity lets a test compare what references stand for with the package html.
func IsEntity(reference string, c byte) bool {
	char, ok := entityChar(reference)
	return ok && char == c
}

// ProductFrom is the product token that a build shows whose files lie there.
func ProductFrom(file string) string { return productFrom(file) }
