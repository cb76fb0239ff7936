package api

import "net/http"

// Response is what is known about the answer to a call besides its content. facade.WithResponse asks for it, and each
// [Page] has that of its own call.
type Response struct {
	CallInfo
	// Mismatches is how many values of the answer were not of the type that its model declares, and UnknownKeys how many
	// keys it has no field for. The facade's hook Mismatch says where.
	Mismatches, UnknownKeys int
	// Header holds the headers of the last attempt's answer, without those that carry secrets: cookies, challenges,
	// redirect targets.
	Header http.Header
}
