package changes_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
	"github.com/seed-a528e955/intercom-go/facade/changes"
)

// reply is what a scripted Intercom answers.
type reply struct {
	status int
	body   string
}

// scripted answers calls in order, the last reply again and again, and keeps the calls.
func scripted(replies ...reply) (api.Caller, *[]*api.Call) {
	asked := &[]*api.Call{}
	return api.CallerFunc(func(_ context.Context, call *api.Call) error {
		*asked = append(*asked, call)
		r := replies[min(len(*asked), len(replies))-1]
		if r.status >= http.StatusMultipleChoices {
			return wire.NewError(call, r.status, nil, []byte(r.body))
		}
		return wire.Decode(call, r.status, []byte(r.body), nil)
	}), asked
}

// handed is a page in short.
type handed struct {
	ids                   []string
	again                 bool // the first item
	restarted, whole, end bool
	total                 int
}

func walkAll(t *testing.T, client api.Caller, kind changes.Kind, state changes.State, opts changes.Options) (pages []handed, err error) {
	t.Helper()
	opts.Version = "2.12"
	for page, err := range changes.New(client, opts).Walk(t.Context(), kind, state) {
		if err != nil {
			return pages, err
		}
		h := handed{nil, len(page.Items) > 0 && page.Items[0].Again, page.Restarted, page.Whole, page.Done, page.Total}
		for _, item := range page.Items {
			h.ids = append(h.ids, item.ID)
		}
		pages = append(pages, h)
	}
	return pages, nil
}

// A list that comes in one answer is handed out whole each time, however old its items are.
func TestWholeListIsHandedOutEachTime(t *testing.T) {
	client, _ := scripted(reply{200, `{"type":"list","data":[{"id":"1","updated_at":5},{"id":"2"}]}`})
	pages, err := walkAll(t, client, changes.Tags, changes.State{Kind: "tags", Since: time.Unix(1000, 0), Seen: time.Unix(2000, 0)}, changes.Options{})
	require.NoError(t, err)
	require.Len(t, pages, 1)
	pages[0].again = false
	assert.Equal(t, handed{ids: []string{"1", "2"}, whole: true, end: true, total: 2}, pages[0])
}

// One that has several pages is whole with all of them: what is not in it is taken for gone.
func TestWholeListOfSeveralPages(t *testing.T) {
	for name, next := range map[string]string{
		"cursor": `{"starting_after":"c2"}`, "address": `"https://api.intercom.io/tags?page=2"`, "number": `{"page":2}`,
	} {
		client, asked := scripted(reply{200, `{"type":"list","data":[{"id":"1"}],"pages":{"type":"pages","page":1,"next":` + next + `}}`}, reply{200, `{"type":"list","data":[{"id":"2"}],"pages":{"type":"pages","next":null}}`})
		pages, err := walkAll(t, client, changes.Tags, changes.State{}, changes.Options{})
		require.NoError(t, err, name)
		require.Len(t, pages, 1)
		assert.Equal(t, []string{"1", "2"}, pages[0].ids, name)
		assert.True(t, pages[0].whole && pages[0].end)
		assert.Len(t, *asked, 2)
		client, _ = scripted(reply{200, `{"type":"list","data":[{"id":"1"}],"pages":{"type":"pages","page":1,"next":` + next + `}}`}, reply{500, `{}`})
		pages, err = walkAll(t, client, changes.Tags, changes.State{}, changes.Options{})
		require.ErrorIs(t, err, api.ErrServer)
		assert.Empty(t, pages, "half of it is not whole")
	}
}

func TestWalkSendsItsCallOptions(t *testing.T) {
	for _, kind := range []changes.Kind{changes.Tags, changes.Contacts, changes.Companies, changes.Articles} {
		client, asked := scripted(reply{200, `{"type":"list","data":[],"total_count":0,"pages":{"type":"pages","page":1,"total_pages":1}}`})
		_, err := walkAll(t, client, kind, changes.State{}, changes.Options{Call: []api.CallOption{api.WithQuery("own", "1")}})
		require.NoError(t, err, kind.Name)
		for _, call := range *asked {
			assert.Equal(t, "1", call.Query.Get("own"), kind.Name)
		}
	}
}

