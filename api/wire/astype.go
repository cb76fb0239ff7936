package wire

import "github.com/seed-a528e955/intercom-go/api/internal/inside"

// AsType is errors.As without the reflection that it links; on Go 1.25 it is errors.As.
func AsType[E error](err error) (E, bool) { return inside.AsType[E](err) }
