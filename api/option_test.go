package api_test

import (
	"encoding/json"
	"errors"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

type params struct {
	DisplayAs string `query:"display_as"`
}

func (p params) ApplyToCall(c *api.Call) error {
	if p.DisplayAs == "bad" {
		return errors.New("bad parameter")
	}
	return wire.MergeParams(c, opGet, p)
}

// The Params of one operation are no option of another, whose query would carry what it does not know.
func TestParamsOfAnotherOperation(t *testing.T) {
	other := &spec.Operation{Service: "Tags", Name: "Get", Method: "GET", Path: "/tags/{id}", Version: "2.12"}
	err := prepare(&api.Call{Operation: other, Path: []string{"1"}}, params{"plaintext"})
	var failure *api.CallError
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, api.NotSent, failure.Outcome())
	assert.ErrorContains(t, err, "the parameters of Contacts.Get were given to Tags.Get")
}

func TestOptionsApplyInOrder(t *testing.T) {
	given := url.Values{"a": {"1"}, "b": {"2"}}
	c := prepared(t, &api.Call{Operation: opGet, Path: []string{"1"}, Query: given},
		params{"plaintext"}, api.WithQuery("a", "x", "y"), api.WithQuery("b"), api.WithQuery("c", ""))
	assert.Equal(t, url.Values{"a": {"x", "y"}, "c": {""}, "display_as": {"plaintext"}}, c.Query)
	assert.Equal(t, url.Values{"a": {"1"}, "b": {"2"}}, given, "not changed")

	c = prepared(t, &api.Call{Operation: opGet, Path: []string{"1"}}, params{}, api.WithQuery("gone"))
	assert.Empty(t, c.Query)

	err := prepare(&api.Call{Operation: opGet, Path: []string{"1"}}, params{"bad"})
	assertNotSent(t, err)
	assert.ErrorContains(t, err, "bad parameter")
}

func TestWithBodyField(t *testing.T) {
	type tag struct {
		ID   string `json:"id,omitempty"`
		Name string `json:"name"`
	}
	assert.Equal(t, `{"id":"1","name":"vip","color":"<red>","order":null}`,
		bodyOf(t, opCreate, tag{"1", "vip"}, api.WithBodyField("color", "<red>"), api.WithBodyField("order", nil)))
	assert.Equal(t, `{"id":"1","name":{"de":"x"}}`,
		bodyOf(t, opCreate, tag{"1", "vip"}, api.WithBodyField("name", "y"), api.WithBodyField("name", map[string]string{"de": "x"})))
	assert.Equal(t, `{"a\"b":[1]}`, bodyOf(t, opCreate, nil, api.WithBodyField(`a"b`, []int{1})))
	assert.Equal(t, `{"a":2,"b":{"a":1}}`,
		bodyOf(t, opCreate, json.RawMessage(`{"a":1,"b":{"a":1},"\u0061":3}`), api.WithBodyField("a", 2)))
}

// What was given to an option does not change it later.
func TestWithQueryKeepsItsValues(t *testing.T) {
	values := []string{"x"}
	opt := api.WithQuery("a", values...)
	values[0] = "changed"
	assert.Equal(t, url.Values{"a": {"x"}}, prepared(t, &api.Call{Operation: opGet, Path: []string{"1"}}, opt).Query)
}
