package intercomtest_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

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

// Seed, run the code under test, assert what was sent. In a test, t stands where this example has its own.
func ExampleServer_AssertSent() {
	var t printer
	srv := intercomtest.New(t)
	defer srv.Close()
	err := srv.Load(strings.NewReader(`{"contacts": [{"key": "ada", "id": "5f0c4ab1e3d94c07b2a6a8d1", "email": "ada@mail.example"}]}`))
	fmt.Println(err)

	_, err = post(srv, "/contacts/"+srv.ID("ada")+"/notes", `{"body":"Prefers the telephone.","admin_id":"2110"}`)
	fmt.Println(err)

	fmt.Println(srv.AssertSent(t, "POST", "/contacts/{id}/notes", intercomtest.JSON(`{"admin_id":"2110"}`), intercomtest.Times(1)))
	srv.AssertSent(t, "POST", "/contacts/{id}/notes", intercomtest.JSON(`{"admin_id":"2111"}`))
	// Output:
	// <nil>
	// <nil>
	// true
	// intercomtest: POST /contacts/{id}/notes was sent 0 times as asked for, want 1; closest of 1 requests:
	// 	POST /contacts/5f0c4ab1e3d94c07b2a6a8d1/notes: 200
	// 		body.admin_id: want "2111", sent "2110"
}

// A file of fixtures in the words of the API. Records refer to each other by keys that the file chooses.
func ExampleServer_Load() {
	srv, err := intercomtest.NewServer()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()
	err = srv.Load(strings.NewReader(`{
		"companies": [{"key": "acme", "company_id": "acme-1", "name": "Acme", "custom_attributes": {"tier": "gold"}}],
		"contacts": [
			{"key": "ada", "email": "ada@mail.example", "companies": [{"id": "$acme"}]},
			{"key": "bo", "role": "lead", "name": "Bo", "created_at": 1900000000}
		],
		"tags": [{"name": "vip", "users": [{"id": "$ada"}]}],
		"conversations": [{
			"key": "parcel", "from": {"id": "$ada"}, "body": "Where is my parcel?",
			"parts": [
				{"message_type": "comment", "type": "admin", "admin_id": "2110", "body": "On its way."},
				{"message_type": "close", "type": "admin", "admin_id": "2110"}
			]
		}]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	contact, _ := srv.Contact(srv.ID("bo"))
	conversation, _ := srv.Conversation(srv.ID("parcel"))
	fmt.Println(contact["name"], conversation["state"], srv.Count()["contact"])

	fmt.Println(srv.Load(strings.NewReader("{\n  \"contacts\": [\n    {\"emial\": \"cy@mail.example\"}\n]}")).Error()[:54])
	// Output:
	// Bo closed 2
	// fixtures, line 3: contacts: unknown field "emial", the
}

// An operation that keeps no state here answers what the test wants.
func ExampleServer_Answer() {
	srv, err := intercomtest.NewServer()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()
	srv.Answer(intercomtest.Match{Method: "POST", Path: "/visitors/convert"}, 200, map[string]any{"type": "contact", "role": "user"})
	answer, err := post(srv, "/visitors/convert", `{"type":"user"}`)
	fmt.Println(answer, err)
	// Output: 200 32 bytes <nil>
}

// printer is a test that prints its failures.
type printer struct{ *testing.T }

func (printer) Helper()                           {}
func (printer) Cleanup(func())                    {}
func (printer) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }

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
