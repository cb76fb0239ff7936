package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// newClientOf makes requests that a test needs.
func newClientOf(t *testing.T, srv *intercomtest.Server) func(method, path string, body any) {
	t.Helper()
	client, err := facade.New(func(c api.Caller) api.Caller { return c }, srv.Token(), facade.WithBaseURL(srv.URL))
	require.NoError(t, err)
	return func(method, path string, body any) {
		op := &spec.Operation{Name: "Test", Method: method, Path: path, Version: "2.16"}
		_, err := api.Do[json.RawMessage](context.Background(), client, &api.Call{Operation: op, Body: body})
		require.NoError(t, err)
	}
}

func input(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

func TestPushContacts(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	path := input(t, dir, "users.CSV", "external_id,email,signed_up_at,custom_attributes.plan\n1,a@example.com,2026-01-31,team\n2,b@example.com,,\n")
	for range 2 {
		code, out := invoke(t, srv, "push", path, "-as", "contacts", "-out", dir)
		require.Zero(t, code, out)
		assert.Equal(t, 2, srv.Count()["contact"])
	}
	sent := srv.Requests("POST", "/contacts")
	require.Len(t, sent, 2)
	for _, e := range sent {
		if e.JSON()["external_id"] == "1" {
			assert.Equal(t, json.Number("1769817600"), e.JSON()["signed_up_at"])
			assert.Equal(t, map[string]any{"plan": "team"}, e.JSON()["custom_attributes"])
		} else {
			assert.Len(t, e.JSON(), 2, "empty values are left out")
		}
	}
}

func TestPushFromStandardInput(t *testing.T) {
	srv, journal := intercomtest.New(t), filepath.Join(t.TempDir(), "journal")
	for range 2 {
		code, out := invokeWith(t, srv, "external_id,name\n1,Ada\n2,Grace\n", "push", "-", "-as", "contacts", "-format", "csv", "-journal", journal)
		require.Zero(t, code, out)
	}
	assert.Len(t, srv.Requests("POST", "/contacts"), 2, "the second time nothing is left to do")
}

// TestPushCustomAttributes writes the text of a CSV file as the types that the workspace's attributes have.
func TestPushCustomAttributes(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	for name, dataType := range map[string]string{"seats": "integer", "score": "float", "paying": "boolean", "renewed": "date", "code": "string"} {
		newClientOf(t, srv)("POST", "/data_attributes", map[string]any{"name": name, "model": "contact", "data_type": dataType})
	}
	header := "external_id,custom_attributes.seats,custom_attributes.score,custom_attributes.paying,custom_attributes.renewed,custom_attributes.code\n"
	code, out := invoke(t, srv, "push", input(t, dir, "a.csv", header+"1,7,1.50,true,2026-01-31,007\n2,,,,,\n3,8,0.1,false,1769817600,x\n"), "-as", "contacts")
	require.Zero(t, code, out)
	assert.Len(t, srv.Requests("GET", "/data_attributes"), 1)
	for _, e := range srv.Requests("POST", "/contacts") {
		if e.JSON()["external_id"] == "1" {
			assert.Equal(t, map[string]any{"seats": json.Number("7"), "score": json.Number("1.50"), "paying": true, "renewed": json.Number("1769817600"), "code": "007"}, e.JSON()["custom_attributes"])
		}
	}
	code, out = invoke(t, srv, "push", input(t, dir, "b.csv", header+"4,many,,,,\n5,,NaN,,,\n6,,,perhaps,,\n7,,,,soon,\n"), "-as", "contacts")
	assert.Equal(t, exitRows, code)
	for _, want := range []string{
		`custom_attributes.seats is "many" (want a whole number)`, `custom_attributes.score is "NaN" (want a number)`,
		`custom_attributes.paying is "perhaps" (want true or false)`, `custom_attributes.renewed is "soon" (want Unix seconds`,
	} {
		assert.Contains(t, out, want)
	}
	srv.Fail(intercomtest.Match{Method: "GET", Path: "/data_attributes"}, intercomtest.APIError(http.StatusForbidden, "api_plan_restricted", "not with this token"))
	code, out = invoke(t, srv, "push", input(t, dir, "c.csv", "external_id,custom_attributes.code\n8,008\n"), "-as", "contacts")
	assert.Zero(t, code, out)
}

func TestFolderIsOfOneProcessAtATime(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	other := &command{dir: dir}
	release, err := other.occupy()
	require.NoError(t, err)
	for _, args := range [][]string{{"pull", "contacts"}, {"export", "-after", "2026-01-01"}} {
		code, out := invoke(t, srv, append(args, "-out", dir)...)
		assert.Equal(t, exitFailed, code)
		assert.Contains(t, out, "another intercom-sync works in "+dir)
	}
	release()
	code, out := invoke(t, srv, "pull", "contacts", "-out", dir)
	assert.Zero(t, code, out)
}

func TestPushCompaniesAndEvents(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	ada := srv.AddContact(intercomtest.Contact{ExternalID: "1"})
	code, out := invoke(t, srv, "push", input(t, dir, "c.csv", "company_id,name,size,monthly_spend\nc-1,Brno Press,40,12.5\n"), "-as", "companies")
	require.Zero(t, code, out)
	assert.Equal(t, 1, srv.Count()["company"])
	code, out = invoke(t, srv, "push", input(t, dir, "e.jsonl", `{"event_name":"ordered","created_at":1769817600,"id":"`+ada+`","metadata":{"order":9007199254740993}}`), "-as", "events")
	require.Zero(t, code, out)
	assert.Equal(t, 1, srv.Count()["event"])
	last, _ := srv.LastRequest()
	assert.Contains(t, string(last.Body), "9007199254740993")
}

func TestPushTellsWhatWasNotWritten(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	srv.AddContact(intercomtest.Contact{ExternalID: "9", Email: "taken@example.com"})
	path := input(t, dir, "bad.csv", "external_id,email,signed_up_at\n1,a@example.com,soon\n2,taken@example.com,\n3,c@example.com,\n")
	for range 2 { // and the second time, too
		code, out := invoke(t, srv, "push", path, "-as", "contacts")
		assert.Equal(t, exitRows, code, out)
		assert.Contains(t, out, `row 1 (external_id 1): rejected: signed_up_at is "soon" (want Unix seconds, a date`)
		assert.Contains(t, out, "row 2 (external_id 2): rejected: upsert: the email is that of contact")
		assert.Contains(t, out, "bad.csv.journal")
	}
	assert.Equal(t, 2, srv.Count()["contact"])
	code, out := invoke(t, srv, "push", input(t, dir, "e.csv", "event_name,user_id\nx,1\n"), "-as", "events")
	assert.Equal(t, exitRows, code)
	assert.Contains(t, out, "an event without created_at")
	code, out = invoke(t, srv, "push", input(t, dir, "ragged.csv", "email,name\na@example.com\n"), "-as", "contacts")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, out, "line 2")
}

