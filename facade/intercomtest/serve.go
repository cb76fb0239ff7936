package intercomtest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"
)

// exchange is one request on its way through the server.
type exchange struct {
	w       http.ResponseWriter
	r       *http.Request
	path    string // escaped, without the base path
	below   bool   // the path is below the base path
	body    []byte
	version version
	refused *apiError // the version that was asked for is not served
	match   match
	header  http.Header // what the answer carries beyond its own headers
	entry   *Entry
	stub    *Fault // answers instead of the operation, see [Server.Answer]
}

// maxBody is the most that a request may send, in bytes.
const maxBody = 64 << 20

// ServeHTTP answers one request: note it, pick its fault, carry it out, answer. A fault strikes before the request is
// carried out or after.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody)) // net/http notices only then that a client leaves
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		http.Error(w, fmt.Sprintf("a body has at most %d bytes", maxBody), http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	x := &exchange{w: w, r: r, body: body, header: http.Header{}}
	x.path, x.below = strings.CutPrefix(r.URL.EscapedPath(), s.cfg.basePath)
	if s.serveOAuth(x) {
		return
	}
	if path := x.path; x.below && (path == AdminPath || strings.HasPrefix(path, AdminPath+"/")) {
		if strings.HasPrefix(path, filesPath) {
			s.serveFile(w, r)
			return
		}
		s.serveAdmin(w, r, path, body)
		return
	}
	x.version, x.refused = s.cfg.version(r.Header.Get("Intercom-Version"))
	if x.below {
		method := r.Method
		if method == http.MethodHead { // net/http leaves the body out
			method = http.MethodGet
		}
		x.match = s.cfg.samples.router(x.version).find(method, x.path)
	}
	if s.preflight(x) {
		return
	}
	rep := s.begin(x).strike(s, x, func() *reply { return s.carryOut(x) })
	if rep == nil { // the connection breaks without an answer
		s.tell(x.entry, 0)
		panic(http.ErrAbortHandler)
	}
	s.write(x, rep)
}

// preflight says which methods a path has when it is asked by OPTIONS, and waits for as long as [Server.SetLatency] says.
func (s *Server) preflight(x *exchange) (answered bool) {
	header := x.w.Header()
	if s.cfg.cors {
		header.Set("Access-Control-Allow-Origin", "*")
		header.Set("Access-Control-Expose-Headers", "*")
	}
	if x.r.Method == http.MethodOptions {
		var methods []string
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
			if s.cfg.samples.router(x.version).find(method, x.path).handle != nil {
				methods = append(methods, method)
			}
		}
		header.Set("Allow", strings.Join(methods, ", "))
		if s.cfg.cors {
			header.Set("Access-Control-Allow-Methods", strings.Join(methods, ", "))
			header.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Intercom-Version, Accept")
		}
		if len(methods) > 0 {
			x.w.WriteHeader(http.StatusNoContent)
			return true
		}
	}
	var wait time.Duration
	if locked(&s.mu, func() { wait = s.latency }); wait > 0 {
		select {
		case <-time.After(wait):
		case <-x.r.Context().Done():
		case <-s.life.Done():
		}
	}
	return false
}

// carryOut is what happens to a request without a fault, in Intercom's order: who asks, how often, which version,
// what for, is it JSON. Each may refuse.
func (s *Server) carryOut(x *exchange) (rep *reply) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case *apiError:
			rep = p.reply(x.entry.ID)
		default:
			if s.life.Err() == nil {
				s.tb.Errorf("intercomtest: %s %s: %v\n%s", x.r.Method, x.path, p, debug.Stack())
			}
			rep = refusal(500, "server_error", "the test server failed: %v", p).reply(x.entry.ID)
		}
	}()
	if x.stub != nil {
		rep := x.stub.strike(s, x, nil)
		locked(&s.mu, func() { x.entry.Applied = rep.status < http.StatusBadRequest })
		return rep
	}
	now, space := s.Now(), s.spaceOf(x.r.Header.Get("Authorization"))
	refuseIf(space == nil, refusal(401, "unauthorized", "Access Token Invalid"))
	locked(&s.mu, func() { s.cfg.limit(now, x.header) })
	refuseIf(x.refused != nil, x.refused)
	if x.match.handle == nil {
		panic(s.cfg.samples.explain(x))
	}
	space.allow(x.r.Method, x.match.template)
	c := &call{
		workspace: space, version: x.version, path: x.match.params, query: x.r.URL.Query(), body: parseBody(x),
		header: x.r.Header, now: now.Unix(),
	}
	var value any
	locked(&space.mu, func() {
		value = x.match.handle(c)
		c.spread()
	}) // encoding happens outside
	rep, ok := value.(*reply)
	if !ok {
		rep = jsonReply(http.StatusOK, value)
	}
	locked(&s.mu, func() { x.entry.Applied, x.entry.Created = rep.status < http.StatusBadRequest, slices.Clip(c.made) })
	return rep
}

// parseBody decodes a JSON object. Other content, such as an upload, is for samples only.
func parseBody(x *exchange) (body object) {
	kind := x.r.Header.Get("Content-Type")
	other := kind != "" && !strings.Contains(kind, "json")
	if len(bytes.TrimSpace(x.body)) == 0 || x.r.Method == http.MethodGet || other && x.match.since == ofSample {
		return object{}
	}
	refuseIf(other, refusal(400, "bad_request", "the Content-Type of the body is %q, want application/json", kind))
	err := decodeJSON(x.body, &body)
	if err != nil || body == nil {
		panic(&apiError{status: 400, message: fmt.Sprintf("the body is not a JSON object: %v", cmp.Or(err, errors.New("null")))})
	}
	return body
}

// decodeJSON keeps numbers as they are written: integers beyond 2^53 must come back as they went in.
func decodeJSON(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var other *json.UnmarshalTypeError
	if err := decoder.Decode(into); errors.As(err, &other) {
		return errors.New(other.Value) // of our types, only objects are asked for
	} else if err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return nil
}

// newLimit makes what spends one request, writes the headers that tell about it, and refuses when the window's allowance
// is gone. Windows start on multiples of their length.
func newLimit(limit int, window time.Duration) func(now time.Time, header http.Header) {
	start, used, seconds := int64(0), 0, int64(window/time.Second)
	return func(now time.Time, header http.Header) {
		if at := now.Unix() / seconds * seconds; at != start {
			start, used = at, 0
		}
		used++
		limitHeaders(header, limit, max(limit-used, 0), start+seconds)
		refuseIf(used > limit, refusal(429, "rate_limit_exceeded", "the limit of %d requests in %v is used up", limit, window))
	}
}

func limitHeaders(header http.Header, limit, remaining int, reset int64) {
	header.Set("X-RateLimit-Limit", strconv.Itoa(limit))
	header.Set("X-RateLimit-Remaining", strconv.Itoa(remaining))
	header.Set("X-RateLimit-Reset", strconv.FormatInt(reset, 10))
}
