package facade_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
	"github.com/seed-a528e955/intercom-go/facade"
)

// sameAnswer answers every request alike, as far as answer says, and remembers the requests.
type sameAnswer struct {
	answer func(n int, req *http.Request) (int, http.Header, string)
	sent   []*http.Request
}

func (a *sameAnswer) RoundTrip(req *http.Request) (*http.Response, error) {
	a.sent = append(a.sent, req)
	code, header, body := a.answer(len(a.sent), req)
	return &http.Response{StatusCode: code, Header: header, Body: io.NopCloser(strings.NewReader(body)),
		ContentLength: -1, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req}, nil
}

// fuzzed makes a client that never waits.
func fuzzed(t *testing.T, transport http.RoundTripper) api.Caller {
	t.Helper()
	c, err := facade.New(self, token, facade.WithBaseURL("https://intercom.test"),
		facade.WithHTTPClient(&http.Client{Transport: transport}),
		facade.WithRetry(facade.RetryPolicy{Backoff: 1, MaxBackoff: 1, MaxWait: 1}))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// FuzzAnswer gives a client any answer. It is read as something or fails in a way that says what happened.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []struct {
		code              int
		retry, date, body string
	}{
		{200, "", "", widgetJSON}, {200, "", "", ""}, {200, "", "", "null"}, {200, "", "", `[{"id":7}]`}, {204, "", "", ""},
		{200, "", "", `{"id":{"a":[]},"count":1e400}`}, {429, "7", "Sat, 01 Jan 2000 00:00:00 GMT", "null"},
		{404, "", "", `{"type":"error.list","errors":[{"code":"not_found"}]}`}, {500, "-1", "yesterday", "<html>"},
		{400, "", "", `{"errors":[{"message":"` + token + `"}],"request_id":"` + token + `"}`},
		{401, "", "", `{"errors":null}`}, {409, "", "", `{"errors":{}}`}, {302, "", "", ""}, {503, "9999999999999", "", `"`},
	} {
		f.Add(seed.code, seed.retry, seed.date, "1", "2", seed.body)
	}
	f.Fuzz(func(t *testing.T, code int, retry, date, limit, reset, body string) {
		code = 200 + max(code, -code)&^(-1<<62)%400 // what net/http lets through as an answer
		for _, op := range []*spec.Operation{opGet, opPost, opDelete} {
			transport := &sameAnswer{answer: func(int, *http.Request) (int, http.Header, string) {
				return code, http.Header{"Retry-After": {retry}, "Date": {date}, "X-Ratelimit-Limit": {limit},
					"X-Ratelimit-Remaining": {limit}, "X-Ratelimit-Reset": {reset}, "X-Request-Id": {reset}}, body
			}}
			_, err := do(t.Context(), fuzzed(t, transport), op)
			if err == nil {
				if code/100 != 2 {
					t.Fatalf("%s: %d is a success", op.Method, code)
				}
				continue
			}
			var failure api.Failure
			if !errors.As(err, &failure) {
				t.Fatalf("%s: %d: %T is no failure", op.Method, code, err)
			}
			if strings.Contains(err.Error(), token) {
				t.Fatalf("the token is in: %v", err)
			}
			got, n := failure.Outcome(), len(transport.sent)
			switch {
			case code/100 == 2 && got != api.Applied && got != api.Unknown,
				code/100 != 2 && got == api.Applied,
				(code >= 500 || code == 408) && got != api.Unknown:
				t.Fatalf("%s: %d is %s: %v", op.Method, code, got, err)
			case op == opPost && code != 429 && n != 1:
				t.Fatalf("%d: sent %d times", code, n)
			}
		}
	})
}

