package api

import (
	"encoding/json"
	"fmt"
)

// ID is an identifier. Intercom sends ids as strings in some places and numbers in others, and changes its mind between
// versions: an ID decodes from both, keeping every digit, and from null as "". It is sent as a string, except where the
// operation wants a number (see [Operation.NumericIDs]).
type ID string

// String returns the id.
func (id ID) String() string { return string(id) }

// UnmarshalJSON accepts a string, a number or null.
func (id *ID) UnmarshalJSON(data []byte) error {
	if len(data) == 0 {
		return fmt.Errorf("api.ID: empty JSON")
	}
	switch c := data[0]; {
	case c == '"':
		if s, ok := plainString(data); ok {
			*id = ID(s)
			return nil
		}
		return json.Unmarshal(data, (*string)(id))
	case c == '-' || c >= '0' && c <= '9':
		*id = ID(data)
		return nil
	case c == 'n':
		*id = ""
		return nil
	default:
		return fmt.Errorf("api.ID: cannot read %s", jsonKind(data))
	}
}
