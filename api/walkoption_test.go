package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// Each page has the JSON of its own items and its own call's facts, also when later ones are loaded already.
func TestRawItems(t *testing.T) {
	answers := []string{
		` {"x":[1], "data" : [ "a" , "b"] ,"pages":{"next":{"starting_after":"1"}}}`,
		`{"pages":{"next":{"starting_after":"2"}},"data":[]}`,
		`{"data":["c\u00e9"]}`,
	}
	want := [][]json.RawMessage{{json.RawMessage(`"a"`), json.RawMessage(`"b"`)}, {}, {json.RawMessage(`"c\u00e9"`)}}
	for ahead := range 3 {
		n := 0
		caller := func(_ context.Context, c *api.Call) error {
			n++
			*c.Response = api.Response{CallInfo: api.CallInfo{StatusCode: 200, RequestID: fmt.Sprint("req", n), Attempts: n}}
			return wire.Decode(c, 200, []byte(answers[n-1]), nil)
		}
		var got [][]json.RawMessage
		for page, err := range walk(t.Context(), listOp(spec.PaginationCursor), caller, api.WithRawItems(), api.WithPrefetch(ahead)) {
			require.NoError(t, err)
			require.Len(t, page.Raw, len(page.Items))
			got = append(got, page.Raw)
			assert.Equal(t, fmt.Sprint("req", len(got)), page.Response.RequestID)
			assert.Equal(t, len(got), page.Response.Attempts)
		}
		assert.Equal(t, want, got)
	}
	n := 0
	for page, err := range serve(t, listOp(spec.PaginationCursor), &n, answers[2:])() {
		require.NoError(t, err)
		assert.Nil(t, page.Raw, "it is asked for")
	}
}

func TestRawItemsAtAPath(t *testing.T) {
	type inner struct {
		Articles []string `json:"articles"`
	}
	type found struct {
		Data *inner `json:"data"`
	}
	op := listOp(spec.PaginationPage)
	op.Items = "data.articles"
	seq := func(body string) error {
		for page, err := range wire.Pages[*api.Page[string]](t.Context(), op, []api.CallOption{api.WithRawItems()}, func(ctx context.Context, opts []api.CallOption) (*wire.List, error) {
			a, err := api.Do[found](ctx, answering(body), &api.Call{Operation: op}, opts...)
			if err != nil {
				return nil, err
			}
			return wire.NewList(wire.Deref(a.Data).Articles, 0, nil), nil
		}) {
			if err != nil {
				return err
			}
			assert.Equal(t, []json.RawMessage{json.RawMessage(`"x"`)}, page.Raw)
		}
		return nil
	}
	require.NoError(t, seq(`{"data":{"articles":["x"]}}`))
	for _, body := range []string{`{}`, `{"data":{}}`, `{"data":null}`} {
		require.ErrorContains(t, seq(body), "data.articles is missing (want a list)", body)
	}
}

// What holds the facts of one call is refused where there are many.
func TestOptionsThatWalksRefuse(t *testing.T) {
	var raw json.RawMessage
	never := func(context.Context, *api.Call) error { t.Error("nothing is sent"); return nil }
	op := listOp(spec.PaginationCursor)
	_, err := drain(t, walk(t.Context(), op, never, api.WithRawBody(&raw)))
	require.ErrorContains(t, err, "WithRawBody")
	require.ErrorContains(t, err, "ListPages")
	assertNotSent(t, err)
	_, err = drain(t, wire.All(walk(t.Context(), op, never, wire.EachItem([]api.CallOption{api.WithRawItems()})...)))
	require.ErrorContains(t, err, "WithRawItems: ListAll yields items without their page; range over ListPages")
	assertNotSent(t, err)
	op.Items = ""
	_, err = drain(t, walk(t.Context(), op, never, api.WithRawItems()))
	require.ErrorContains(t, err, "Operation.Items")

	require.ErrorContains(t, prepare(&api.Call{Operation: op}, api.WithRawItems()), "WithRawBody")
}

// What has no pages has no …Pages to be sent to either, and a list that comes in one answer has …All alone.
func TestWalkOptionsNameNoMethodThatIsNotThere(t *testing.T) {
	one := listOp(spec.PaginationNone)
	all := func(opt api.CallOption) error {
		_, err := drain(t, wire.All(walk(t.Context(), one, answering(`{"data":["a"]}`), wire.EachItem([]api.CallOption{opt})...)))
		return err
	}
	var raw json.RawMessage
	for want, err := range map[string]error{
		"WithPrefetch(1): Things.List has no pages":                                 prepare(&api.Call{Operation: one}, api.WithPrefetch(1)),
		"WithRawItems: Things.List has no pages; use WithRawBody":                   prepare(&api.Call{Operation: one}, api.WithRawItems()),
		"WithRawItems: ListAll yields items alone; use List with WithRawBody":       all(api.WithRawItems()),
		"WithRawBody: ListAll yields items alone; use List":                         all(api.WithRawBody(&raw)),
		"WithPrefetch(1): Things.List is one call; range over ListPages or ListAll": prepare(&api.Call{Operation: listOp(spec.PaginationPage)}, api.WithPrefetch(1)),
	} {
		require.ErrorContains(t, err, want)
		assertNotSent(t, err)
		if strings.Contains(want, "alone") || strings.Contains(want, "no pages") {
			assert.NotContains(t, err.Error(), "ListPages")
		}
	}
}

// A walk refuses the cursor of another kind of list, as far as it is surely one.
func TestWalksRefuseCursorsOfOtherLists(t *testing.T) {
	for cursor, fine := range map[string]bool{"page=2": false, "page=2&per_page=5": false, "order=asc&page=2": true, "starting_after=x": true} {
		_, err := drain(t, walk(t.Context(), listOp(spec.PaginationCursor), answering(`{"data":["a"]}`), api.WithCursor("Things.List?"+cursor)))
		if fine {
			require.NoError(t, err, cursor)
		} else {
			require.ErrorContains(t, err, "Things.List goes on by starting_after", cursor)
		}
	}
}
