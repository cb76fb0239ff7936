package api_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/api"
)

func TestNumericIDs(t *testing.T) {
	for name, tt := range map[string]struct {
		paths          []string
		body, expected string
	}{
		"top":              {[]string{"owner_id"}, `{"owner_id":"814860","name":"5"}`, `{"owner_id":814860,"name":"5"}`},
		"nested":           {[]string{"assignment.admin_id"}, `{"admin_id":"1","assignment":{"admin_id":"2"}}`, `{"admin_id":"1","assignment":{"admin_id":2}}`},
		"in a list":        {[]string{"users[].id"}, `{"users":[{"id":"1"},{"x":"2"},null,{"id":"3"}]}`, `{"users":[{"id":1},{"x":"2"},null,{"id":3}]}`},
		"list of ids":      {[]string{"ids[]"}, `{"ids":["1","x",2,null]}`, `{"ids":[1,"x",2,null]}`},
		"list in list":     {[]string{"m[][]"}, `{"m":[["1"],["2","3"],"4"]}`, `{"m":[[1],[2,3],"4"]}`},
		"root list":        {[]string{"[].id"}, `[{"id":"1"}]`, `[{"id":1}]`},
		"any name":         {[]string{"m.*.id"}, `{"m":{"a":{"id":"1"},"b":{"id":"2"}},"id":"3"}`, `{"m":{"a":{"id":1},"b":{"id":2}},"id":"3"}`},
		"several":          {[]string{"a", "b.c", "b.d"}, `{"b":{"d":"1","c":"2"},"a":"3"}`, `{"b":{"d":1,"c":2},"a":3}`},
		"null":             {[]string{"a"}, `{"a":null}`, `{"a":null}`},
		"empty":            {[]string{"a"}, `{"a":""}`, `{"a":""}`},
		"letters":          {[]string{"a"}, `{"a":"5ba682"}`, `{"a":"5ba682"}`},
		"leading zero":     {[]string{"a"}, `{"a":"007"}`, `{"a":"007"}`},
		"zero":             {[]string{"a"}, `{"a":"0"}`, `{"a":0}`},
		"sign":             {[]string{"a"}, `{"a":"-1"}`, `{"a":"-1"}`},
		"fraction":         {[]string{"a"}, `{"a":"1.5"}`, `{"a":"1.5"}`},
		"big":              {[]string{"a"}, `{"a":"9007199254740993"}`, `{"a":9007199254740993}`},
		"number already":   {[]string{"a"}, `{"a":1}`, `{"a":1}`},
		"object instead":   {[]string{"a"}, `{"a":{"id":"1"}}`, `{"a":{"id":"1"}}`},
		"list instead":     {[]string{"a"}, `{"a":["1"]}`, `{"a":["1"]}`},
		"not there":        {[]string{"z.y"}, `{"a":"1"}`, `{"a":"1"}`},
		"keeps the order":  {[]string{"m"}, `{"z":1,"m":"2","a":[{}],"b":{}}`, `{"z":1,"m":2,"a":[{}],"b":{}}`},
		"escapes and html": {[]string{"a"}, `{"t\"":"<\\\"1","a":"1"}`, `{"t\"":"<\\\"1","a":1}`},
	} {
		t.Run(name, func(t *testing.T) {
			op := &api.Operation{Method: "POST", Path: "/x", NumericIDs: tt.paths}
			c := prepared(t, &api.Call{Operation: op, Body: json.RawMessage(tt.body)})
			payload, _ := c.Payload()
			assert.Equal(t, tt.expected, string(payload))
		})
	}
	// What the caller adds is sent as it is given.
	assert.Equal(t, `{"owner_id":7,"must":"7","x":"7"}`,
		bodyOf(t, opUpdate, update{OwnerID: api.Set("7"), Must: api.Set("7")}, api.WithBodyField("x", "7")))
}
