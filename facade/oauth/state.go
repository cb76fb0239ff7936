package oauth

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// NewState returns a state: a random text of 130 bits or more that nobody can guess. Keep it in the browser's session and
// compare it by [Callback]; use it once.
func NewState() string { return rand.Text() }

// What is wrong with a callback.
var (
	ErrState  = errors.New("the state is not the one of this session") // a forged link, or an old session
	ErrDenied = errors.New("the installation was not authorized")      // somebody said no
)

// Callback reads the code from the request by which the browser comes back. state is the one that was kept in the session.
// It fails with [ErrState] when the two differ or none was kept, and with [ErrDenied] when there is an error instead of a
// code. The comparison takes the same time however much of the state is right.
func Callback(r *http.Request, state string) (code string, err error) {
	if r == nil || r.URL == nil {
		return "", errors.New("oauth: the request is nil")
	}
	query := r.URL.Query()
	if state == "" || subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(state)) != 1 {
		return "", fmt.Errorf("oauth: %w", ErrState)
	}
	if refusal := query.Get("error"); refusal != "" {
		return "", fmt.Errorf("oauth: %w: %.200q", ErrDenied, refusal)
	}
	// Codes are base64 and may end in "=". A plus that came unescaped reads as a space, which no code has.
	if code = strings.ReplaceAll(query.Get("code"), " ", "+"); code == "" {
		return "", errors.New("oauth: the callback has no code")
	}
	return code, nil
}
