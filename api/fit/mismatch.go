// Package fit describes what of an answer does not fit its model. api.Decode, the facade's hooks and webhook events report it.
package fit

import (
	"fmt"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

// Fate is what became of a value that was not as its model declares it.
type Fate uint8

// What becomes of such a value.
const (
	// Converted: the field has the same value in its own type.
	Converted = Fate(codec.Converted)
	// LeftOut: the value fits nowhere, and the field is zero.
	LeftOut = Fate(codec.LeftOut)
	// UnknownKey: the model has no field for the key.
	UnknownKey = Fate(codec.UnknownKey)
)

// String says it in words.
func (f Fate) String() string {
	switch f {
	case Converted:
		return "converted"
	case LeftOut:
		return "left out"
	case UnknownKey:
		return "unknown key"
	default:
		return fmt.Sprintf("Fate(%d)", uint8(f))
	}
}

// Mismatch is a value of an answer that is not as its model declares it, or all such values of one path.
type Mismatch struct {
	// Operation is the service and name; empty from api.Decode.
	Operation string
	// Path is where in the body the first of them is: "data[3].owner_id". "$" is the body as a whole.
	Path string
	// Want is the Go type, "" for an unknown key, and Got the kind of JSON value that came. The value itself stays out, it
	// may be personal data.
	Want, Got string
	// Fate is what became of the value.
	Fate Fate
	// Count is how many values of the path there are, its indexes left aside.
	Count int
}

// String says what was wanted and what came, and where.
func (m Mismatch) String() string {
	times := ""
	if m.Count > 1 {
		times = fmt.Sprintf(", %d times", m.Count)
	}
	if m.Fate == UnknownKey {
		return fmt.Sprintf("%s: unknown key with a JSON %s%s", m.Path, m.Got, times)
	}
	return fmt.Sprintf("%s: want %s, got %s (%s%s)", m.Path, m.Want, m.Got, m.Fate, times)
}
