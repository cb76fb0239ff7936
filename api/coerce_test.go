package api_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
)

func TestDecodeCoercesOneField(t *testing.T) {
	seconds := 30
	tests := map[string]struct {
		field string
		want  func(*person)
		path  string
		wants string
		got   string
		kept  bool
	}{
		"number to string":       {`"name":12`, func(p *person) { p.Name = "12" }, "name", "string", "number", true},
		"big number to string":   {`"name":12345678901234567890`, func(p *person) { p.Name = "12345678901234567890" }, "name", "string", "number", true},
		"boolean to string":      {`"name":true`, nil, "name", "string", "boolean", false},
		"string to int":          {`"age":"41"`, func(p *person) { p.Age = 41 }, "age", "int", "string", true},
		"negative string to int": {`"age":"-41"`, func(p *person) { p.Age = -41 }, "age", "int", "string", true},
		"zeros to int":           {`"age":"0041"`, nil, "age", "int", "string", false},
		"empty string to int":    {`"age":""`, nil, "age", "int", "string", false},
		"null as text":           {`"age":"null"`, nil, "age", "int", "string", false},
		"words to int":           {`"age":"old"`, nil, "age", "int", "string", false},
		"infinity to float":      {`"ratio":"Inf"`, nil, "ratio", "float64", "string", false},
		"5.0 to int":             {`"age":5.0`, func(p *person) { p.Age = 5 }, "age", "int", "number", true},
		"5e2 to int":             {`"age":5e2`, func(p *person) { p.Age = 500 }, "age", "int", "number", true},
		"1.5 to int":             {`"age":1.5`, nil, "age", "int", "number that does not fit", false},
		"1.5 text to int":        {`"age":"1.5"`, nil, "age", "int", "string", false},
		"beyond int64":           {`"age":9223372036854775808`, nil, "age", "int", "number that does not fit", false},
		"beyond 2^53 as float":   {`"age":1e17`, nil, "age", "int", "number that does not fit", false},
		"beyond int8":            {`"small":128`, nil, "small", "int8", "number that does not fit", false},
		"negative to unsigned":   {`"count":-1`, nil, "count", "uint16", "number that does not fit", false},
		"string to unsigned":     {`"count":"7"`, func(p *person) { p.Count = 7 }, "count", "uint16", "string", true},
		"beyond uint16":          {`"count":65536`, nil, "count", "uint16", "number that does not fit", false},
		"7.0 to unsigned":        {`"count":7.0`, func(p *person) { p.Count = 7 }, "count", "uint16", "number", true},
		"true to int":            {`"age":true`, func(p *person) { p.Age = 1 }, "age", "int", "boolean", true},
		"string to float":        {`"ratio":"0.25"`, func(p *person) { p.Ratio = 0.25 }, "ratio", "float64", "string", true},
		"beyond float64":         {`"ratio":1e999`, nil, "ratio", "float64", "number that does not fit", false},
		"beyond float32":         {`"short":1e39`, nil, "short", "float32", "number that does not fit", false},
		"1 to bool":              {`"active":1`, func(p *person) { p.Active = true }, "active", "bool", "number", true},
		"0 to bool":              {`"active":0`, nil, "active", "bool", "number", true},
		"text to bool":           {`"active":"true"`, func(p *person) { p.Active = true }, "active", "bool", "string", true},
		"2 to bool":              {`"active":2`, nil, "active", "bool", "number that does not fit", false},
		"yes to bool":            {`"active":"yes"`, nil, "active", "bool", "string", false},
		"junk to id":             {`"id":true`, nil, "id", "api.ID", "boolean", false},
		"object to id":           {`"id":{"id":1}`, nil, "id", "api.ID", "object", false},
		"junk to time":           {`"created":"soon"`, nil, "created", "api.Time", "string", false},
		"list of one to object":  {`"home":[{"name":"Bonn"}]`, func(p *person) { p.Home.Name = "Bonn" }, "home", "api_test.city", "array", true},
		"list of one to pointer": {`"city":[{"name":"Bonn"}]`, func(p *person) { p.City = &city{Name: "Bonn"} }, "city", "api_test.city", "array", true},
		"list of two to object":  {`"city":[{"name":"Bonn"},{"name":"Ulm"}]`, nil, "city", "api_test.city", "array", false},
		"empty list to object":   {`"city":[]`, nil, "city", "api_test.city", "array", false},
		"string to object":       {`"city":"Bonn"`, nil, "city", "api_test.city", "string", false},
		"object to list":         {`"cities":{"name":"Bonn"}`, func(p *person) { p.Cities = []city{{Name: "Bonn"}} }, "cities", "[]api_test.city", "object", true},
		"object to pointers":     {`"pointers":{"name":"Bonn"}`, func(p *person) { p.Pointers = []*city{{Name: "Bonn"}} }, "pointers", "[]*api_test.city", "object", true},
		"object to strings":      {`"tags":{"name":"Bonn"}`, nil, "tags", "[]string", "object", false},
		"string to list":         {`"tags":"a"`, nil, "tags", "[]string", "string", false},
		"within a list":          {`"tags":["a",1,"b"]`, func(p *person) { p.Tags = []string{"a", "1", "b"} }, "tags[1]", "string", "number", true},
		"junk within a list":     {`"cities":[{"name":"Bonn"},7]`, func(p *person) { p.Cities = []city{{Name: "Bonn"}, {}} }, "cities[1]", "api_test.city", "number", false},
		"pointer":                {`"seconds":"30"`, func(p *person) { p.Seconds = &seconds }, "seconds", "int", "string", true},
		"junk to pointer":        {`"seconds":"none"`, nil, "seconds", "int", "string", false},
		"within a map":           {`"labels":{"a":1,"b":"2"}`, func(p *person) { p.Labels = map[string]int{"a": 1, "b": 2} }, "labels.b", "int", "string", true},
		"empty list to map":      {`"labels":[]`, nil, "labels", "map[string]int", "array", false},
		"named keys":             {`"by_name":{"x":{"lat":"1"}}`, func(p *person) { p.ByName = map[api.ID]*city{"x": {Lat: 1}} }, "by_name.x.lat", "float64", "string", true},
		"numeric keys":           {`"counts":{"x":"y"}`, nil, "counts", "map[int]string", "object", false},
		"deep":                   {`"nested":{"a":[{"b":1}]}`, func(p *person) { p.Nested = map[string][]map[string]bool{"a": {{"b": true}}} }, "nested.a[0].b", "bool", "number", true},
		"attributes":             {`"attrs":[1]`, nil, "attrs", "api.Attributes", "array", false},
		"optional":               {`"rank":"7"`, func(p *person) { p.Rank = api.Set(7) }, "rank", "int", "string", true},
		"junk to optional":       {`"rank":{}`, nil, "rank", "int", "object", false},
		"within an optional":     {`"place":{"name":"Bonn","lat":"7"}`, func(p *person) { p.Place = api.Set(city{"Bonn", 7}) }, "place.lat", "float64", "string", true},
		"own method":             {`"fussy":7`, nil, "fussy", "api_test.fussy", "number", false},
		"own method, fields":     {`"fussy":{"inner":"x"}`, func(p *person) { p.Fussy.Inner = "x" }, "fussy", "api_test.fussy", "object", true},
		"own method in a list":   {`"fussies":["a",7,"b"]`, func(p *person) { p.Fussies = []fussy{{"a"}, {}, {"b"}} }, "fussies[1]", "api_test.fussy", "number", false},
		"json.Number":            {`"number":"x"`, nil, "number", "json.Number", "string", false},
		"array":                  {`"pair":["x"]`, nil, "pair", "[2]int", "array", false},
		"bytes":                  {`"data":"%%"`, nil, "data", "[]uint8", "string", false},
		"standard time":          {`"std":1700000000`, nil, "std", "time.Time", "number", false},
		"embedded":               {`"kind":7`, func(p *person) { p.Kind = "7" }, "kind", "string", "number", true},
		"embedded pointer":       {`"level":"7"`, func(p *person) { p.Extra = &Extra{7} }, "level", "int", "string", true},
		"embedded unexported":    {`"shade":7`, func(p *person) { p.Shade = "7" }, "shade", "string", "number", true},
		"other case":             {`"NAME":12`, func(p *person) { p.Name = "12" }, "name", "string", "number", true},
		"escaped key":            {`"n\u0061me":12`, func(p *person) { p.Name = "12" }, "name", "string", "number", true},
		"no tag":                 {`"notag":12`, func(p *person) { p.NoTag = "12" }, "NoTag", "string", "number", true},
		"recursive":              {`"self":{"self":{"age":"1"}}`, func(p *person) { p.Self = &person{Self: &person{Age: 1}} }, "self.self.age", "int", "string", true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			// The fields before and after must survive the one that is odd.
			body := ` { "note":"a<b","unknown":[{"x":1}],` + tt.field + `,"Private":1,"ignored":"x","tail":null,"any":{"k":1} } `
			got, found, err := decodeAll[person](body)
			require.NoError(t, err)
			want := person{Any: map[string]any{"k": 1.0}}
			want.Note = "a<b"
			if tt.want != nil {
				tt.want(&want)
			}
			assert.Equal(t, want, got)
			assert.Equal(t, []api.Mismatch{{Path: tt.path, Want: tt.wants, Got: tt.got, Kept: tt.kept}}, found)

			var quiet person
			require.NoError(t, api.Decode([]byte(body), &quiet, nil))
			assert.Equal(t, got, quiet)
		})
	}
}
