package conformance

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"mime"
	mimeform "mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"testing"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/multipart"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
)

// basePath stands before the path of every operation, as a proxy's may.
const basePath = "/proxy/of%20intercom"

// ServeHTTP makes a server of a wire.
func (w *Wire) ServeHTTP(rw http.ResponseWriter, req *http.Request) {
	resp, err := w.RoundTrip(req)
	if err != nil {
		http.Error(rw, err.Error(), http.StatusInternalServerError)
		return
	}
	if kind := resp.Header.Get("Content-Type"); kind != "" {
		rw.Header().Set("Content-Type", kind)
	}
	rw.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(rw, resp.Body) // a client that went away has its own error
	_ = resp.Body.Close()
}

// TestOperations calls every operation of every version through its public
// method and compares what a server receives with what went in, and what comes
// out with what the server sent.
func TestOperations(t *testing.T) {
	for _, v := range Versions {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			samples := readSamples(t, v)
			covered := 0
			for _, op := range v.Operations() {
				t.Run(op.String(), func(t *testing.T) {
					testOperation(t, v, op, samples[op.String()])
				})
				covered++
			}
			t.Logf("%d of %d operations called", covered, len(v.Operations()))
			if covered == 0 || covered != len(v.Operations()) {
				t.Errorf("%d operations called, the version has %d", covered, len(v.Operations()))
			}
		})
	}
}

// trial is one operation against one server.
type trial struct {
	version Version
	op      *spec.Operation
	method  *Method
	wire    *Wire
	args    Arguments
	connect func() *Method // of a new client
}

func testOperation(t *testing.T, v Version, op *spec.Operation, s sample) {
	x := trial{version: v, op: op, wire: &Wire{}}
	server := httptest.NewServer(x.wire)
	defer server.Close()
	x.connect = func() *Method {
		client, err := facade.New(v.New, Token,
			facade.WithBaseURL(server.URL+basePath), facade.WithHTTPClient(server.Client()),
			facade.WithStrictDecoding(), facade.WithMaxRetries(0))
		if err != nil {
			t.Fatal(err)
		}
		return methodOf(t, client, op)
	}
	x.method = x.connect()
	answer := s.answer(x.method)
	x.wire.Respond = func(*http.Request, []byte) Answer { return answer }

	var err error
	if x.args, err = x.method.Filled(); err != nil {
		t.Fatal(err)
	}
	for i := range x.args.Path {
		x.args.Path[i] = fmt.Sprintf("%d/é+?%%2F#", i)
	}
	params := x.args.Params
	if option := v.CallOption(op); option != nil {
		filled, err := Fill(reflect.TypeOf(option))
		if err != nil {
			t.Fatal(err)
		}
		params = filled.Interface()
		x.args.Options = []api.CallOption{params.(api.CallOption)}
	}

	result, request := x.call(t)
	x.expectRequest(t, request)
	expectQuery(t, withoutFixed(t, op, request.URL.Query()), params)
	x.expectResult(t, result, answer)
	switch {
	case x.method.TakesForm():
		x.expectForm(t, request)
	case x.method.Body != nil:
		x.expectBodies(t, request)
	case len(request.Payload) > 0:
		t.Errorf("a body was sent: %s", request.Payload)
	}
	x.expectNoQuery(t)
}

// call calls the method and returns its result and the request it made.
func (x *trial) call(t *testing.T) (reflect.Value, Request) {
	t.Helper()
	before := len(x.wire.Requests())
	result, err := x.method.Call(context.Background(), x.args)
	if err != nil {
		t.Fatalf("%v", err)
	}
	requests := x.wire.Requests()[before:]
	if len(requests) != 1 {
		t.Fatalf("%d requests were sent, want 1", len(requests))
	}
	return result, requests[0]
}

func (x *trial) expectRequest(t *testing.T, req Request) {
	t.Helper()
	accept := x.op.Accept
	if accept == "" {
		accept = "application/json"
	}
	for _, e := range []struct{ what, got, want string }{
		{"method", req.Method, x.op.Method},
		{"path", req.URL.EscapedPath(), basePath + expectedPath(x.op.Path, x.args.Path)},
		{"Intercom-Version", req.Header.Get("Intercom-Version"), x.version.Header},
		{"Authorization", req.Header.Get("Authorization"), "Bearer " + Token},
		{"Accept", req.Header.Get("Accept"), accept},
	} {
		if e.got != e.want {
			t.Errorf("%s: %q, want %q", e.what, e.got, e.want)
		}
	}
	if req.Header.Get("User-Agent") == "" {
		t.Error("no User-Agent")
	}
}

