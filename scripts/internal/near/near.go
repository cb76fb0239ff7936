// Package near finds what a mistyped word was meant to be.
package near

import (
	"fmt"
	"slices"
	"strings"
)

// Word is the one of the words that is mistyped least, "" where none is near: of long
// words at most three letters are wrong, of short ones a third.
func Word(word string, among []string) string {
	best, least := "", min(4, 1+(len(word)+2)/3)
	for _, w := range slices.Sorted(slices.Values(among)) {
		if d := len(w) - len(word); d >= least || -d >= least {
			continue
		}
		d := Edits(word, w)
		if strings.EqualFold(word, w) {
			d = 0
		}
		if d < least {
			best, least = w, d
		}
	}
	return best
}

// Hint is " (did you mean X?)", or nothing.
func Hint(word string, among []string) string {
	if w := Word(word, among); w != "" && w != word {
		return fmt.Sprintf(" (did you mean %s?)", w)
	}
	return ""
}

// Edits is how many letters have to be put in, left out or exchanged to make b of a.
func Edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := before
			if a[i] != b[j] {
				cost = 1 + min(before, row[j], row[j+1])
			}
			before, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
