package bulk

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed-a528e955/intercom-go/facade/internal/cells"
)

// Record is a row of a CSV file: values by the labels of the header.
type Record map[string]string

// Body is what the row says about a contact, a company or an event, as the methods that create them want it: empty cells are
// left out, so that they clear nothing; columns such as custom_attributes.plan and metadata.order are fields within a field;
// created_at, remote_created_at, signed_up_at and last_seen_at are Unix seconds (not milliseconds), a date (2026-01-31, in
// UTC) or a time (2026-01-31T12:00:00Z); owner_id, size and monthly_spend are numbers, unsubscribed_from_emails is true or
// false. Custom attributes stay text. A cell that cannot be read is an error that names it and is [ErrRejected].
func (r Record) Body() (map[string]any, error) {
	body, err := cells.Fields(r)
	if err == nil {
		err = cells.Read(cells.Known, "", body)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRejected, err)
	}
	return body, nil
}

// CSV goes over the rows of a CSV file with a header, in UTF-8 with or without a byte order mark. Labels that repeat or are
// empty, with white space around them or control characters within, rows of another length and what is not UTF-8 are errors
// that name the line; so is a file without a header.
func CSV(r io.Reader) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		if r == nil {
			yield(nil, errors.New("bulk: CSV: the reader is nil"))
			return
		}
		records := csv.NewReader(unmarked(r))
		header, err := readText(records)
		if errors.Is(err, io.EOF) {
			yield(nil, errors.New("bulk: CSV: there is nothing to read (want a header, at least)"))
			return
		}
		if err == nil {
			err = checkLabels(header)
		}
		for err == nil {
			var values []string
			if values, err = readText(records); err == nil {
				row := make(Record, len(header))
				for i, label := range header {
					row[label] = values[i]
				}
				if !yield(row, nil) {
					return
				}
			}
		}
		if !errors.Is(err, io.EOF) {
			yield(nil, fmt.Errorf("bulk: CSV: %w", err))
		}
	}
}

// checkLabels refuses labels that do not tell columns apart, or that would name another field, of which Intercom says nothing.
func checkLabels(header []string) error {
	if len(header) == 1 && strings.ContainsAny(header[0], ";|\t") {
		return fmt.Errorf("the only column has the label %q (want columns that are separated by commas)", header[0])
	}
	seen := map[string]bool{}
	for i, label := range header {
		switch {
		case label == "" || seen[label]:
			return fmt.Errorf("column %d has the label %q, which is empty or there twice", i+1, label)
		case label != strings.TrimFunc(label, isBlank):
			return fmt.Errorf("column %d has the label %q, which has white space around it", i+1, label)
		case strings.ContainsFunc(label, unicode.IsControl):
			return fmt.Errorf("column %d has the label %q, which has a control character (are the lines ended by line feeds?)", i+1, label)
		}
		seen[label] = true
	}
	return nil
}

// isBlank reports whether a character shows nothing. Some of these mean something within a word.
func isBlank(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

// unmarked is r without the byte order mark that some programs put before UTF-8.
func unmarked(r io.Reader) *bufio.Reader {
	text := bufio.NewReader(r)
	if start, _ := text.Peek(3); string(start) == "\xef\xbb\xbf" {
		_, _ = text.Discard(len(start))
	}
	return text
}

// errNotUTF8: what JSON would make of it is another text.
var errNotUTF8 = errors.New("it is not UTF-8 (save the file in that encoding)")

// readText reads a row, which must be UTF-8.
func readText(records *csv.Reader) ([]string, error) {
	values, err := records.Read()
	for i, value := range values {
		if err == nil && !utf8.ValidString(value) {
			line, _ := records.FieldPos(i)
			err = fmt.Errorf("line %d: %w", line, errNotUTF8)
		}
	}
	return values, err
}

// JSONLines goes over the rows of a JSON Lines file: a value a line, in UTF-8 with or without a byte order mark. Empty lines are
// left out. Numbers in an any are json.Number, as they are written.
func JSONLines[T any](r io.Reader) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if r == nil {
			var none T
			yield(none, errors.New("bulk: JSON Lines: the reader is nil"))
			return
		}
		lines := unmarked(r)
		for number := 1; ; number++ {
			line, err := lines.ReadBytes('\n')
			if err != nil && !errors.Is(err, io.EOF) {
				var none T
				yield(none, fmt.Errorf("bulk: JSON Lines: %w", err))
				return
			}
			if len(bytes.TrimSpace(line)) > 0 {
				var row T
				if err := decode(line, &row); err != nil {
					yield(row, fmt.Errorf("bulk: JSON Lines: line %d: %w", number, err))
					return
				}
				if !yield(row, nil) {
					return
				}
			}
			if err != nil {
				return
			}
		}
	}
}

func decode(line []byte, into any) error {
	if !utf8.Valid(line) {
		return errNotUTF8
	}
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return nil
}

// Channel goes over what comes through a channel until it is closed.
func Channel[T any](rows <-chan T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if rows == nil { // it would be waited for without end
			var none T
			yield(none, errors.New("bulk: the channel is nil"))
			return
		}
		for row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}
