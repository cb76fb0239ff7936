package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"sort"
	"strconv"
	"strings"
)

// parseJSON reads JSON with its numbers as they are written.
func parseJSON(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("more than one JSON value")
	}
	return v, nil
}

// writeJSON encodes a value without escaping HTML.
func writeJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// show is a value for a report: short and on one line.
func show(v any) string {
	b, err := writeJSON(v)
	if err != nil {
		return err.Error()
	}
	const most = 100
	if len(b) > most {
		return string(b[:most]) + "…"
	}
	return string(b)
}

// isZero reports whether a JSON value is one that a plain Go field cannot tell
// from an absent one.
func isZero(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case json.Number:
		n := number(v)
		return n != nil && n.Sign() == 0
	case []any:
		return len(v) == 0
	case map[string]any:
		for _, item := range v {
			if !isZero(item) {
				return false
			}
		}
		return true
	}
	return false
}

// number returns the number that is written, also within a string; nil when it
// is none.
func number(v any) *big.Rat {
	var s string
	switch v := v.(type) {
	case json.Number:
		s = string(v)
	case string:
		s = strings.TrimSpace(v)
	default:
		return nil
	}
	const longest = 40
	if s == "" || len(s) > longest || strings.Contains(s, "/") {
		return nil
	}
	if _, err := strconv.ParseFloat(s, 64); err != nil {
		return nil
	}
	n, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil
	}
	return n
}

// sameNumber reports whether both are numbers, and the same one.
func sameNumber(a, b any) bool {
	x, y := number(a), number(b)
	return x != nil && y != nil && x.Cmp(y) == 0
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// at appends a step to a path: at("data", "id") is "data.id".
func at(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func atIndex(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// general takes the indexes out of a path: "data[].id".
func general(path string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(path, "[")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString("[]")
		_, path, _ = strings.Cut(rest, "]")
	}
}
