package api_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

func TestErrorBodies(t *testing.T) {
	item := func(code, message, field string) []api.ErrorItem {
		return []api.ErrorItem{{Code: code, Message: message, Field: field}}
	}
	for body, want := range map[string]struct {
		typ, id string
		items   []api.ErrorItem
	}{
		`{"type":"error.list","request_id":null,"errors":[]}`:                   {"error.list", "", nil},
		`{"type":"error.list","errors":null}`:                                   {"error.list", "", nil},
		`{"type":"error","request_id":"r1","message":"unknown ruleset"}`:        {"error", "r1", item("", "unknown ruleset", "")},
		`{"type":"error","code":"not_found","message":"gone"}`:                  {"error", "", item("not_found", "gone", "")},
		`{"error_key":"invalid_phone","message":"not a phone"}`:                 {"", "", item("invalid_phone", "not a phone", "")},
		`{"error_key":"invalid_phone"}`:                                         {"", "", item("invalid_phone", "", "")},
		`{"errors":[{"type":"not_found","message":"old form"}]}`:                {"", "", item("not_found", "old form", "")},
		`{"errors":{"code":"one","message":"alone","field":"f"}}`:               {"", "", item("one", "alone", "f")},
		`{"errors":["first","second",7,null,[["deep"]]]}`:                       {"", "", []api.ErrorItem{{Message: "first"}, {Message: "second"}}},
		`{"errors":[{"code":404,"message":["odd"],"field":null},{}]}`:           {"", "", item("404", "", "")},
		`{"status":404,"error":"Not Found"}`:                                    {"", "", item("", "Not Found", "")},
		`{"error":{"code":"inner","message":"m"}}`:                              {"", "", item("inner", "m", "")},
		`{"type":7,"request_id":{},"errors":[{"code":"c","message":"\u00fc"}]}`: {"", "", item("c", "ü", "")},
		"\ufeff" + `{"error_key":"k","message":"m"}`:                            {"", "", item("k", "m", "")},
		`{"something":"else"}`:                                                  {},
		`{}`:                                                                    {},
		`null`:                                                                  {},
		`[]`:                                                                    {},
		`"text"`:                                                                {},
		``:                                                                      {},
		`<html><body>504 Gateway Time-out</body></html>`:                        {},
		`{"type":"error.list","errors":[{"code":"cut_sho`:                       {},
		"\x00\xff": {},
	} {
		e := wire.NewError(getCall, 418, nil, []byte(body))
		assert.Equal(t, want.typ, e.Type, body)
		assert.Equal(t, want.id, e.RequestID, body)
		assert.Equal(t, want.items, e.Errors, body)
		assert.Equal(t, body, string(e.Body))
		assert.Contains(t, e.Error(), "418 I'm a teapot")
	}
}

func TestErrorBodyWithVeryManyItems(t *testing.T) {
	for n, want := range map[int]int{999: 999, 1000: 1000, 1001: 1000} {
		body := `{"errors":["m"` + strings.Repeat(`,"m"`, n-1) + `]}`
		assert.Len(t, wire.NewError(getCall, 400, nil, []byte(body)).Errors, want)
	}
}

