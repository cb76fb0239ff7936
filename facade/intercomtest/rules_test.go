package intercomtest_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// rule is something that the API does, in the versions that it does it in. The tables are in rules_*_test.go, one file a
// topic. Requests, bodies and wanted strings may name what [scene] or given has made: "/contacts/{ada}".
type rule struct {
	name        string
	from, until string          // first and last version that it holds in; empty for the oldest, the newest there is
	given       func(c *caller) // makes what else is needed
	ask         string          // "GET /contacts/{ada}?per_page=2"
	body        string          // JSON
	refused     string          // status, code and, where one is at fault, field: "400 parameter_invalid email"
	want        has             // what the answer has
	then        func(c *caller, answer map[string]any)
}

// has is what an answer must have, by dotted path (see [dig]).
type has map[string]any

// absent is wanted where there must not be such a field, not even a null.
type absent struct{}

// holds asks for each rule in the oldest and in the newest version that it holds in, through the facade.
func holds(t *testing.T, rules []rule) {
	t.Helper()
	require.NotEmpty(t, rules)
	for _, r := range rules {
		r.run(t)
	}
}

func (r rule) run(t *testing.T) {
	oldest, newest := r.from, r.until
	if oldest == "" {
		oldest = "2.10"
	}
	if newest == "" {
		newest = "Preview"
	}
	for _, version := range []string{oldest, newest} {
		t.Run(r.name+" in "+version, func(t *testing.T) {
			c := through(t, intercomtest.New(t, intercomtest.WithInMemory()), version)
			scene(c)
			if r.given != nil {
				r.given(c)
			}
			if r.refused != "" {
				before := c.srv.Count()
				require.Equal(t, r.refused, said(c.fails(r.ask, r.body)))
				require.Equal(t, before, c.srv.Count(), "a refused request makes nothing")
				return
			}
			answer := c.ok(r.ask, r.body)
			for path, want := range r.want {
				c.check(answer, path, want)
			}
			if r.then != nil {
				r.then(c, answer)
			}
		})
		if oldest == newest {
			return
		}
	}
}

// scene is what every rule finds: a user, another, a lead, a company, a tag, and a conversation that ada began.
func scene(c *caller) {
	c.names["ada"] = c.srv.AddContact(intercomtest.Contact{Email: "ada@mail.example", ExternalID: "a-1", Name: "Ada", CreatedAt: 1_700_000_000})
	c.names["bob"] = c.srv.AddContact(intercomtest.Contact{Email: "bob@mail.example", Name: "Bob", CreatedAt: 1_700_000_060})
	c.names["lead"] = c.srv.AddContact(intercomtest.Contact{Role: "lead", Email: "lead@mail.example", Name: "Lena", CreatedAt: 1_700_000_120})
	c.names["shop"] = c.srv.AddCompany(intercomtest.Company{CompanyID: "c-1", Name: "Brno Press"})
	c.names["tag"] = c.srv.AddTag("hot")
	c.names["conv"] = c.srv.AddConversation(intercomtest.Conversation{ContactID: c.names["ada"], Body: "Hello"})
}

// caller asks a server as users' programs do: through the facade, which repeats nothing here.
type caller struct {
	t       testing.TB
	srv     *intercomtest.Server
	version string
	client  api.Caller
	names   map[string]string // what has been made: name → id
}

func through(t testing.TB, srv *intercomtest.Server, version string, opts ...facade.ClientOption) *caller {
	t.Helper()
	return throughAs(t, srv, version, srv.Token(), opts...)
}

// throughAs authenticates with another token.
func throughAs(t testing.TB, srv *intercomtest.Server, version, token string, opts ...facade.ClientOption) *caller {
	t.Helper()
	opts = append([]facade.ClientOption{
		facade.WithBaseURL(srv.URL), facade.WithHTTPClient(srv.Client()), facade.WithMaxRetries(0),
	}, opts...)
	client, err := facade.New(func(c api.Caller) api.Caller { return c }, token, opts...)
	require.NoError(t, err)
	return &caller{t: t, srv: srv, version: version, client: client, names: map[string]string{}}
}

var named = regexp.MustCompile(`\{[a-z][a-z0-9_]*\}`)

// fill puts ids in the place of names.
func (c *caller) fill(s string) string {
	return named.ReplaceAllStringFunc(s, func(name string) string {
		id, ok := c.names[strings.Trim(name, "{}")]
		require.True(c.t, ok, "nobody made %s", name)
		return id
	})
}

