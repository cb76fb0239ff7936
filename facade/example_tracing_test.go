package facade_test

import (
	"context"
	"fmt"
	"log"
	"net/http"

	"github.com/seed-a528e955/intercom-go/facade"
)

// tracing makes a span of each request. With OpenTelemetry it is
//
//	otelhttp.NewTransport(http.DefaultTransport, otelhttp.WithSpanNameFormatter(
//		func(_ string, r *http.Request) string { return spanName(r) }))
type tracing struct {
	next http.RoundTripper
	end  func(span string, status int)
}

func (t tracing) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(r)
	status := 0
	if err == nil {
		status = resp.StatusCode
	}
	t.end(spanName(r), status)
	return resp, err
}

// spanName is the same for all ids, so that spans can be counted by it. Requests to other hosts, such as the one that
// a file is kept on, belong to the operation that led there.
func spanName(r *http.Request) string {
	if op, ok := facade.OperationFromContext(r.Context()); ok {
		return op.String() + " " + op.Method + " " + op.Path
	}
	return r.Method
}

func ExampleOperationFromContext() {
	srv := pretend()
	defer srv.Close()
	client, err := facade.New(NewClient, "good-token", facade.WithBaseURL(srv.URL), facade.WithHTTPClient(&http.Client{
		Transport: tracing{http.DefaultTransport, func(span string, status int) { fmt.Println(span, status) }},
	}))
	if err != nil {
		log.Fatal(err)
	}
	if _, err := client.Me(context.Background()); err != nil {
		log.Fatal(err)
	}
	// Output: Admins.Me GET /me 200
}
