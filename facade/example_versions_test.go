package facade_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/seed-a528e955/intercom-go/facade"
	v212 "github.com/seed-a528e955/intercom-go/gen/v212"
	v216 "github.com/seed-a528e955/intercom-go/gen/v216"
)

// Two versions in one program: a client of one is the caller of the other, so that both share the limiter, the
// connections and the options. Each call sends the version of its own package.
func ExampleNew_twoVersions() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Println(r.URL.Path, r.Header.Get("Intercom-Version"))
		_, _ = w.Write([]byte(`{"type": "contact", "id": "1"}`))
	}))
	defer server.Close()
	client, err := facade.New(v212.New, "access-token", facade.WithBaseURL(server.URL))
	if err != nil {
		fmt.Println(err)
		return
	}
	newer := v216.New(client)

	_, err = client.Contacts.Get(context.Background(), "1")
	fmt.Println(err)
	_, err = newer.Contacts.Get(context.Background(), "1")
	fmt.Println(err)
	// Output:
	// /contacts/1 2.12
	// <nil>
	// /contacts/1 2.16
	// <nil>
}
