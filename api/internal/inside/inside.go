// Package inside is how package api/wire reaches what package api keeps from programs.
package inside

import (
	"encoding/json"
	"io"

	"github.com/seed-a528e955/intercom-go/api/paging"
)

// Key is the argument of a method that nobody but the packages below api can call.
type Key struct{ _ [0]func() }

// List is a page of a list as an answer has it.
type List struct {
	// Holds is what the walk hands on as it is: the items.
	Holds any
	// Items is how many there are, Total how many the whole list has, 0 when it is not known.
	Items, Total int
	// Info is the pages object, nil where the answer has none.
	Info *paging.Info
	// Cursor is where the next page starts; the walk finds it where there is an Info.
	Cursor string
	// Resume is the cursor as programs store it.
	Resume string
	// Missing says what the answer lacks that it should have, as it does not end the list.
	Missing string
	// Response is the api.Response of the call that it came with.
	Response any
	// Raw is the JSON of each item, when it is asked for.
	Raw []json.RawMessage
}

// Form is the body of an upload, ready to be sent.
type Form struct {
	ContentType string
	// Replayable reports whether Open can be called again.
	Replayable bool
	// Open returns the body and its length, -1 when that is not known.
	Open func() (io.ReadCloser, int64, error)
}