// A lead without external_id that may have been written is not written again, and so it is not written at all.
func TestPushRefusesWhatItWouldWriteTwice(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	srv.Fail(intercomtest.Match{Method: "POST", Path: "/contacts", Times: 2}, intercomtest.APIError(http.StatusBadGateway, "server_error", "x").AfterEffect())
	for name, content := range map[string]string{
		"leads.csv":   "role,external_id,email\nlead,,ada@example.com\nlead,l-1,ada@example.com\n",
		"leads.jsonl": `{"role":"lead","email":"bob@example.com"}` + "\n" + `{"role":"lead","external_id":null,"email":"bob@example.com"}`,
	} {
		code, out := invoke(t, srv, "push", input(t, dir, name, content), "-as", "contacts")
		assert.Equal(t, exitRows, code, out)
		assert.Contains(t, out, "rejected: a lead without external_id cannot be told from another")
	}
	assert.Equal(t, 1, srv.Count()["contact"])
}

// Milliseconds are a moment in the year 58053.
func TestPushOfMilliseconds(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	newClientOf(t, srv)("POST", "/data_attributes", map[string]any{"name": "born", "model": "contact", "data_type": "date"})
	code, out := invoke(t, srv, "push", input(t, dir, "a.jsonl", `{"external_id":"1","signed_up_at":1769817600000}
{"external_id":"2","custom_attributes":{"born":1769817600000}}
{"external_id":"3","signed_up_at":1769817600,"custom_attributes":{"born":-1000000}}
{"external_id":"4","custom_attributes":{"born":"1000000"}}
{"external_id":"5","custom_attributes":{"born":"1769817600000"}}`), "-as", "contacts")
	assert.Equal(t, exitRows, code, out)
	for _, want := range []string{
		"row 1 (external_id 1): rejected: signed_up_at is 1769817600000 (want Unix seconds, a date",
		"row 2 (external_id 2): rejected: custom_attributes.born is 1769817600000 (want Unix seconds, a date",
		`row 5 (external_id 5): rejected: custom_attributes.born is "1769817600000" (want Unix seconds, a date`,
	} {
		assert.Contains(t, out, want)
	}
	assert.Equal(t, 2, srv.Count()["contact"])
}

func TestPushFilesThatCannotBeSentAsTheyAre(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	for want, content := range map[string]string{
		"line 3: it is not UTF-8":                   "external_id,name\n1,Ada\n2,J\xf6rg\n",
		`column 2 has the label " name"`:            "external_id, name\n1, Ada\n",
		"custom_attributes has a value, and so has": "external_id,custom_attributes,custom_attributes.plan\n1,x,team\n",
	} {
		path := input(t, dir, "a.csv", content)
		_ = os.Remove(path + ".journal")
		code, out := invoke(t, srv, "push", path, "-as", "contacts")
		assert.Equal(t, exitFailed, code, out)
		assert.Contains(t, out, want)
	}
}

func TestExportWithoutData(t *testing.T) {
	code, out := invoke(t, intercomtest.New(t), "export", "-after", "2026-01-01", "-out", t.TempDir())
	assert.Equal(t, exitNoData, code, out)
}

