package api

import "errors"

// The kinds of failure, for errors.Is. An *[Error] is one of them by its status and code.
var (
	// ErrUnauthorized: 401, the token is missing, wrong or revoked.
	ErrUnauthorized = errors.New("intercom: unauthorized")
	// ErrForbidden: 403 or 402, the token or the plan does not allow it.
	ErrForbidden = errors.New("intercom: forbidden")
	// ErrNotFound: 404.
	ErrNotFound = errors.New("intercom: not found")
	// ErrConflict: 409, such a thing exists already.
	ErrConflict = errors.New("intercom: conflict")
	// ErrGone: 410, for instance a contact that was merged into another.
	ErrGone = errors.New("intercom: gone")
	// ErrBadRequest: 400, the request is malformed.
	ErrBadRequest = errors.New("intercom: bad request")
	// ErrUnprocessable: 422, the request is well formed and was refused.
	ErrUnprocessable = errors.New("intercom: unprocessable")
	// ErrRateLimited: 429, too many requests in the current window.
	ErrRateLimited = errors.New("intercom: rate limited")
	// ErrJobPending: 429 because too many jobs of the kind are unfinished. Waiting for the next rate limit window does
	// not help.
	ErrJobPending = errors.New("intercom: a job is still pending")
	// ErrVersion: the resource does not exist in the API version asked for.
	ErrVersion = errors.New("intercom: not in this API version")
	// ErrServer: any 5xx.
	ErrServer = errors.New("intercom: server error")

	// ErrInvalidRequest: the call was refused before it was sent, since an argument, an option or the body is wrong. It would
	// be again.
	ErrInvalidRequest = errors.New("intercom: invalid request")

	// ErrPaginationStalled: a list pointed to a page that was already read, or to nowhere.
	ErrPaginationStalled = errors.New("intercom: pagination does not advance")
	// ErrScrollExists: another scroll is open, and there can be one an app at a time.
	ErrScrollExists = errors.New("intercom: another scroll is open")
	// ErrScrollExpired: a scroll cannot be continued and has to be started again from its first page.
	ErrScrollExpired = errors.New("intercom: scroll expired")
	// ErrInvalidBody: a success whose body cannot be read as what was expected.
	ErrInvalidBody = errors.New("intercom: unreadable body")
	// ErrEmptyBody: an ErrInvalidBody without the content that was expected.
	ErrEmptyBody error = &emptyBody{}
)

// emptyBody takes no work at the start of a program, as fmt.Errorf would.
type emptyBody struct{}

func (*emptyBody) Error() string { return ErrInvalidBody.Error() + ": it is empty" }

func (*emptyBody) Unwrap() error { return ErrInvalidBody }

// invalidRequest is what is wrong with a call.
type invalidRequest struct{ error }

func (invalidRequest) Is(target error) bool { return target == ErrInvalidRequest }

func (e invalidRequest) Unwrap() error { return e.error }
