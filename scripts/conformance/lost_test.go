package conformance

import (
	"encoding/json"
	"reflect"
	"testing"
)

// TestLost decodes answers into a thing and looks for what did not arrive.
func TestLost(t *testing.T) {
	for name, test := range map[string]struct {
		answer string
		lost   []string
	}{
		"everything":           {`{"id":"7","name":"lamp","active":true,"made":1700000000,"size":2.5,"parts":[{"label":"a"}]}`, nil},
		"nothing":              {`{}`, nil},
		"null":                 {`{"id":null,"parts":null,"parent":null,"unheard":null}`, nil},
		"id as number":         {`{"id":7}`, nil},
		"1.0 for 1":            {`{"size":1.0}`, nil},
		"time as text":         {`{"made":"2023-11-14T22:13:20Z"}`, nil},
		"time in ms":           {`{"made":"1700000000000"}`, nil},
		"zero values":          {`{"name":"","active":false,"size":0,"parts":[],"made":"","parent":{}}`, nil},
		"alias":                {`{"crew":{"teammates":[{"label":"b"}]}}`, nil},
		"bare list":            {`{"crew":[{"label":"b"}]}`, nil},
		"attributes":           {`{"extra":{"big":9007199254740993,"deep":{"list":[1,"x",null]}}}`, nil},
		"unknown key":          {`{"name":"lamp","color":"red"}`, []string{"color"}},
		"unknown zero key":     {`{"color":""}`, []string{"color"}},
		"unknown in a list":    {`{"parts":[{"label":"a"},{"label":"b","color":"red"}]}`, []string{"parts[1].color"}},
		"unknown in an object": {`{"parent":{"parent":{"color":{"r":1}}}}`, []string{"parent.parent.color"}},
		"unknown under alias":  {`{"crew":{"teammates":[{"color":"red"}]}}`, []string{"crew.admins[0].color"}},
		"a fraction of a time": {`{"made":"2023-11-14T22:13:20.5Z"}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var result thing
			if err := json.Unmarshal([]byte(test.answer), &result); err != nil {
				t.Fatal(err)
			}
			want, err := parseJSON([]byte(test.answer))
			if err != nil {
				t.Fatal(err)
			}
			got, err := jsonOf(result)
			if err != nil {
				t.Fatal(err)
			}
			var lost []string
			for _, l := range Lost(want, got, reflect.TypeFor[*thing]()) {
				lost = append(lost, l.Path)
			}
			if !reflect.DeepEqual(lost, test.lost) {
				t.Errorf("lost %q, want %q", lost, test.lost)
			}
		})
	}
}

// TestLostOther compares answers with results that no decoder would make.
func TestLostOther(t *testing.T) {
	for name, test := range map[string]struct {
		want, got string
		lost      int
	}{
		"another text":      {`{"name":"a"}`, `{"name":"b"}`, 1},
		"another number":    {`{"size":1700000000}`, `{"size":1700000000000}`, 1},
		"digits lost":       {`{"id":9007199254740993}`, `{"id":"9007199254740992"}`, 1},
		"boolean turned":    {`{"active":true}`, `{"active":false}`, 1},
		"1 for true":        {`{"active":1}`, `{"active":true}`, 0},
		"shorter list":      {`{"parts":[{"label":"a"},{"label":"b"}]}`, `{"parts":[{"label":"a"}]}`, 1},
		"object gone":       {`{"parent":{"name":"a"}}`, `{"parent":null}`, 1},
		"list gone":         {`{"parts":[{"label":"a"},{"label":"b"}]}`, `{"parts":"a"}`, 1},
		"one for a list":    {`{"parts":{"label":"a"}}`, `{"parts":[{"label":"a"}]}`, 0},
		"list of one":       {`{"extra":{"x":["a"]}}`, `{"extra":{"x":"a"}}`, 0},
		"bare object":       {`{"extra":{"x":{"url":"a"}}}`, `{"extra":{"x":"a"}}`, 0},
		"bare object, two":  {`{"extra":{"x":{"url":"a","id":"1"}}}`, `{"extra":{"x":"a"}}`, 1},
		"text where number": {`{"size":"2.50"}`, `{"size":2.5}`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			want, err := parseJSON([]byte(test.want))
			if err != nil {
				t.Fatal(err)
			}
			got, err := parseJSON([]byte(test.got))
			if err != nil {
				t.Fatal(err)
			}
			if losses := Lost(want, got, reflect.TypeFor[thing]()); len(losses) != test.lost {
				t.Errorf("lost %v, want %d", losses, test.lost)
			}
		})
	}
}

func TestDifferences(t *testing.T) {
	for name, test := range map[string]struct {
		want, got string
		differ    []string
	}{
		"same":         {`{"a":[1,{"b":null}]}`, `{"a":[1.0,{"b":null}]}`, nil},
		"null, absent": {`{"a":null}`, `{}`, []string{"a"}},
		"absent, null": {`{}`, `{"a":null}`, []string{"a"}},
		"text, number": {`{"a":["1"]}`, `{"a":[1]}`, []string{"a[0]"}},
		"empty list":   {`{"a":[]}`, `{"a":null}`, []string{"a"}},
		"longer list":  {`{"a":[1]}`, `{"a":[1,2]}`, []string{"a"}},
		"whole":        {`null`, `{}`, []string{""}},
	} {
		t.Run(name, func(t *testing.T) {
			want, err := parseJSON([]byte(test.want))
			if err != nil {
				t.Fatal(err)
			}
			got, err := parseJSON([]byte(test.got))
			if err != nil {
				t.Fatal(err)
			}
			var paths []string
			Differences(want, got, func(path, _ string) { paths = append(paths, path) })
			if !reflect.DeepEqual(paths, test.differ) {
				t.Errorf("differs at %q, want %q", paths, test.differ)
			}
		})
	}
}
