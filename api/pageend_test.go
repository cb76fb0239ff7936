package api_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// An answer that ends a list although it says that there is more must not pass for the last page.
func TestListsThatEndShort(t *testing.T) {
	const cursor, page, body, scroll, next = spec.PaginationCursor, spec.PaginationPage, spec.PaginationBody, spec.PaginationScroll, spec.PaginationNextCursor
	first := map[spec.Pagination]string{body: `{"pagination":{"per_page":2}}`}
	for name, tt := range map[string]struct {
		kind   spec.Pagination
		answer string
		is     error
		text   string
	}{
		"has_more without a cursor":   {next, `{"data":["a"],"has_more":true,"next_cursor":null}`, api.ErrPaginationStalled, "has_more is true, and next_cursor is missing"},
		"has_more, cursor empty":      {next, `{"data":[],"has_more":true,"next_cursor":""}`, api.ErrPaginationStalled, "next_cursor is missing"},
		"pages without next":          {cursor, `{"data":["a"],"pages":{"page":1,"total_pages":50}}`, api.ErrPaginationStalled, "page 1 of 50 has no pages.next"},
		"pages with next null":        {cursor, `{"data":["a"],"pages":{"page":1,"total_pages":50,"next":null}}`, api.ErrPaginationStalled, "page 1 of 50"},
		"pages with next empty":       {cursor, `{"data":["a"],"pages":{"total_pages":50,"next":{}}}`, api.ErrPaginationStalled, "page 1 of 50"},
		"pages with no address":       {cursor, `{"data":["a"],"pages":{"total_pages":50,"next":""}}`, api.ErrPaginationStalled, "page"},
		"a search's pages":            {body, `{"data":["a"],"pages":{"type":"pages","total_pages":2,"next":{"starting_after":null}}}`, api.ErrPaginationStalled, "page 1 of 2"},
		"no items of 100":             {cursor, `{"data":[],"total_count":100}`, api.ErrPaginationStalled, "total_count is 100, and there are no items"},
		"null of 100":                 {cursor, `{"data":null,"total_count":100,"pages":null}`, api.ErrPaginationStalled, "total_count is 100"},
		"no items of 100, numbered":   {page, `{"data":[],"total_count":100,"page":1,"total_pages":1}`, api.ErrPaginationStalled, "total_count is 100"},
		"no items of 100, a search":   {body, `{"data":[],"total_count":100,"pages":{"page":1,"per_page":20,"total_pages":1}}`, api.ErrPaginationStalled, "total_count is 100"},
		"no items of 100, scroll":     {scroll, `{"data":[],"total_count":100,"scroll_param":"s"}`, api.ErrPaginationStalled, "total_count is 100"},
		"a full page of 100":          {cursor, `{"data":["a","b"],"total_count":100,"pages":null}`, api.ErrPaginationStalled, "after 2 items"},
		"a full page of 100, by page": {page, `{"data":["a","b"],"total_count":100}`, api.ErrPaginationStalled, "after 2 items"},
		"no item of 1":                {cursor, `{"data":[],"total_count":1}`, api.ErrPaginationStalled, "total_count is 1, and there are no items"},
		"a full page, size said":      {cursor, `{"data":["a","b"],"total_count":100,"pages":{"per_page":2}}`, api.ErrPaginationStalled, "after 2 items"},
		"a page of the server's size": {cursor, `{"data":["a"],"total_count":3,"pages":{"per_page":1}}`, api.ErrPaginationStalled, "after 1 items"},
		"scroll without a parameter":  {scroll, `{"data":["a"],"scroll_param":null}`, api.ErrPaginationStalled, "scroll_param is missing"},
		"no list":                     {cursor, `{"type":"list","total_count":0}`, api.ErrInvalidBody, "data is missing (want a list)"},
		"no list, an empty object":    {page, `{}`, api.ErrInvalidBody, "data is missing"},
		"no list in a search":         {body, `{"pages":{}}`, api.ErrInvalidBody, "data is missing"},
		"no list in a scroll":         {scroll, `{"scroll_param":"s"}`, api.ErrInvalidBody, "data is missing"},
		"no list, next_cursor":        {next, `{"has_more":false}`, api.ErrInvalidBody, "data is missing"},
		"no list with more pages":     {cursor, `{"pages":{"next":{"starting_after":"x"}}}`, api.ErrInvalidBody, "data is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			key := first[tt.kind]
			if key == "" {
				key = "per_page=2"
			}
			var asked []string
			got, err := drain(t, wire.All(list(t, listOp(tt.kind), map[string]string{key: tt.answer}, &asked)))
			require.ErrorIs(t, err, tt.is)
			require.ErrorContains(t, err, tt.text)
			require.ErrorContains(t, err, "Things.List")
			assert.Len(t, asked, 1)
			assert.Len(t, got, strings.Count(tt.answer, `"a"`)+strings.Count(tt.answer, `"b"`), "items that came are handed out before")
		})
	}
}

