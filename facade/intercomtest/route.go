package intercomtest

import (
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

func (rt *route) sampled() bool { return rt != nil && rt.since == ofSample }

// match is a route found for a path, and what stood in its placeholders.
type match struct {
	route  *route
	params []string
}

func (m match) template() string {
	if m.route == nil {
		return ""
	}
	return m.route.template
}

// router is a tree over path segments. A literal segment goes before a placeholder.
type router struct {
	literal     map[string]*router
	placeholder *router
	routes      map[string]*route // by method
}

// add keeps what is there already: state goes before samples.
func (n *router) add(rt *route) {
	for segment := range strings.SplitSeq(strings.Trim(rt.template, "/"), "/") {
		n = n.child(segment)
	}
	if n.routes == nil {
		n.routes = map[string]*route{}
	}
	if n.routes[rt.method] == nil {
		n.routes[rt.method] = rt
	}
}

func (n *router) child(segment string) *router {
	if strings.HasPrefix(segment, "{") {
		if n.placeholder == nil {
			n.placeholder = &router{}
		}
		return n.placeholder
	}
	if n.literal == nil {
		n.literal = map[string]*router{}
	}
	if n.literal[segment] == nil {
		n.literal[segment] = &router{}
	}
	return n.literal[segment]
}

// find looks up an escaped path.
func (n *router) find(method, path string) match {
	path, ok := strings.CutPrefix(path, "/")
	if !ok {
		return match{}
	}
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		plain, err := url.PathUnescape(segment)
		if err != nil || plain == "" {
			return match{}
		}
		segments[i] = plain
	}
	rt, params := n.walk(method, segments, nil)
	return match{rt, params}
}

func (n *router) walk(method string, segments, params []string) (*route, []string) {
	if n == nil {
		return nil, nil
	}
	if len(segments) == 0 {
		return n.routes[method], params
	}
	if rt, found := n.literal[segments[0]].walk(method, segments[1:], params); rt != nil {
		return rt, found
	}
	return n.placeholder.walk(method, segments[1:], append(params, segments[0]))
}

// has says whether the path is known with any method.
func (n *router) has(path string) bool {
	return slices.ContainsFunc([]string{"GET", "POST", "PUT", "PATCH", "DELETE"}, func(method string) bool {
		return n.find(method, path).route != nil
	})
}

// sameTemplate compares two templates, whatever their placeholders are called.
func sameTemplate(a, b string) bool {
	return slices.EqualFunc(strings.Split(a, "/"), strings.Split(b, "/"), func(a, b string) bool {
		return a == b || strings.HasPrefix(a, "{") && strings.HasPrefix(b, "{")
	})
}