func TestExports(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	srv.SeedConversations(3)
	ada := srv.AddContact(intercomtest.Contact{Email: "ada@example.com"})
	newClientOf(t, srv)("POST", "/messages", map[string]any{
		"message_type": "inapp", "body": "Hello", "from": map[string]any{"type": "admin", "id": "2110"}, "to": map[string]any{"type": "user", "id": ada},
	})
	srv.Fail(intercomtest.Match{Method: "GET", Path: "/download/content/data/{id}", Times: 1}, intercomtest.APIError(http.StatusForbidden, "forbidden", "not now"))
	code, out := invoke(t, srv, "export", "-after", "2020-01-01", "-out", dir)
	assert.Equal(t, exitFailed, code, out)
	code, out = invoke(t, srv, "export", "-after", "2021-01-01", "-out", dir)
	assert.Equal(t, exitFailed, code, out)
	assert.Contains(t, out, "another export (from 2020-01-01) is unfinished here")
	code, out = invoke(t, srv, "export", "-after", "2020-01-01", "-out", dir)
	require.Zero(t, code, out)
	assert.Contains(t, out, ".zip\n")
	assert.Len(t, srv.Requests("POST", "/export/content/data"), 1, "it went on with the job")

	code, out = invoke(t, srv, "-version", "2.16", "datasets")
	require.Zero(t, code, out)
	assert.Contains(t, out, "conversation_state")
	code, out = invoke(t, srv, "export", "-version", "2.16", "-dataset", "conversation", "-attributes", "conversation_state,conversation_id", "-after", "2020-01-01", "-out", dir)
	require.Zero(t, code, out)
	files, err := filepath.Glob(filepath.Join(dir, "conversation-*.csv"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	content, err := os.ReadFile(files[0])
	require.NoError(t, err)
	assert.Regexp(t, `^State,Conversation ID\n`, string(content))
	code, out = invoke(t, srv, "export", "-version", "2.16", "-dataset", "boats", "-after", "2020-01-01", "-out", dir)
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, out, `unknown dataset "boats" (want one of conversation`)
}

// TestPushIsOfOneKindAndWorkspace: the journal of one is not that of another.
func TestPushIsOfOneKindAndWorkspace(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	path := input(t, dir, "k.csv", "external_id,company_id,name\n1,c-1,Ada\n")
	code, out := invoke(t, srv, "push", path, "-as", "contacts")
	require.Zero(t, code, out)
	code, out = invoke(t, srv, "push", path, "-as", "companies")
	assert.Equal(t, exitFailed, code, out)
	assert.Contains(t, out, `k.csv.journal is of "contacts of workspace `)
	assert.Zero(t, srv.Count()["company"])
	journal, err := os.ReadFile(path + ".journal")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path+".journal", bytes.Replace(journal, []byte("of workspace "), []byte("of workspace another"), 1), 0o600))
	code, out = invoke(t, srv, "push", path, "-as", "contacts")
	assert.Equal(t, exitFailed, code, out)
	assert.Contains(t, out, "the journal is that of another job")
}

// TestPushWithoutPermission: once it is given, the rows are written.
func TestPushWithoutPermission(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	path := input(t, dir, "users.csv", "external_id\n1\n2\n3\n")
	srv.Fail(intercomtest.Match{Method: "POST", Path: "/contacts", Times: 3}, intercomtest.APIError(403, "forbidden", "the token lacks a permission"))
	code, out := invoke(t, srv, "push", path, "-as", "contacts")
	assert.Equal(t, exitRows, code, out)
	assert.Contains(t, out, "3 rows: 0 written, 0 earlier, 0 refused, 0 unknown, 3 to be done")
	srv.Heal()
	code, out = invoke(t, srv, "push", path, "-as", "contacts")
	require.Zero(t, code, out)
	assert.Equal(t, 3, srv.Count()["contact"])
}

// TestPushAgain writes what was refused once more when that is asked for, and what was corrected anyway.
func TestPushAgain(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	path := input(t, dir, "users.csv", "external_id,signed_up_at\n1,soon\n2,\n")
	srv.Fail(intercomtest.Match{Method: "POST", Path: "/contacts", Times: 1}, intercomtest.APIError(422, "parameter_invalid", "no"))
	code, out := invoke(t, srv, "push", path, "-as", "contacts", "-workers", "1")
	assert.Equal(t, exitRows, code, out)
	assert.Zero(t, srv.Count()["contact"])
	code, out = invoke(t, srv, "push", path, "-as", "contacts", "-again")
	assert.Equal(t, exitRows, code, out)
	assert.Contains(t, out, "2 rows: 1 written, 0 earlier, 1 refused")
	input(t, dir, "users.csv", "external_id,signed_up_at\n1,2026-01-31\n2,\n")
	code, out = invoke(t, srv, "push", path, "-as", "contacts")
	require.Zero(t, code, out)
	assert.Contains(t, out, "2 rows: 1 written, 1 earlier, 0 refused")
}
