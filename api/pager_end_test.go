package api_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

func TestPagesEndLoudly(t *testing.T) {
	for name, tt := range map[string]struct {
		body string
		is   error
		text string
	}{
		"null":              {`null`, api.ErrEmptyBody, "status 200"},
		"error list":        {`{"type":"error.list","errors":[{"code":"c","message":"m"}]}`, api.ErrInvalidBody, "c: m"},
		"error":             {`{"message":"m","type":"error"}`, api.ErrInvalidBody, "m"},
		"no list":           {`{"data":5}`, api.ErrInvalidBody, "data: want []string, got number"},
		"no pages object":   {`{"data":["x"],"pages":7}`, api.ErrInvalidBody, "pages.next: want paging.Next, got number"},
		"no page number":    {`{"data":["x"],"pages":{"page":"x","total_pages":9}}`, api.ErrInvalidBody, "pages.page: want int, got string"},
		"hidden in a list":  {`{"data":{"type":"list","data":["x"],"pages":{"next":null}}}`, api.ErrInvalidBody, "data"},
		"list twice":        {`{"data":["x"],"data":["y"]}`, api.ErrInvalidBody, "data: want []string, got an earlier value of the same key"},
		"list of two keys":  {`{"data":["x"],"things":["y"]}`, api.ErrInvalidBody, "data: want []string, got a value under another key as well"},
		"next page twice":   {`{"data":["x"],"pages":{"next":{"starting_after":"y"}},"pages":{}}`, api.ErrInvalidBody, "pages: want *paging.Info"},
		"nothing to follow": {`{"data":["x"],"pages":{"next":7}}`, api.ErrInvalidBody, "pages.next"},
	} {
		var asked []string
		got, err := drain(t, wire.All(list(t, listOp(spec.PaginationCursor), map[string]string{
			"per_page=2":                  `{"data":["a"],"pages":{"next":{"starting_after":"x"}}}`,
			"per_page=2&starting_after=x": tt.body,
		}, &asked)))
		require.ErrorIs(t, err, tt.is, name)
		require.ErrorContains(t, err, tt.text, name)
		assert.Equal(t, []string{"a"}, got, name)
	}
	for _, body := range []string{`{"data":[]}`, `{"data":null}`, `{"data":[],"total_count":"many","page":{}}`, `{"type":"list","data":[{}],"note":"error"}`} {
		var asked []string
		_, err := drain(t, wire.All(list(t, listOp(spec.PaginationCursor), map[string]string{"per_page=2": body}, &asked)))
		require.NoError(t, err, body)
	}
}

