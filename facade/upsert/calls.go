package upsert

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// The operations in use; their version is set for each call.
var (
	createContact    = spec.Operation{Service: "Contacts", Name: "Create", Method: "POST", Path: "/contacts"}
	getContact       = spec.Operation{Service: "Contacts", Name: "Get", Method: "GET", Path: "/contacts/{contact_id}"}
	updateContact    = spec.Operation{Service: "Contacts", Name: "Update", Method: "PUT", Path: "/contacts/{contact_id}"}
	unarchiveContact = spec.Operation{Service: "Contacts", Name: "Unarchive", Method: "POST", Path: "/contacts/{contact_id}/unarchive", SafeToRepeat: true}
	archiveContact   = spec.Operation{Service: "Contacts", Name: "Archive", Method: "POST", Path: "/contacts/{contact_id}/archive", SafeToRepeat: true}
	searchContacts   = spec.Operation{Service: "Contacts", Name: "Search", Method: "POST", Path: "/contacts/search", ReadOnly: true, Pagination: spec.PaginationBody}
	createCompany    = spec.Operation{Service: "Companies", Name: "CreateOrUpdate", Method: "POST", Path: "/companies", SafeToRepeat: true}
)

// calls make requests of one version and return what came.
type calls struct {
	caller  api.Caller
	version string
}

func (c calls) do(ctx context.Context, op spec.Operation, body any, path ...string) (json.RawMessage, error) {
	op.Version = c.version
	raw, err := api.Do[json.RawMessage](ctx, c.caller, &api.Call{Operation: &op, Body: body, Path: path})
	if err != nil {
		return nil, err
	}
	return *raw, nil
}

// record is what has to be known about a contact or a company.
type record struct {
	ID, ExternalID, Email, Role, CompanyID string
	Archived                               bool
	JSON                                   json.RawMessage
}

func parse(raw json.RawMessage) record {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(raw, &fields) // what is not an object has no fields
	return record{
		ID: text(fields["id"]), ExternalID: text(fields["external_id"]), Email: text(fields["email"]), Role: text(fields["role"]),
		CompanyID: text(fields["company_id"]), Archived: string(fields["archived"]) == "true", JSON: raw,
	}
}

// text is what a JSON string or number says, "" for anything else.
func text(raw json.RawMessage) string {
	var s string
	var n json.Number
	switch {
	case json.Unmarshal(raw, &s) == nil:
		return s
	case json.Unmarshal(raw, &n) == nil:
		return n.String()
	default:
		return ""
	}
}

// fieldsOf makes of a request the fields that it sends. Bodies hold HTML, which is not to be escaped.
func fieldsOf(body any) (map[string]json.RawMessage, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	var fields map[string]json.RawMessage
	err := enc.Encode(body)
	if err == nil {
		err = json.Unmarshal(buf.Bytes(), &fields)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: upsert: the body: %w", api.ErrInvalidRequest, err)
	}
	return fields, nil
}

func alreadyExists(e *api.Error) bool {
	for _, item := range e.Errors {
		if strings.Contains(strings.ToLower(item.Message), "already exists") {
			return true
		}
	}
	return false
}
