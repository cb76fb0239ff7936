package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// ids are those of the lines of a file, in their order.
func ids(t *testing.T, path string) (all []string) {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	for line := range bytes.Lines(data) {
		var item struct{ ID string }
		require.NoError(t, json.Unmarshal(line, &item), "%s", line)
		all = append(all, item.ID)
	}
	return all
}

func TestPullAppendsWhatHasChanged(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	srv.SeedContacts(200)
	srv.AddTag("vip")
	code, out := invoke(t, srv, "pull", "contacts", "tags", "-version", "2.14", "-out", dir)
	require.Zero(t, code, out)
	assert.Contains(t, out, "contacts: 200 items, done")
	path := filepath.Join(dir, "contacts.jsonl")
	assert.Len(t, ids(t, path), 200)
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteString(`{"half a li`) // a kill
	require.NoError(t, err)
	require.NoError(t, f.Close())
	srv.Advance(time.Hour)
	added := srv.AddContact(intercomtest.Contact{Name: "Ada"})
	code, out = invoke(t, srv, "pull", "contacts", "-out", dir, "-since", "2020-01-01")
	require.Zero(t, code, out)
	assert.Contains(t, out, "goes on from the last pull; -since is for the first one")
	all := ids(t, path)
	assert.Contains(t, all, added)
	assert.Less(t, len(all), 250, "what is old does not come again")

	require.NoError(t, os.Remove(path)) // somebody took it away to work on it
	code, out = invoke(t, srv, "pull", "contacts", "-out", dir)
	require.Zero(t, code, out)
	assert.Less(t, len(ids(t, path)), 50)
}

func TestPullSince(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	srv.AddConversation(intercomtest.Conversation{Body: "old", CreatedAt: 1_700_000_000})
	young := srv.AddConversation(intercomtest.Conversation{Body: "young"})
	code, out := invoke(t, srv, "pull", "conversations", "-since", "2024-01-01", "-out", dir)
	require.Zero(t, code, out)
	assert.Equal(t, []string{young}, ids(t, filepath.Join(dir, "conversations.jsonl")))
}

func TestPullRefusesFilesThatAreNotItsOwn(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	srv.SeedContacts(3)
	path := filepath.Join(dir, "contacts.jsonl")
	require.NoError(t, os.WriteFile(path, []byte("mine\n"), 0o600))
	code, out := invoke(t, srv, "pull", "contacts", "-out", dir)
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, out, "contacts.state.json is not: move one of the two")
	require.NoError(t, os.Remove(path))
	code, out = invoke(t, srv, "pull", "contacts", "-out", dir)
	require.Zero(t, code, out)
	require.NoError(t, os.Truncate(path, 10))
	code, out = invoke(t, srv, "pull", "contacts", "-out", dir)
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, out, "was it changed?")
}

// TestPullOfWhatCannotBeResumed breaks off scrolls and lists: the next pull starts them again, and no line is there twice.
func TestPullOfWhatCannotBeResumed(t *testing.T) {
	for kind, path := range map[string]string{"companies": "/companies/scroll", "articles": "/articles"} {
		srv, dir := intercomtest.New(t), t.TempDir()
		srv.SeedCompanies(250)
		for range 250 {
			srv.AddArticle(intercomtest.Article{Title: "x"})
		}
		srv.Fail(intercomtest.Match{Method: "GET", Path: path, Nth: 2, Times: 1}, intercomtest.APIError(403, "forbidden", "no more"))
		code, out := invoke(t, srv, "pull", kind, "-out", dir)
		assert.Equal(t, exitFailed, code, out)
		srv.Heal()
		srv.Advance(2 * time.Minute) // the scroll that was left open expires
		code, out = invoke(t, srv, "pull", kind, "-out", dir)
		require.Zero(t, code, out)
		all := ids(t, filepath.Join(dir, kind+".jsonl"))
		assert.Len(t, all, 250, kind)
	}
}

