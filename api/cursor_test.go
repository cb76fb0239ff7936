package api_test

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

func listOp(kind spec.Pagination) *spec.Operation {
	return &spec.Operation{Service: "Things", Name: "List", Method: "GET", Path: "/things", Pagination: kind, Items: "data"}
}

func TestCursorGoesIntoTheQuery(t *testing.T) {
	given := url.Values{"per_page": {"50"}, "page": {"1"}}
	c := prepared(t, &api.Call{Operation: listOp(spec.PaginationPage), Query: given}, api.WithCursor("page=3"))
	assert.Equal(t, "page=3&per_page=50", c.Query.Encode())
	assert.Equal(t, []string{"1"}, given["page"], "not changed")

	c = prepared(t, &api.Call{Operation: listOp(spec.PaginationCursor)}, api.WithCursor("starting_after=x"), api.WithCursor("starting_after=Wz%3D%3D"))
	assert.Equal(t, url.Values{"starting_after": {"Wz=="}}, c.Query, "the last one wins")

	c = prepared(t, &api.Call{Operation: listOp(spec.PaginationCursor)}, api.WithCursor("starting_after=x"), api.WithCursor(""))
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
		"no cursor":         {request{"q", nil, "s"}, "", `{"query":"q","sort":"s"}`},
	} {
		assert.Equal(t, tt.want, bodyOf(t, opSearch, tt.body, api.WithCursor(tt.cursor)), name)
	}
	c := prepared(t, &api.Call{Operation: opSearch}, api.WithCursor("page=2"))
	assert.Empty(t, c.Query)
}

func TestCursorRefuses(t *testing.T) {
	for _, cursor := range []string{"%zz", "WzE3NTdd", "WzE3NTdd==", "=", "a=;b"} {
		for _, op := range []*spec.Operation{listOp(spec.PaginationCursor), opSearch} {
			err := prepare(&api.Call{Operation: op}, api.WithCursor(cursor))
			require.Error(t, err, cursor)
			assertNotSent(t, err)
		}
	}
	for _, cursor := range []string{"page=x", "page=-1", "other=1"} {
		err := prepare(&api.Call{Operation: opSearch}, api.WithCursor(cursor))
		require.ErrorContains(t, err, "cursor: ", cursor)
	}
	err := prepare(&api.Call{Operation: opSearch, Body: []int{1}}, api.WithCursor("page=2"))
	require.ErrorContains(t, err, "JSON array")
}

func TestCursorOfAnotherKindOfList(t *testing.T) {
	own := map[spec.Pagination]string{
		spec.PaginationCursor: "starting_after", spec.PaginationPage: "page", spec.PaginationScroll: "scroll_param", spec.PaginationNextCursor: "cursor",
	}
	for kind, name := range own {
		for _, other := range own {
			for _, q := range []url.Values{{other: {"7"}}, {other: {"7"}, "per_page": {"9"}}} {
				cursor := q.Encode()
				err := prepare(&api.Call{Operation: listOp(kind)}, api.WithCursor(cursor))
				if other == name {
					require.NoError(t, err, cursor)
					continue
				}
				assertNotSent(t, err)
				require.ErrorContains(t, err, "another list's: this one goes on by "+name)
			}
		}
		// The query of an address holds what it likes.
		for _, cursor := range []string{"before=17", "order=desc&page=2&starting_after=x", "type=user&user_id=7"} {
			require.NoError(t, prepare(&api.Call{Operation: listOp(kind)}, api.WithCursor(cursor)), cursor)
		}
	}
	assertNotSent(t, prepare(&api.Call{Operation: opSearch}, api.WithCursor("scroll_param=x")))
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
		inQuery := &api.Call{Operation: listOp(spec.PaginationCursor)}
		if prepare(inQuery, api.WithCursor(cursor)) == nil {
			want, err := url.ParseQuery(cursor)
			require.NoError(t, err)
			require.Equal(t, want.Encode(), inQuery.Query.Encode())
		}
		inBody := &api.Call{Operation: opSearch}
		if prepare(inBody, api.WithCursor(cursor)) == nil && cursor != "" {
			body, _ := wire.Payload(inBody)
			got, _, err := decodeAll[map[string]map[string]any](string(body))
			require.NoError(t, err)
			require.Contains(t, got, "pagination")
		}
	})
}
