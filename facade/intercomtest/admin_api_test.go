package intercomtest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestAdminAPI(t *testing.T) {
	u := newUser(t, intercomtest.WithWorkspace(intercomtest.Workspace{Token: "other", Region: "EU"}))
	admin := func(method, path, body string) answer { return u.do(method, intercomtest.AdminPath+path, body) }
	assert.Equal(t, 200, admin("POST", "/seed", `{"contacts":3,"companies":1,"conversations":2}`).status)
	assert.InDelta(t, 3, admin("GET", "/count", "").body["contact"], 0)
	assert.Equal(t, 200, admin("POST", "/load", `{"contacts":[{"key":"eva","role":"lead"}]}`).status)
	assert.Regexp(t, `^[0-9a-f]{24}$`, admin("GET", "/ids/eva", "").body["id"])
	assert.NotEmpty(t, admin("POST", "/records", `{"path":"/macros","fields":{"name":"Hi"}}`).body["id"])
	assert.Equal(t, 200, admin("POST", "/answer", `{"path":"/stub","status":201,"body":{"a":1},"headers":{"X-A":"b"}}`).status)
	stub := u.do("GET", "/stub", "")
	assert.Equal(t, []any{201, `{"a":1}`, "b"}, []any{stub.status, stub.raw, stub.header.Get("X-A")})
	assert.Equal(t, 200, admin("POST", "/fail", `{"path":"/me","faults":[{"kind":"api_error","status":500,"code":"server_error","message":"x"},{"kind":"html","status":502}]}`).status)
	assert.Equal(t, "500 server_error", u.refused("GET", "/me", ""))
	assert.Equal(t, 502, u.do("GET", "/me", "").status)
	assert.Equal(t, 200, admin("POST", "/clock", `{"set":"2031-01-02T03:04:05Z","advance":"55s"}`).status)
	assert.Equal(t, "2031-01-02T03:05", u.srv.Now().UTC().Format("2006-01-02T15:04"))
	assert.Equal(t, 200, admin("POST", "/assert", `{"method":"GET","path":"/me","times":2}`).status)
	missed := admin("POST", "/assert", `{"method":"GET","path":"/me","times":7}`)
	assert.Equal(t, 409, missed.status)
	assert.Contains(t, missed.body["report"], "GET /me was sent 2 times")
	assert.Len(t, admin("GET", "/ledger?method=GET&path=/me", "").body["requests"], 2)
	page := admin("GET", "", "")
	assert.Contains(t, page.raw, "<td>contact</td><td>4</td>")
	assert.Contains(t, page.raw, "GET /me: 502 (html 502)")

	r := u.request("GET", intercomtest.AdminPath+"/count", "")
	r.Header.Set("Authorization", "Bearer other")
	other, err := u.send(r)
	require.NoError(t, err)
	assert.InDelta(t, 0, other.body["contact"], 0, "a token says which workspace is meant")
	document := admin("GET", "/snapshot", "").raw
	assert.Equal(t, 200, admin("POST", "/reset", "").status)
	assert.InDelta(t, 0, admin("GET", "/count", "").body["contact"], 0)
	assert.Equal(t, 200, admin("POST", "/restore", document).status)
	assert.InDelta(t, 4, admin("GET", "/count", "").body["contact"], 0)
	assert.Equal(t, 200, admin("DELETE", "/ledger", "").status)
	assert.Empty(t, u.srv.Ledger(), "the admin API leaves no trace")

	for _, wrong := range []struct{ method, path, body, want string }{
		{"POST", "/fail", `{"faults":[{"kind":"sigh"}]}`, "unknown fault kind \"sigh\" (want api_error, cut_body"},
		{"POST", "/fail", `{"path":"/boats","faults":[{"kind":"stall"}]}`, "no operation is /boats"},
		{"POST", "/fail", `{"pth":"/me"}`, `unknown field "pth"`},
		{"POST", "/clock", `{"advance":"soon"}`, "advance: time: invalid duration"},
		{"POST", "/load", `{"boats":[]}`, `unknown list "boats"`},
		{"POST", "/restore", `{}`, "restore: the document"},
		{"POST", "/latency", `{"ms":-1}`, "ms is -1"},
		{"GET", "/ids/nobody", "", "no record has the key"},
		{"GET", "/boats", "", "the admin API has no GET /_mock/boats"},
	} {
		a := admin(wrong.method, wrong.path, wrong.body)
		assert.Contains(t, []int{400, 404}, a.status)
		assert.Contains(t, a.body["error"], wrong.want)
	}
}

func TestLatency(t *testing.T) {
	u := newUser(t)
	u.srv.SetLatency(time.Hour)
	client := http.Client{Timeout: 20 * time.Millisecond}
	_, err := client.Do(u.request("GET", "/me", "")) //nolint:bodyclose // there is none
	require.Error(t, err)
	u.srv.SetLatency(0)
	assert.Equal(t, 200, u.do("GET", "/me", "").status)
}