func TestReconcile(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	made := srv.SeedContacts(20)
	code, out := invoke(t, srv, "pull", "contacts", "-out", dir)
	require.Zero(t, code, out)
	rewrite := func(change func(lines []string) []string) {
		data, err := os.ReadFile(filepath.Join(dir, "contacts.jsonl"))
		require.NoError(t, err)
		assert.NotEmpty(t, change(strings.SplitAfter(string(data), "\n")))
	}
	rewrite(func(lines []string) []string { return lines })
	c := newClientOf(t, srv)
	c("POST", "/contacts/"+made[0]+"/archive", nil)
	c("DELETE", "/contacts/"+made[1], nil)
	c("PUT", "/contacts/"+made[2], map[string]any{"name": "Ada L."})
	added := srv.AddContact(intercomtest.Contact{Name: "New"})
	code, out = invoke(t, srv, "pull", "contacts", "-out", dir, "-reconcile")
	require.Zero(t, code, out)
	assert.Contains(t, out, "2 are gone, 19 there")
	all := ids(t, filepath.Join(dir, "contacts.jsonl"))
	assert.ElementsMatch(t, append(made[2:], added), all, "one line each")
	data, err := os.ReadFile(filepath.Join(dir, "contacts.removed.jsonl"))
	require.NoError(t, err)
	assert.Contains(t, string(data), `"id":"`+made[0]+`","why":"archived"`)
	assert.Contains(t, string(data), `"id":"`+made[1]+`","why":"deleted"`)
	data, err = os.ReadFile(filepath.Join(dir, "contacts.jsonl"))
	require.NoError(t, err)
	assert.Contains(t, string(data), "Ada L.")
	code, out = invoke(t, srv, "pull", "contacts", "-out", dir, "-reconcile")
	require.Zero(t, code, out)
	assert.Contains(t, out, "0 are gone, 19 there")
	assert.Len(t, ids(t, filepath.Join(dir, "contacts.jsonl")), 19)
}

// A file that takes the place of another is there or not, whenever the program is killed: nothing is lost, and no line is cut.
func TestReconcileIsKilled(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	made := srv.SeedContacts(20)
	path, state := filepath.Join(dir, "contacts.jsonl"), filepath.Join(dir, "contacts.state.json")
	read := func(name string) []byte {
		data, err := os.ReadFile(name) //nolint:gosec // of the test
		require.NoError(t, err)
		return data
	}
	code, out := invoke(t, srv, "pull", "contacts", "-out", dir)
	require.Zero(t, code, out)
	oldLines, oldState := read(path), read(state)
	for _, id := range made[:5] {
		newClientOf(t, srv)("DELETE", "/contacts/"+id, nil)
	}
	code, out = invoke(t, srv, "pull", "contacts", "-out", dir, "-reconcile")
	require.Zero(t, code, out)
	newLines := read(path)
	require.Less(t, len(newLines), len(oldLines))
	var at map[string]any
	require.NoError(t, json.Unmarshal(oldState, &at))
	at["next"] = len(newLines)
	announced, err := json.Marshal(at)
	require.NoError(t, err)
	for name, files := range map[string]struct{ lines, next, state []byte }{
		"while the new file was written": {oldLines, newLines[:len(newLines)/2], oldState},
		"before it was announced":        {oldLines, newLines, oldState},
		"before it took the place":       {oldLines, newLines, announced},
		"afterwards":                     {newLines, nil, announced},
	} {
		for _, args := range [][]string{nil, {"-reconcile"}} {
			require.NoError(t, os.WriteFile(path, files.lines, 0o600))
			require.NoError(t, os.WriteFile(state, files.state, 0o600))
			_ = os.Remove(path + ".new")
			if files.next != nil {
				require.NoError(t, os.WriteFile(path+".new", files.next, 0o600))
			}
			code, out := invoke(t, srv, append([]string{"pull", "contacts", "-out", dir}, args...)...)
			require.Zero(t, code, "%s: %s", name, out)
			all := ids(t, path)
			assert.Subset(t, all, made[5:], name)
			if args != nil {
				assert.ElementsMatch(t, made[5:], all, name)
			}
			code, out = invoke(t, srv, "pull", "contacts", "-out", dir, "-reconcile") // and again
			require.Zero(t, code, "%s: %s", name, out)
			assert.ElementsMatch(t, made[5:], ids(t, path), name)
		}
	}
}

// TestPullIsOfOneWorkspace: seen from another workspace everything in a copy is gone.
func TestPullIsOfOneWorkspace(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	srv.SeedContacts(3)
	code, out := invoke(t, srv, "pull", "contacts", "-reconcile", "-out", dir)
	require.Zero(t, code, out)
	path, state := filepath.Join(dir, "contacts.jsonl"), filepath.Join(dir, "contacts.state.json")
	for _, name := range []string{path, state} {
		info, err := os.Stat(name)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "it is personal data")
	}
	text, err := os.ReadFile(state)
	require.NoError(t, err)
	var kept map[string]any
	require.NoError(t, json.Unmarshal(text, &kept))
	require.NotEmpty(t, kept["workspace"])
	kept["workspace"] = "another"
	text, err = json.Marshal(kept)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(state, text, 0o600))
	for _, args := range [][]string{{}, {"-reconcile"}} {
		code, out = invoke(t, srv, append([]string{"pull", "contacts", "-out", dir}, args...)...)
		assert.Equal(t, exitFailed, code, out)
		assert.Contains(t, out, "is a copy of workspace another, and the token is for")
		assert.Len(t, ids(t, path), 3)
	}
}
