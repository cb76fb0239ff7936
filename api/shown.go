package api

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// How much of a text that others wrote is shown in an error, in bytes.
const (
	maxShownText  = 500
	maxShownCode  = 100
	maxShownCause = 2000
	maxShownList  = 10 // error items
)

// shown makes a text that somebody else wrote fit for a terminal and a log: no longer than most, and quoted when it
// has characters that are not printed, such as line breaks and escape sequences.
func shown(text string, most int) string {
	if len(text) > most {
		end := most
		for end > 0 && !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end] + "…"
	}
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return strconv.Quote(text)
	}
	return text
}
