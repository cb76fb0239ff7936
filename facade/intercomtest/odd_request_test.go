package intercomtest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// words are those that the server's code knows: names of fields, types and values.
func words(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	var found []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, match := range regexp.MustCompile(`"([a-z][a-z_]{1,40})"`).FindAllSubmatch(source, -1) {
			found = append(found, string(match[1]))
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// oddities makes requests that no client of ours would make.
type oddities struct {
	*rand.Rand
	words, ids []string
}

func (o *oddities) one(of ...string) string { return of[o.IntN(len(of))] }

// value is a JSON value of any kind.
func (o *oddities) value(depth int) string {
	switch n := o.IntN(14); {
	case n < 2 && depth > 0:
		return o.object(depth - 1)
	case n < 4 && depth > 0:
		items := make([]string, o.IntN(3))
		for i := range items {
			items[i] = o.value(depth - 1)
		}
		return "[" + strings.Join(items, ",") + "]"
	case n < 7:
		return `"` + o.one(o.ids...) + `"`
	case n < 9:
		return `"` + o.one(o.words...) + `"`
	}
	return o.one("null", "true", "false", "0", "-1", "1.5", "1e400", "99999999999999999999", "-9223372036854775808", "1700000000", "1700000000000", `""`, `" "`,
		`"\u0000"`, `"\ud800"`, `"\r\n"`, `"ada@example.com"`, `"<p></p>"`, `"`+strings.Repeat("x", 300)+`"`, "[]", "{}", `"2026-01-01"`, `"http://%zz"`)
}

func (o *oddities) object(depth int) string {
	fields := make([]string, o.IntN(7))
	for i := range fields {
		fields[i] = fmt.Sprintf("%q:%s", o.one(o.words...), o.value(depth))
	}
	return "{" + strings.Join(fields, ",") + "}"
}

func (o *oddities) body() string {
	if o.IntN(8) > 0 {
		return o.object(3)
	}
	return o.one("", "{", "nonsense", `{"a":1}{"b":2}`, "[]", "null", "7", `"x"`, "\xff\xfe", `{"a":`, strings.Repeat("[", 20_000), strings.Repeat(`{"query":`, 20_000),
		`{"query":`+strings.Repeat(`{"operator":"AND","value":[`, 2000)+strings.Repeat("]}", 2000)+`}`)
}

// usual are bodies that are taken, of operations whose records others show.
var usual = map[string]string{
	"POST /contacts":                    `{"role":"user","email":"ada@example.com","external_id":"u-1","name":"Ada","phone":"+15550100","signed_up_at":1700000000,"custom_attributes":{"plan":"team"}}`,
	"PUT /contacts/{id}":                `{"role":"user","email":"bob@example.com","name":"Bob","last_seen_at":1700000000,"owner_id":991267516,"unsubscribed_from_emails":true,"custom_attributes":{"plan":null}}`,
	"POST /contacts/merge":              `{"from":"1","into":"2"}`,
	"POST /contacts/search":             `{"query":{"operator":"AND","value":[{"field":"created_at","operator":">","value":1700000000},{"field":"email","operator":"~","value":"a"}]},"pagination":{"per_page":2,"starting_after":null},"sort":{"field":"name","order":"descending"}}`,
	"POST /conversations/search":        `{"query":{"operator":"OR","value":[{"field":"state","operator":"=","value":"open"},{"field":"statistics.count_reopens","operator":"IN","value":[1,2]}]},"pagination":{"per_page":2}}`,
	"POST /tickets/search":              `{"query":{"field":"created_at","operator":">","value":"1700000000"},"pagination":{"per_page":2}}`,
	"POST /companies":                   `{"company_id":"c-1","name":"Shop","plan":"gold","size":7,"monthly_spend":9.5,"remote_created_at":1700000000,"website":"http://example.com","custom_attributes":{"a":1}}`,
	"POST /contacts/{contact_id}/notes": `{"body":"<p>x</p>","admin_id":"991267516"}`,
	"POST /tags":                        `{"name":"vip","users":[{"id":"1","untag":true}],"companies":[{"company_id":"c-1"}]}`,
	"POST /events":                      `{"event_name":"ordered","created_at":1700000000,"user_id":"u-1","metadata":{"price":{"amount":7,"currency":"eur"},"order":{"url":"x","value":"y"}}}`,
	"POST /conversations":               `{"from":{"type":"user","id":"1"},"body":"hi"}`,
	"POST /conversations/{id}/reply":    `{"message_type":"comment","type":"admin","admin_id":"991267516","body":"hi","attachment_urls":["http://example.com/a"],"created_at":1700000000}`,
	"POST /conversations/{id}/parts":    `{"message_type":"assignment","type":"admin","admin_id":"991267516","assignee_id":"991267516","body":"x","snoozed_until":1700000000}`,
	"PUT /conversations/{id}":           `{"read":true,"title":"x","custom_attributes":{"a":"b"},"company_id":"1"}`,
	"POST /messages":                    `{"message_type":"email","subject":"s","body":"b","template":"plain","from":{"type":"admin","id":"991267516"},"to":{"type":"user","id":"1"}}`,
	"POST /ticket_types":                `{"name":"Bug","description":"d","category":"Customer","icon":"x","is_internal":false}`,
	"POST /tickets":                     `{"ticket_type_id":"1","contacts":[{"id":"1"}],"ticket_attributes":{"_default_title_":"t"},"created_at":1700000000,"skip_notifications":true}`,
	"PUT /tickets/{id}":                 `{"ticket_attributes":{"_default_title_":"t"},"state":"in_progress","open":true,"is_shared":true,"snoozed_until":1700000000,"assignment":{"admin_id":"991267516","assignee_id":"0"}}`,
	"POST /articles":                    `{"title":"t","description":"d","body":"<p>b</p>","author_id":991267516,"state":"published","parent_id":1,"parent_type":"collection","translated_content":{"fr":{"type":"article_content","title":"t","author_id":991267516}}}`,
	"POST /help_center/collections":     `{"name":"c","description":"d","parent_id":"1","translated_content":{"fr":{"name":"n"}}}`,
	"POST /data_attributes":             `{"name":"a","model":"contact","data_type":"options","options":[{"value":"x"},{"value":"y"}],"description":"d","messenger_writable":true}`,
	"POST /subscription_types":          `{"id":"1","consent_type":"opt_in"}`,
	"POST /calls":                       `{"phone_number":"+15550100"}`,
	"POST /export/content/data":         `{"created_at_after":1700000000,"created_at_before":1700009999}`,
}

var values = regexp.MustCompile(`:("[^"]*"|-?[0-9.]+|true|false|null)`)

// nearly is a usual body with some values changed.
func (o *oddities) nearly(body string) string {
	return values.ReplaceAllStringFunc(body, func(value string) string {
		switch o.IntN(6) {
		case 0:
			return ":" + o.value(2)
		case 1:
			return `:"` + o.one(o.ids...) + `"`
		}
		return value
	})
}

func (o *oddities) path(template string) string {
	parts := strings.Split(template, "/")
	for i, part := range parts {
		if strings.HasPrefix(part, "{") {
			parts[i] = o.one(o.one(o.ids...), o.one(o.ids...), o.one(o.ids...), "0", "-1", "x", "%20", "%2F", "%00", "%0D%0A", "..", "%2e%2e", "99999999999999999999", strings.Repeat("9", 500), "%F0%9F%98%80", "%ff")
		}
	}
	path := strings.Join(parts, "/")
	if o.IntN(3) == 0 {
		path += "?" + o.one("page", "per_page", "starting_after", "order", "sort", "query", "email", "user_id", "type", "scroll_param", "cursor", "since", "intercom_user_id", o.one(o.words...)) + "=" +
			o.one("0", "-1", "1", "x", "", "99999999999999999999", "%00", "%zz", "WzE3XQ==", "%0D%0A", "1700000000", o.one(o.ids...), "1&page=1&page=2")
	}
	return path
}

// Requests that make no sense are answered as requests that make none, in any number at once: the server neither fails nor hangs.
func TestOddRequests(t *testing.T) {
	u := newUser(t, intercomtest.WithRateLimit(1_000_000, 10*time.Second))
	u.srv.SeedContacts(5)
	u.srv.SeedCompanies(3)
	u.srv.SeedConversations(3)
	known := words(t)
	var all sync.WaitGroup
	var carriedOut atomic.Int64
	for worker := range 4 {
		all.Go(func() {
			o := &oddities{rand.New(rand.NewPCG(uint64(worker), 7)), known, []string{"1", "991267516"}}
			for i := range 300 {
				version := o.one("2.10", "2.12", "2.14", "2.15", "2.16", "Preview")
				if i%50 == 0 {
					o.ids = o.ids[:2]
					for _, kept := range regexp.MustCompile(`"id":"?([0-9a-z-]+)`).FindAllSubmatch(u.srv.Snapshot(), -1) {
						if len(o.ids) < 400 {
							o.ids = append(o.ids, string(kept[1]))
						}
					}
				}
				operation := o.one(u.srv.Operations(version)...)
				if o.IntN(2) == 0 {
					operation = o.one(slices.Sorted(maps.Keys(usual))...)
				}
				method, template, _ := strings.Cut(operation, " ")
				if o.IntN(10) == 0 {
					method = o.one("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "FOO")
				}
				path := o.path(template)
				if o.IntN(20) == 0 {
					path = o.one("", "/", "//", "/contacts/", "//contacts", "/contacts//", "/%", "/%zz", "/contacts/%", "/../contacts", "/.", "/contacts/%2F..%2F", "/"+strings.Repeat("a/", 500))
				}
				body := o.body()
				if known := usual[operation]; known != "" && o.IntN(5) > 0 {
					body = o.nearly(known)
				}
				req, err := http.NewRequest(method, u.srv.URL+path, strings.NewReader(body))
				if err != nil {
					continue
				}
				req.Header.Set("Authorization", "Bearer "+u.srv.Token())
				if o.IntN(20) == 0 {
					req.Header.Set("Authorization", o.one("bearer "+u.srv.Token(), "Bearer", "", "Basic x", "Bearer nobody"))
				}
				req.Header.Set("Intercom-Version", version)
				req.Header.Set("Content-Type", "application/json")
				if o.IntN(20) == 0 {
					req.Header.Set("Intercom-Version", o.one("", "x", "2", "2.", "-1.5", "99999999999999999999.1"))
					req.Header.Set("Content-Type", o.one("", "text/plain", "multipart/form-data", "application/json; charset=\xff"))
				}
				a, err := u.send(req)
				if !assert.NoError(t, err, "%s %s", method, path) {
					continue
				}
				if a.status/100 == 2 {
					carriedOut.Add(1)
				}
				assert.Less(t, a.status, 500, "%s %s %.500s", method, path, body)
				if a.status >= 400 && method != "HEAD" {
					assert.True(t, json.Valid([]byte(a.raw)), "%s %s: %d %q", method, path, a.status, a.raw)
				}
			}
		})
	}
	all.Wait()
	assert.Greater(t, carriedOut.Load(), int64(50), "some are carried out")
}

// What is not written as HTTP has it is refused, and the next request is answered.
func TestRequestsThatAreNoHTTP(t *testing.T) {
	u := newUser(t)
	at, err := url.Parse(u.srv.URL)
	require.NoError(t, err)
	for _, request := range []string{"\x16\x03\x01\x02\x00\x01", "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
		"CONNECT x:1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET /me\r\n\r\n",
		"GET http://elsewhere.test/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "POST /tags HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nContent-Length: 8\r\n\r\n",
		"POST /tags HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "GET /me HTTP/1.1\r\nHost: x\r\nAuthorization: a\x00b\r\n\r\n"} {
		conn, err := net.Dial("tcp", at.Host)
		require.NoError(t, err)
		_, err = io.WriteString(conn, request)
		require.NoError(t, err)
		require.NoError(t, conn.(*net.TCPConn).CloseWrite())
		said, err := io.ReadAll(conn)
		require.NoError(t, err, "%q", request)
		assert.NotContains(t, string(said), " 200 ", "%q", request)
		require.NoError(t, conn.Close())
		u.ok("GET", "/me", "")
	}
}

func TestBodyThatIsTooLarge(t *testing.T) {
	u := newUser(t)
	a := u.do("POST", "/tags", `{"name":"`+strings.Repeat("x", 65<<20)+`"}`)
	assert.Equal(t, http.StatusRequestEntityTooLarge, a.status)
	assert.Contains(t, a.raw, "at most 67108864 bytes")
	u.ok("POST", "/tags", `{"name":"`+strings.Repeat("x", 100)+`"}`)
}