func (x *trial) expectResult(t *testing.T, result reflect.Value, answer Answer) {
	t.Helper()
	switch {
	case x.method.Result == nil:
		return
	case x.method.Streams():
		body := result.Interface().(io.ReadCloser)
		got, err := io.ReadAll(body)
		if err != nil || body.Close() != nil || string(got) != string(answer.Body) {
			t.Errorf("stream: %q and %v, want %q", got, err, answer.Body)
		}
		return
	}
	want, err := parseJSON(answer.Body)
	if err != nil {
		t.Fatalf("the sample is not JSON: %v", err)
	}
	got, err := jsonOf(result.Interface())
	if err != nil {
		t.Fatalf("encoding the result: %v", err)
	}
	for _, l := range Lost(want, got, result.Type()) {
		t.Errorf("%s of the sample is %s, the result has %s", l.Path, show(l.Want), show(l.Got))
	}
}

// expectBodies compares the body that was sent, and then sends one with nothing
// set and one with every optional field null.
func (x *trial) expectBodies(t *testing.T, filled Request) {
	t.Helper()
	sent := x.expectBody(t, filled)
	expectKeys(t, x.method.Body, sent, true)
	back := reflect.New(x.method.Body)
	if err := api.Decode(filled.Payload, back.Interface(), nil); err != nil {
		t.Error(err)
	} else if !reflect.DeepEqual(back.Elem().Interface(), x.args.Body) {
		t.Errorf("what was sent reads back as %+v, want %+v", back.Elem(), x.args.Body)
	}

	bare, err := Bare(x.method.Body)
	if err != nil {
		t.Fatal(err)
	}
	x.args.Body = bare.Interface()
	_, request := x.call(t)
	sent, err = parseJSON(request.Payload)
	if err != nil {
		t.Fatalf("%q: %v", request.Payload, err)
	}
	expectKeys(t, x.method.Body, sent, false)

	if x.method.Body.Kind() != reflect.Struct {
		return
	}
	nulls, names := nullBody(t, x.method.Body)
	x.args.Body = nulls.Interface()
	_, request = x.call(t)
	object, _ := x.parse(t, request).(map[string]any)
	for _, name := range names {
		if value, present := object[name]; !present || value != nil {
			t.Errorf("%s was set to null and sent as %s (present: %v)", name, show(value), present)
		}
	}
}

func (x *trial) parse(t *testing.T, req Request) any {
	t.Helper()
	if got, want := req.Header.Get("Content-Type"), cmp.Or(x.op.ContentType, "application/json"); got != want {
		t.Errorf("Content-Type: %q, want %s", got, want)
	}
	sent, err := parseJSON(req.Payload)
	if err != nil {
		t.Fatalf("%q is not JSON: %v", req.Payload, err)
	}
	return sent
}

func (x *trial) expectBody(t *testing.T, req Request) any {
	t.Helper()
	sent := x.parse(t, req)
	Differences(expectedBody(t, x.args.Body), sent, func(path, detail string) {
		t.Errorf("body, %s: %s", path, detail)
	})
	return sent
}

func (x *trial) expectForm(t *testing.T, req Request) {
	t.Helper()
	kind, parameters, err := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		t.Fatalf("Content-Type: %q (%v)", kind, err)
	}
	form, err := mimeform.NewReader(bytes.NewReader(req.Payload), parameters["boundary"]).ReadForm(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	want := x.args.Body.(*multipart.Form)
	if len(form.Value) != len(want.Fields) || len(form.File) != len(want.Files) {
		t.Errorf("%d fields and %d files, want %d and %d", len(form.Value), len(form.File), len(want.Fields), len(want.Files))
	}
	for _, field := range want.Fields {
		if got := form.Value[field.Name]; len(got) != 1 || got[0] != field.Value {
			t.Errorf("field %s: %q, want %q", field.Name, got, field.Value)
		}
	}
	for _, file := range want.Files {
		if got := form.File[file.Name]; len(got) != 1 || got[0].Filename != file.FileName {
			t.Errorf("file %s: %v, want %s", file.Name, got, file.FileName)
		}
	}
}

// expectNoQuery calls with parameters of which none is set. A client of its own does: one scroll of a client waits for
// the end of another.
func (x *trial) expectNoQuery(t *testing.T) {
	t.Helper()
	if x.method.TakesForm() {
		return // its content has been read
	}
	x.method = x.connect()
	x.args.Params = nil
	x.args.Options = nil
	if option := x.version.CallOption(x.op); option != nil {
		x.args.Options = []api.CallOption{option}
	}
	if _, request := x.call(t); request.URL.RawQuery != x.op.Query {
		t.Errorf("query of parameters that are not set: %s, want %q", request.URL.RawQuery, x.op.Query)
	}
}

// withoutFixed takes out of a query what the operation sends by itself.
func withoutFixed(t *testing.T, op *spec.Operation, sent url.Values) url.Values {
	t.Helper()
	fixed, err := url.ParseQuery(op.Query)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range fixed {
		if got := sent[name]; !slices.Equal(got, want) {
			t.Errorf("query parameter %s: %q, want %q by itself", name, got, want)
		}
		delete(sent, name)
	}
	return sent
}
