package main

import (
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
		assert.Contains(t, out, `row 1: rejected: signed_up_at is "soon" (want Unix seconds, a date`)
		assert.Contains(t, out, "row 2: rejected: upsert: contact")
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
