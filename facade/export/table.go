package export

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
)

// maxRecord is how many bytes a row may have: a quote that nobody closes must not read the rest of the file into memory.
const maxRecord = 16 << 20

// Table is one table of an export.
type Table struct {
	// Name is the statistic of a content export, such as "receipt"; "" for the only table of a file.
	Name string
	// File is its name within the archive, such as "receipt_20251121.csv"; "" where there is no archive.
	File string
	// Header holds the labels of the columns in their order. Those of a reporting export may repeat.
	Header []string

	records *csv.Reader
	bound   *recordBound
	read    bool
}

func newTable(file string, content *bufio.Reader, most *limit) (*Table, error) {
	start, err := content.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, damaged(err)
	}
	if bytes.HasPrefix(start, []byte{0x1f, 0x8b}) { // compressed once more
		unpacked, err := gzip.NewReader(content)
		if err != nil {
			return nil, damaged(err)
		}
		content = bufio.NewReader(most.of(unpacked))
		start, _ = content.Peek(512)
	}
	if bytes.HasPrefix(start, []byte("\xef\xbb\xbf")) {
		_, _ = content.Discard(3)
		start = start[3:]
	}
	text := bytes.TrimSpace(start)
	switch {
	case len(text) == 0:
		return nil, fmt.Errorf("%w: it has no header", ErrFormat)
	case !isText(start):
		return nil, fmt.Errorf("%w: it is neither an archive nor text", ErrFormat)
	case text[0] == '<' || text[0] == '{' || text[0] == '[':
		return nil, fmt.Errorf("%w: it is HTML or JSON, beginning with %.60q", ErrFormat, text)
	}
	bound := &recordBound{r: content}
	t := &Table{Name: statistic(file), File: file, records: csv.NewReader(bound), bound: bound}
	if t.Header, err = t.records.Read(); err != nil {
		return nil, damaged(err)
	}
	if len(strings.Join(t.Header, "")) == 0 {
		return nil, fmt.Errorf("%w: its header is empty", ErrFormat)
	}
	return t, nil
}

func damaged(err error) error {
	if errors.Is(err, ErrTooLarge) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrFormat, err)
}

// Rows goes over the rows, once. A row with more or fewer values than the header, and whatever else is wrong with the file,
// is an error that names the line, and ends it.
func (t *Table) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if t.read {
			yield(Row{}, fmt.Errorf("export: the rows of %s were read already; range over File.Tables again", name(t.File)))
			return
		}
		t.read = true
		for {
			t.bound.since = 0
			values, err := t.records.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			line := 0
			if err == nil {
				line, _ = t.records.FieldPos(0)
			}
			if err == nil && slices.ContainsFunc(values, func(v string) bool { return strings.IndexByte(v, 0) >= 0 }) {
				err = fmt.Errorf("line %d is not text", line)
			}
			if err != nil {
				yield(Row{}, fmt.Errorf("export: %s: %w", name(t.File), damaged(err)))
				return
			}
			if !yield(Row{Values: values, Line: line, header: t.Header}, nil) {
				return
			}
		}
	}
}

// recordBound fails when a record goes on for too long.
type recordBound struct {
	r     io.Reader
	since int
}

func (b *recordBound) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.since += n; b.since > maxRecord {
		return 0, fmt.Errorf("a row has more than %d bytes", maxRecord)
	}
	return n, err
}

// Row is a row of a table.
type Row struct {
	// Values are in the order of the header.
	Values []string
	// Line is where it begins in its CSV file.
	Line int

	header []string
}

// Header is that of the row's table.
func (r Row) Header() []string { return r.header }

// Get returns the value of a column by its label. It is false where no column has the label, or more than one: then only the
// order tells them apart.
func (r Row) Get(label string) (string, bool) {
	at := slices.Index(r.header, label)
	if at < 0 || slices.Contains(r.header[at+1:], label) {
		return "", false
	}
	return r.Values[at], true
}
