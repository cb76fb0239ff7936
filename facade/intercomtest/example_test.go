package intercomtest_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// post stands for the client under test.
func post(srv *intercomtest.Server, path, body string) (string, error) {
	req, err := http.NewRequest(http.MethodPost, srv.URL+path, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer "+srv.Token())
	res, err := srv.Client().Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	return fmt.Sprintf("%d %d bytes", res.StatusCode, len(answer)), err
}

// A server outlives no program and needs no test: NewServer serves demos, too. In a test it is intercomtest.New(t).
func ExampleNewServer() {
	srv, err := intercomtest.NewServer(intercomtest.WithRegion("EU"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	id := srv.AddContact(intercomtest.Contact{Email: "ada@mail.example", Name: "Ada"})
	answer, err := post(srv, "/contacts/"+id+"/notes", `{"body":"Prefers the telephone."}`)
	fmt.Println(answer[:3], err)
	contact, _ := srv.Contact(id)
	fmt.Println(contact["name"], srv.Count()["note"])
	// Output:
	// 200 <nil>
	// Ada 1
}

// A connection that breaks leaves a client in doubt. The ledger knows what took effect.
func ExampleServer_Fail() {
	srv, err := intercomtest.NewServer()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()
	srv.Fail(intercomtest.Match{Method: "POST", Path: "/contacts"}, intercomtest.ResetBefore(), intercomtest.ResetAfter())

	for range 2 {
		_, err = post(srv, "/contacts", `{"email":"ada@mail.example"}`)
		last, _ := srv.LastRequest()
		fmt.Println("failed:", err != nil, "applied:", last.Applied, "created:", len(last.Created))
	}
	// Output:
	// failed: true applied: false created: 0
	// failed: true applied: true created: 1
}