// FuzzRedirect sends a client anywhere. The token stays where it is.
func FuzzRedirect(f *testing.F) {
	for _, seed := range []string{"", "/x", "//evil.test", "https://intercom.test/x", "https://INTERCOM.test:443/x", "http://intercom.test/",
		"https://intercom.test.evil.test", "https://intercom.test@evil.test", "https://evil.test#@intercom.test", `https:\\evil.test`,
		"https://intercom.test:8443", "https://[::1]/x", "javascript:alert(1)", "file:///etc/passwd", "https:/evil.test", "\thttps://evil.test"} {
		f.Add(seed, 302)
	}
	f.Fuzz(func(t *testing.T, location string, code int) {
		code = redirectCodes[max(code, -code)&^(-1<<62)%len(redirectCodes)]
		for _, stream := range []bool{false, true} {
			transport := &sameAnswer{answer: func(n int, _ *http.Request) (int, http.Header, string) {
				if n == 1 {
					return code, http.Header{"Location": {location}}, ""
				}
				return 200, http.Header{}, widgetJSON
			}}
			c := fuzzed(t, transport)
			var err error
			if stream {
				var body io.ReadCloser
				if body, err = api.Stream(t.Context(), c, callTo(opFile)); err == nil {
					err = body.Close()
				}
			} else {
				_, err = do(t.Context(), c, opGet)
			}
			if err != nil && strings.Contains(err.Error(), token) {
				t.Fatalf("the token is in: %v", err)
			}
			for _, req := range transport.sent {
				port := req.URL.Port()
				home := req.URL.Scheme == "https" && strings.EqualFold(req.URL.Hostname(), "intercom.test") && (port == "" || port == "443")
				switch {
				case !home && (strings.Contains(req.Header.Get("Authorization"), token) || req.Header.Get("Intercom-Version") != ""):
					t.Fatalf("%q: %s got %v", location, req.URL, req.Header)
				case !home && (!stream || req.URL.Scheme != "https"):
					t.Fatalf("%q: followed to %s", location, req.URL)
				}
			}
		}
	})
}

// FuzzNextPage lets an answer say anything about where the next page is. It is asked for where the first one was.
func FuzzNextPage(f *testing.F) {
	for _, seed := range []string{"", "https://evil.test/widgets?page=2", "?page=2", "//evil.test?page=2", "/../admins?page=2", "page=2",
		"https://intercom.test/widgets?page=2&page=3", "https://evil.test/%zz", "?=&&;", "?page=", "\x00"} {
		f.Add(seed)
	}
	type list struct {
		Data  []widget
		Pages *paging.Info
	}
	kinds := []spec.Pagination{spec.PaginationCursor, spec.PaginationPage, spec.PaginationBody}
	f.Fuzz(func(t *testing.T, next string) {
		address, err := json.Marshal(next)
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range kinds {
			op := *opGet
			op.Path, op.Pagination = "/widgets", kind
			if kind == spec.PaginationBody {
				op.Method = http.MethodPost
			}
			for _, pages := range []string{string(address), `{"next":` + string(address) + `}`, `{"next":{"starting_after":` + string(address) + `}}`} {
				transport := &sameAnswer{answer: func(int, *http.Request) (int, http.Header, string) {
					return 200, http.Header{}, `{"data":[` + widgetJSON + `],"pages":` + pages + `}`
				}}
				c, n := fuzzed(t, transport), 0
				fetch := func(ctx context.Context, opts []api.CallOption) (*wire.List, error) {
					got, err := api.Do[list](ctx, c, callTo(&op), opts...)
					if err != nil {
						return nil, err
					}
					return wire.NewList(got.Data, 0, got.Pages), nil
				}
				for _, err := range wire.All(wire.Pages[*api.Page[widget]](t.Context(), &op, nil, fetch)) {
					if n++; n > 3 { // every page says the same
						t.Fatalf("%s, %q: does not end", kind, next)
					}
					if err != nil && strings.Contains(err.Error(), token) {
						t.Fatalf("the token is in: %v", err)
					}
				}
				for _, req := range transport.sent {
					if req.URL.Scheme != "https" || req.URL.Host != "intercom.test" || req.URL.Path != "/widgets" {
						t.Fatalf("%s, %q: asked %s", kind, next, req.URL)
					}
				}
			}
		}
	})
}
