package importer

import (
	"bytes"
	"slices"
	"sort"

	"go.yaml.in/yaml/v3"
)

// cut is a place where a text can end: behind the beginning or an entry of a flow
// collection, with what closes the collections around it, or behind a line.
type cut struct {
	at      int
	closers string
}

// flowFault returns where the first entry begins that the YAML reader does not take,
// -1 where that is not within a flow collection: the reader tells of these where they
// begin at best, and JSON is one from the first byte to the last.
func flowFault(data []byte) int {
	s := flowScanner{data: data}
	s.scan()
	bad := sort.Search(len(s.cuts), func(i int) bool {
		var doc yaml.Node
		return yaml.Unmarshal(append(slices.Clone(data[:s.cuts[i].at]), s.cuts[i].closers...), &doc) != nil
	})
	start, inFlow := 0, false
	if bad > 0 {
		start, inFlow = s.cuts[bad-1].at, s.cuts[bad-1].closers != ""
	}
	end := len(data)
	if bad < len(s.cuts) {
		end = s.cuts[bad].at
		inFlow = inFlow || s.cuts[bad].closers != ""
	}
	if !inFlow || bad == len(s.cuts) && len(s.open) == 0 {
		return -1
	}
	piece := bytes.TrimPrefix(data[start:end], []byte(","))
	if text := bytes.TrimLeft(piece, " \t\r\n"); len(text) > 0 || len(s.open) == 0 {
		return end - len(text)
	}
	return s.openers[len(s.openers)-1] // it is never closed
}

// flowScanner finds the flow collections of a text, as far as that can be told without
// reading it: what it takes for a place to cut is tried.
type flowScanner struct {
	data    []byte
	open    []byte // what closes the collections around, the innermost last
	openers []int  // where these begin
	before  byte   // the last byte that is no space, 0 at the beginning of a line outside of collections
	text    bool   // the lines after this one are a text, as far as they are indented more
	indent  int    // of the line
	cuts    []cut
}

func (s *flowScanner) scan() {
	for i := 0; i < len(s.data); i++ {
		b := s.data[i]
		switch {
		case b == '\n':
			i = s.endOfLine(i)
			continue
		case b == ' ' || b == '\t' || b == '\r':
			continue
		case b == '#' && (i == 0 || bytes.IndexByte([]byte(" \t\n"), s.data[i-1]) >= 0):
			i += s.toLineEnd(i) - 1
			continue
		case (b == '"' || b == '\'') && s.atValue():
			i = s.endOfQuote(i)
		case (b == '{' || b == '[') && (len(s.open) > 0 || s.atValue()):
			s.open, s.openers = append(s.open, b+2), append(s.openers, i) // } and ] stand two behind { and [
			s.cut(i + 1)
		case len(s.open) > 0 && (b == '}' || b == ']'):
			s.open, s.openers = s.open[:len(s.open)-1], s.openers[:len(s.openers)-1]
			s.cut(i + 1)
		case (b == '|' || b == '>') && len(s.open) == 0 && s.atValue():
			s.text = true
		case len(s.open) > 0 && b == ',':
			s.cut(i)
		}
		s.before = b
	}
}

func (s *flowScanner) cut(at int) {
	closers := slices.Clone(s.open)
	slices.Reverse(closers)
	s.cuts = append(s.cuts, cut{at, string(closers)})
}

// atValue reports whether a value may begin here.
func (s *flowScanner) atValue() bool {
	return s.before == 0 || bytes.IndexByte([]byte(":-?{[,"), s.before) >= 0
}

// endOfLine takes in the end of a line and, where a text in lines of its own begins
// there, these lines; it returns where that ends.
func (s *flowScanner) endOfLine(i int) int {
	if len(s.open) > 0 {
		return i
	}
	if s.text {
		for i+1 < len(s.data) {
			line := s.data[i+1 : i+1+s.toLineEnd(i+1)]
			if text := bytes.TrimLeft(line, " "); len(bytes.TrimSpace(text)) > 0 && len(line)-len(text) <= s.indent {
				break
			}
			i = min(i+1+len(line), len(s.data)-1)
		}
	}
	s.cut(i)
	rest := s.data[i+1:]
	s.indent, s.before = len(rest)-len(bytes.TrimLeft(rest, " ")), 0
	s.text = false
	return i
}

// toLineEnd counts the bytes up to the end of the line.
func (s *flowScanner) toLineEnd(i int) int {
	if n := bytes.IndexByte(s.data[i:], '\n'); n >= 0 {
		return n
	}
	return len(s.data) - i
}

// endOfQuote returns where a text in quotes ends.
func (s *flowScanner) endOfQuote(i int) int {
	quote := s.data[i]
	for i++; i < len(s.data) && s.data[i] != quote; i++ {
		if quote == '"' && s.data[i] == '\\' {
			i++
		}
	}
	return i
}
