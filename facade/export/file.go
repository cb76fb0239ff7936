package export

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path"
	"regexp"
	"strings"
	"sync/atomic"
	"unicode/utf8"
)

// The errors of reading a file, for errors.Is.
var (
	// ErrFormat: the file is none of zip, gzip and CSV, or is damaged.
	ErrFormat = errors.New("the file is not an export")
	// ErrTooLarge: more came out of a compressed file than Options.MaxUnpacked.
	ErrTooLarge = errors.New("the file is larger than allowed")
	// ErrNoTable: there is no table of that name, or there are several where one is to be the only one. Intercom leaves statistics without records out.
	ErrNoTable = errors.New("the export has no such table")
	// ErrClosed: the file was closed before it was read.
	ErrClosed = errors.New("the file is closed")
)

// Format is how a file is packed.
type Format string

// The formats.
const (
	Zip   Format = "zip"
	Gzip  Format = "gzip" // of one CSV, or of a tar of several
	Plain Format = "csv"
)

// File is the file of an export. Its tables are read from disk as they are asked for; memory does not grow with it.
type File struct {
	// Path is where it is.
	Path string
	// Size is in bytes.
	Size int64
	// Format is what its first bytes say.
	Format Format

	file        *os.File
	maxUnpacked int64
	temporary   bool
	closed      atomic.Bool
}

// Open opens the file of an export that was saved. Close leaves it where it is.
func Open(name string) (*File, error) {
	f, err := os.Open(name) //nolint:gosec // the caller's own file
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	file, err := open(f, 64<<30)
	if err != nil {
		_ = f.Close()
	}
	return file, err
}

func open(f *os.File, maxUnpacked int64) (*File, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	start := make([]byte, 4)
	n, err := f.ReadAt(start, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("export: %w", err)
	}
	file := &File{Path: f.Name(), Size: info.Size(), Format: formatOf(start[:n]), file: f, maxUnpacked: maxUnpacked}
	if file.Size == 0 {
		return nil, fmt.Errorf("export: %w: it is empty", ErrFormat)
	}
	if err := file.check(); err != nil {
		return nil, err
	}
	return file, nil
}

// formatOf tells by the first bytes, which neither names nor media types do reliably.
func formatOf(start []byte) Format {
	switch {
	case bytes.HasPrefix(start, []byte("PK\x03\x04")), bytes.HasPrefix(start, []byte("PK\x05\x06")), bytes.HasPrefix(start, []byte("PK\x07\x08")):
		return Zip
	case bytes.HasPrefix(start, []byte{0x1f, 0x8b}):
		return Gzip
	default:
		return Plain
	}
}

// whole unpacks all of a compressed file, whose end says whether it is the end.
func (f *File) whole() error {
	if f.Format != Gzip {
		return nil // a zip was read from its end, and CSV does not say
	}
	unpacked, err := gzip.NewReader(f.content())
	if err == nil {
		_, err = io.Copy(io.Discard, (&limit{left: f.maxUnpacked}).of(unpacked))
	}
	if err != nil && !errors.Is(err, ErrTooLarge) { // its rows tell that
		return fmt.Errorf("export: the file: %w", damaged(err))
	}
	return nil
}

// check looks at the beginning of each table, so that a file of something else is an error before any row.
func (f *File) check() error {
	for _, err := range f.Tables() {
		if err != nil {
			return err
		}
		if f.Format == Gzip {
			break // the second of a tar would be found by unpacking all of the first
		}
	}
	return nil
}

// Close closes the file, and removes it if it was downloaded. Its tables cannot be read any more: that is [ErrClosed]. Closing it
// again does nothing.
func (f *File) Close() error {
	if f.closed.Swap(true) {
		return nil
	}
	err := f.file.Close()
	if f.temporary {
		err = errors.Join(err, os.Remove(f.Path))
	}
	return err
}

// WriteTo copies the file as it came.
func (f *File) WriteTo(w io.Writer) (int64, error) {
	if f.closed.Load() {
		return 0, fmt.Errorf("export: %w", ErrClosed)
	}
	return io.Copy(w, f.content())
}

func (f *File) content() *io.SectionReader { return io.NewSectionReader(f.file, 0, f.Size) }

// Tables goes over the tables of the file in its order. A table is valid until the next step. An error is yielded once and
// ends it. It can be ranged over again.
func (f *File) Tables() iter.Seq2[*Table, error] {
	return func(yield func(*Table, error) bool) {
		if f.closed.Load() {
			yield(nil, fmt.Errorf("export: %w", ErrClosed))
			return
		}
		limited := &limit{left: f.maxUnpacked}
		for m, err := range f.members(limited) {
			var table *Table
			if err == nil {
				table, err = newTable(m.name, m.content, limited)
			}
			if err != nil {
				yield(nil, fmt.Errorf("export: %s: %w", name(m.name), err))
				return
			}
			if !yield(table, nil) {
				return
			}
		}
	}
}

