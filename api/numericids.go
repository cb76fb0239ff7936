package api

import (
	"bytes"
	"slices"
	"strings"
)

// numericIDs rewrites the ids that paths lead to from strings to numbers, in JSON that is known to be valid. Only
// digits become numbers; what Intercom gave out in another form (a UUID, a leading zero) stays a string, for the API to
// judge. Everything else stays as it is, in its order.
func numericIDs(body []byte, paths []string) []byte {
	patterns := make([][]string, len(paths))
	for i, p := range paths {
		patterns[i] = strings.Split(strings.TrimPrefix(strings.ReplaceAll(p, "[]", ".[]"), "."), ".")
	}
	return rewriteIDs(make([]byte, 0, len(body)), body, patterns)
}

// rewriteIDs appends value to dst, rewritten.
func rewriteIDs(dst, value []byte, patterns [][]string) []byte {
	if len(patterns) == 0 {
		return append(dst, value...)
	}
	switch jsonKind(value) {
	case "string":
		if digits, ok := plainString(value); ok && reached(patterns) && canonicalDigits(digits) {
			return append(dst, digits...)
		}
	case "object":
		dst = append(dst, '{')
		for key, member := range members(value) {
			dst = append(append(comma(dst), key...), ':')
			name := text(key)
			dst = rewriteIDs(dst, member, below(patterns, name))
		}
		return append(dst, '}')
	case "array":
		dst = append(dst, '[')
		inside := below(patterns, "[]")
		for _, element := range elements(value) {
			dst = rewriteIDs(comma(dst), element, inside)
		}
		return append(dst, ']')
	}
	return append(dst, value...)
}

// reached reports whether a path ends here.
func reached(patterns [][]string) bool {
	return slices.ContainsFunc(patterns, func(p []string) bool { return len(p) == 0 })
}

// below returns what is left of the paths that lead through name.
func below(patterns [][]string, name string) [][]string {
	var rest [][]string
	for _, p := range patterns {
		if len(p) > 0 && (p[0] == name || p[0] == "*" && name != "[]") {
			rest = append(rest, p[1:])
		}
	}
	return rest
}

// canonicalDigits reports whether s is written as the number would be.
func canonicalDigits(s []byte) bool {
	return len(s) > 0 && len(bytes.Trim(s, "0123456789")) == 0 && (len(s) == 1 || s[0] != '0')
}
