package api_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/multipart"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

func TestPathIsEscaped(t *testing.T) {
	opFind := &spec.Operation{Method: "GET", Path: "/contacts/find_by_external_id/{external_id}"}
	for value, want := range map[string]string{
		"5ba682d23d7cf92bef87bfd4": "5ba682d23d7cf92bef87bfd4",
		"a/b":                      "a%2Fb",
		"../admins":                "..%2Fadmins",
		"%2e%2e":                   "%252e%252e",
		"a?b#c":                    "a%3Fb%23c",
		"a b\r\n":                  "a%20b%0D%0A",
		"<b>":                      "%3Cb%3E",
		"…":                        "%E2%80%A6",
		"...":                      "...",
		"{x}":                      "%7Bx%7D",
	} {
		got := strings.TrimPrefix(wire.EscapedPath(prepared(t, &api.Call{Operation: opFind, Path: []string{value}})), "/contacts/find_by_external_id/")
		assert.Equal(t, want, got)
		back, err := url.PathUnescape(got)
		require.NoError(t, err)
		assert.Equal(t, value, back)
	}
	two := &spec.Operation{Path: "/contacts/{contact_id}/tags/{id}"}
	assert.Equal(t, "/contacts/1/tags/2", wire.EscapedPath(prepared(t, &api.Call{Operation: two, Path: []string{"1", "2"}})))
}

func TestPrepareRefuses(t *testing.T) {
	contact := func(values ...string) *api.Call { return &api.Call{Operation: opGet, Path: values} }
	at := func(path string) *api.Call { return &api.Call{Operation: &spec.Operation{Path: path}} }
	for name, tt := range map[string]struct {
		call *api.Call
		opts []api.CallOption
		want string
	}{
		"empty value":       {contact(""), nil, `contact_id is ""`},
		"dot":               {contact("."), nil, `contact_id is "."`},
		"dots":              {contact(".."), nil, `contact_id is ".."`},
		"white space":       {contact("5ba6 82d2"), nil, `contact_id: "5ba6 82d2" is not an ID (want one without white space and "<")`},
		"line break":        {contact("5ba6\n"), nil, `contact_id: "5ba6\n" is not an ID`},
		"no-break space":    {contact("5ba6\u00a0"), nil, `contact_id: "5ba6\u00a0" is not an ID`},
		"HTML":              {contact("<p>Done.</p>"), nil, `contact_id: "<p>Done.</p>" is not an ID`},
		"a bare id":         {&api.Call{Operation: &spec.Operation{Path: "/tags/{id}"}, Path: []string{"a b"}}, nil, `id: "a b" is not an ID`},
		"missing value":     {contact(), nil, "no value for contact_id"},
		"too many values":   {contact("1", "2"), nil, "1 path values too many"},
		"no operation":      {&api.Call{}, nil, "without an operation"},
		"relative template": {at("contacts"), nil, "must begin with /"},
		"query in template": {at("/contacts?x=1"), nil, "hold no query"},
		"open placeholder":  {at("/contacts/{id"), nil, "open placeholder"},
		"nil option":        {contact("1"), []api.CallOption{nil}, "option is nil"},
		"nil raw":           {contact("1"), []api.CallOption{api.WithRawBody(nil)}, "nil target"},
		"unnamed query":     {contact("1"), []api.CallOption{api.WithQuery("", "x")}, "empty name"},
		"unnamed field":     {contact("1"), []api.CallOption{api.WithBodyField("", "x")}, "empty name"},
		"no list":           {contact("1"), []api.CallOption{api.WithCursor("Contacts.Get?page=2")}, "Contacts.Get has no pages"},
		"body":              {&api.Call{Operation: opCreate, Body: make(chan int)}, nil, "the body: "},
		"field":             {&api.Call{Operation: opCreate}, []api.CallOption{api.WithBodyField("x", make(chan int))}, "body field x"},
		"field of a list":   {&api.Call{Operation: opCreate, Body: []int{1}}, []api.CallOption{api.WithBodyField("x", 1)}, "is a JSON array"},
		"field of a get":    {contact("1"), []api.CallOption{api.WithBodyField("x", 1)}, `WithBodyField("x"): a GET has no body`},
		"field of a form":   {&api.Call{Operation: opCreate, Body: &multipart.Form{}}, []api.CallOption{api.WithBodyField("x", 1)}, "a form has no JSON fields"},
	} {
		t.Run(name, func(t *testing.T) {
			err := prepare(tt.call, tt.opts...)
			require.ErrorContains(t, err, tt.want)
			assertNotSent(t, err)
			if tt.call.Operation == opGet {
				assert.ErrorContains(t, err, "Contacts.Get: GET /contacts/{contact_id}: not sent: ")
			}
		})
	}
	own := &spec.Operation{Path: "/custom_object_instances/{custom_object_type_identifier}/{id}"}
	assert.Equal(t, "/custom_object_instances/My%20Order/No.%201", wire.EscapedPath(prepared(t, &api.Call{Operation: own, Path: []string{"My Order", "No. 1"}})))

	_, err := api.Do[city](t.Context(), answering("{}"), contact(".."))
	assertNotSent(t, err)
	assertNotSent(t, api.Exec(t.Context(), answering("{}"), contact("..")))
	_, err = api.Stream(t.Context(), answering("{}"), contact(".."))
	assertNotSent(t, err)
}

// No part of an operation can add a header or a request.
func TestOperationWithControlCharacters(t *testing.T) {
	for name, set := range map[string]func(op *spec.Operation, value string){
		"method":  func(op *spec.Operation, value string) { op.Method = value },
		"path":    func(op *spec.Operation, value string) { op.Path = "/" + value },
		"version": func(op *spec.Operation, value string) { op.Version = value },
		"accept":  func(op *spec.Operation, value string) { op.Accept = value },

		"content type": func(op *spec.Operation, value string) { op.ContentType = value },
	} {
		for _, value := range []string{"a\r\nX: y", "a\nb", "a\rb", "a\x00", "a\x7f", "a\tb"} {
			op := spec.Operation{Method: "GET", Path: "/tags"}
			set(&op, value)
			err := prepare(&api.Call{Operation: &op})
			assertNotSent(t, err)
			require.ErrorContains(t, err, "the operation's "+name+" has a control character", "%q", value)
		}
	}
}

// What an operation always sends is sent, unless the call says otherwise.
func TestPrepareAddsTheOperationsQuery(t *testing.T) {
	op := &spec.Operation{Method: "GET", Path: "/x", Query: "a=1&b=2"}
	assert.Equal(t, url.Values{"a": {"1"}, "b": {"2"}}, prepared(t, &api.Call{Operation: op}).Query)
	assert.Equal(t, url.Values{"a": {"1"}, "b": {"3"}}, prepared(t, &api.Call{Operation: op, Query: url.Values{"b": {"3"}}}).Query)
	assertNotSent(t, prepare(&api.Call{Operation: &spec.Operation{Method: "GET", Path: "/x", Query: "%"}}))
}

// What is wrong with a call is told apart from what else keeps it from being sent.
func TestPrepareRefusesAsAnInvalidRequest(t *testing.T) {
	for name, call := range map[string]*api.Call{"no id": {Operation: opGet, Path: []string{""}}, "no path values": {Operation: opGet}, "no operation": {}} {
		err := prepare(call)
		require.ErrorIs(t, err, api.ErrInvalidRequest, name)
		require.NotErrorIs(t, err, api.ErrBadRequest, name)
		require.NotErrorIs(t, err, api.ErrNotFound, name)
	}
}
