package intercomtest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// user talks to a server as a program would, over plain HTTP.
type user struct {
	t       testing.TB
	srv     *intercomtest.Server
	version string
}

func newUser(t testing.TB, opts ...intercomtest.Option) user {
	t.Helper()
	return user{t: t, srv: intercomtest.New(t, opts...), version: "2.12"}
}

// at speaks another version.
func (u user) at(version string) user {
	u.version = version
	return u
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	raw    string
	body   map[string]any
}

// request makes an authorized request; body is JSON, or "" for none.
func (u user) request(method, path, body string) *http.Request {
	u.t.Helper()
	url := path
	if !strings.HasPrefix(path, "http") {
		url = u.srv.URL + path
	}
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	require.NoError(u.t, err)
	req.Header.Set("Authorization", "Bearer "+u.srv.Token())
	req.Header.Set("Intercom-Version", u.version)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	return req
}

// send returns the error that a broken connection gives.
func (u user) send(req *http.Request) (answer, error) {
	res, err := u.srv.Client().Do(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(res.Body)
	a := answer{status: res.StatusCode, header: res.Header, raw: string(data)}
	_ = json.Unmarshal(data, &a.body) // not every answer is JSON
	return a, err
}

// do sends a request that is answered.
func (u user) do(method, path, body string) answer {
	u.t.Helper()
	a, err := u.send(u.request(method, path, body))
	require.NoError(u.t, err)
	return a
}

// ok sends a request that must succeed, and returns its body.
func (u user) ok(method, path, body string) map[string]any {
	u.t.Helper()
	a := u.do(method, path, body)
	require.Equal(u.t, 200, a.status, "%s %s: %s", method, path, a.raw)
	return a.body
}

// refused sends a request that must fail, and returns "status code".
func (u user) refused(method, path, body string) string {
	u.t.Helper()
	a := u.do(method, path, body)
	return fmt.Sprintf("%d %s", a.status, at(a.body, "errors.0.code"))
}

// at follows a dotted path into decoded JSON; nil where it leads nowhere.
func at(v any, path string) any {
	for _, name := range strings.Split(path, ".") {
		switch inner := v.(type) {
		case map[string]any:
			v = inner[name]
		case []any:
			var i int
			if _, err := fmt.Sscan(name, &i); err != nil || i >= len(inner) {
				return nil
			}
			v = inner[i]
		default:
			return nil
		}
	}
	return v
}

// each collects one field of every item of a list.
func each(list any, path string) []any {
	values := []any{}
	items, _ := list.([]any)
	for _, item := range items {
		values = append(values, at(item, path))
	}
	return values
}

func text(v any) string { return fmt.Sprint(v) }
