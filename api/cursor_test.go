package api_test

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/search"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

func listOp(kind spec.Pagination) *spec.Operation {
	return &spec.Operation{Service: "Things", Name: "List", Method: "GET", Path: "/things", Pagination: kind, Items: "data"}
}

func TestCursorGoesIntoTheQuery(t *testing.T) {
	given := url.Values{"per_page": {"50"}, "page": {"1"}}
	call := &api.Call{Operation: listOp(spec.PaginationPage), Query: given}
	c := prepared(t, &api.Call{Operation: call.Operation, Query: given}, at(t, call, "page=3"))
	assert.Equal(t, "page=3&per_page=50", c.Query.Encode())
	assert.Equal(t, []string{"1"}, given["page"], "not changed")

	c = prepared(t, &api.Call{Operation: listOp(spec.PaginationCursor)},
		api.WithCursor("Things.List?starting_after=x"), api.WithCursor("Things.List?starting_after=Wz%3D%3D"))
	assert.Equal(t, url.Values{"starting_after": {"Wz=="}}, c.Query, "the last one wins")

	c = prepared(t, &api.Call{Operation: listOp(spec.PaginationCursor)}, api.WithCursor("Things.List?starting_after=x"), api.WithCursor(""))
	assert.Empty(t, c.Query, "from the beginning")

	op := &spec.Operation{Path: "/x"}
	prepared(t, &api.Call{Operation: op}, api.WithCursor(""))
}

func TestCursorGoesIntoTheBody(t *testing.T) {
	type pagination struct {
		PerPage       int    `json:"per_page,omitempty"`
		StartingAfter string `json:"starting_after,omitempty"`
	}
	type request struct {
		Query      string      `json:"query"`
		Pagination *pagination `json:"pagination,omitempty"`
		Sort       string      `json:"sort"`
	}
	for name, tt := range map[string]struct {
		body   any
		cursor string
		want   string
	}{
		"page size stays":   {request{"q", &pagination{PerPage: 5}, "s"}, "starting_after=a%22%3Cb", `{"query":"q","pagination":{"per_page":5,"starting_after":"a\"\u003cb"},"sort":"s"}`},
		"replaces":          {request{"q", &pagination{5, "old"}, "s"}, "starting_after=new", `{"query":"q","pagination":{"per_page":5,"starting_after":"new"},"sort":"s"}`},
		"caller's size":     {request{"q", &pagination{PerPage: 5}, "s"}, "per_page=9&starting_after=x", `{"query":"q","pagination":{"per_page":5,"starting_after":"x"},"sort":"s"}`},
		"no pagination yet": {request{"q", nil, "s"}, "page=2", `{"query":"q","sort":"s","pagination":{"page":2}}`},
		"null pagination":   {map[string]any{"pagination": nil}, "starting_after=x", `{"pagination":{"starting_after":"x"}}`},
		"no body":           {nil, "per_page=9", `{"pagination":{"per_page":9}}`},
	} {
		assert.Equal(t, tt.want, bodyOf(t, opSearch, tt.body, at(t, &api.Call{Operation: opSearch, Body: tt.body}, tt.cursor)), name)
	}
	assert.Equal(t, `{"query":"q","sort":"s"}`, bodyOf(t, opSearch, request{"q", nil, "s"}, api.WithCursor("")))
	c := prepared(t, &api.Call{Operation: opSearch}, api.WithCursor("Contacts.Search?page=2"))
	assert.Empty(t, c.Query)
}

func TestCursorRefuses(t *testing.T) {
	for _, cursor := range []string{"%zz", "WzE3NTdd", "WzE3NTdd==", "=", "a=;b", ""} {
		for _, op := range []*spec.Operation{listOp(spec.PaginationCursor), opSearch} {
			err := prepare(&api.Call{Operation: op}, api.WithCursor(op.String()+"?"+cursor))
			require.ErrorIs(t, err, api.ErrInvalidRequest, cursor)
			assertNotSent(t, err)
		}
	}
	for _, cursor := range []string{"page=x", "page=-1", "other=1"} {
		require.ErrorIs(t, prepare(&api.Call{Operation: opSearch}, api.WithCursor("Contacts.Search?"+cursor)), api.ErrInvalidRequest, cursor)
	}
	err := prepare(&api.Call{Operation: opSearch, Body: []int{1}}, api.WithCursor("Contacts.Search?page=2"))
	require.ErrorContains(t, err, "JSON array")
	err = prepare(&api.Call{Operation: opGet, Path: []string{"1"}}, api.WithCursor("Contacts.Get?page=2"))
	require.ErrorContains(t, err, "Contacts.Get has no pages")
}

