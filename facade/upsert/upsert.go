// Package upsert creates what is not there and updates what is, without ever changing somebody else's record.
//
// The recipe that everybody writes (create, and on a conflict update the contact that the error names) renames customer A to
// customer B when the two share an email address, and updates archived contacts that nobody sees. [Contact] looks first.
package upsert

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/seed-a528e955/intercom-go/api"
)

// Archived is what to do with a contact that is there and archived.
type Archived int

const (
	// Refuse leaves an archived contact alone; the error is a *[Taken] that says so. It is the default.
	Refuse Archived = iota
	// Unarchive brings it back and updates it. One whose update Intercom refuses is archived again.
	Unarchive
)

// Options of [Contact]; the zero value is the careful one.
type Options struct {
	// Version is the API version to ask in. Empty is that of the generated client, and of the app for any other api.Caller.
	Version string
	// Archived is what to do with an archived contact.
	Archived Archived
	// ByEmail takes a contact that has the same email for the same person although it has an external id and the body has
	// none. Without it such a contact is somebody else's.
	ByEmail bool
}

// Did is what was done.
type Did string

// What can be done.
const (
	Created    Did = "created"
	Updated    Did = "updated"
	Unarchived Did = "unarchived and updated"
)

// Result is the record as it is now.
type Result[T any] struct {
	// Record is what Intercom answered, decoded.
	Record T
	// ID is Intercom's id of it.
	ID string
	// Did is what was done. A create whose answer was lost shows as updated.
	Did Did
}

// ErrTaken is what a *[Taken] Is.
var ErrTaken = errors.New("it belongs to another contact")

// Taken is the contact in conflict: it has the external id or email of the body and is not the same person. It
// was not changed, nor was any other.
type Taken struct {
	ID         string
	ExternalID string
	Email      string
	Role       string
	Archived   bool
	// Field is what it has: "email" or "external_id".
	Field string
	// Merged says that the contact came in place of one that was merged into it.
	Merged bool
	// JSON is the contact as Intercom shows it.
	JSON json.RawMessage

	why string
	err error
}

// Error says what conflicts, without the email.
func (t *Taken) Error() string {
	return fmt.Sprintf("upsert: the %s is that of contact %s (%s): %s", t.Field, t.ID, t.known(), t.why)
}

func (t *Taken) known() string {
	if t.ExternalID == "" {
		return "no external id"
	}
	return fmt.Sprintf("external id %q", t.ExternalID)
}

// Is makes it [ErrTaken].
func (t *Taken) Is(target error) bool { return target == ErrTaken }

// Outcome is [api.Rejected]: nothing was changed.
func (t *Taken) Outcome() api.Outcome { return api.Rejected }

// Unwrap is Intercom's conflict.
func (t *Taken) Unwrap() error { return t.err }

// rounds bounds how often it is begun again when contacts come and go meanwhile.
const rounds = 4

// Contact creates the contact that body describes, or updates it if it is there. body is what Contacts.Create takes (an
// intercom.CreateContactRequest or a map); it needs an external_id or an email, for a contact to be known by. T is what to
// decode the contact into, such as intercom.Contact.
//
// A contact that is there already is updated if it has the same external id, or none. One with another external id is a
// *[Taken], and so is one that shares the email with a second contact of the same external id: nothing is changed then.
// A contact that was merged is followed, and the rule holds for the one that it became part of.
//
// It may be called again after any failure: what was created is found by the next call, but for a lead without external_id,
// as leads may share an email. Between looking at a contact and
// updating it others may change it; Intercom has no way to rule that out.
func Contact[T any](ctx context.Context, client api.Caller, body any, opts Options) (*Result[T], error) {
	fields, err := fieldsOf(body)
	if err != nil {
		return nil, err
	}
	u := &contact{calls: calls{client, opts.Version}, opts: opts, fields: fields, externalID: text(fields["external_id"]), email: text(fields["email"])}
	if u.externalID == "" && u.email == "" {
		return nil, fmt.Errorf("%w: upsert: a contact without external_id and email cannot be found again", api.ErrInvalidRequest)
	}
	raw, did, err := u.run(ctx)
	if err != nil {
		return nil, err
	}
	return result[T](raw, did)
}

// Company creates the company that body describes, or updates the one of its company_id, which is required. body is what
// Companies.CreateOrUpdate takes. Intercom itself goes by company_id, so that no other company can be changed; where it
// refuses because another call has just created the company, that one is updated.
func Company[T any](ctx context.Context, client api.Caller, body any, opts Options) (*Result[T], error) {
	fields, err := fieldsOf(body)
	if err != nil {
		return nil, err
	}
	id := text(fields["company_id"])
	if id == "" {
		return nil, fmt.Errorf("%w: upsert: a company without company_id cannot be found again", api.ErrInvalidRequest)
	}
	c := calls{client, opts.Version}
	raw, err := c.do(ctx, createCompany, fields)
	var refused *api.Error
	if errors.As(err, &refused) && refused.StatusCode == http.StatusBadRequest && alreadyExists(refused) {
		raw, err = c.do(ctx, createCompany, fields) // it is there now
	}
	if err != nil {
		return nil, err
	}
	if got := parse(raw); got.CompanyID != id {
		return nil, fmt.Errorf("upsert: company %q was sent and company %q came back", id, got.CompanyID)
	}
	return result[T](raw, Updated)
}

func result[T any](raw json.RawMessage, did Did) (*Result[T], error) {
	r := &Result[T]{ID: parse(raw).ID, Did: did}
	if err := api.Decode(raw, &r.Record, nil); err != nil {
		return nil, fmt.Errorf("upsert: it was %s, and the answer cannot be read: %w", did, err)
	}
	return r, nil
}