// What is left out, shifts or is counted otherwise does not make a list short.
func TestListsThatEndAsTheyShould(t *testing.T) {
	const cursor, page, body, scroll, next = spec.PaginationCursor, spec.PaginationPage, spec.PaginationBody, spec.PaginationScroll, spec.PaginationNextCursor
	for name, tt := range map[string]struct {
		kind    spec.Pagination
		answers []string // one a page
	}{
		"empty":                        {cursor, []string{`{"data":[],"total_count":0,"pages":{"page":1,"per_page":50,"total_pages":0,"next":null}}`}},
		"empty, one page":              {cursor, []string{`{"data":[],"total_count":0,"pages":{"page":1,"per_page":50,"total_pages":1}}`}},
		"null":                         {cursor, []string{`{"data":null,"total_count":null,"pages":null}`}},
		"empty, has_more":              {next, []string{`{"data":[],"has_more":false,"next_cursor":null}`}},
		"last of one":                  {cursor, []string{`{"data":["a","b"],"total_count":2,"pages":null}`}},
		"not a full page":              {cursor, []string{`{"data":["a"],"total_count":2,"pages":{"page":1,"per_page":2,"total_pages":1}}`}},
		"fewer than counted":           {cursor, []string{`{"data":["a"],"total_count":2}`}},
		"the last in so many words":    {cursor, []string{`{"data":["a","b"],"total_count":9,"pages":{"page":1,"per_page":2,"total_pages":1}}`}},
		"total that grows":             {cursor, []string{`{"data":["a","b"],"total_count":4,"pages":{"page":1,"per_page":2,"total_pages":2,"next":{"starting_after":"1"}}}`, `{"data":["c","d"],"total_count":7,"pages":{"page":2,"per_page":2,"total_pages":2}}`}},
		"total that grows, pages gone": {cursor, []string{`{"data":["a","b"],"total_count":4,"pages":{"next":{"starting_after":"1"}}}`, `{"data":["c","d"],"total_count":7,"pages":null}`}},
		"a search, not a full page":    {body, []string{`{"data":["a"],"total_count":100,"pages":null}`}},
		"a total in quotes":            {cursor, []string{`{"data":["a"],"total_count":"1"}`}},
		"total that shrinks":           {cursor, []string{`{"data":["a","b"],"total_count":9,"pages":{"next":{"starting_after":"1"}}}`, `{"data":[],"total_count":2,"pages":null}`}},
		"items that changed places":    {cursor, []string{`{"data":["a","b"],"total_count":5,"pages":{"next":{"starting_after":"1"}}}`, `{"data":["c","d"],"total_count":5,"pages":null}`}},
		"an empty last page":           {cursor, []string{`{"data":["a","b"],"total_count":2,"pages":{"page":1,"total_pages":2,"next":{"starting_after":"1"}}}`, `{"data":[],"total_count":2,"pages":{"page":2,"total_pages":2}}`}},
		"page that is always 1":        {cursor, []string{`{"data":["a"],"pages":{"page":1,"total_pages":2,"next":{"starting_after":"1"}}}`, `{"data":["b"],"pages":{"page":1,"total_pages":2}}`}},
		"totals null on the way":       {page, []string{`{"data":["a"],"pages":{"page":1,"total_pages":2}}`, `{"data":["b"],"pages":{"page":2,"total_pages":null}}`}},
		"scroll that ends by an empty": {scroll, []string{`{"data":["a","b"],"total_count":100,"scroll_param":"1"}`, `{"data":[],"total_count":100,"scroll_param":"1"}`}},
		"scroll without totals":        {scroll, []string{`{"data":["a"],"total_count":null,"pages":null,"scroll_param":"1"}`, `{"data":[],"total_count":null,"pages":null,"scroll_param":"1"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			n, want := 0, 0
			for _, a := range tt.answers {
				want += strings.Count(a, `"a"`) + strings.Count(a, `"b"`) + strings.Count(a, `"c"`) + strings.Count(a, `"d"`)
			}
			got, err := drain(t, wire.All(serve(t, listOp(tt.kind), &n, tt.answers)()))
			require.NoError(t, err)
			assert.Len(t, got, want)
			assert.Equal(t, len(tt.answers), n)
		})
	}
}

// A walk that begins inside of a list cannot be measured by the total.
func TestListsThatAreResumedEnd(t *testing.T) {
	for name, tt := range map[string]struct {
		kind spec.Pagination
		opts []api.CallOption
		body string
	}{
		"beyond the end, by cursor": {spec.PaginationCursor, []api.CallOption{api.WithCursor("Things.List?starting_after=x")}, `{"data":[],"total_count":100,"pages":null}`},
		"beyond the end, by page":   {spec.PaginationPage, []api.CallOption{api.WithQuery("page", "9")}, `{"data":[],"total_count":100,"pages":{"page":9,"per_page":20,"total_pages":5}}`},
		"beyond, page not said":     {spec.PaginationPage, []api.CallOption{api.WithQuery("page", "9")}, `{"data":[],"total_count":100,"total_pages":5}`},
		"the last, by page":         {spec.PaginationPage, []api.CallOption{api.WithQuery("page", "5")}, `{"data":["a","b"],"total_count":10,"total_pages":5}`},
		"the last, page not said":   {spec.PaginationCursor, []api.CallOption{api.WithCursor("Things.List?starting_after=x")}, `{"data":["a"],"pages":{"total_pages":5}}`},
		"the last, page 1 said":     {spec.PaginationCursor, []api.CallOption{api.WithCursor("Things.List?starting_after=x")}, `{"data":["a"],"pages":{"page":1,"total_pages":5}}`},
		"a search of one's own":     {spec.PaginationBody, []api.CallOption{api.WithBodyField("pagination", map[string]any{"per_page": 2, "starting_after": "x"})}, `{"data":["a","b"],"total_count":10}`},
	} {
		n, op := 0, listOp(tt.kind)
		if op.Pagination == spec.PaginationBody {
			op.Method = "POST"
		}
		_, err := drain(t, wire.All(serve(t, op, &n, []string{tt.body})(tt.opts...)))
		require.NoError(t, err, name)
	}
	for _, number := range []string{"2", "4"} {
		n := 0
		_, err := drain(t, wire.All(serve(t, listOp(spec.PaginationCursor), &n, []string{`{"data":["a"],"pages":{"page":` + number + `,"total_pages":5}}`})(api.WithCursor("Things.List?starting_after=x"))))
		require.ErrorContains(t, err, "page "+number+" of 5")
	}
}

// Whatever a walk begins inside of a list by, none of it is missing where it finds no items; the first page is the beginning.
func TestListsBegunInsideEnd(t *testing.T) {
	const none = `{"data":[],"total_count":100}`
	pagination := func(members map[string]any) api.CallOption { return api.WithBodyField("pagination", members) }
	for name, tt := range map[string]struct {
		kind  spec.Pagination
		opt   api.CallOption
		short bool
	}{
		"page":                      {spec.PaginationPage, api.WithQuery("page", "2"), false},
		"page 1":                    {spec.PaginationPage, api.WithQuery("page", "1"), true},
		"starting_after":            {spec.PaginationCursor, api.WithQuery("starting_after", "x"), false},
		"scroll_param":              {spec.PaginationScroll, api.WithQuery("scroll_param", "x"), false},
		"cursor":                    {spec.PaginationCursor, api.WithQuery("cursor", "x"), false},
		"something else":            {spec.PaginationCursor, api.WithQuery("order", "asc"), true},
		"a search's page":           {spec.PaginationBody, pagination(map[string]any{"page": 2}), false},
		"a search's page 1":         {spec.PaginationBody, pagination(map[string]any{"page": 1}), true},
		"a search's starting_after": {spec.PaginationBody, pagination(map[string]any{"starting_after": "x"}), false},
	} {
		t.Run(name, func(t *testing.T) {
			n, op := 0, listOp(tt.kind)
			if tt.kind == spec.PaginationBody {
				op.Method = "POST"
			}
			_, err := drain(t, wire.All(serve(t, op, &n, []string{none})(tt.opt)))
			if tt.short {
				require.ErrorIs(t, err, api.ErrPaginationStalled)
			} else {
				require.NoError(t, err)
			}
		})
	}
	seq := wire.Pages[*api.Page[int]](t.Context(), listOp(spec.PaginationCursor), []api.CallOption{api.WithCursor("Things.List?starting_after=x")},
		func(context.Context, []api.CallOption) (*wire.List, error) {
			return wire.NewList([]int{}, 100, nil), nil
		})
	_, err := drain(t, seq)
	require.NoError(t, err, "a stub that makes no call")
}

// Without a size that was asked for, a page is measured by the largest of the walk; one alone is the whole list.
func TestListsOfNoSaidSizeEnd(t *testing.T) {
	const two = `{"data":["a","b"],"total_count":5,"pages":{"next":{"starting_after":"1"}}}`
	for name, tt := range map[string]struct {
		answers []string
		short   bool
	}{
		"one page, one missing":       {[]string{`{"data":["a","b"],"total_count":3}`}, true},
		"one page, all there":         {[]string{`{"data":["a","b"],"total_count":2}`}, false},
		"less than a page is missing": {[]string{two, `{"data":["c","d"],"total_count":5,"pages":null}`}, false},
		"a page is missing":           {[]string{strings.ReplaceAll(two, "5", "6"), `{"data":["c","d"],"total_count":6,"pages":null}`}, true},
		"a smaller page is the last":  {[]string{strings.ReplaceAll(two, "5", "9"), `{"data":["c"],"total_count":9,"pages":null}`}, false},
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			_, err := drain(t, wire.All(serve(t, listOp(spec.PaginationCursor), &n, tt.answers)(api.WithQuery("per_page"))))
			assert.Equal(t, len(tt.answers), n)
			if tt.short {
				require.ErrorIs(t, err, api.ErrPaginationStalled)
			} else {
				require.NoError(t, err)
			}
		})
	}
}

// A list that answers with another page than the one that was asked for goes on from there.
func TestListsGoOnFromThePageThatCame(t *testing.T) {
	var asked []string
	_, err := drain(t, wire.All(list(t, listOp(spec.PaginationPage), map[string]string{
		"page=5&per_page=2": `{"data":["a"],"pages":{"page":1,"total_pages":2}}`,
		"page=2&per_page=2": `{"data":["b"],"pages":{"page":2,"total_pages":2}}`,
	}, &asked, api.WithQuery("page", "5"))))
	require.NoError(t, err)
	assert.Equal(t, []string{"page=5&per_page=2", "page=2&per_page=2"}, asked)

	asked = nil
	_, err = drain(t, wire.All(list(t, listOp(spec.PaginationPage), map[string]string{
		"per_page=2&starting_after=x":        `{"data":["a"],"pages":{"total_pages":2}}`,
		"page=2&per_page=2&starting_after=x": `{"data":["b"],"pages":{"total_pages":2}}`,
	}, &asked, api.WithQuery("starting_after", "x"))))
	require.NoError(t, err)
	assert.Len(t, asked, 2, "a page of unknown number counts as the first")
}

// What says where the next page is must be where it is looked for, and nowhere else.
func TestListsWithTheNextPageElsewhere(t *testing.T) {
	type inner struct {
		Articles []string `json:"articles"`
	}
	type found struct {
		Data  *inner       `json:"data"`
		Pages *paging.Info `json:"pages"`
	}
	op := listOp(spec.PaginationPage)
	op.Items = "data.articles"
	for body, fine := range map[string]bool{
		`{"data":{"articles":["x"],"next":"2"}}`:                false,
		`{"data":{"articles":["x"],"pages":{"page":1}}}`:        false,
		`{"data":{"articles":["x"],"more":"2"}}`:                true,
		`{"data":{"articles":["x"]},"next":"2"}`:                true,
		`{"data":{"articles":["x"]},"pages":{"has_more":true}}`: true,
	} {
		_, err := drain(t, wire.Pages[*api.Page[string]](t.Context(), op, nil, func(ctx context.Context, opts []api.CallOption) (*wire.List, error) {
			a, err := api.Do[found](ctx, answering(body), &api.Call{Operation: op}, opts...)
			if err != nil {
				return nil, err
			}
			return wire.NewList(wire.Deref(a.Data).Articles, 0, a.Pages), nil
		}))
		if fine {
			require.NoError(t, err, body)
		} else {
			require.ErrorIs(t, err, api.ErrInvalidBody, body)
		}
	}
}

// The error of a list that ends short says of which answer.
func TestListsThatEndShortNameTheCall(t *testing.T) {
	_, err := drain(t, walk(t.Context(), listOp(spec.PaginationCursor), func(_ context.Context, c *api.Call) error {
		c.Response.CallInfo = api.CallInfo{Operation: "Things.List", StatusCode: 200, RequestID: "req1", Attempts: 2}
		return wire.Decode(c, 200, []byte(`{"data":[],"total_count":9}`), nil)
	}))
	var e *api.CallError
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "req1", e.RequestID)
	assert.Equal(t, 2, e.Attempts)
}