// What an answer says is no cursor, and the error says where it goes.
func TestABareStartingAfterIsNoCursor(t *testing.T) {
	for _, cursor := range []string{"WzE3NTddLDJd", "WzE3NTdd==", "starting_after=WzE3", "page=2"} {
		err := prepare(&api.Call{Operation: listOp(spec.PaginationCursor)}, api.WithCursor(cursor))
		require.ErrorIs(t, err, api.ErrInvalidRequest)
		require.ErrorContains(t, err, `"`+cursor+`" is not the Cursor of an api.Page; what an answer calls starting_after goes into StartingAfter`)
	}
}

// A cursor of the same operation in another version, which may go on in another way.
func TestCursorOfAnotherKindOfList(t *testing.T) {
	own := map[spec.Pagination]string{
		spec.PaginationCursor: "starting_after", spec.PaginationPage: "page", spec.PaginationScroll: "scroll_param", spec.PaginationNextCursor: "cursor",
	}
	for kind, name := range own {
		for _, other := range own {
			for _, q := range []url.Values{{other: {"7"}}, {other: {"7"}, "per_page": {"9"}}} {
				cursor := "Things.List?" + q.Encode()
				err := prepare(&api.Call{Operation: listOp(kind)}, api.WithCursor(cursor))
				if other == name {
					require.NoError(t, err, cursor)
					continue
				}
				assertNotSent(t, err)
				require.ErrorIs(t, err, api.ErrInvalidRequest)
				require.ErrorContains(t, err, "Things.List goes on by "+name)
			}
		}
		// The query of an address holds what it likes.
		for _, cursor := range []string{"before=17", "order=desc&page=2&starting_after=x", "type=user&user_id=7"} {
			require.NoError(t, prepare(&api.Call{Operation: listOp(kind)}, api.WithCursor("Things.List?"+cursor)), cursor)
		}
	}
	assertNotSent(t, prepare(&api.Call{Operation: opSearch}, api.WithCursor("Contacts.Search?scroll_param=x")))
}

// Intercom takes the cursor of another list or query, and answers with what comes after it there.
func TestCursorOfAnotherCall(t *testing.T) {
	byPath := &spec.Operation{Service: "Contacts", Name: "ListNotes", Method: "GET", Path: "/contacts/{contact_id}/notes", Pagination: spec.PaginationPage}
	find := func(field string, after string, perPage int) *api.Call {
		return &api.Call{Operation: opSearch, Body: search.Request{Query: search.Eq(field, "x"), StartingAfter: after, PerPage: perPage}}
	}
	open, closed, after := url.Values{"state": {"open"}}, url.Values{"state": {"closed"}}, url.Values{"starting_after": {"x"}}
	cursors := listOp(spec.PaginationCursor)
	for name, tt := range map[string]struct {
		from, to *api.Call
		want     string
	}{
		"another operation":     {&api.Call{Operation: cursors}, &api.Call{Operation: opSearch}, "it is one of Things.List, and this is Contacts.Search"},
		"one with its name":     {&api.Call{Operation: cursors}, &api.Call{Operation: &spec.Operation{Service: "Things", Name: "ListParts", Path: "/x", Pagination: spec.PaginationCursor}}, "it is one of Things.List, and this is Things.ListParts"},
		"another contact":       {&api.Call{Operation: byPath, Path: []string{"1"}}, &api.Call{Operation: byPath, Path: []string{"2"}}, "it is one of Contacts.ListNotes with another query"},
		"another query":         {find("name", "", 0), find("email", "", 0), "it is one of Contacts.Search with another query"},
		"another parameter":     {&api.Call{Operation: cursors, Query: open}, &api.Call{Operation: cursors, Query: closed}, "other parameters"},
		"one parameter more":    {&api.Call{Operation: cursors}, &api.Call{Operation: cursors, Query: closed}, "other parameters"},
		"one parameter less":    {&api.Call{Operation: cursors, Query: open}, &api.Call{Operation: cursors}, "other parameters"},
		"numbered, other pages": {&api.Call{Operation: listOp(spec.PaginationPage), Query: url.Values{"per_page": {"5"}}}, &api.Call{Operation: listOp(spec.PaginationPage), Query: url.Values{"per_page": {"9"}}}, "other parameters"},

		"the same":           {find("name", "", 0), find("name", "", 0), ""},
		"another size":       {find("name", "", 20), find("name", "", 150), ""},
		"another beginning":  {find("name", "", 0), find("name", "y", 0), ""},
		"pages of any size":  {&api.Call{Operation: cursors, Query: url.Values{"per_page": {"5"}}}, &api.Call{Operation: cursors}, ""},
		"begun in the midst": {&api.Call{Operation: cursors, Query: after}, &api.Call{Operation: cursors}, ""},
	} {
		query := "starting_after=7"
		if tt.from.Operation.Pagination == spec.PaginationPage {
			query = "page=7"
		}
		err := prepare(tt.to, at(t, tt.from, query))
		if tt.want == "" {
			require.NoError(t, err, name)
			continue
		}
		require.ErrorIs(t, err, api.ErrInvalidRequest, name)
		require.ErrorContains(t, err, tt.want, name)
		assertNotSent(t, err)
	}
}

