package intercomtest

import "net/http"

// AdminPath is where the server can be steered over HTTP, below the base path. It is no part of Intercom's API.
const AdminPath = "/_mock"

// serveAdmin answers what is asked below [AdminPath].
func (s *Server) serveAdmin(w http.ResponseWriter, r *http.Request, path string, body []byte) {
	http.NotFound(w, r)
}
