// Package rawjson cuts JSON that is known to be valid into its pieces, without decoding and without allocating.
package rawjson

import (
	"bytes"
	"encoding/json"
	"iter"
)

// Members goes over the names (with their quotes) and values of an object.
func Members(object []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		i := skipSpace(object, 1)
		for i < len(object) && object[i] == '"' {
			keyEnd := skipString(object, i)
			start := skipSpace(object, skipSpace(object, keyEnd)+1) // past the colon
			end := skipValue(object, start)
			if !yield(object[i:keyEnd], object[start:end]) {
				return
			}
			i = nextItem(object, end)
		}
	}
}

// Elements goes over the values of an array.
func Elements(array []byte) iter.Seq2[int, []byte] {
	return func(yield func(index int, value []byte) bool) {
		i := skipSpace(array, 1)
		for n := 0; i < len(array) && array[i] != ']'; n++ {
			end := skipValue(array, i)
			if !yield(n, array[i:end]) {
				return
			}
			i = nextItem(array, end)
		}
	}
}

// nextItem goes from the end of an item to the start of the next one, past the comma, or to the closing bracket.
func nextItem(data []byte, i int) int {
	i = skipSpace(data, i)
	if i < len(data) && data[i] == ',' {
		i = skipSpace(data, i+1)
	}
	return i
}

func skipSpace(data []byte, i int) int {
	for i < len(data) && (data[i] == ' ' || data[i] == '\n' || data[i] == '\t' || data[i] == '\r') {
		i++
	}
	return i
}

func skipString(data []byte, i int) int {
	for i++; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(data)
}

// skipValue returns the index after the value that starts at i.
func skipValue(data []byte, i int) int {
	depth := 0
	for i < len(data) {
		switch data[i] {
		case '"':
			i = skipString(data, i)
		case '{', '[':
			depth++
			i++
			continue
		case '}', ']':
			depth--
			i++
		case ',', ':', ' ', '\n', '\t', '\r':
			i++
			continue
		default:
			for i < len(data) && bytes.IndexByte([]byte(",:]} \n\t\r"), data[i]) < 0 {
				i++
			}
		}
		if depth <= 0 {
			return i
		}
	}
	return len(data)
}

// Text returns the content of a JSON string, "" of any other value.
func Text(data []byte) (s string) {
	if plain, ok := plainString(data); ok {
		return string(plain)
	}
	if Kind(data) != "string" || json.Unmarshal(data, &s) != nil {
		return ""
	}
	return s
}

// plainString returns the content of a JSON string that needs no decoding: ASCII without escapes.
func plainString(data []byte) ([]byte, bool) {
	if len(data) < 2 || data[0] != '"' || data[len(data)-1] != '"' {
		return nil, false
	}
	s := data[1 : len(data)-1]
	for _, c := range s {
		if c == '\\' || c == '"' || c < 0x20 || c >= 0x80 {
			return nil, false
		}
	}
	return s, true
}

// Kind names the kind of a JSON value.
func Kind(data []byte) string {
	if len(data) == 0 {
		return "nothing"
	}
	switch data[0] {
	case '"':
		return "string"
	case '{':
		return "object"
	case '[':
		return "array"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	default:
		return "number"
	}
}

// IsNumber reports whether s is a number by JSON's grammar, which has no leading zeros, no plus sign, no infinity.
func IsNumber(s string) bool {
	return s != "" && (s[0] == '-' || s[0] >= '0' && s[0] <= '9') && json.Valid([]byte(s))
}
