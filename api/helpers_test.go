package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// fakeCaller answers calls without a network, as a client would.
type fakeCaller = api.CallerFunc

// answering returns a caller that answers everything with body.
func answering(body string) fakeCaller {
	return func(_ context.Context, call *api.Call) error {
		return wire.Decode(call, 200, []byte(body), nil)
	}
}

var (
	opGet    = &spec.Operation{Service: "Contacts", Name: "Get", Method: "GET", Path: "/contacts/{contact_id}", Version: "2.12"}
	opCreate = &spec.Operation{Service: "Tags", Name: "Create", Method: "POST", Path: "/tags", Version: "2.12"}
	opSearch = &spec.Operation{Service: "Contacts", Name: "Search", Method: "POST", Path: "/contacts/search", Version: "2.12", ReadOnly: true, Pagination: spec.PaginationBody}
)

// prepare makes call what a Caller gets of it.
func prepare(call *api.Call, opts ...api.CallOption) error {
	result := call.Result
	err := api.Exec(context.Background(), fakeCaller(func(_ context.Context, ready *api.Call) error {
		*call = *ready
		return nil
	}), call, opts...)
	call.Result = result
	return err
}

// outcomeAs is the error with another outcome.
func outcomeAs[E error](err E, outcome api.Outcome) E {
	return wire.WithOutcome(err, outcome).(E) //nolint:errorlint // the error itself
}

// prepared returns call as a Caller gets it, which must succeed.
func prepared(tb testing.TB, call *api.Call, opts ...api.CallOption) *api.Call {
	tb.Helper()
	require.NoError(tb, prepare(call, opts...))
	return call
}

// bodyOf returns the JSON that a call with body would send.
func bodyOf(tb testing.TB, op *spec.Operation, body any, opts ...api.CallOption) string {
	tb.Helper()
	path := []string{}
	if op != opSearch && op != opCreate {
		path = append(path, "1")
	}
	payload, contentType := wire.Payload(prepared(tb, &api.Call{Operation: op, Path: path, Body: body}, opts...))
	if payload != nil {
		require.Equal(tb, "application/json", contentType)
	}
	return string(payload)
}

// roundTrip encodes and decodes v and requires the same value.
func roundTrip[T any](tb testing.TB, v T) []byte {
	tb.Helper()
	data, err := json.Marshal(v)
	require.NoError(tb, err)
	var again T
	require.NoError(tb, json.Unmarshal(data, &again), string(data))
	require.Equal(tb, v, again, string(data))
	return data
}

// decodeAll decodes body and returns the mismatches.
func decodeAll[T any](body string) (T, []fit.Mismatch, error) {
	var into T
	var found []fit.Mismatch
	err := api.Decode([]byte(body), &into, func(m fit.Mismatch) { found = append(found, m) })
	return into, found, err
}

func readAll(tb testing.TB, r io.Reader) string {
	tb.Helper()
	var buf bytes.Buffer
	_, err := buf.ReadFrom(r)
	require.NoError(tb, err)
	return buf.String()
}

// assertNotSent requires a failure that happened before anything was sent.
func assertNotSent(tb testing.TB, err error) {
	tb.Helper()
	var failure *api.CallError
	require.ErrorAs(tb, err, &failure)
	require.Equal(tb, api.NotSent, failure.Outcome())
}

// at resumes a call where the query of a cursor points.
func at(tb testing.TB, call *api.Call, query string) api.CallOption {
	tb.Helper()
	return api.WithCursor(originOf(tb, call) + "?" + query)
}

// originOf is what a cursor of the call says that it is of.
func originOf(tb testing.TB, call *api.Call, opts ...api.CallOption) string {
	tb.Helper()
	next := &paging.Info{Next: &paging.Next{Page: 2}}
	pages := wire.Pages[*api.Page[int]](tb.Context(), call.Operation, opts, func(ctx context.Context, opts []api.CallOption) (*wire.List, error) {
		return wire.NewList([]int{1}, 0, next), api.Exec(ctx, fakeCaller(func(context.Context, *api.Call) error { return nil }), call, opts...)
	})
	for page, err := range pages {
		require.NoError(tb, err)
		of, found := strings.CutSuffix(page.Cursor, "?page=2")
		require.True(tb, found, page.Cursor)
		return of
	}
	return ""
}
