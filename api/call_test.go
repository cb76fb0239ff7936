package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

func TestDo(t *testing.T) {
	call := &api.Call{Operation: opGet, Path: []string{"a/b"}, Query: url.Values{"x": {"1"}}}
	caller := fakeCaller(func(_ context.Context, c *api.Call) error {
		assert.Equal(t, "/contacts/a%2Fb", wire.EscapedPath(c))
		assert.Equal(t, url.Values{"x": {"1"}, "y": {"2"}}, c.Query)
		return wire.Decode(c, 200, []byte(`{"name":"Ada"}`), nil)
	})
	for range 2 { // the call is not used up
		got, err := api.Do[city](t.Context(), caller, call, api.WithQuery("y", "2"))
		require.NoError(t, err)
		assert.Equal(t, &city{Name: "Ada"}, got)
	}
	assert.Equal(t, &api.Call{Operation: opGet, Path: []string{"a/b"}, Query: url.Values{"x": {"1"}}}, call)
}

func TestDoReturnsNilOnFailure(t *testing.T) {
	boom := errors.New("boom")
	got, err := api.Do[city](t.Context(), fakeCaller(func(_ context.Context, c *api.Call) error {
		c.Result.(*city).Name = "half"
		return boom
	}), &api.Call{Operation: opGet, Path: []string{"1"}})
	assert.Nil(t, got)
	assert.ErrorIs(t, err, boom)
}

func TestExec(t *testing.T) {
	err := api.Exec(t.Context(), fakeCaller(func(_ context.Context, c *api.Call) error {
		assert.Nil(t, c.Result)
		return wire.Decode(c, 202, nil, nil)
	}), &api.Call{Operation: opGet, Path: []string{"1"}})
	assert.NoError(t, err)
}

func TestStream(t *testing.T) {
	call := &api.Call{Operation: opGet, Path: []string{"1"}}
	body, err := api.Stream(t.Context(), fakeCaller(func(_ context.Context, c *api.Call) error {
		*c.Result.(*io.ReadCloser) = io.NopCloser(strings.NewReader("bytes"))
		return nil
	}), call)
	require.NoError(t, err)
	assert.Equal(t, "bytes", readAll(t, body))
	require.NoError(t, body.Close())

	body, err = api.Stream(t.Context(), answering("buffered"), call)
	require.NoError(t, err)
	assert.Equal(t, "buffered", readAll(t, body))

	_, err = api.Stream(t.Context(), fakeCaller(func(context.Context, *api.Call) error { return nil }), call)
	require.ErrorIs(t, err, api.ErrEmptyBody)
	_, err = api.Stream(t.Context(), fakeCaller(func(context.Context, *api.Call) error { return io.ErrUnexpectedEOF }), call)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
}

type keyA struct{}

type keyB struct{}

func TestCallValues(t *testing.T) {
	c := &api.Call{Operation: opGet}
	assert.Nil(t, wire.Value(c, keyA{}))
	wire.SetValue(c, keyA{}, 1)
	wire.SetValue(c, keyB{}, 2)
	copied := *c
	wire.SetValue(&copied, keyA{}, 3)
	wire.SetValue(c, keyA{}, 4)
	assert.Equal(t, 4, wire.Value(c, keyA{}))
	assert.Equal(t, 3, wire.Value(&copied, keyA{}))
	assert.Equal(t, 2, wire.Value(&copied, keyB{}))
}

func TestCallDecode(t *testing.T) {
	var into city
	var raw json.RawMessage
	c := prepared(t, &api.Call{Operation: opGet, Path: []string{"1"}, Result: &into}, api.WithRawBody(&raw))

	for _, body := range []string{"", " \n", " null"} {
		err := wire.Decode(c, 204, []byte(body), nil)
		require.ErrorIs(t, err, api.ErrEmptyBody)
		assert.ErrorContains(t, err, "204")
	}
	require.ErrorIs(t, wire.Decode(c, 200, []byte("<html>"), nil), api.ErrInvalidBody)
	assert.Equal(t, "<html>", string(raw), "kept also when it cannot be decoded")

	var found []fit.Mismatch
	body := []byte(`{"name":7}`)
	require.NoError(t, wire.Decode(c, 200, body, func(m fit.Mismatch) { found = append(found, m) }))
	assert.Equal(t, []fit.Mismatch{{Operation: "Contacts.Get", Path: "name", Want: "string", Got: "number", Fate: fit.Converted, Count: 1}}, found)
	body[2] = 'X'
	assert.Equal(t, `{"name":7}`, string(raw), "a copy")
	require.NoError(t, wire.Decode(c, 200, []byte(`{"name":7}`), nil))

	ignoring := prepared(t, &api.Call{Operation: opGet, Path: []string{"1"}}, api.WithRawBody(&raw))
	require.NoError(t, wire.Decode(ignoring, 200, []byte("whatever"), nil))
	assert.Equal(t, "whatever", string(raw))
}

// A call that is nil is refused before a caller gets it.
func TestDoWithoutACall(t *testing.T) {
	never := fakeCaller(func(context.Context, *api.Call) error {
		assert.Fail(t, "it got here")
		return nil
	})
	_, err := api.Do[map[string]any](t.Context(), never, nil)
	require.ErrorContains(t, err, "the call or its caller is nil")
	assertNotSent(t, err)
	_, err = api.Do[map[string]any](t.Context(), api.CallerFunc(nil), &api.Call{Operation: opCreate})
	require.ErrorContains(t, err, "the call or its caller is nil")
	assertNotSent(t, err)
}

// A list of words is no error, even if one of them is "error".
func TestDoOfAListOfWords(t *testing.T) {
	got, err := api.Do[[]string](t.Context(), answering(`["error"]`), &api.Call{Operation: opCreate})
	require.NoError(t, err)
	assert.Equal(t, []string{"error"}, *got)
}
