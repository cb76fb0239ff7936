package conformance

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// sample is what the generator says an operation answers with.
type sample struct {
	Method      string          `json:"method"`
	Path        string          `json:"path"`
	Operation   string          `json:"operation"`
	Status      int             `json:"status"`
	ContentType string          `json:"content_type"`
	Body        json.RawMessage `json:"body"`

	Takes map[string]string `json:"takes"`
}

// readSamples reads the samples of a version by operation, and holds them to
// the version's operations: each has one, and no other has.
func readSamples(t testing.TB, v Version) map[string]sample {
	t.Helper()
	file := filepath.Join("..", "..", "facade", "intercomtest", "samples", v.Name+".json")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var set struct {
		Version    string   `json:"version"`
		Operations []sample `json:"operations"`
	}
	if err := json.Unmarshal(data, &set); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if set.Version != v.Header {
		t.Errorf("%s is of version %q, want %q", file, set.Version, v.Header)
	}
	samples := map[string]sample{}
	for _, s := range set.Operations {
		if _, twice := samples[s.Operation]; twice {
			t.Errorf("%s: two samples of %s", file, s.Operation)
		}
		samples[s.Operation] = s
	}
	for _, op := range v.Operations() {
		s, ok := samples[op.String()]
		if !ok {
			t.Errorf("%s: no sample of %s", file, op)
		} else if s.Method != op.Method || s.Path != op.Path || s.Status/100 != 2 {
			t.Errorf("%s: %s is %s %s with %d, the operation is %s %s", file, op, s.Method, s.Path, s.Status, op.Method, op.Path)
		}
	}
	if len(samples) != len(v.Operations()) {
		t.Errorf("%s: %d samples of %d operations", file, len(samples), len(v.Operations()))
	}
	return samples
}

// answer is the sample as an answer. A stream gets a body of its own, which no
// sample has.
func (s sample) answer(m *Method) Answer {
	a := Answer{Status: s.Status, ContentType: s.ContentType, Body: s.Body}
	if m.Streams() {
		a.Body = []byte("the bytes of " + m.Operation.String())
	}
	return a
}

// connect makes a client of v over wire and fails the test where it cannot.
func connect(t *testing.T, v Version, wire http.RoundTripper, mismatch func(fit.Mismatch)) any {
	t.Helper()
	client, err := Connect(v, wire, mismatch)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// method finds the public method of op.
func methodOf(t *testing.T, client any, op *spec.Operation) *Method {
	t.Helper()
	m, err := Find(client, op)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// decodes reports whether an operation of the version has an answer that is decoded:
// all of them may only send, or stream.
func decodes(t *testing.T, v Version) bool {
	t.Helper()
	client := connect(t, v, Always(Answer{}), nil)
	return slices.ContainsFunc(v.Operations(), func(op *spec.Operation) bool {
		m := methodOf(t, client, op)
		return m.Result != nil && !m.Streams()
	})
}
