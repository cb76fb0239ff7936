package upsert

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/api"
)

// contact is one upsert on its way.
type contact struct {
	calls
	opts              Options
	fields            map[string]json.RawMessage
	externalID, email string
}

// errAgain begins the next round: a contact came or went meanwhile.
var errAgain = errors.New("the contact is gone")

// unsettled is a failure that says nothing about the contact, or that left it in between, whatever Intercom refused last.
type unsettled struct {
	what string
	last error
}

func (u *unsettled) Error() string { return fmt.Sprintf("upsert: %s: %s", u.what, u.last) }

func (u *unsettled) Unwrap() error { return u.last }

// Outcome is [api.Unknown].
func (*unsettled) Outcome() api.Outcome { return api.Unknown }

func (u *contact) run(ctx context.Context) (json.RawMessage, Did, error) {
	var last error
	for range rounds {
		raw, err := u.do(ctx, createContact, u.fields)
		if err == nil {
			return raw, Created, nil
		}
		if uncertain(err) && u.unique() && ctx.Err() == nil { // asked again, it says by a conflict whether the first one took effect
			first := err
			if raw, err = u.do(ctx, createContact, u.fields); err == nil {
				return raw, Created, nil
			}
			if isNoAnswer(err) { // it says nothing about the first one
				return nil, "", fmt.Errorf("%w; it could not be looked for: %w", first, err)
			}
		}
		id, archived, there := existing(err)
		if !there && errors.Is(err, api.ErrConflict) && u.unique() { // its body was cut short, perhaps
			last = err
			continue
		}
		if !there {
			return nil, "", err
		}
		raw, did, err := u.meet(ctx, id, archived, err)
		if !errors.Is(err, errAgain) {
			return raw, did, err
		}
		last = err
	}
	return nil, "", &unsettled{fmt.Sprintf("given up after %d rounds", rounds), last} // others change it all the time
}

// unique reports whether Intercom refuses a second contact like this one: leads may share an email.
func (u *contact) unique() bool { return u.externalID != "" || text(u.fields["role"]) != "lead" }

// meet deals with a contact that is there.
func (u *contact) meet(ctx context.Context, id string, archived bool, conflict error) (json.RawMessage, Did, error) {
	found, merged, err := u.follow(ctx, id)
	if err != nil {
		return nil, "", err
	}
	found.Archived = found.Archived || archived && !merged
	if !u.same(found) {
		own, err := u.own(ctx)
		if err != nil {
			return nil, "", err
		}
		if own == nil || own.ID == found.ID {
			return nil, "", u.taken(found, merged, u.another(), conflict)
		}
		found, merged = *own, false // the email is shared, and the external id is ours
	}
	did := Updated
	if found.Archived {
		if u.opts.Archived != Unarchive {
			return nil, "", u.taken(found, merged, "it is archived (Options.Archived: Unarchive brings it back)", conflict)
		}
		if _, err := u.do(ctx, unarchiveContact, nil, found.ID); err != nil {
			return nil, "", gone(err)
		}
		did = Unarchived
	}
	raw, err := u.do(ctx, updateContact, u.changes(found), found.ID)
	if did == Unarchived && isRefused(err) && !errors.Is(gone(err), errAgain) {
		if _, failed := u.do(ctx, archiveContact, nil, found.ID); failed != nil {
			return nil, "", &unsettled{"contact " + found.ID + " was unarchived, and could not be archived again when it was refused", errors.Join(err, failed)}
		}
	}
	if other, otherArchived, there := existing(err); there {
		// The external id is one contact's and the email another's.
		second, merged, followErr := u.follow(ctx, other)
		if followErr != nil {
			return nil, "", followErr
		}
		second.Archived = second.Archived || otherArchived
		return nil, "", u.taken(second, merged, "contact "+found.ID+" was to get it", err)
	}
	return raw, did, gone(err)
}

// same reports whether a contact may be the one that is meant.
func (u *contact) same(found record) bool {
	switch {
	case found.ExternalID == "" || found.ExternalID == u.externalID:
		return true
	case u.externalID == "":
		return u.opts.ByEmail && strings.EqualFold(found.Email, u.email)
	default:
		return false
	}
}

