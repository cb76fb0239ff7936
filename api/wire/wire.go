// Package wire holds what only generated code and a client call: what becomes of a call that is ready, of its answer and of
// its errors, and the pages of a list. Programs have no use for it.
//
// The models of a generated package have UnmarshalJSON, those that are sent MarshalJSON as well, so that encoding/json
// in a program's hands (webhooks, files, caches) reads what Intercom sends and writes what it takes. Each of these
// methods is one line that leads here.
package wire

import (
	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

// Unmarshal reads valid JSON into the struct that model points to, tolerantly: what does not fit leaves the zero value.
// null changes nothing. Package api's Decode reports what did not fit.
func Unmarshal(data []byte, model any) error { return codec.Unmarshal(data, model) }

// Marshal writes a model as it is sent: ids and times in the form that the field wants.
func Marshal(model any) ([]byte, error) { return codec.Marshal(model) }

// Given is api.Set for a text by which a request says what it is about, such as an email address. An empty one is refused when
// the request is encoded: Intercom would leave it out of account, and make or change something else.
func Given(text string) api.Optional[string] {
	if text != "" {
		return api.Set(text)
	}
	var empty api.Optional[string]
	_, state := empty.CodecOptional(codec.Access{})
	*state = codec.Empty
	return empty
}
