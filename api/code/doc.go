// Package code names the error codes that Intercom documents, for [api.Error.HasCode]:
//
//	var e *api.Error
//	if errors.As(err, &e) && e.HasCode(code.ParameterInvalid) { … }
//
// The set is open: Intercom adds codes at any time, so that a program needs a way on for one that it does not know. The
// kinds of failure that depend on the status ([api.ErrNotFound], [api.ErrRateLimited] …) are a surer guide where they are
// enough. A few refusals that people ask about come without a code; they are errors of this package, for errors.Is:
// [ErrCompanyExists], [ErrNotRestorable], [ErrSeveralMatch].
//
// See https://developers.intercom.com/docs/references/rest-api/errors/error-codes.
package code