func name(of string) string {
	if of == "" {
		return "the file"
	}
	return of
}

// Rows goes over the rows of the table of that name, such as "receipt", also where it comes in several files; "" is the only
// table of a reporting export. One that is not there is [ErrNoTable], and so is "" where there are several.
func (f *File) Rows(table string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if table == "" {
			if err := f.single(); err != nil {
				yield(Row{}, err)
				return
			}
		}
		var there []string
		found := false
		for t, err := range f.Tables() {
			if err != nil {
				yield(Row{}, err)
				return
			}
			there = append(there, t.Name)
			if t.Name != table && table != "" && (f.Format == Zip || t.File != "") {
				continue
			}
			found = true
			for row, err := range t.Rows() {
				if !yield(row, err) || err != nil {
					return
				}
			}
		}
		if !found {
			yield(Row{}, noTable(table, there))
		}
	}
}

// single is an error where the file has not one table.
func (f *File) single() error {
	var there []string
	for t, err := range f.Tables() {
		if err != nil {
			return err
		}
		there = append(there, t.File)
	}
	if len(there) != 1 {
		return noTable("", there)
	}
	return nil
}

func noTable(name string, there []string) error {
	if len(there) == 0 {
		there = []string{"none"}
	}
	return fmt.Errorf("export: %w: %q (it has %s)", ErrNoTable, name, strings.Join(there, ", "))
}

// member is a CSV file within the file.
type member struct {
	name    string
	content *bufio.Reader
}

func (f *File) members(limited *limit) iter.Seq2[member, error] {
	return func(yield func(member, error) bool) {
		var err error
		switch f.Format {
		case Zip:
			err = f.zipped(limited, yield)
		case Gzip:
			err = f.gzipped(limited, yield)
		default:
			yield(member{"", bufio.NewReader(f.content())}, nil)
		}
		if err != nil {
			yield(member{}, err)
		}
	}
}

func (f *File) zipped(limited *limit, yield func(member, error) bool) error {
	archive, err := zip.NewReader(f.content(), f.Size)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	for _, entry := range archive.File {
		if entry.FileInfo().IsDir() || hidden(entry.Name) {
			continue
		}
		if entry.Flags&1 != 0 {
			return fmt.Errorf("%w: %s is encrypted", ErrFormat, path.Base(entry.Name))
		}
		content, err := entry.Open()
		if err != nil {
			return fmt.Errorf("%w: %w", ErrFormat, err)
		}
		more := yield(member{path.Base(entry.Name), bufio.NewReader(limited.of(content))}, nil)
		_ = content.Close()
		if !more {
			return nil
		}
	}
	return nil
}

// hidden are the files that a Mac puts into archives.
func hidden(name string) bool {
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(path.Base(name), ".")
}

// gzipped is one CSV, or a tar of several.
func (f *File) gzipped(limited *limit, yield func(member, error) bool) error {
	unpacked, err := gzip.NewReader(f.content())
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	content := bufio.NewReader(limited.of(unpacked))
	if start, _ := content.Peek(262); len(start) < 262 || string(start[257:]) != "ustar" {
		yield(member{"", content}, nil)
		return nil
	}
	for archive := tar.NewReader(content); ; {
		entry, err := archive.Next()
		switch {
		case errors.Is(err, io.EOF): // of the tar; the end of the gzip says whether all of it was right
			if _, err := io.Copy(io.Discard, content); err != nil {
				return damaged(err)
			}
			return nil
		case err != nil:
			return fmt.Errorf("%w: %w", ErrFormat, err)
		case entry.Typeflag != tar.TypeReg || hidden(entry.Name):
			continue
		}
		if !yield(member{path.Base(entry.Name), bufio.NewReader(archive)}, nil) {
			return nil
		}
	}
}

// limit counts what comes out of a compressed file.
type limit struct{ left int64 }

func (l *limit) of(r io.Reader) io.Reader { return &limited{r, l} }

type limited struct {
	io.Reader
	*limit
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, ErrTooLarge
	}
	return n, err
}

// dated is what Intercom puts behind the name of a statistic: receipt_20251121.csv, receipt_2025-11-21-0830.csv.
var dated = regexp.MustCompile(`[_-]\d[\d_:T-]*$`)

func statistic(file string) string {
	return dated.ReplaceAllString(strings.TrimSuffix(strings.TrimSuffix(file, ".gz"), ".csv"), "")
}

// isText tells text from what is none by its beginning.
func isText(start []byte) bool {
	for len(start) > 0 {
		r, size := utf8.DecodeRune(start)
		if r == utf8.RuneError && size == 1 && utf8.FullRune(start) || r < ' ' && r != '\n' && r != '\r' && r != '\t' {
			return false
		}
		start = start[size:]
	}
	return true
}
