package api

import (
	"bytes"
	"encoding/json"
)

// OneOrMany is a list that the API takes and sends bare when it holds one thing: the recipients of a message, the value
// of a ticket attribute. One element is written without brackets, none as null, more as a list; all forms are read.
type OneOrMany[T any] []T

// UnmarshalJSON reads one thing, a list of things, or null.
func (l *OneOrMany[T]) UnmarshalJSON(data []byte) error {
	trimmed := bytes.TrimLeft(data, " \t\r\n")
	switch {
	case bytes.Equal(trimmed, []byte("null")):
		*l = nil
		return nil
	case len(trimmed) > 0 && trimmed[0] == '[':
		return json.Unmarshal(data, (*[]T)(l))
	}
	one := make([]T, 1)
	if err := json.Unmarshal(data, &one[0]); err != nil {
		return err
	}
	*l = one
	return nil
}

// MarshalJSON writes one thing bare and any other number of things as a list.
func (l OneOrMany[T]) MarshalJSON() ([]byte, error) {
	if len(l) == 1 {
		return json.Marshal(l[0])
	}
	return json.Marshal([]T(l))
}
