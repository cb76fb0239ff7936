package intercomtest

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
)

// handler carries out one operation under the workspace's lock, or refuses by a panic with an *apiError before it has
// changed anything. It returns what is encoded as the JSON of a 200, or a *reply; neither may be changed later, as
// encoding happens outside the lock.
type handler func(c *call) any

// route is one operation. Its template's placeholder names are of no meaning: versions disagree about them.
type route struct {
	method   string
	template string
	since    int // first version that has it (216 for 2.16); 0 for every
	handle   handler
}

// ofSample marks a route that answers with a sample, whatever it is asked.
const ofSample = -1

// ofDescription marks a route that is there in the versions that describe it.
const ofDescription = -3

// match is a route found for a path, and what stood in its placeholders. Without a route it has no handler.
type match struct {
	route
	params []string
}

// router has the operations of a version in an order in which a literal segment goes before a placeholder.
type router []node

type node struct {
	shape []string
	route
}

// segments cuts an escaped path or a template. Of a placeholder only its brace is left, which sorts behind every letter;
// what cannot be unescaped is empty, and no operation answers.
func segments(path string) []string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if strings.HasPrefix(part, "{") {
			parts[i] = "{"
		} else {
			parts[i], _ = url.PathUnescape(part)
		}
	}
	return parts
}

// fit tells what stands in the placeholders, if a path has the shape.
func fit(shape, segments []string) (params []string, ok bool) {
	for i := range min(len(shape), len(segments)) {
		if shape[i] == "{" && segments[i] != "" {
			params = append(params, segments[i])
		} else if shape[i] != segments[i] {
			return nil, false
		}
	}
	return params, len(shape) == len(segments)
}

// add keeps what is there already: state goes before samples.
func (r *router) add(rt route) {
	added := node{segments(rt.template), rt}
	at, known := slices.BinarySearchFunc(*r, added, func(a, b node) int {
		return cmp.Or(slices.Compare(a.shape, b.shape), cmp.Compare(a.method, b.method))
	})
	if !known {
		*r = slices.Insert(*r, at, added)
	}
}

// find looks up an escaped path with a method; "" is any.
func (r router) find(method, path string) match {
	given := segments(path)
	for _, n := range r {
		if params, ok := fit(n.shape, given); ok && (method == "" || method == n.method) {
			return match{n.route, params}
		}
	}
	return match{}
}

// Operations returns what the server has in a version, such as "GET /contacts/{contact_id}", sorted by path and method.
func (s *Server) Operations(of string) []string {
	v, refused := s.cfg.version(of)
	if refused != nil {
		return nil
	}
	return views(s.cfg.samples.router(v), func(n node) string { return n.method + " " + n.template })
}
