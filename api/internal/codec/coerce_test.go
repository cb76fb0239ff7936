package codec_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

func TestOneOddFieldCostsNothingElse(t *testing.T) {
	seconds := 30
	const converted, leftOut = codec.Converted, codec.LeftOut
	tests := map[string]struct {
		field string
		want  func(*person)
		path  string
		wants string
		got   string
		fate  codec.Fate
	}{
		"number to string":       {`"name":12`, func(p *person) { p.Name = "12" }, "name", "string", "number", converted},
		"big number to string":   {`"name":12345678901234567890`, func(p *person) { p.Name = "12345678901234567890" }, "name", "string", "number", converted},
		"boolean to string":      {`"name":true`, nil, "name", "string", "boolean", leftOut},
		"string to int":          {`"age":"41"`, func(p *person) { p.Age = 41 }, "age", "int", "string", converted},
		"negative string to int": {`"age":"-41"`, func(p *person) { p.Age = -41 }, "age", "int", "string", converted},
		"zeros to int":           {`"age":"0041"`, nil, "age", "int", "string", leftOut},
		"spaces to int":          {`"age":" 41"`, nil, "age", "int", "string", leftOut},
		"empty string to int":    {`"age":""`, nil, "age", "int", "string", leftOut},
		"null as text":           {`"age":"null"`, nil, "age", "int", "string", leftOut},
		"words to int":           {`"age":"old"`, nil, "age", "int", "string", leftOut},
		"infinity to float":      {`"ratio":"Inf"`, nil, "ratio", "float64", "string", leftOut},
		"5.0 to int":             {`"age":5.0`, func(p *person) { p.Age = 5 }, "age", "int", "number", converted},
		"5e2 to int":             {`"age":5e2`, func(p *person) { p.Age = 500 }, "age", "int", "number", converted},
		"1.5 to int":             {`"age":1.5`, nil, "age", "int", "number that does not fit", leftOut},
		"1.5 text to int":        {`"age":"1.5"`, nil, "age", "int", "string", leftOut},
		"beyond int64":           {`"age":9223372036854775808`, nil, "age", "int", "number that does not fit", leftOut},
		"2^53 and 1 as float":    {`"age":9007199254740993.0`, func(p *person) { p.Age = 1<<53 + 1 }, "age", "int", "number", converted},
		"1e17 to int":            {`"age":1e17`, func(p *person) { p.Age = 1e17 }, "age", "int", "number", converted},
		"all of int64 as float":  {`"age":-922337203685477580.8E+1`, func(p *person) { p.Age = math.MinInt64 }, "age", "int", "number", converted},
		"beyond int64 as float":  {`"age":922337203685477580.8e1`, nil, "age", "int", "number that does not fit", leftOut},
		"a digit too many":       {`"age":4503599627370497.25`, nil, "age", "int", "number that does not fit", leftOut},
		"a little over 1":        {`"age":1.00000000000000000000000001`, nil, "age", "int", "number that does not fit", leftOut},
		"0.0 to int":             {`"age":-0.00e99999999999999999999`, nil, "age", "int", "number", converted},
		"120e-1 to int":          {`"age":-120.0E-1`, func(p *person) { p.Age = -12 }, "age", "int", "number", converted},
		"1e-1 to int":            {`"age":1e-1`, nil, "age", "int", "number that does not fit", leftOut},
		"1e19 to int":            {`"age":1e19`, nil, "age", "int", "number that does not fit", leftOut},
		"exponent too large":     {`"age":1e99999999999999999999`, nil, "age", "int", "number that does not fit", leftOut},
		"false to int":           {`"age":false`, nil, "age", "int", "boolean", converted},
		"beyond int8":            {`"small":128`, nil, "small", "int8", "number that does not fit", leftOut},
		"negative to unsigned":   {`"count":-1`, nil, "count", "uint16", "number that does not fit", leftOut},
		"string to unsigned":     {`"count":"7"`, func(p *person) { p.Count = 7 }, "count", "uint16", "string", converted},
		"beyond uint16":          {`"count":65536`, nil, "count", "uint16", "number that does not fit", leftOut},
		"7.0 to unsigned":        {`"count":7.0`, func(p *person) { p.Count = 7 }, "count", "uint16", "number", converted},
		"true to int":            {`"age":true`, func(p *person) { p.Age = 1 }, "age", "int", "boolean", converted},
		"string to float":        {`"ratio":"0.25"`, func(p *person) { p.Ratio = 0.25 }, "ratio", "float64", "string", converted},
		"beyond float64":         {`"ratio":1e400`, nil, "ratio", "float64", "number that does not fit", leftOut},
		"beyond float32":         {`"short":1e39`, nil, "short", "float32", "number that does not fit", leftOut},
		"1 to bool":              {`"active":1`, func(p *person) { p.Active = true }, "active", "bool", "number", converted},
		"0 to bool":              {`"active":0`, nil, "active", "bool", "number", converted},
		"text to bool":           {`"active":"true"`, func(p *person) { p.Active = true }, "active", "bool", "string", converted},
		"text of 1 to bool":      {`"active":"1"`, func(p *person) { p.Active = true }, "active", "bool", "string", converted},
		"spaced text to bool":    {`"active":"1 "`, nil, "active", "bool", "string", leftOut},
		"2 to bool":              {`"active":2`, nil, "active", "bool", "number that does not fit", leftOut},
		"yes to bool":            {`"active":"yes"`, nil, "active", "bool", "string", leftOut},
		"junk to id":             {`"id":true`, nil, "id", "string", "boolean", leftOut},
		"object to id":           {`"id":{"id":1}`, nil, "id", "string", "object", leftOut},
		"junk to time":           {`"created":"soon"`, nil, "created", "time.Time", "string", leftOut},
		"boolean to time":        {`"created":true`, nil, "created", "time.Time", "boolean", leftOut},
		"list of one to object":  {`"home":[{"name":"Bonn"}]`, func(p *person) { p.Home.Name = "Bonn" }, "home", "codec_test.city", "array", converted},
		"list of one to pointer": {`"city":[{"name":"Bonn"}]`, func(p *person) { p.City = &city{Name: "Bonn"} }, "city", "codec_test.city", "array", converted},
		"list of two to object":  {`"city":[{"name":"Bonn"},{"name":"Ulm"}]`, nil, "city", "codec_test.city", "array", leftOut},
		"empty list to object":   {`"city":[]`, nil, "city", "codec_test.city", "array", leftOut},
		"list of texts":          {`"city":["x"]`, nil, "city", "codec_test.city", "array", leftOut},
		"string to object":       {`"city":"Bonn"`, nil, "city", "codec_test.city", "string", leftOut},
		"object to list":         {`"cities":{"name":"Bonn"}`, func(p *person) { p.Cities = []city{{Name: "Bonn"}} }, "cities", "[]codec_test.city", "object", converted},
		"object to pointers":     {`"pointers":{"name":"Bonn"}`, func(p *person) { p.Pointers = []*city{{Name: "Bonn"}} }, "pointers", "[]*codec_test.city", "object", converted},
		"object to strings":      {`"tags":{"name":"Bonn"}`, nil, "tags", "[]string", "object", leftOut},
		"string to list":         {`"tags":"a"`, nil, "tags", "[]string", "string", leftOut},
		"within a list":          {`"tags":["a",1,"b"]`, func(p *person) { p.Tags = []string{"a", "1", "b"} }, "tags[1]", "string", "number", converted},
		"junk within a list":     {`"cities":[{"name":"Bonn"},7]`, func(p *person) { p.Cities = []city{{Name: "Bonn"}, {}} }, "cities[1]", "codec_test.city", "number", leftOut},
		"list for its object":    {`"listed":[{"name":"Bonn"},{"name":"Ulm"}]`, func(p *person) { p.Listed.Data = []city{{Name: "Bonn"}, {Name: "Ulm"}} }, "listed", "codec_test.cityList", "array", converted},
		"one for its object":     {`"listed":[{"name":"Bonn"}]`, func(p *person) { p.Listed.Data = []city{{Name: "Bonn"}} }, "listed", "codec_test.cityList", "array", converted},
		"object in a list":       {`"listed":[{"type":"list","data":[{"name":"Bonn"}]}]`, func(p *person) { p.Listed = cityList{"list", []city{{Name: "Bonn"}}} }, "listed", "codec_test.cityList", "array", converted},
		"envelope for a list":    {`"cities":{"type":"list","data":[{"name":"Bonn"}]}`, func(p *person) { p.Cities = []city{{Name: "Bonn"}} }, "cities", "[]codec_test.city", "object", converted},
		"envelope of its name":   {`"cities":{"cities":[{"name":"Bonn"}]}`, func(p *person) { p.Cities = []city{{Name: "Bonn"}} }, "cities", "[]codec_test.city", "object", converted},
		"envelope within":        {`"listed":{"type":"l","data":{"type":"list","data":[{"name":"Bonn"}]}}`, func(p *person) { p.Listed = cityList{"l", []city{{Name: "Bonn"}}} }, "listed.data", "[]codec_test.city", "object", converted},
		"envelope of nothing":    {`"cities":{"type":"list"}`, nil, "cities", "[]codec_test.city", "object", leftOut},
		"pointer":                {`"seconds":"30"`, func(p *person) { p.Seconds = &seconds }, "seconds", "int", "string", converted},
		"junk to pointer":        {`"seconds":"none"`, nil, "seconds", "int", "string", leftOut},
		"within a map":           {`"labels":{"a":1,"b":"2"}`, func(p *person) { p.Labels = map[string]int{"a": 1, "b": 2} }, "labels.b", "int", "string", converted},
		"empty list to map":      {`"labels":[]`, nil, "labels", "map[string]int", "array", leftOut},
		"named keys":             {`"by_name":{"x":{"lat":"1"}}`, func(p *person) { p.ByName = map[string]*city{"x": {Lat: 1}} }, "by_name.x.lat", "float64", "string", converted},
		"numeric keys":           {`"counts":{"x":"y"}`, nil, "counts", "map[int]string", "object", leftOut},
		"deep":                   {`"nested":{"a":[{"b":1}]}`, func(p *person) { p.Nested = map[string][]map[string]bool{"a": {{"b": true}}} }, "nested.a[0].b", "bool", "number", converted},
		"attributes":             {`"attrs":[1]`, nil, "attrs", "codec_test.attributes", "array", leftOut},
		"optional":               {`"rank":"7"`, func(p *person) { p.Rank = set(7) }, "rank", "int", "string", converted},
		"junk to optional":       {`"rank":{}`, nil, "rank", "int", "object", leftOut},
		"within an optional":     {`"place":{"name":"Bonn","lat":"7"}`, func(p *person) { p.Place = set(city{"Bonn", 7}) }, "place.lat", "float64", "string", converted},
		"own method":             {`"fussy":7`, nil, "fussy", "codec_test.fussy", "number", leftOut},
		"own method in a list":   {`"fussies":["a",7,"b"]`, func(p *person) { p.Fussies = []fussy{{"a"}, {}, {"b"}} }, "fussies[1]", "codec_test.fussy", "number", leftOut},
		"json.Number":            {`"number":"x"`, nil, "number", "json.Number", "string", leftOut},
		"array":                  {`"pair":["x"]`, nil, "pair", "[2]int", "array", leftOut},
		"bytes":                  {`"data":"%%"`, nil, "data", "[]uint8", "string", leftOut},
		"embedded":               {`"kind":7`, func(p *person) { p.Kind = "7" }, "kind", "string", "number", converted},
		"embedded pointer":       {`"level":"7"`, func(p *person) { p.Extra = &Extra{7} }, "level", "int", "string", converted},
		"embedded unexported":    {`"shade":7`, func(p *person) { p.Shade = "7" }, "shade", "string", "number", converted},
		"escaped key":            {`"n\u0061me":12`, func(p *person) { p.Name = "12" }, "name", "string", "number", converted},
		"no tag":                 {`"NoTag":12`, func(p *person) { p.NoTag = "12" }, "NoTag", "string", "number", converted},
		"recursive":              {`"self":{"self":{"age":"1"}}`, func(p *person) { p.Self = &person{Self: &person{Age: 1}} }, "self.self.age", "int", "string", converted},
		"half a surrogate pair":  {`"name":"a\ud800b"`, func(p *person) { p.Name = "a\ufffdb" }, "name", "string", "string with half a surrogate pair", converted},
		"the same key again":     {`"name":"a","name":"b"`, func(p *person) { p.Name = "b" }, "name", "string", "an earlier value of the same key", leftOut},
		"an object twice":        {`"home":{"name":"a","lat":1},"home":{"name":"b"}`, func(p *person) { p.Home = city{Name: "b"} }, "home", "codec_test.city", "an earlier value of the same key", leftOut},
		"a list twice":           {`"tags":["a","b"],"tags":["c"]`, func(p *person) { p.Tags = []string{"c"} }, "tags", "[]string", "an earlier value of the same key", leftOut},
		"unknown key":            {`"ghost":{"a":[1]}`, nil, "ghost", "", "object", codec.UnknownKey},
		"key in another case":    {`"NAME":"x"`, nil, "NAME", "", "string", codec.UnknownKey},
		"unknown key within":     {`"city":{"name":"Bonn","mayor":"x"}`, func(p *person) { p.City = &city{Name: "Bonn"} }, "city.mayor", "", "string", codec.UnknownKey},
		"unknown in an envelope": {`"listed":{"url":"x","data":[{"name":"Bonn"}]}`, func(p *person) { p.Listed.Data = []city{{Name: "Bonn"}} }, "listed.url", "", "string", codec.UnknownKey},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			// The fields before and after must survive the one that is odd.
			body := ` { "note":"a<b",` + tt.field + `,"any":{"k":1} } `
			got, found, err := decoded[person](body)
			require.NoError(t, err)
			want := person{Any: map[string]any{"k": 1.0}}
			want.Note = "a<b"
			if tt.want != nil {
				tt.want(&want)
			}
			assert.Equal(t, want, got)
			require.Len(t, found, 1)
			found[0].Container, found[0].Indexed = false, false
			assert.Equal(t, codec.Finding{Path: tt.path, Want: tt.wants, Got: tt.got, Fate: tt.fate, Count: 1}, found[0])

			var quiet person
			_, err = codec.Decode([]byte(body), &quiet, nil)
			require.NoError(t, err)
			assert.Equal(t, got, quiet)
		})
	}
}