func TestWorkspaces(t *testing.T) {
	u := newUser(t, intercomtest.WithWorkspace(intercomtest.Workspace{Token: "token-eu", Region: "EU", Permissions: []string{"read_users"}}))
	u.srv.SeedContacts(3)
	eu := u.srv.Workspace("token-eu")
	eu.SeedContacts(1)
	c := throughAs(t, u.srv, "2.12", "token-eu")
	assert.InDelta(t, 1, c.ok("GET /contacts", "")["total_count"], 0)
	assert.Equal(t, "EU", at(c.ok("GET /me", ""), "app.region"))
	e := c.fails("POST /contacts", `{"role":"lead"}`)
	assert.Equal(t, "403 forbidden", said(e))
	assert.Equal(t, "You do not have the required scope (write_users) to access this resource", e.Errors[0].Message)
	assert.Equal(t, 3, u.srv.Count()["contact"])
	for want, opt := range map[string]intercomtest.Option{
		`WithWorkspace: token ""`:                   intercomtest.WithWorkspace(intercomtest.Workspace{}),
		`WithWorkspace: "MARS" is none of US`:       intercomtest.WithWorkspace(intercomtest.Workspace{Token: "x", Region: "MARS"}),
		`WithWorkspace: unknown permission "fly"`:   intercomtest.WithWorkspace(intercomtest.Workspace{Token: "x", Permissions: []string{"fly"}}),
		`WithPermissions: unknown permission "fly"`: intercomtest.WithPermissions("fly"),
		`WithLedgerLimit: 0`:                        intercomtest.WithLedgerLimit(0),
	} {
		_, err := intercomtest.NewServer(opt)
		require.ErrorContains(t, err, want)
	}
}

func TestLedgerLimit(t *testing.T) {
	u := newUser(t, intercomtest.WithLedgerLimit(10), intercomtest.WithoutBodies())
	for range 25 {
		u.do("POST", "/tags", `{"name":"x"}`)
	}
	assert.LessOrEqual(t, len(u.srv.Ledger()), 10)
	assert.Equal(t, 25, len(u.srv.Ledger())+u.srv.Dropped())
	last, _ := u.srv.LastRequest()
	assert.Empty(t, last.Body)
}

func TestTLS(t *testing.T) {
	u := newUser(t, intercomtest.WithTLS())
	assert.True(t, strings.HasPrefix(u.srv.URL, "https://"))
	assert.Equal(t, 200, u.do("GET", "/me", "").status)
	assert.Contains(t, string(u.srv.Certificate()), "BEGIN CERTIFICATE")
	_, err := http.Get(u.srv.URL) //nolint:bodyclose // there is none
	require.ErrorContains(t, err, "certificate")
	assert.Nil(t, newUser(t).srv.Certificate())
}

func TestHeadAndOptions(t *testing.T) {
	u := newUser(t, intercomtest.WithCORS())
	head := u.do("HEAD", "/me", "")
	assert.Equal(t, 200, head.status)
	assert.Empty(t, head.raw)
	options := u.do("OPTIONS", "/tags", "")
	assert.Equal(t, []any{204, "GET, POST", "*"}, []any{options.status, options.header.Get("Allow"), options.header.Get("Access-Control-Allow-Origin")})
	assert.Equal(t, 404, u.do("OPTIONS", "/boats", "").status)
	r := u.request("GET", "/me", "")
	r.Header.Set("Authorization", "bearer "+u.srv.Token())
	lower, err := u.send(r)
	require.NoError(t, err)
	assert.Equal(t, 200, lower.status)
}

func TestWithoutSamples(t *testing.T) {
	u := newUser(t, intercomtest.WithoutSamples()).at("2.16")
	assert.Equal(t, "501 not_implemented", u.refused("GET", "/content/search", ""))
	assert.Equal(t, "Content.Search", newUser(t).at("2.16").do("GET", "/content/search", "").header.Get(intercomtest.SampleHeader))
	assert.Equal(t, "404 not_found", newUser(t).at("2.16").refused("GET", "/contacts/nobody/banners", ""))
	share := 0
	operations := u.srv.Operations("2.16")
	plain := newUser(t).at("2.16")
	for _, op := range operations {
		method, path, _ := strings.Cut(op, " ")
		plain.do(method, idSegment.ReplaceAllString(path, "1"), "")
		if last, _ := plain.srv.LastRequest(); last.Sampled {
			share++
		}
	}
	t.Logf("2.16: %d of %d operations are samples", share, len(operations))
	assert.LessOrEqual(t, share*100, 15*len(operations))
}
