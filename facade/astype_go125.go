//go:build !go1.26

package facade

import "errors"

// asType finds an error of type E in the tree of err.
func asType[E error](err error) (E, bool) {
	var found E
	ok := errors.As(err, &found)
	return found, ok
}
