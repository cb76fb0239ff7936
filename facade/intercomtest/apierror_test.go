package intercomtest_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestErrorBodies(t *testing.T) {
	for name, test := range map[string]struct {
		method, path, body string
		change             func(*http.Request)
		status             int
		want               string
	}{
		"no token": {
			"GET", "/me", "", func(r *http.Request) { r.Header.Del("Authorization") }, 401,
			`{"type":"error.list","request_id":"ID","errors":[{"code":"unauthorized","message":"Access Token Invalid"}]}`,
		},
		"wrong token": {
			"GET", "/me", "", func(r *http.Request) { r.Header.Set("Authorization", "Bearer stolen") }, 401,
			`{"type":"error.list","request_id":"ID","errors":[{"code":"unauthorized","message":"Access Token Invalid"}]}`,
		},
		"unknown version": {
			"GET", "/me", "", func(r *http.Request) { r.Header.Set("Intercom-Version", "9.9") }, 400,
			`{"type":"error.list","request_id":"ID","errors":[{"code":"intercom_version_invalid","message":"version \"9.9\" is not served"}]}`,
		},
		"operation of a later version": {
			"GET", "/contacts/find_by_external_id/7", "", nil, 400,
			`{"type":"error.list","request_id":"ID","errors":[{"code":"intercom_version_invalid","message":"Requested resource is not available in current API version."}]}`,
		},
		"wrong method": {
			"DELETE", "/me", "", nil, 404,
			`{"type":"error.list","request_id":"ID","errors":[{"code":"not_found","message":"Resource Not Found"}]}`,
		},
		"malformed JSON": {
			"POST", "/contacts", `{"email":`, nil, 400,
			`{"status":400,"error":"the body is not a JSON object: unexpected EOF"}`,
		},
		"two JSON values": {
			"POST", "/contacts", `{"role":"lead"} {}`, nil, 400,
			`{"status":400,"error":"the body is not a JSON object: more than one value"}`,
		},
		"null body": {
			"POST", "/contacts", `null`, nil, 400,
			`{"status":400,"error":"the body is not a JSON object: null"}`,
		},
		"wrong type": {
			"POST", "/contacts", `{"email":true}`, nil, 400,
			`{"type":"error.list","request_id":"ID","errors":[{"code":"parameter_invalid","field":"email","message":"email must be a string"}]}`,
		},
		"missing parameter": {
			"POST", "/tags", `{}`, nil, 400,
			`{"type":"error.list","request_id":"ID","errors":[{"code":"parameter_invalid","field":"name","message":"invalid tag parameters"}]}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			u := newUser(t)
			req := u.request(test.method, test.path, test.body)
			if test.change != nil {
				test.change(req)
			}
			a, err := u.send(req)
			require.NoError(t, err)
			assert.Equal(t, test.status, a.status)
			id := a.header.Get("X-Request-Id")
			assert.Regexp(t, regexp.MustCompile(`^[0-9a-z]{20}$`), id)
			assert.JSONEq(t, test.want, regexp.MustCompile(id).ReplaceAllString(a.raw, "ID"))
			assert.Equal(t, "application/json; charset=utf-8", a.header.Get("Content-Type"))
			entry, _ := u.srv.LastRequest()
			assert.Equal(t, id, entry.ID)
			assert.Equal(t, test.status, entry.Status)
			assert.False(t, entry.Applied)
		})
	}
}

func TestVersions(t *testing.T) {
	u := newUser(t)
	for _, version := range []string{"2.10", "2.16", "Preview", "Unstable", ""} {
		assert.Equal(t, 200, u.at(version).do("GET", "/me", "").status, version)
	}
	assert.Equal(t, "2.12", u.srv.Ledger()[4].Version)
	assert.Equal(t, "preview", u.srv.Ledger()[3].Version)
	assert.Regexp(t, `^[0-9a-f]{40}$`, u.do("GET", "/me", "").header.Get("X-Intercom-Version"))

	only := newUser(t, intercomtest.WithVersions("2.16", "2.11"))
	assert.Equal(t, "400 intercom_version_invalid", only.refused("GET", "/me", ""))
	only.at("").ok("GET", "/me", "")
	assert.Equal(t, "2.16", only.srv.Ledger()[1].Version)
}