// own looks for the contact that has the external id, nil when there is none: a conflict names one contact, and it may have
// named the one of the email.
func (u *contact) own(ctx context.Context) (*record, error) {
	if u.externalID == "" {
		return nil, nil
	}
	raw, err := u.do(ctx, searchContacts, map[string]any{
		"query": map[string]any{"field": "external_id", "operator": "=", "value": u.externalID},
	})
	if err != nil {
		return nil, err
	}
	var list struct {
		Data []json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, fmt.Errorf("upsert: searching the external id: %w", err)
	}
	for _, item := range list.Data {
		if found := parse(item); found.ExternalID == u.externalID { // searches disregard case
			return &found, nil
		}
	}
	return nil, nil
}

// changes are the fields of the body but for those that the contact has already: what does not change cannot collide.
func (u *contact) changes(found record) map[string]json.RawMessage {
	changed := maps.Clone(u.fields)
	if strings.EqualFold(found.Email, u.email) {
		delete(changed, "email")
	}
	if found.ExternalID == u.externalID || u.externalID == "" {
		delete(changed, "external_id")
	}
	if found.Role == text(changed["role"]) {
		delete(changed, "role")
	}
	return changed
}

func (u *contact) taken(found record, merged bool, why string, err error) *Taken {
	return &Taken{
		ID: found.ID, ExternalID: found.ExternalID, Email: found.Email, Role: found.Role, Archived: found.Archived,
		Field: u.field(found), Merged: merged, JSON: found.JSON, why: why, err: err,
	}
}

// field is what of the body a contact has.
func (u *contact) field(found record) string {
	if u.externalID != "" && (found.ExternalID == u.externalID || u.email == "") {
		return "external_id"
	}
	return "email"
}

// another says how a contact that has the email is not the one that is meant.
func (u *contact) another() string {
	if u.externalID == "" {
		return "the body has no external id to tell whether it is the same person (Options.ByEmail takes it for that)"
	}
	return fmt.Sprintf("that is another external id than %q", u.externalID)
}

// follow gets a contact, or the one that it was merged into.
func (u *contact) follow(ctx context.Context, id string) (found record, merged bool, err error) {
	for range rounds {
		raw, err := u.do(ctx, getContact, nil, id)
		if err == nil {
			return parse(raw), merged, nil
		}
		var failed *api.Error
		if !errors.As(err, &failed) {
			return record{}, merged, err
		}
		into, ok := failed.MergedContactID()
		if !ok {
			return record{}, merged, gone(err)
		}
		id, merged = into, true
	}
	return record{}, merged, fmt.Errorf("upsert: contact %s was merged more than %d times", id, rounds)
}

// existing reads the contact out of a conflict.
func existing(err error) (id string, archived, ok bool) {
	var failed *api.Error
	if !errors.As(err, &failed) {
		return "", false, false
	}
	return failed.ExistingContact()
}

// gone makes a contact that is not there a reason to begin again.
func gone(err error) error {
	if errors.Is(err, api.ErrNotFound) || errors.Is(err, api.ErrGone) {
		return fmt.Errorf("%w: %w", errAgain, err)
	}
	return err
}

// isNoAnswer reports whether an error has nothing to do with what was sent: nothing was, or nobody looked at it.
func isNoAnswer(err error) bool {
	return came(err, api.NotSent) ||
		errors.Is(err, api.ErrRateLimited) || errors.Is(err, api.ErrUnauthorized) || errors.Is(err, api.ErrForbidden)
}

// isRefused reports whether Intercom has refused what was sent.
func isRefused(err error) bool { return came(err, api.Rejected) }

// uncertain reports whether a create may have taken effect.
func uncertain(err error) bool { return came(err, api.Unknown, api.Applied) }

// came reports whether an error tells one of these outcomes.
func came(err error, outcomes ...api.Outcome) bool {
	var failed api.Failure
	return errors.As(err, &failed) && slices.Contains(outcomes, failed.Outcome())
}
