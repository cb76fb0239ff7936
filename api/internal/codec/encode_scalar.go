package codec

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

func encodeString(e *encoder, v reflect.Value) error {
	e.b = AppendString(e.b, v.String())
	return nil
}

// encodeID writes text, or a number where the tag wants one and the id is written as the number would be: what has
// another form (a UUID, a leading zero) stays text, for the API to judge.
func encodeID(f form) encodeFunc {
	return func(e *encoder, v reflect.Value) error {
		id := v.String()
		switch {
		case !e.send:
		case id == "":
			return errEmptyID
		case !f.foreign:
			if err := CheckID(id); err != nil {
				return err
			}
		}
		if f.number && isCanonical(id) {
			e.b = append(e.b, id...)
			return nil
		}
		return encodeString(e, v)
	}
}

// errEmptyID refuses an id that is sent and names nothing: Intercom ignores it, and makes or changes something else.
var errEmptyID = errors.New("the ID is empty (leave the field out, or use api.Null to clear it)")

// maxShownID is how much of what is no id an error shows, in bytes.
const maxShownID = 40

// CheckID refuses what cannot be an id of Intercom's: a text with white space or "<" in it, such as the body of a
// message that was passed in the place of an id.
func CheckID(id string) error {
	if !strings.ContainsFunc(id, func(r rune) bool { return r == '<' || unicode.IsSpace(r) }) {
		return nil
	}
	shown, more := id, ""
	if len(id) > maxShownID {
		end := maxShownID
		for end > 0 && !utf8.RuneStart(id[end]) {
			end--
		}
		shown, more = id[:end], "…"
	}
	return fmt.Errorf("%q%s is not an ID (want one without white space and \"<\")", shown, more)
}

// isCanonical reports whether s is written as the number would be.
func isCanonical(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != "" && (s[0] != '0' || len(s) == 1)
}

func encodeBool(e *encoder, v reflect.Value) error {
	e.b = strconv.AppendBool(e.b, v.Bool())
	return nil
}

func encodeInt(e *encoder, v reflect.Value) error {
	e.b = strconv.AppendInt(e.b, v.Int(), 10)
	return nil
}

func encodeUint(e *encoder, v reflect.Value) error {
	e.b = strconv.AppendUint(e.b, v.Uint(), 10)
	return nil
}

// encodeQuoted puts a number or a boolean into a string, for encoding/json's option "string".
func encodeQuoted(encode encodeFunc) encodeFunc {
	return func(e *encoder, v reflect.Value) error {
		e.b = append(e.b, '"')
		err := encode(e, v)
		e.b = append(e.b, '"')
		return err
	}
}

const hexDigits = "0123456789abcdef"

// AppendString appends s as a JSON string, as encoding/json does without escaping HTML: invalid UTF-8 becomes U+FFFD.
func AppendString(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		r, size := rune(c), 1
		if c >= utf8.RuneSelf {
			if r, size = utf8.DecodeRuneInString(s[i:]); (r != utf8.RuneError || size > 1) && r != '\u2028' && r != '\u2029' {
				i += size
				continue
			}
		}
		b = append(b, s[from:i]...)
		b = appendEscape(b, r)
		i += size
		from = i
	}
	return append(append(b, s[from:]...), '"')
}

func appendEscape(b []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(b, '\\', byte(r))
	case '\b':
		return append(b, '\\', 'b')
	case '\f':
		return append(b, '\\', 'f')
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return append(b, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
}