func TestExistingContact(t *testing.T) {
	for body, want := range map[string]string{
		coded("conflict", "A contact matching those details already exists with id=65e9c3a2b1f04d7788aa0012"):         "65e9c3a2b1f04d7788aa0012",
		coded("conflict", "A contact already exists with id=65e9c3a2b1f04d7788aa0012."):                               "65e9c3a2b1f04d7788aa0012",
		coded("conflict", "An archived contact already exists with id=65e9c3a2b1f04d7788aa0012, so unarchive it"):     "65e9c3a2b1f04d7788aa0012",
		`{"errors":[{"code":"x","message":"first"},{"code":"conflict","message":"it already exists with id=a-1_B"}]}`: "a-1_B",
		coded("conflict", "it already exists with id=0aAzZ9-_@"):                                                      "0aAzZ9-_",
		coded("conflict", "it already exists with id=5[6"):                                                            "5",
		coded("conflict", "it already exists with id=5`6"):                                                            "5",
		coded("conflict", "it already exists with id=5{6"):                                                            "5",
		coded("conflict", "it already exists with id=5:6"):                                                            "5",
		coded("conflict", "it already exists with id=5/6"):                                                            "5",
		coded("conflict", "it already exists with id=."):                                                              "",
		coded("conflict", "already exists with id="):                                                                  "",
		coded("conflict", "already exists"):                                                                           "",
		"":                                                                                                            "",
	} {
		id, archived, ok := wire.NewError(getCall, 409, nil, []byte(body)).ExistingContact()
		assert.Equal(t, want, id, body)
		assert.Equal(t, strings.Contains(body, "archived"), archived, body)
		assert.Equal(t, want != "", ok, body)
	}
	_, archived, ok := wire.NewError(getCall, 400, nil, []byte(coded("x", "an archived contact already exists with id=1"))).ExistingContact()
	assert.False(t, ok || archived)
}

func TestMergedInto(t *testing.T) {
	for link, want := range map[string]struct {
		target string
		id     string
	}{
		`</contacts/6762f0d01bb69f9f2193bb7d>; rel="canonical"`:                {"/contacts/6762f0d01bb69f9f2193bb7d", "6762f0d01bb69f9f2193bb7d"},
		`<https://api.eu.intercom.io/contacts/6762?x=1>; rel=canonical`:        {"https://api.eu.intercom.io/contacts/6762?x=1", "6762"},
		`</contacts/1>; rel="next", </contacts/2>; title="x"; rel="canonical"`: {"/contacts/2", "2"},
		`</contacts/1>`:       {"/contacts/1", "1"},
		`</companies/1>`:      {"/companies/1", ""},
		`<http://[::1/x>`:     {"http://[::1/x", ""},
		`/contacts/1`:         {},
		`<>; rel="canonical"`: {},
		``:                    {},
	} {
		e := wire.NewError(getCall, 410, http.Header{"Link": {link}}, nil)
		target, ok := e.MergedInto()
		assert.Equal(t, want.target, target, link)
		assert.Equal(t, want.target != "", ok, link)
		id, ok := e.MergedContactID()
		assert.Equal(t, want.id, id, link)
		assert.Equal(t, want.id != "", ok, link)
	}
	_, ok := wire.NewError(getCall, 404, http.Header{"Link": {"</contacts/1>"}}, nil).MergedInto()
	assert.False(t, ok)
}

func FuzzErrorBody(f *testing.F) {
	for _, s := range []string{
		coded("conflict", "already exists with id=1"), `{"type":"error","message":"x"}`, `{"error_key":"x"}`, `null`, ``, `<html>`,
		`{"errors":[{"code":1}],"error":"y"}`, `{"errors":[[[]]]}`, `{"request_id":"\ud800"}`, `{"errors":[{"code":"cut`,
	} {
		f.Add([]byte(s), 409, "</contacts/1>; rel=canonical")
	}
	f.Fuzz(func(t *testing.T, body []byte, status int, link string) {
		e := wire.NewError(getCall, status, http.Header{"Link": {link}}, body)
		if e.StatusCode != status || string(e.Body) != string(body) || !strings.HasPrefix(e.Error(), "Contacts.Get: ") {
			t.Fatalf("lost something: %v", e)
		}
		if id, _, ok := e.ExistingContact(); ok == (id == "") {
			t.Fatalf("id %q, %v", id, ok)
		}
		if target, ok := e.MergedInto(); ok == (target == "") {
			t.Fatalf("target %q, %v", target, ok)
		}
		if id, ok := e.MergedContactID(); ok == (id == "") {
			t.Fatalf("id %q, %v", id, ok)
		}
		_ = e.LogValue()
		_ = errors.Is(e, api.ErrJobPending)
	})
}
