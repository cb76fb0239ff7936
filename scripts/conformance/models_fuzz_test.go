package conformance

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/seed-a528e955/intercom-go/api"
)

// results are the types that operations answer with, over all versions, in order.
func results(t testing.TB) []reflect.Type {
	t.Helper()
	var all []reflect.Type
	for _, v := range Versions {
		client, err := Connect(v, Always(Answer{Status: 200}), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, op := range v.Operations() {
			m, err := Find(client, op)
			if err != nil {
				t.Fatal(err)
			}
			if m.Result != nil && !m.Streams() {
				all = append(all, m.Result)
			}
		}
	}
	return all
}

// answers are the samples of all versions, each for the type that results has at
// its index; nil where there is none.
func answers(t testing.TB) [][]byte {
	t.Helper()
	var all [][]byte
	for _, v := range Versions {
		samples := readSamples(t, v)
		client, err := Connect(v, Always(Answer{Status: 200}), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, op := range v.Operations() {
			if m, err := Find(client, op); err == nil && m.Result != nil && !m.Streams() {
				all = append(all, samples[op.String()].Body)
			}
		}
	}
	return all
}

// FuzzModels decodes anything into the answer of any operation: no panic, what was
// read can be written and read again, and what was read without a report is what
// encoding/json reads.
func FuzzModels(f *testing.F) {
	types := results(f)
	for i, body := range []string{
		`{}`, `null`, `[]`, `"text"`, `7`, `{"id":7,"data":[{"id":"1"},null,3],"pages":{"next":"https://x/?page=2"},"total_count":"3"}`,
		`{"data":{"id":1},"tags":[],"statistics":"none","created_at":"soon","custom_attributes":[1],"avatar":7}`,
		`{"conversations":[{"teammates":[{"admins":{}}],"source":[],"ticket":"x"}],"ticket_state":["open"]}`,
	} {
		f.Add(uint16(i*37), []byte(body))
	}
	for i, body := range answers(f) {
		f.Add(uint16(i), body)
	}
	f.Fuzz(func(t *testing.T, which uint16, body []byte) {
		result := reflect.New(types[int(which)%len(types)])
		if api.Decode(body, result.Interface(), nil) != nil {
			return
		}
		if fresh := reflect.New(result.Type().Elem()); clean(body, fresh.Interface()) {
			if differs := agrees(fresh.Elem(), body, slot{Type: fresh.Type().Elem()}, ""); differs != "" {
				t.Fatalf("%s from %q: %s", result.Type(), body, differs)
			}
		}
		data, err := json.Marshal(result.Interface())
		if err != nil {
			t.Fatalf("%s: read from %q, cannot be written: %v", result.Type(), body, err)
		}
		again := reflect.New(result.Type().Elem())
		if err := json.Unmarshal(data, again.Interface()); err != nil {
			t.Fatalf("%s: written as %s, cannot be read: %v", result.Type(), data, err)
		}
		if !reflect.DeepEqual(result.Interface(), again.Interface()) {
			t.Fatalf("%s: %+v written and read again is %+v", result.Type(), result, again)
		}
	})
}
