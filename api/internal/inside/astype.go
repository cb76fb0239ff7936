//go:build go1.26

package inside

import "errors"

// AsType finds an error of type E in the tree of err.
func AsType[E error](err error) (E, bool) { return errors.AsType[E](err) }