var literal = regexp.MustCompile(`^[a-z_]+$`)

// call makes an api.Call of "GET /contacts/5ba6?per_page=2". Segments that are ids travel as path values, which the
// facade escapes.
func (c *caller) call(ask, body string) *api.Call {
	c.t.Helper()
	method, target, ok := strings.Cut(c.fill(ask), " ")
	require.True(c.t, ok, ask)
	path, query, _ := strings.Cut(target, "?")
	call := &api.Call{}
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, segment := range segments {
		if !literal.MatchString(segment) {
			value, err := url.PathUnescape(segment)
			require.NoError(c.t, err)
			segments[i], call.Path = fmt.Sprintf("{v%d}", i), append(call.Path, value)
		}
	}
	var err error
	call.Query, err = url.ParseQuery(query)
	require.NoError(c.t, err)
	if body != "" {
		call.Body = json.RawMessage(c.fill(body))
	}
	call.Operation = &spec.Operation{Method: method, Path: "/" + strings.Join(segments, "/"), Version: c.version}
	return call
}

// ok asks for what must succeed.
func (c *caller) ok(ask, body string) map[string]any {
	c.t.Helper()
	answer, err := api.Do[map[string]any](c.t.Context(), c.client, c.call(ask, body))
	require.NoError(c.t, err, "%s in %s", ask, c.version)
	return *answer
}

// send asks for what may succeed or not.
func (c *caller) send(ask, body string) error {
	c.t.Helper()
	return api.Exec(c.t.Context(), c.client, c.call(ask, body))
}

// done asks for what must succeed and may have no body.
func (c *caller) done(ask, body string) {
	c.t.Helper()
	require.NoError(c.t, api.Exec(c.t.Context(), c.client, c.call(ask, body)), "%s in %s", ask, c.version)
}

// made asks for something to be created, and remembers its id under a name.
func (c *caller) made(name, ask, body string) map[string]any {
	c.t.Helper()
	answer := c.ok(ask, body)
	c.names[name] = fmt.Sprint(answer["id"])
	return answer
}

// fails asks for what must be refused. Every refusal is an error list that names the request, and changes nothing.
func (c *caller) fails(ask, body string) *api.Error {
	c.t.Helper()
	err := api.Exec(c.t.Context(), c.client, c.call(ask, body))
	var refusal *api.Error
	require.True(c.t, errors.As(err, &refusal), "%s in %s: %v", ask, c.version, err)
	last, _ := c.srv.LastRequest()
	require.False(c.t, last.Applied, ask)
	require.Equal(c.t, "error.list", refusal.Type)
	require.Equal(c.t, last.ID, refusal.Header.Get("X-Request-Id"))
	require.Contains(c.t, string(refusal.Body), `"request_id":"`+last.ID+`"`)
	require.NotEmpty(c.t, refusal.Errors[0].Message)
	return refusal
}

// said is a refusal in short: status, code, and the field where one is named.
func said(e *api.Error) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s %s", e.StatusCode, e.Code(), e.Errors[0].Field))
}

// check compares one place of an answer with what is wanted there; numbers count by their value, nil is absent or null.
func (c *caller) check(answer any, path string, want any) {
	c.t.Helper()
	got, found := dig(answer, path)
	if (want == absent{}) {
		assert.False(c.t, found, "%s is %v", path, got)
		return
	}
	wanted, err := json.Marshal(want)
	require.NoError(c.t, err)
	given, err := json.Marshal(got)
	require.NoError(c.t, err)
	assert.JSONEq(c.t, c.fill(string(wanted)), string(given), path)
}

// dig follows a dotted path: "data.0.id" is of the first, "data.*.id" of each, "data.#" how many there are.
func dig(v any, path string) (found any, ok bool) {
	name, rest, more := strings.Cut(path, ".")
	switch inner := v.(type) {
	case map[string]any:
		if found, ok = inner[name]; ok && more {
			return dig(found, rest)
		}
		return found, ok
	case []any:
		switch name {
		case "#":
			return len(inner), true
		case "*":
			all := []any{}
			for _, item := range inner {
				found, _ := dig(item, rest)
				all = append(all, found)
			}
			return all, true
		}
		var i int
		if _, err := fmt.Sscan(name, &i); err != nil || i >= len(inner) {
			return nil, false
		}
		if more {
			return dig(inner[i], rest)
		}
		return inner[i], true
	}
	return nil, false
}
