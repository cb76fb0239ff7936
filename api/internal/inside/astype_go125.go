//go:build !go1.26

package inside

import "errors"

// AsType finds an error of type E in the tree of err.
func AsType[E error](err error) (E, bool) {
	var found E
	ok := errors.As(err, &found)
	return found, ok
}
