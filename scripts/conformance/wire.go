package conformance

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"sync"

	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/facade"
)

// Answer is what a [Wire] answers with.
type Answer struct {
	Status      int
	ContentType string
	Body        []byte
}

// Wire is an http.RoundTripper that goes nowhere: it keeps the request and
// gives the answer it was told.
type Wire struct {
	// Respond makes the answer.
	Respond func(req *http.Request, body []byte) Answer

	mu       sync.Mutex
	requests []Request
}

// Request is a request that a [Wire] was given.
type Request struct {
	*http.Request
	// Payload is its body.
	Payload []byte
}

// Always is a wire that gives the same answer every time.
func Always(a Answer) *Wire {
	return &Wire{Respond: func(*http.Request, []byte) Answer { return a }}
}

// RoundTrip implements http.RoundTripper.
func (w *Wire) RoundTrip(req *http.Request) (*http.Response, error) {
	var payload []byte
	if req.Body != nil {
		var err error
		if payload, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
		if err := req.Body.Close(); err != nil {
			return nil, err
		}
	}
	w.mu.Lock()
	w.requests = append(w.requests, Request{Request: req, Payload: payload})
	w.mu.Unlock()
	answer := w.Respond(req, payload)
	header := http.Header{}
	if answer.ContentType != "" {
		header.Set("Content-Type", answer.ContentType)
	}
	return &http.Response{
		Status:     http.StatusText(answer.Status),
		StatusCode: answer.Status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        header,
		Body:          io.NopCloser(bytes.NewReader(answer.Body)),
		ContentLength: int64(len(answer.Body)),
		Request:       req,
	}, nil
}

// Requests returns the requests up to now, in order.
func (w *Wire) Requests() []Request {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]Request(nil), w.requests...)
}

// Forget drops the requests up to now.
func (w *Wire) Forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests = nil
}

// Token is what the clients of [Connect] authenticate with.
const Token = "conformance-token"

// Connect makes a client of a version over a wire. It repeats nothing, so that
// each call is one request.
func Connect(v Version, wire http.RoundTripper, mismatch func(fit.Mismatch), opts ...facade.ClientOption) (any, error) {
	opts = append([]facade.ClientOption{
		facade.WithHTTPClient(&http.Client{Transport: wire}),
		facade.WithMaxRetries(0),
	}, opts...)
	if mismatch != nil {
		opts = append(opts, facade.WithHooks(facade.Hooks{
			Mismatch: func(_ context.Context, m fit.Mismatch) { mismatch(m) },
		}))
	}
	return facade.New(v.New, Token, opts...)
}