func TestPagesStall(t *testing.T) {
	for name, tt := range map[string]struct {
		kind   spec.Pagination
		bodies map[string]string
		opts   []api.CallOption
		want   []string
	}{
		"same cursor": {spec.PaginationCursor, map[string]string{
			"per_page=2":                  `{"data":["a"],"pages":{"next":{"starting_after":"x"}}}`,
			"per_page=2&starting_after=x": `{"data":["b"],"pages":{"next":{"starting_after":"x"}}}`,
		}, nil, []string{"a", "b"}},
		"circle": {spec.PaginationPage, map[string]string{
			"per_page=2":        `{"data":["a"],"pages":{"next":{"page":2}}}`,
			"page=2&per_page=2": `{"data":["b"],"pages":{"next":"?page=1"}}`,
			"page=1&per_page=2": `{"data":["a"],"pages":{"next":{"page":2}}}`,
		}, nil, []string{"a", "b", "a"}},
		"back to where it was resumed": {spec.PaginationCursor, map[string]string{
			"per_page=2&starting_after=x": `{"data":["a"],"pages":{"next":{"starting_after":"x"}}}`,
		}, []api.CallOption{api.WithCursor("Things.List?starting_after=x")}, []string{"a"}},
		"address without a query": {spec.PaginationPage, map[string]string{
			"per_page=2": `{"data":["a"],"pages":{"next":"https://x.test/companies"}}`,
		}, nil, []string{"a"}},
		"address that is none": {spec.PaginationPage, map[string]string{
			"per_page=2": `{"data":["a"],"pages":{"next":"http://[::1/x?page=2"}}`,
		}, nil, []string{"a"}},
		"address with nothing": {spec.PaginationCursor, map[string]string{
			"per_page=2": `{"data":["a"],"pages":"https://x.test/events?next page"}`,
		}, nil, []string{"a"}},
	} {
		t.Run(name, func(t *testing.T) {
			var asked []string
			got, err := drain(t, wire.All(list(t, listOp(tt.kind), tt.bodies, &asked, tt.opts...)))
			require.ErrorIs(t, err, api.ErrPaginationStalled)
			assert.ErrorContains(t, err, "Things.List")
			assertNotSent(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestScrollExpires(t *testing.T) {
	op := listOp(spec.PaginationScroll)
	scroll := func(failAt, status int) error {
		n := 0
		seq := wire.Pages[*api.Page[int]](t.Context(), op, nil, func(context.Context, []api.CallOption) (*wire.List, error) {
			n++
			if n == failAt {
				return nil, wire.NewError(&api.Call{Operation: op}, status, nil, nil)
			}
			return wire.NewScrollList([]int{1}, 0, "s"), nil
		})
		_, err := drain(t, seq)
		return err
	}
	err := scroll(2, 500)
	require.ErrorIs(t, err, api.ErrScrollExpired)
	require.ErrorIs(t, err, api.ErrServer)
	var e *api.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, http.StatusInternalServerError, e.StatusCode)

	require.ErrorIs(t, scroll(2, 404), api.ErrScrollExpired, "it was idle for too long")
	assert.NotErrorIs(t, scroll(1, 404), api.ErrScrollExpired)
	assert.NotErrorIs(t, scroll(2, 503), api.ErrScrollExpired)
	assert.NotErrorIs(t, scroll(1, 500), api.ErrScrollExpired, "nothing was open yet")
}

func TestPagesYieldAnErrorOnce(t *testing.T) {
	boom := errors.New("boom")
	calls := 0
	seq := wire.Pages[*api.Page[int]](t.Context(), listOp(spec.PaginationCursor), nil, func(context.Context, []api.CallOption) (*wire.List, error) {
		calls++
		return nil, boom
	})
	for range 2 {
		_, err := drain(t, seq)
		require.ErrorIs(t, err, boom)
		_, err = drain(t, wire.All(seq))
		require.ErrorIs(t, err, boom)
	}
	assert.Equal(t, 4, calls)

	_, err := drain(t, wire.Pages[*api.Page[int]](t.Context(), listOp(spec.PaginationCursor), nil, func(context.Context, []api.CallOption) (*wire.List, error) {
		return nil, nil
	}))
	require.ErrorContains(t, err, "no page was returned")
}

func TestPagesEndWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	calls := 0
	seq := wire.Pages[*api.Page[int]](ctx, listOp(spec.PaginationPage), nil, func(context.Context, []api.CallOption) (*wire.List, error) {
		calls++
		return wire.NewNumberedList([]int{calls}, 9, calls, 9), nil
	})
	var got []int
	var last error
	for page, err := range seq {
		if err != nil {
			last = err
			continue
		}
		got = append(got, page.Items...)
		if len(got) == 2 {
			cancel()
		}
	}
	assert.Equal(t, []int{1, 2}, got)
	assert.Equal(t, 2, calls, "nothing is asked for any more")
	require.ErrorIs(t, last, context.Canceled)
	assertNotSent(t, last)
}

func TestPagesStopWhenTold(t *testing.T) {
	calls := 0
	seq := wire.Pages[*api.Page[int]](t.Context(), listOp(spec.PaginationPage), nil, func(context.Context, []api.CallOption) (*wire.List, error) {
		calls++
		return wire.NewNumberedList([]int{1, 2}, 0, calls, 9), nil
	})
	for item, err := range wire.All(seq) {
		require.NoError(t, err)
		assert.Equal(t, 1, *item)
		break
	}
	for _, err := range seq {
		require.NoError(t, err)
		break
	}
	assert.Equal(t, 2, calls)
}
