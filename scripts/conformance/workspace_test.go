package conformance

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// TestWorkspaceShapes leads a workspace of facade/intercomtest through its life
// in every version and holds each answer to the version: it decodes strictly
// into the operation's type, nothing of it is unknown or lost, its values have
// the types of the description and none that is described is left out, but for
// what workspace.txt lists. Every operation that keeps state there must be in
// the drive.
func TestWorkspaceShapes(t *testing.T) {
	for _, v := range Versions {
		t.Run(v.Name, func(t *testing.T) {
			description, err := ReadDescription(filepath.Join("..", "..", "openapi", v.Name, "intercom.yaml"))
			require.NoError(t, err)
			d := newDrive(t, v)
			d.description, d.found = description, &deviations{}
			for _, s := range workspaceSteps {
				d.step(s)
			}
			d.samples = readSamples(t, v)
			d.driveKept(t)
			for _, op := range d.stateful() {
				if !d.driven[op.String()] {
					t.Errorf("%s %s keeps state and no step of the drive asks for it", op.Method, op.Path)
				}
			}
			t.Logf("%d operations driven", len(d.driven))
			for _, text := range d.found.against(readDeviations(t), v.Name) {
				t.Error(text)
			}
		})
	}
}

// step is one request of the drive.
type step struct {
	// ask is method and path, ids by the names that earlier steps gave:
	// "GET /contacts/{ada}?per_page=1". A version that lacks the operation
	// leaves the step out.
	ask string
	// body is JSON; it may name ids as well.
	body string
	// as is the name that the answer's id is given.
	as string
	// keep names more of the answer, by dotted path: "data.0.id", or "a|b" where
	// versions have it under one name or the other.
	keep map[string]string
	// do is for what no request does: a fixture, a moved clock.
	do func(d *drive)
	// from and until are the first and the last version that the step is for.
	from, until string
}

// drive is a walk over a workspace in one version.
type drive struct {
	t           *testing.T
	version     Version
	srv         *intercomtest.Server
	description *Description
	names       map[string]string
	driven      map[string]bool // by Service.Name
	samples     map[string]sample
	found       *deviations
}

func newDrive(t *testing.T, v Version) *drive {
	srv := intercomtest.New(t)
	now := srv.Now().Unix()
	return &drive{t: t, version: v, srv: srv, driven: map[string]bool{}, names: map[string]string{
		"me": "2110", "colleague": "2111", "team": "310", "last": "last", "a1": "a-1",
		"now": fmt.Sprint(now), "later": fmt.Sprint(now + 60),
	}}
}

var namedID = regexp.MustCompile(`\{[a-z][a-z0-9_]*\}`)

func (d *drive) fill(text string) string {
	return namedID.ReplaceAllStringFunc(text, func(name string) string {
		id, ok := d.names[strings.Trim(name, "{}")]
		if !ok {
			d.t.Errorf("no step has made %s", name)
		}
		return id
	})
}

