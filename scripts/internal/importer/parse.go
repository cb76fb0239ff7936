package importer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// parse reads YAML or JSON into a tree. Errors name the file, the line and,
// where it can be told, the column.
func parse(data []byte, name string) (*yaml.Node, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	text := bytes.TrimSpace(data)
	switch {
	case len(text) == 0:
		return nil, fmt.Errorf("%s: not an OpenAPI description: the file is empty", name)
	case text[0] == '<':
		return nil, fmt.Errorf("%s: not an OpenAPI description: found an HTML or XML page", name)
	case json.Valid(data):
		data = plainEscapes(data)
	}
	if at := unreadable(data); at >= 0 {
		return nil, fmt.Errorf("%s:%s: not readable as YAML: found a byte that is no text", name, position(data, at))
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc, next yaml.Node
	if err := decoder.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: not an OpenAPI description: found only comments", name)
	} else if err != nil {
		return nil, syntaxError(err, data, name)
	}
	switch err := decoder.Decode(&next); {
	case err == nil:
		return nil, fmt.Errorf("%s:%d:%d: not an OpenAPI description: found several YAML documents", name, next.Line, next.Column)
	case !errors.Is(err, io.EOF):
		return nil, syntaxError(err, data, name)
	}
	return node.Root(&doc), nil
}

var escape = regexp.MustCompile(`\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|.)`)

// plainEscapes writes what the YAML reader does not take of JSON as the
// character that it means: pairs of \u escapes, and \/.
func plainEscapes(data []byte) []byte {
	return escape.ReplaceAllFunc(data, func(m []byte) []byte {
		if m[1] == '/' {
			return m[1:]
		}
		if len(m) != 12 {
			return m
		}
		high, _ := strconv.ParseUint(string(m[2:6]), 16, 32)
		low, _ := strconv.ParseUint(string(m[8:12]), 16, 32)
		return utf8.AppendRune(nil, utf16.DecodeRune(rune(high), rune(low)))
	})
}

// unreadable returns where the first byte is that YAML does not allow: broken
// UTF-8 or a control character; -1 where all is well.
func unreadable(data []byte) int {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return -1 // UTF-16, which the YAML reader turns into UTF-8
	}
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 || r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f {
			return i
		}
		i += size
	}
	return -1
}

// position returns "line:column" of a byte, both from 1.
func position(data []byte, at int) string {
	before := data[:at]
	line := bytes.Count(before, []byte("\n")) + 1
	return fmt.Sprintf("%d:%d", line, utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])+1)
}

var (
	yamlLine      = regexp.MustCompile(`^line (\d+): `)
	unknownAnchor = regexp.MustCompile(`^unknown anchor '(.+)' referenced`)
)

// syntaxError turns the YAML reader's error into "file:line:column: what". The
// reader tells the line at most, and none for the first; the column is that of
// the line's first character that is not a space.
func syntaxError(err error, data []byte, name string) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	at := 0
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		text = strings.TrimPrefix(text, m[0])
		number, _ := strconv.Atoi(m[1])
		for ; number > 1; number-- {
			end := bytes.IndexByte(data[at:], '\n')
			if end < 0 {
				break
			}
			at += end + 1
		}
		at += len(data[at:]) - len(bytes.TrimLeft(data[at:], " \t"))
	} else if m := unknownAnchor.FindStringSubmatch(text); m != nil {
		at = max(0, bytes.Index(data, []byte("*"+m[1])))
		return fmt.Errorf("%s:%s: not readable as YAML: %s", name, position(data, at), text)
	}
	if found := flowFault(data); found >= 0 {
		at = found
	}
	return fmt.Errorf("%s:%s: not readable as YAML: %s", name, position(data, at), text)
}
