package api

// NonZero is v as a value to send, or absent when v is its type's zero value. The Input methods of generated types use
// it to turn what was received into what is sent.
func NonZero[T comparable](v T) Optional[T] {
	var zero T
	if v == zero {
		return Optional[T]{}
	}
	return Set(v)
}

// Deref is what p points to, the zero value where it is nil.
func Deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
