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
)

// Record is a row of a CSV file: values by the labels of the header.
type Record map[string]string

// CSV goes over the rows of a CSV file with a header. Labels that repeat or are empty, and rows of another length, are
// errors that name the line.
func CSV(r io.Reader) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		records := csv.NewReader(r)
		header, err := records.Read()
		if err == nil {
			header[0] = string(bytes.TrimPrefix([]byte(header[0]), []byte("\xef\xbb\xbf")))
			seen := map[string]bool{}
			for i, label := range header {
				if label == "" || seen[label] {
					err = fmt.Errorf("column %d has the label %q, which is empty or there twice", i+1, label)
				}
				seen[label] = true
			}
		}
		for err == nil {
			var values []string
			if values, err = records.Read(); err == nil {
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

// JSONLines goes over the rows of a JSON Lines file: a value a line. Empty lines are left out. Numbers in an any are
// json.Number, as they are written.
func JSONLines[T any](r io.Reader) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		lines := bufio.NewReader(r)
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
		for row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}
