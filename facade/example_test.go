package facade_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
)

// Admins and NewClient stand in for a generated package: a program imports one, and passes its New.
type Admins struct{ caller api.Caller }

type Admin struct {
	Name string `json:"name"`
}

func NewClient(c api.Caller) *Admins { return &Admins{c} }

var opMe = spec.Operation{Service: "Admins", Name: "Me", Method: "GET", Path: "/me", Version: "2.12"}

func (a *Admins) Me(ctx context.Context, opts ...api.CallOption) (*Admin, error) {
	return api.Do[Admin](ctx, a.caller, &api.Call{Operation: &opMe}, opts...)
}

// pretend is a server for the examples.
func pretend() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", "b2i3ri5909msvfqskol0")
		if r.Header.Get("Authorization") != "Bearer good-token" {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = fmt.Fprint(w, `{"type":"error.list","errors":[{"code":"unauthorized","message":"Access Token Invalid"}]}`)
			return
		}
		_, _ = fmt.Fprint(w, `{"type":"admin","name":"Grace"}`)
	}))
}

func ExampleNew() {
	// With a generated package: facade.New(intercom.New, os.Getenv("INTERCOM_ACCESS_TOKEN"), …)
	client, err := facade.New(NewClient, "good-token", facade.WithRegion(facade.EU))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(client.caller)
	// Output: facade client of https://api.eu.intercom.io
}

func ExampleNew_refused() {
	_, err := facade.New(NewClient, "good-token", facade.WithBaseURL("api.intercom.io"))
	fmt.Println(err)
	// Output: facade: WithBaseURL("api.intercom.io"): must begin with https://
}

func ExampleNewWithTokenSource() {
	srv := pretend()
	defer srv.Close()
	source := func(context.Context) (string, error) { return "good-token", nil } // from a vault, a file, a database
	client, err := facade.NewWithTokenSource(NewClient, source, facade.WithBaseURL(srv.URL))
	if err != nil {
		log.Fatal(err)
	}
	me, err := client.Me(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(me.Name)
	// Output: Grace
}

func ExampleWithTimeout() {
	srv := pretend()
	defer srv.Close()
	client, err := facade.New(NewClient, "good-token", facade.WithBaseURL(srv.URL), facade.WithTimeout(2*time.Minute))
	if err != nil {
		log.Fatal(err)
	}
	// A page is waiting for this one: it has five seconds, repetitions and waits included.
	me, err := client.Me(context.Background(), facade.WithTimeout(5*time.Second))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(me.Name)
	// Output: Grace
}

func ExampleWithRetry() {
	srv := pretend()
	defer srv.Close()
	// A batch at night has time: it tries more often, and waits longer.
	client, err := facade.New(NewClient, "good-token", facade.WithBaseURL(srv.URL), facade.WithMaxRetries(6),
		facade.WithRetry(facade.RetryPolicy{Backoff: time.Second, MaxWait: 5 * time.Minute}))
	if err != nil {
		log.Fatal(err)
	}
	me, err := client.Me(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(me.Name)
	// Output: Grace
}

func ExampleWithResponse() {
	srv := pretend()
	defer srv.Close()
	client, err := facade.New(NewClient, "good-token", facade.WithBaseURL(srv.URL))
	if err != nil {
		log.Fatal(err)
	}
	var meta facade.Response
	if _, err := client.Me(context.Background(), facade.WithResponse(&meta)); err != nil {
		log.Fatal(err)
	}
	fmt.Println(meta.StatusCode, meta.RequestID, meta.Attempts)
	// Output: 200 b2i3ri5909msvfqskol0 1
}

func Example_errors() {
	srv := pretend()
	defer srv.Close()
	client, err := facade.New(NewClient, "revoked-token", facade.WithBaseURL(srv.URL))
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.Me(context.Background())
	var failure api.Failure
	switch {
	case errors.Is(err, api.ErrUnauthorized):
		fmt.Println("ask for another token")
	case errors.As(err, &failure) && failure.Outcome() == api.Unknown:
		fmt.Println("it may have happened")
	}
	// Output: ask for another token
}
