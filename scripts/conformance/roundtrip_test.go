package conformance

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/wire"
)

// TestRoundTrip writes a value of every type that operations take or give to
// JSON and reads it again: users cache and queue them. The values are one with
// everything set, one with nothing set and, for results, the samples.
func TestRoundTrip(t *testing.T) {
	for _, v := range Versions {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			types := reachable(t, v)
			for _, typ := range types {
				t.Run(typ.Name(), func(t *testing.T) {
					filled, err := Fill(typ)
					if err != nil {
						t.Fatal(err)
					}
					expectRoundTrip(t, "filled", filled)
					bare, err := Bare(typ)
					if err != nil {
						t.Fatal(err)
					}
					expectRoundTrip(t, "with nothing set", bare)
				})
			}
			samples, results := readSamples(t, v), 0
			client := connect(t, v, Always(Answer{}), nil)
			for _, op := range v.Operations() {
				m := methodOf(t, client, op)
				if m.Result == nil || m.Streams() {
					continue
				}
				results++
				t.Run(op.String(), func(t *testing.T) {
					result := reflect.New(m.Result)
					if err := json.Unmarshal(samples[op.String()].Body, result.Interface()); err != nil {
						t.Fatal(err)
					}
					expectRoundTrip(t, "sample", result.Elem())
				})
			}
			t.Logf("%d types, %d samples", len(types), results)
			if (len(types) == 0 || results == 0) && decodes(t, v) {
				t.Error("nothing was tried")
			}
		})
	}
}

// TestPlainJSONIsWhatIsSent writes each type that is sent, and not received, by encoding/json: the types that have no
// MarshalJSON need none.
func TestPlainJSONIsWhatIsSent(t *testing.T) {
	tried := 0
	for _, v := range Versions {
		t.Run(v.Name, func(t *testing.T) {
			client := connect(t, v, Always(Answer{}), nil)
			var bodies, results []reflect.Type
			for _, op := range v.Operations() {
				m := methodOf(t, client, op)
				bodies, results = append(bodies, m.Body), append(results, m.Result)
			}
			received := typesIn(results)
			for _, typ := range typesIn(bodies) {
				if typ.Kind() != reflect.Struct || slices.Contains(received, typ) {
					continue
				}
				tried++
				for _, value := range []func(reflect.Type) (reflect.Value, error){Fill, Bare} {
					x, err := value(typ)
					require.NoError(t, err)
					sent, err := wire.Marshal(x.Interface())
					require.NoError(t, err)
					plain, err := json.Marshal(x.Interface())
					require.NoError(t, err)
					assert.JSONEq(t, string(sent), string(plain), typ.Name())
				}
			}
		})
	}
	assert.Positive(t, tried)
}

func expectRoundTrip(t *testing.T, what string, v reflect.Value) {
	t.Helper()
	data, err := json.Marshal(v.Interface())
	if err != nil {
		t.Errorf("%s: encoding: %v", what, err)
		return
	}
	back := reflect.New(v.Type())
	if err := json.Unmarshal(data, back.Interface()); err != nil {
		t.Errorf("%s: decoding %s: %v", what, data, err)
		return
	}
	if path, a, b := unequal(v, back.Elem(), v.Type().Name()); path != "" {
		t.Errorf("%s: %s was %#v and came back as %#v", what, path, a, b)
	}
}

// unequal returns the first place where two values differ for
// reflect.DeepEqual, "" when they are equal.
func unequal(a, b reflect.Value, path string) (string, any, any) {
	if reflect.DeepEqual(a.Interface(), b.Interface()) {
		return "", nil, nil
	}
	switch {
	case a.Kind() == reflect.Struct && a.NumField() > 0 && a.Type().Field(0).IsExported():
		for i := range a.NumField() {
			if where, x, y := unequal(a.Field(i), b.Field(i), at(path, a.Type().Field(i).Name)); where != "" {
				return where, x, y
			}
		}
	case a.Kind() == reflect.Slice && a.Len() == b.Len() && a.IsNil() == b.IsNil():
		for i := range a.Len() {
			if where, x, y := unequal(a.Index(i), b.Index(i), atIndex(path, i)); where != "" {
				return where, x, y
			}
		}
	case a.Kind() == reflect.Pointer && !a.IsNil() && !b.IsNil():
		return unequal(a.Elem(), b.Elem(), path)
	}
	return path, a.Interface(), b.Interface()
}