// A scroll that breaks off comes again from its start, three times at most; one that others have is waited for.
func TestScrollThatBreaksOff(t *testing.T) {
	page := func(id string) reply {
		return reply{200, `{"type":"list","data":[{"id":"` + id + `","updated_at":5}],"scroll_param":"s"}`}
	}
	last := reply{200, `{"type":"list","data":[],"scroll_param":"s"}`}
	broke, missing, exists := reply{500, `{}`}, reply{404, `{}`}, reply{400, `{"errors":[{"code":"scroll_exists"}]}`}
	one := func(id string, again, restarted bool) handed {
		return handed{ids: []string{id}, again: again, restarted: restarted}
	}
	end := handed{end: true}
	for name, tt := range map[string]struct {
		replies []reply
		want    []handed
		waits   time.Duration
		err     error
	}{
		"never":                  {[]reply{page("a"), page("b"), last}, []handed{one("a", false, false), one("b", false, false), end}, 0, nil},
		"once":                   {[]reply{page("a"), broke, page("a"), page("b"), last}, []handed{one("a", false, false), one("a", true, true), one("b", true, false), end}, 0, nil},
		"once, and ends by 404":  {[]reply{page("a"), broke, page("a"), missing}, []handed{one("a", false, false), one("a", true, true), end}, 0, nil},
		"a fourth time":          {[]reply{page("a"), broke, page("a"), broke, page("a"), broke, page("a"), broke}, []handed{one("a", false, false), one("a", true, true), one("a", true, true), one("a", true, true)}, 0, api.ErrScrollExpired},
		"while others have one":  {[]reply{exists, exists, exists, exists, page("a"), last}, []handed{one("a", false, false), end}, (5 + 10 + 20 + 30) * time.Second, nil},
		"missing at once":        {[]reply{missing}, nil, 0, api.ErrNotFound},
		"others always have one": {[]reply{exists}, nil, (5 + 10 + 20 + 4*30) * time.Second, api.ErrScrollExists},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				client, _ := scripted(tt.replies...)
				pages, err := walkAll(t, client, changes.Companies, changes.State{}, changes.Options{})
				require.ErrorIs(t, err, tt.err)
				assert.Equal(t, tt.want, pages)
				assert.Equal(t, tt.waits, time.Since(start))
			})
		})
	}
}

func TestPageSize(t *testing.T) {
	for perPage, want := range map[int]string{0: "150", 1: "1", 20: "20", -1: "150"} {
		client, asked := scripted(reply{200, `{"type":"list","data":[],"pages":{"type":"pages","page":1,"total_pages":1}}`})
		_, err := walkAll(t, client, changes.Articles, changes.State{}, changes.Options{PerPage: perPage})
		require.NoError(t, err)
		assert.Equal(t, want, (*asked)[0].Query.Get("per_page"))
	}
}

// A list of several pages counts when it was met twice the same; one of one page does at once, and what comes twice is handed
// out once.
func TestListWithPageNumbers(t *testing.T) {
	page := func(n, of int, id string) reply {
		return reply{200, fmt.Sprintf(`{"type":"list","data":[{"id":"%s","updated_at":5}],"pages":{"type":"pages","page":%d,"total_pages":%d}}`, id, n, of)}
	}
	client, asked := scripted(page(1, 1, "a"))
	pages, err := walkAll(t, client, changes.Articles, changes.State{}, changes.Options{})
	require.NoError(t, err)
	assert.Equal(t, []handed{{ids: []string{"a"}}, {end: true, total: 1}}, pages)
	assert.Len(t, *asked, 1)
	client, asked = scripted(page(1, 2, "a"), page(2, 2, "b"), page(1, 2, "a"), page(2, 2, "b"))
	pages, err = walkAll(t, client, changes.Articles, changes.State{}, changes.Options{})
	require.NoError(t, err)
	assert.Equal(t, []handed{{ids: []string{"a"}}, {ids: []string{"b"}}, {end: true, total: 2}}, pages)
	assert.Len(t, *asked, 4)
}
