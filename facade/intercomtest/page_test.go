package intercomtest_test

import (
	"fmt"
	"io"
	"net/url"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// walk follows the cursors of a list and calls between pages; it returns the ids of each page.
func walk(u user, path string, items string, between func(page int)) (pages [][]any) {
	u.t.Helper()
	for cursor := ""; len(pages) < 100; {
		list := u.ok("GET", path+"&starting_after="+url.QueryEscape(cursor), "")
		assert.InDelta(u.t, len(pages)+1, at(list, "pages.page"), 0)
		pages = append(pages, each(list[items], "id"))
		next, ok := at(list, "pages.next.starting_after").(string)
		if !ok {
			assert.NotContains(u.t, list["pages"], "next")
			return pages
		}
		cursor = next
		between(len(pages))
	}
	return pages
}

func TestCursorsStandStill(t *testing.T) {
	u := newUser(t)
	ids := u.srv.SeedContacts(7)
	pages := walk(u, "/contacts?per_page=3", "data", func(page int) {
		switch page {
		case 1: // the last of the first page goes away, one comes in
			u.ok("DELETE", "/contacts/"+ids[2], "")
			ids = append(ids, u.srv.AddContact(intercomtest.Contact{Role: "lead"}))
		case 2:
			u.ok("POST", "/contacts/"+ids[0]+"/archive", "")
		}
	})
	assert.Equal(t, [][]any{{ids[0], ids[1], ids[2]}, {ids[3], ids[4], ids[5]}, {ids[6], ids[7]}}, pages)

	convs := u.srv.SeedConversations(4)
	assert.Equal(t, [][]any{{convs[0], convs[1]}, {convs[2], convs[3]}}, walk(u, "/conversations?per_page=2", "conversations", func(int) {}))

	second := u.ok("GET", "/contacts?page=2&per_page=3", "")
	assert.Equal(t, []any{ids[5], ids[6], ids[7]}, each(second["data"], "id"), "by number, after a delete and an archive")
	assert.Empty(t, u.ok("GET", "/contacts?page=99", "")["data"])
}

func TestPageSizes(t *testing.T) {
	u := newUser(t)
	u.srv.SeedContacts(51)
	u.srv.SeedConversations(21)
	u.srv.SeedCompanies(16)
	for path, want := range map[string]int{
		"/contacts": 50, "/contacts?per_page=150": 51, "/contacts?per_page=": 50, "/conversations": 20, "/companies": 15,
	} {
		list := u.ok("GET", path, "")
		items, _ := list["data"].([]any)
		if path == "/conversations" {
			items, _ = list["conversations"].([]any)
		}
		assert.Len(t, items, want, path)
	}
	for _, query := range []string{
		"per_page=151", "per_page=0", "per_page=-1", "per_page=many", "page=0", "page=x", "page=9223372036854775807", "starting_after=!",
		"starting_after=" + url.QueryEscape("WzEsMl0="), "starting_after=" + url.QueryEscape("bm9ueQ=="),
	} {
		assert.Equal(t, "400 parameter_invalid", u.refused("GET", "/contacts?"+query, ""), query)
	}
	clamped := newUser(t, intercomtest.WithClampedPages())
	clamped.srv.SeedContacts(151)
	assert.Len(t, clamped.ok("GET", "/contacts?per_page=1000", "")["data"], 150)
	assert.Equal(t, "400 parameter_invalid", clamped.refused("GET", "/contacts?per_page=0", ""))
}

func TestNotes(t *testing.T) {
	u := newUser(t)
	id := u.srv.AddContact(intercomtest.Contact{Email: "ada@mail.example"})
	made := []any{}
	for i := range 3 {
		note := u.ok("POST", "/contacts/"+id+"/notes", fmt.Sprintf(`{"body":"note %d","admin_id":"2112"}`, i))
		assert.Equal(t, "Lucía Brandt", at(note, "author.name"))
		assert.Equal(t, note, u.ok("GET", "/notes/"+text(note["id"]), ""))
		made = append(made, note["id"])
	}
	slices.Reverse(made)
	first := u.ok("GET", "/contacts/"+id+"/notes?per_page=2", "")
	assert.Equal(t, made[:2], each(first["data"], "id"), "newest first")
	second := u.ok("GET", text(at(first, "pages.next")), "")
	assert.Equal(t, made[2:], each(second["data"], "id"))
	assert.Nil(t, at(second, "pages.next"))
	assert.Contains(t, second["pages"], "next")
	assert.Equal(t, "404 not_found", u.refused("GET", "/notes/77", ""))
}

func TestManyContacts(t *testing.T) {
	u := newUser(t, intercomtest.WithInMemory())
	ids := u.srv.SeedContacts(20_000)
	body := `{"query":{"field":"role","operator":"=","value":"lead"},"sort":{"field":"created_at","order":"descending"},"pagination":{"per_page":2}}`
	found := u.ok("POST", "/contacts/search", body)
	assert.InDelta(t, 4000, found["total_count"], 0)
	assert.Equal(t, []any{ids[19_999], ids[19_994]}, each(found["data"], "id"))
	require.Len(t, u.ok("GET", "/contacts?per_page=150&page=100", "")["data"], 150)
}

func BenchmarkListContacts(b *testing.B) {
	u := newUser(b, intercomtest.WithInMemory())
	u.srv.SeedContacts(100_000)
	req := u.request("GET", "/contacts?per_page=150&page=300", "")
	for b.Loop() {
		res, err := u.srv.Client().Do(req)
		require.NoError(b, err)
		_, err = io.Copy(io.Discard, res.Body)
		require.NoError(b, err)
		require.NoError(b, res.Body.Close())
	}
}
