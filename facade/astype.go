//go:build go1.26

package facade

import "errors"

// asType finds an error of type E in the tree of err. errors.As would link the part of reflection that assigns.
func asType[E error](err error) (E, bool) { return errors.AsType[E](err) }
