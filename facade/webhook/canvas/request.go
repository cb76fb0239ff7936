package canvas

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/facade/webhook/internal/signed"
)

// MaxBody is how much of a request is read, in bytes: 1 MiB.
const MaxBody = 1 << 20

// Errors that a request is refused with.
var (
	ErrSignature = signed.ErrSignature // the signature is missing or wrong
	ErrBody      = errors.New("the body is not a Canvas Kit request")
)

// Request is a request of any kind; what a kind does not have is zero. Objects of the API are left as JSON, because their
// shape is the app's version's: [Part] decodes them.
type Request struct {
	WorkspaceID   string          `json:"workspace_id" wire:"id"`
	ComponentID   string          `json:"component_id"`          // the one that was clicked (submit, configure)
	InputValues   map[string]any  `json:"input_values"`          // what was typed and chosen, by component id
	CardOptions   json.RawMessage `json:"card_creation_options"` // the results of configure (initialize)
	Canvas        *Canvas         `json:"canvas"`                // what is shown now
	CurrentCanvas *Canvas         `json:"current_canvas"`
	Context       json.RawMessage `json:"context"` // where it is shown
	Admin         json.RawMessage `json:"admin"`
	Contact       json.RawMessage `json:"contact"`
	Customer      json.RawMessage `json:"customer"` // the contact under its former name
	User          json.RawMessage `json:"user"`
	Conversation  json.RawMessage `json:"conversation"`
	SheetValues   map[string]any  `json:"sheet_values"` // what a sheet was closed with

	Raw        json.RawMessage `json:"-"` // the whole body
	Mismatches []fit.Mismatch  `json:"-"` // what did not fit
}

// Parse reads a request, which must be signed with one of the app's client secrets. [Status] has the HTTP status to refuse
// it with when that fails.
func Parse(r *http.Request, secrets ...string) (*Request, error) {
	body, err := signed.ReadBody(r, MaxBody)
	if err == nil {
		err = signed.Verify(r.Header, body, signed.Keys(signed.Canvas, secrets...))
	}
	if err != nil {
		return nil, fmt.Errorf("canvas: %w", err)
	}
	request := &Request{}
	var mismatches []fit.Mismatch
	if err := api.Decode(body, request, func(m fit.Mismatch) { mismatches = append(mismatches, m) }); err != nil {
		return nil, fmt.Errorf("canvas: %w: %w", ErrBody, err)
	}
	request.Raw, request.Mismatches = body, mismatches
	return request, nil
}

// Status is the HTTP status to refuse a request with; see webhook.Status.
func Status(err error) int { return signed.Status(err) }

// Sign signs a body as Canvas Kit does, in X-Body-Signature: for tests. It panics where the header is nil.
func Sign(header http.Header, body []byte, secret string) {
	signed.Key{Scheme: signed.Canvas, Secret: secret}.Sign(header, body)
}

// Part decodes an object of a request into a version's type; nil where the request has none:
//
//	contact, err := canvas.Part[intercom.Contact](request.Contact)
func Part[T any](object json.RawMessage) (*T, error) {
	if len(object) == 0 || string(object) == "null" {
		return nil, nil // an object that is absent is no failure
	}
	value := new(T)
	if err := api.Decode(object, value, nil); err != nil {
		return nil, fmt.Errorf("canvas: %w", err)
	}
	return value, nil
}