// What options change counts, whichever side of WithCursor they stand on.
func TestCursorKnowsWhatOptionsChange(t *testing.T) {
	call := &api.Call{Operation: listOp(spec.PaginationCursor)}
	extra := api.WithQuery("x", "1")
	cursor := api.WithCursor(originOf(t, call, extra) + "?starting_after=7")
	require.NoError(t, prepare(&api.Call{Operation: call.Operation}, extra, cursor))
	require.NoError(t, prepare(&api.Call{Operation: call.Operation}, cursor, extra))
	require.ErrorIs(t, prepare(&api.Call{Operation: call.Operation}, cursor), api.ErrInvalidRequest)
}

// What a list itself says is followed, whatever its description makes it.
func TestPagesFollowAnotherKind(t *testing.T) {
	var asked []string
	got, err := drain(t, wire.All(list(t, listOp(spec.PaginationPage), map[string]string{
		"per_page=2":                  `{"data":["a"],"pages":{"next":{"starting_after":"x"}}}`,
		"per_page=2&starting_after=x": `{"data":["b"]}`,
	}, &asked)))
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b"}, got)
}

func FuzzCursor(f *testing.F) {
	for _, s := range []string{"page=2", "starting_after=WzE%3D", "a=1&a=2", "%", "=x", "per_page=9&page=", "page=99999999999999999999", "page=007", ";"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cursor string) {
		_ = prepare(&api.Call{Operation: opSearch}, api.WithCursor(cursor))
		inQuery := &api.Call{Operation: listOp(spec.PaginationCursor)}
		if prepare(inQuery, api.WithCursor("Things.List?"+cursor)) == nil {
			want, err := url.ParseQuery(cursor)
			require.NoError(t, err)
			require.Equal(t, want.Encode(), inQuery.Query.Encode())
		}
		inBody := &api.Call{Operation: opSearch}
		if prepare(inBody, api.WithCursor("Contacts.Search?"+cursor)) == nil {
			body, _ := wire.Payload(inBody)
			got, _, err := decodeAll[map[string]map[string]any](string(body))
			require.NoError(t, err)
			require.Contains(t, got, "pagination")
		}
	})
}

