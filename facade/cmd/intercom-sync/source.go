package main

import (
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-a528e955/intercom-go/facade/bulk"
)

// source is where rows come from: a file, or standard input, which can be read only once.
type source struct {
	in   io.Reader
	file *os.File // nil for standard input
	csv  bool
}

// sourceOf opens what a name says; the format is that of the file's name where none is given.
func sourceOf(name, format string, stdin io.Reader) (*source, error) {
	if format == "" {
		format = strings.TrimPrefix(strings.ToLower(filepath.Ext(name)), ".")
	}
	s := &source{in: stdin}
	switch format {
	case "csv":
		s.csv = true
	case "jsonl", "ndjson", "json":
	default:
		return nil, usagef("%s: what is it? (want .csv, or .jsonl with an object a line; or -format csv or jsonl)", name)
	}
	if name == "-" {
		return s, nil
	}
	f, err := os.Open(name) //nolint:gosec // the user's file
	if err != nil {
		return nil, usageError{err}
	}
	s.in, s.file = f, f
	return s, nil
}

func (s *source) close() {
	if s.file != nil {
		_ = s.file.Close()
	}
}

func (s *source) rows() iter.Seq2[fields, error] {
	if s.csv {
		return records(bulk.CSV(s.in))
	}
	return bulk.JSONLines[fields](s.in)
}

// count returns how many rows a file has, and 0 for standard input. An error in one is reported when it is written.
func (s *source) count() (total int, err error) {
	if s.file == nil {
		return 0, nil
	}
	for _, err := range s.rows() {
		if err != nil {
			break
		}
		total++
	}
	_, err = s.file.Seek(0, io.SeekStart)
	return total, err
}