func TestFindingsAreFolded(t *testing.T) {
	type page struct {
		Data []struct {
			OwnerID int             `json:"owner_id"`
			Names   []string        `json:"names"`
			Labels  map[string]city `json:"labels"`
		} `json:"data"`
	}
	_, found, err := decoded[page](`{"data":[{"owner_id":1},{"owner_id":"2","x":1},{},{"owner_id":"3","names":[1,2],"x":true},
		{"owner_id":"x","x":2},{"labels":{"a":{"y":1},"b":{"y":1}}}]}`)
	require.NoError(t, err)
	assert.Equal(t, []codec.Finding{
		{Path: "data[1].owner_id", Want: "int", Got: "string", Fate: codec.Converted, Count: 2, Indexed: true},
		{Path: "data[1].x", Got: "number", Fate: codec.UnknownKey, Count: 2, Indexed: true},
		{Path: "data[3].names[0]", Want: "string", Got: "number", Fate: codec.Converted, Count: 2, Indexed: true},
		{Path: "data[3].x", Got: "boolean", Fate: codec.UnknownKey, Count: 1, Indexed: true},
		{Path: "data[4].owner_id", Want: "int", Got: "string", Fate: codec.LeftOut, Count: 1, Indexed: true},
		{Path: "data[5].labels.a.y", Got: "number", Fate: codec.UnknownKey, Count: 1, Indexed: true},
		{Path: "data[5].labels.b.y", Got: "number", Fate: codec.UnknownKey, Count: 1, Indexed: true},
	}, found)
}

func TestFindingsSayWhetherAContainerWasWanted(t *testing.T) {
	_, found, err := decoded[person](`{"cities":7,"city":7,"labels":7,"age":{},"created":{},"raw":{}}`)
	require.NoError(t, err)
	containers := map[string]bool{}
	for _, f := range found {
		containers[f.Path] = f.Container
	}
	assert.Equal(t, map[string]bool{"cities": true, "city": true, "labels": true, "age": false, "created": false}, containers)
}

func TestFindingsAreBounded(t *testing.T) {
	body := []byte(`{`)
	for n := range 5000 {
		body = append(append(append(body, `"k`...), []byte{byte('a' + n/676%26), byte('a' + n/26%26), byte('a' + n%26)}...), `":1,`...)
	}
	body = append(body, `"name":"x"}`...)
	got, found, err := decoded[person](string(body))
	require.NoError(t, err)
	assert.Equal(t, "x", got.Name)
	require.Len(t, found, 1001)
	total := 0
	for _, f := range found {
		total += f.Count
	}
	assert.Equal(t, 5000, total)
}