// send makes a request, and returns the status and the body of the answer.
func (d *drive) send(op *spec.Operation, path, body string) (int, []byte) {
	req, err := http.NewRequestWithContext(d.t.Context(), op.Method, d.srv.URL+path, strings.NewReader(body))
	require.NoError(d.t, err)
	req.Header.Set("Authorization", "Bearer "+d.srv.Token())
	req.Header.Set("Intercom-Version", d.version.Header)
	if op.Accept != "" {
		req.Header.Set("Accept", op.Accept)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := d.srv.Client().Do(req)
	require.NoError(d.t, err)
	data, err := io.ReadAll(resp.Body)
	require.NoError(d.t, err)
	require.NoError(d.t, resp.Body.Close())
	return resp.StatusCode, data
}

// stateful returns the operations of the version that the server has state for, but
// for those that nobody has named: nobody has looked at them.
func (d *drive) stateful() []*spec.Operation {
	named, err := table.Load(filepath.Join("..", "..", "openapi", "operations.yaml"))
	require.NoError(d.t, err)
	var all []*spec.Operation
	for _, op := range d.version.Operations() {
		if e := named.For(d.version.Name, op.Method, op.Path); e != nil && e.Provisional {
			continue
		}
		d.send(op, namedID.ReplaceAllString(op.Path, "1001"), "")
		if last, ok := d.srv.LastRequest(); ok && !last.Sampled && last.Template != "" {
			all = append(all, op)
		}
	}
	return all
}

func (d *drive) step(s step) {
	if s.do != nil {
		s.do(d)
		return
	}
	method, target, _ := strings.Cut(s.ask, " ")
	path, query, _ := strings.Cut(target, "?")
	op := d.version.OperationFor(method, path)
	if op == nil || !within(d.version.Name, s.from, s.until) {
		return
	}
	if query != "" {
		path += "?" + query
	}
	status, data := d.send(op, d.fill(path), d.fill(s.body))
	if status < 200 || status > 299 {
		d.t.Errorf("%s: %d %s", s.ask, status, data)
		return
	}
	if last, _ := d.srv.LastRequest(); last.Sampled {
		d.t.Errorf("%s has no state in %s: take it out of the drive, or bound it by from and until", s.ask, d.version.Name)
	}
	d.driven[op.String()] = true
	d.check(op, s.ask, status, data)
	answer, _ := parseJSON(data)
	if s.as != "" {
		d.name(s.as, "id", answer)
	}
	for name, path := range s.keep {
		d.name(name, path, answer)
	}
}

// name remembers what an answer has at a dotted path.
func (d *drive) name(name, path string, answer any) {
	for _, key := range strings.Split(path, ".") {
		switch inner := answer.(type) {
		case map[string]any:
			answer = nil
			for alternative := range strings.SplitSeq(key, "|") {
				if value, ok := inner[alternative]; ok {
					answer = value
				}
			}
		case []any:
			var i int
			if _, err := fmt.Sscan(key, &i); err == nil && i < len(inner) {
				answer = inner[i]
			}
		}
	}
	if answer == nil {
		d.t.Errorf("an answer has no %s for {%s}", path, name)
	}
	d.names[name] = fmt.Sprint(answer)
}

// check holds one answer to the version.
func (d *drive) check(op *spec.Operation, ask string, status int, data []byte) {
	method := methodOf(d.t, d.version.New(nil), op)
	schema := d.description.answer(op, status)
	switch {
	case method.Streams():
		if len(data) == 0 {
			d.t.Errorf("%s: nothing to stream", ask)
		}
		return
	case method.Result == nil:
		if value, err := parseJSON(data); err == nil && schema.Node != nil {
			d.found.walk(d.description, schema, value, op.String())
		}
		return
	case len(bytes.TrimSpace(data)) == 0:
		d.t.Errorf("%s: an empty body, want %s", ask, method.Result)
		return
	}
	answer, err := parseJSON(data)
	if err != nil {
		d.t.Errorf("%s: %v", ask, err)
		return
	}
	if object, ok := answer.(map[string]any); ok && strings.HasSuffix(fmt.Sprint(object["type"]), "list") {
		for key, value := range object {
			if list, ok := value.([]any); ok && len(list) == 0 {
				d.t.Errorf("%s: nothing in %s to look at", ask, key)
			}
		}
	}
	result := reflect.New(method.Result)
	if err := api.Decode(data, result.Interface(), func(m fit.Mismatch) {
		if m.Fate != fit.UnknownKey { // told below, with the places where it is meant
			d.t.Errorf("%s: %v", ask, m)
		}
	}); err != nil {
		d.t.Errorf("%s: %v", ask, err)
		return
	}
	got, err := jsonOf(result.Interface())
	require.NoError(d.t, err)
	if !d.found.unknown(answer, slot{Type: method.Result}) { // which is lost as well
		for _, l := range Lost(answer, got, method.Result) {
			d.t.Errorf("%s: %s of the answer is %s, and %s in %s", ask, l.Path, show(l.Want), show(l.Got), method.Result)
		}
	}
	if schema.Node == nil {
		d.t.Logf("%s: no JSON described", ask)
		return
	}
	d.found.walk(d.description, schema, answer, op.String())
}
