package bulk

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/seed-a528e955/intercom-go/api"
)

// verdict is what an error of a job says.
type verdict struct {
	state State
	why   why
}

// why is what an error is about.
type why int

const (
	ofRow    why = iota // the row, or nothing is wrong
	ofOutage            // something that passes
	ofAccess            // something that somebody has to change, or that only the job knows
)

// judge tells what an error says about the row that was to be written.
func judge(err error) verdict {
	var failed api.Failure
	var answer *api.Error
	switch {
	case err == nil:
		return verdict{Done, ofRow}
	case errors.Is(err, ErrRejected), errors.Is(err, api.ErrInvalidRequest):
		return verdict{Rejected, ofRow}
	case errors.Is(err, ErrPending), errors.Is(err, api.ErrRateLimited):
		return verdict{Pending, ofOutage}
	case errors.Is(err, api.ErrUnauthorized), errors.Is(err, api.ErrForbidden), errors.Is(err, api.ErrVersion):
		return verdict{Pending, ofAccess}
	case !errors.As(err, &failed):
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return verdict{Unknown, ofOutage}
		}
		return verdict{Unknown, ofAccess}
	case failed.Outcome() == api.NotSent:
		return verdict{Pending, ofOutage}
	case failed.Outcome() == api.Applied:
		return verdict{Done, ofRow}
	case failed.Outcome() == api.Unknown:
		return verdict{Unknown, ofOutage}
	case errors.As(err, &answer) && isForeign(answer):
		return verdict{Pending, ofAccess}
	default:
		return verdict{Rejected, ofRow}
	}
}

// isForeign reports whether something else than Intercom's API has answered: a proxy, or a server at a wrong address.
func isForeign(e *api.Error) bool {
	switch e.StatusCode {
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return !slices.ContainsFunc(e.Errors, func(i api.ErrorItem) bool { return i.Code != "" })
	default:
		return len(e.Errors) == 0
	}
}
