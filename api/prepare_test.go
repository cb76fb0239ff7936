package api_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
)

func TestPathIsEscaped(t *testing.T) {
	for value, want := range map[string]string{
		"5ba682d23d7cf92bef87bfd4": "/contacts/5ba682d23d7cf92bef87bfd4",
		"a/b":                      "/contacts/a%2Fb",
		"../admins":                "/contacts/..%2Fadmins",
		"%2e%2e":                   "/contacts/%252e%252e",
		"a?b#c":                    "/contacts/a%3Fb%23c",
		"a b\r\n":                  "/contacts/a%20b%0D%0A",
		"…":                        "/contacts/%E2%80%A6",
		"...":                      "/contacts/...",
		"{x}":                      "/contacts/%7Bx%7D",
	} {
		got := prepared(t, &api.Call{Operation: opGet, Path: []string{value}}).EscapedPath()
		assert.Equal(t, want, got)
		back, err := url.PathUnescape(strings.TrimPrefix(got, "/contacts/"))
		require.NoError(t, err)
		assert.Equal(t, value, back)
	}
	two := &api.Operation{Path: "/contacts/{contact_id}/tags/{id}"}
	assert.Equal(t, "/contacts/1/tags/2", prepared(t, &api.Call{Operation: two, Path: []string{"1", "2"}}).EscapedPath())
}

func TestPrepareRefuses(t *testing.T) {
	contact := func(values ...string) *api.Call { return &api.Call{Operation: opGet, Path: values} }
	at := func(path string) *api.Call { return &api.Call{Operation: &api.Operation{Path: path}} }
	for name, tt := range map[string]struct {
		call *api.Call
		opts []api.CallOption
		want string
	}{
		"empty value":       {contact(""), nil, `contact_id is ""`},
		"dot":               {contact("."), nil, `contact_id is "."`},
		"dots":              {contact(".."), nil, `contact_id is ".."`},
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
		"no list":           {contact("1"), []api.CallOption{api.WithCursor("page=2")}, "without pages"},
		"body":              {&api.Call{Operation: opCreate, Body: make(chan int)}, nil, "encoding the body"},
		"field":             {&api.Call{Operation: opCreate}, []api.CallOption{api.WithBodyField("x", make(chan int))}, "body field x"},
		"field of a list":   {&api.Call{Operation: opCreate, Body: []int{1}}, []api.CallOption{api.WithBodyField("x", 1)}, "is a JSON array"},
		"field of a get":    {contact("1"), []api.CallOption{api.WithBodyField("x", 1)}, `WithBodyField("x"): a GET has no body`},
		"field of a form":   {&api.Call{Operation: opCreate, Body: &api.Multipart{}}, []api.CallOption{api.WithBodyField("x", 1)}, "a form has no JSON fields"},
	} {
		t.Run(name, func(t *testing.T) {
			err := tt.call.Prepare(tt.opts...)
			require.ErrorContains(t, err, tt.want)
			assertNotSent(t, err)
			if tt.call.Operation == opGet {
				assert.ErrorContains(t, err, "Contacts.Get: GET /contacts/{contact_id}: not sent: ")
			}
		})
	}
	_, err := api.Do[city](t.Context(), answering("{}"), contact(".."))
	assertNotSent(t, err)
	assertNotSent(t, api.Exec(t.Context(), answering("{}"), contact("..")))
	_, err = api.Stream(t.Context(), answering("{}"), contact(".."))
	assertNotSent(t, err)
}
