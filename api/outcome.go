package api

// Outcome says what a failed call did to the workspace, as far as the client can know. After a failed write it tells
// the caller whether sending it again could do the thing twice.
type Outcome int

const (
	// Unknown means the request may or may not have taken effect: the connection broke after it was sent, or the server
	// failed while working.
	Unknown Outcome = iota
	// NotSent means nothing left this process; sending it again is safe.
	NotSent
	// Rejected means Intercom answered and refused; nothing was changed.
	Rejected
	// Applied means Intercom answered with success, and only the answer could not be read.
	Applied
)

// String returns "unknown", "not sent", "rejected" or "applied".
func (o Outcome) String() string {
	names := [...]string{"unknown", "not sent", "rejected", "applied"}
	if o < 0 || int(o) >= len(names) {
		o = Unknown
	}
	return names[o]
}

// Failure is what both kinds of error of this library have in common: *Error, an answer that is not a success, and
// *CallError, no usable answer at all.
//
//	var f api.Failure
//	if errors.As(err, &f) && f.Outcome() == api.NotSent { … }
type Failure interface {
	error
	// Outcome says what the failed call did.
	Outcome() Outcome
}

var (
	_ Failure = (*Error)(nil)
	_ Failure = (*CallError)(nil)
)