// Whatever a cursor holds, it is a value where it goes, and nothing else of the request; what is no cursor is refused, and shown
// in one line.
func TestCursorWithControlCharacters(t *testing.T) {
	odd := []string{"a\r\nX-Evil: 1", "\r\n\r\nGET / HTTP/1.1", "a\x00b", "\x1b[2J", "a&per_page=9#x", "\x7f\u0085\u2028", "\xff", " ", strings.Repeat("x", 100_000)}
	for kind, name := range map[spec.Pagination]string{spec.PaginationCursor: "starting_after", spec.PaginationPage: "page",
		spec.PaginationScroll: "scroll_param", spec.PaginationNextCursor: "cursor"} {
		for _, value := range odd {
			call := &api.Call{Operation: listOp(kind)}
			c := prepared(t, call, at(t, call, url.Values{name: {value}}.Encode()))
			assert.Equal(t, url.Values{name: {value}}, c.Query)
			assert.False(t, strings.ContainsFunc(c.Query.Encode(), func(r rune) bool { return r <= ' ' || r >= 0x7f }))
		}
	}
	for _, value := range odd {
		body := bodyOf(t, opSearch, nil, at(t, &api.Call{Operation: opSearch}, url.Values{"starting_after": {value}}.Encode()))
		var got map[string]map[string]string
		require.NoError(t, json.Unmarshal([]byte(body), &got))
		assert.Equal(t, map[string]map[string]string{"pagination": {"starting_after": strings.ToValidUTF8(value, "\ufffd")}}, got)

		for _, op := range []*spec.Operation{opSearch, listOp(spec.PaginationCursor), {Service: "Contacts", Name: "Get", Path: "/x"}} {
			for _, cursor := range []string{value, value + "?starting_after=x", op.String() + "?starting_after=" + value, op.String() + "~" + value + "?starting_after=x",
				op.String() + "?" + url.Values{value: {"x"}, "page": {"1"}}.Encode(), op.String() + "?" + url.Values{"page": {value}}.Encode()} {
				err := prepare(&api.Call{Operation: op}, api.WithCursor(cursor))
				if err == nil { // what is as long as it likes is a cursor, and a list takes any query
					continue
				}
				require.ErrorIs(t, err, api.ErrInvalidRequest)
				assertNotSent(t, err)
				assertShort(t, err)
			}
		}
	}
}

// assertShort checks that the texts of an error, and of what it wraps, are short and have nothing that is not printed.
func assertShort(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	assert.False(t, strings.ContainsFunc(err.Error(), func(r rune) bool { return !strconv.IsPrint(r) }), "%q", err.Error())
	assert.Less(t, len(err.Error()), 1000)
	switch e := err.(type) { //nolint:errorlint // the chain is walked
	case interface{ Unwrap() error }:
		assertShort(t, e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, within := range e.Unwrap() {
			assertShort(t, within)
		}
	}
}

// Nor do the cursors that a server gives say more than where to go on. The error of one that leads nowhere shows nothing of it: it
// may repeat what was sent.
func TestPagesWithControlCharacters(t *testing.T) {
	for _, value := range []string{"a\r\nX-Evil: 1", "a\x00b", "\x1b[2J", "a&per_page=9#x", "\u2028", strings.Repeat("x", 100_000), "a-token-that-was-sent"} {
		text, err := json.Marshal(value)
		require.NoError(t, err)
		address, err := json.Marshal("https://elsewhere.test/x?starting_after=" + url.QueryEscape(value))
		require.NoError(t, err)
		for kind, next := range map[spec.Pagination]string{
			spec.PaginationCursor: `"pages":{"next":{"starting_after":` + string(text) + `}}`, spec.PaginationPage: `"pages":{"next":` + string(address) + `}`,
			spec.PaginationNextCursor: `"has_more":true,"next_cursor":` + string(text), spec.PaginationBody: `"pages":{"next":{"starting_after":` + string(text) + `}}`,
		} {
			var queries []url.Values
			_, err := drain(t, wire.All(walk(t.Context(), listOp(kind), func(_ context.Context, c *api.Call) error {
				queries = append(queries, c.Query)
				return wire.Decode(c, 200, []byte(`{"data":["a"],`+next+`}`), nil)
			})))
			require.ErrorIs(t, err, api.ErrPaginationStalled, kind)
			require.Len(t, queries, 2)
			if kind != spec.PaginationBody {
				name := cmp.Or(map[spec.Pagination]string{spec.PaginationNextCursor: "cursor"}[kind], "starting_after")
				assert.Equal(t, url.Values{"per_page": {"2"}, name: {value}}, queries[1])
			}
			assertShort(t, err)
			assert.NotContains(t, err.Error(), value)
			assert.NotContains(t, err.Error(), url.QueryEscape(value))
		}
	}
	for _, next := range []string{`"https://x.test/y?page=1\r\n"`, `"https://x.test/y?page=\u0000"`, `"\r\n"`, `"https://x.test/y?\u001b[2J"`} {
		var asked []string
		_, err := drain(t, wire.All(list(t, listOp(spec.PaginationPage), map[string]string{"per_page=2": `{"data":["a"],"pages":{"next":` + next + `}}`}, &asked)))
		require.ErrorIs(t, err, api.ErrPaginationStalled, next)
		require.ErrorContains(t, err, "the next page's address")
		assertShort(t, err)
	}
}
