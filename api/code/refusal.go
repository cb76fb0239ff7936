package code

import (
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/api"
)

// Refusals that are told by their message, since Intercom sends no code with them, or not always. An *[api.Error] is one
// of them: errors.Is(err, code.ErrCompanyExists).
var (
	// ErrCompanyExists: another company has the company_id or the name; sent with 400 and without a code.
	ErrCompanyExists error = &refusal{"intercom: the company exists already", func(e *api.Error) bool {
		return says(e, "company already exists")
	}}
	// ErrNotRestorable: the contact was blocked, and cannot be created again or come back from the archive.
	ErrNotRestorable error = &refusal{"intercom: the contact is blocked and cannot be restored", func(e *api.Error) bool {
		return e.HasCode(NotRestorable) || says(e, "not restorable")
	}}
	// ErrSeveralMatch: an email address stands for several users or leads, so that the request has to name one by its id
	// or external id.
	ErrSeveralMatch error = &refusal{"intercom: several contacts match", func(e *api.Error) bool {
		return says(e, "multiple", "match")
	}}
)

// refusal is a kind of failure that looks at the whole answer.
type refusal struct {
	text string
	is   func(*api.Error) bool
}

func (r *refusal) Error() string { return r.text }

// MatchesAnswer is what [api.Error.Is] asks.
func (r *refusal) MatchesAnswer(e *api.Error) bool {
	return e.StatusCode >= 400 && e.StatusCode < 500 && r.is(e)
}

// says reports whether the message of one item has all the phrases in this order, in any case of letters.
func says(e *api.Error, phrases ...string) bool {
	return slices.ContainsFunc(e.Errors, func(item api.ErrorItem) bool {
		rest := strings.ToLower(item.Message)
		for _, phrase := range phrases {
			_, after, found := strings.Cut(rest, phrase)
			if !found {
				return false
			}
			rest = after
		}
		return true
	})
}
