package facade_test

import (
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// filled is a body of about a megabyte: as many items as that takes.
func filled(before string, item func(n int) string, after string) string {
	var b strings.Builder
	b.WriteString(before)
	for n := 0; b.Len() < 1<<20; n++ {
		if n > 0 {
			b.WriteByte(',')
		}
		b.WriteString(item(n))
	}
	return b.String() + after
}

func same(item string) func(int) string { return func(int) string { return item } }

func numbered(before, after string) func(int) string {
	return func(n int) string { return before + strconv.FormatInt(int64(n), 36) + after }
}

// nested is a value that is nested as deep as is read.
func nested(open, inside, closed string) string {
	const deep = 9_000
	return strings.Repeat(open, deep) + inside + strings.Repeat(closed, deep)
}

// allocatedBy is all that a call allocates from the first byte of its answer on, garbage included: never less than the
// peak. The server writes from memory that is there before.
func allocatedBy(t *testing.T, body string, opts ...api.CallOption) (bytes uint64, err error) {
	t.Helper()
	answer := []byte(body)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
		_, _ = w.Write(answer)
	}))
	defer server.Close()
	client, err := facade.New(intercom.New, token, facade.WithBaseURL(server.URL), facade.WithMaxRetries(0))
	require.NoError(t, err)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, err = range client.Contacts.ListPages(t.Context(), intercom.ListContactsParams{}, opts...) {
		if err != nil {
			break
		}
	}
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, err
}

// Whatever a server answers, a call takes at most 20 times the body and 16 MiB, also where the caller has raised the
// limits of items.
func TestMemoryOfACallIsBounded(t *testing.T) {
	const megabyte = 1 << 20
	for name, body := range map[string]string{
		"empty items":             filled(`{"data":[`, same(`{}`), `]}`),
		"nulls":                   filled(`{"data":[`, same(`null`), `]}`),
		"items in items":          filled(`{"data":[{"tags":{"data":[`, same(`{}`), `]}}]}`),
		"many short lists":        filled(`{"data":[`, same(`{"tags":{"data":[{},{}]}}`), `]}`),
		"objects for lists":       filled(`{"data":[`, same(`{"tags":{},"notes":{},"companies":{},"location":{}}`), `]}`),
		"lists for objects":       filled(`{"data":[`, same(`{"tags":[{}],"notes":[{},{}],"companies":[]}`), `]}`),
		"list again and again":    filled(`{`, same(`"data":[{},{},{},{},{},{},{},{}]`), `}`),
		"attributes":              filled(`{"data":[{"custom_attributes":{`, numbered(`"`, `":1`), `}}]}`),
		"attributes of each":      filled(`{"data":[`, same(`{"custom_attributes":{"a":1}}`), `]}`),
		"empty attributes":        filled(`{"data":[{"custom_attributes":{`, numbered(`"`, `":{}`), `}}]}`),
		"lists in attributes":     filled(`{"data":[{"custom_attributes":{"a":[`, same(`[[]]`), `]}}]}`),
		"numbers in attributes":   filled(`{"data":[{"custom_attributes":{"a":[`, same(`1`), `]}}]}`),
		"depth of attributes":     `{"data":[{"custom_attributes":` + nested(`{"a":`, `1`, `}`) + `}]}`,
		"depth of lists":          `{"data":[{"custom_attributes":{"a":` + nested(`[`, `1`, `]`) + `}}]}`,
		"depth of unknown":        `{"data":[{"unheard":` + nested(`[{"a":`, `1`, `}]`) + `}]}`,
		"unknown keys":            filled(`{`, numbered(`"`, `":1`), `}`),
		"unknown keys of items":   filled(`{"data":[`, numbered(`{"`, `":1}`), `]}`),
		"long unknown keys":       filled(`{`, numbered(`"`+strings.Repeat("k", 900), `":1`), `}`),
		"escapes":                 filled(`{"data":[`, same(`{"name":"`+strings.Repeat(`\u0001`, 500)+`"}`), `]}`),
		"one long escape":         `{"data":[{"name":"` + strings.Repeat(`\n`, megabyte/2) + `"}]}`,
		"half surrogates":         filled(`{"data":[`, same(`{"name":"\ud800","email":"\udc00"}`), `]}`),
		"half surrogates in keys": `{"data":[{"custom_attributes":` + strings.Repeat(`{"a":"\ud800","`+strings.Repeat("k", 900)+`":`, 1000) + `1` + strings.Repeat(`}`, 1000) + `}]}`,
		"wrong bytes":             `{"data":[{"name":"` + strings.Repeat("\xff", megabyte) + `"}]}`,
		"wrong bytes in items":    filled(`{"data":[`, same("{\"name\":\"\xff\"}"), `]}`),
		"odd values":              filled(`{"data":[`, same(`{"name":{},"created_at":[],"location":7}`), `]}`),
		"errors":                  filled(`{"type":"error.list","errors":[`, same(`{}`), `]}`),
		"broken off":              filled(`{"data":[`, same(`{}`), ``),
		"no JSON":                 strings.Repeat("<p>", megabyte/3),
		"brackets":                strings.Repeat("[", megabyte),
		"spaces":                  strings.Repeat(" ", megabyte),
		"text":                    `"` + strings.Repeat("t", megabyte) + `"`,
		"number":                  `{"data":[{"name":` + strings.Repeat("1", megabyte) + `}]}`,
		"small":                   `{"data":[{}]}`,
	} {
		for _, opts := range [][]api.CallOption{nil, {api.WithMaxItems(10*megabyte, 10*megabyte), api.WithRawItems()}} {
			took, err := allocatedBy(t, body, opts...)
			assert.LessOrEqual(t, took, uint64(20*len(body)+16*megabyte), "%s, %d options: %v", name, len(opts), err)
		}
	}
}

// A page as Intercom sends it takes at most four times its length.
func TestMemoryOfAPageIsFourTimesItsLength(t *testing.T) {
	contact := `{"type":"contact","id":"66f0c1a2b3c4d5e6f7000001","external_id":"u-1","workspace_id":"wk77","role":"user",
		"email":"sailor@harbour.example","phone":"+15550000001","name":"Sailor","owner_id":4000,"has_hard_bounced":false,
		"created_at":1772357400,"updated_at":1772357401,"signed_up_at":1772357402,"last_seen_at":null,"browser":"firefox",
		"avatar":{"type":"avatar","image_url":"https://pictures.harbour.example/1.png"},
		"location":{"type":"location","country":"Norway","region":"Vestland","city":"Bergen"},
		"tags":{"type":"list","url":"/contacts/1/tags","total_count":1,"has_more":false,"data":[{"type":"tag","id":"91","url":"/tags/91"}]},
		"notes":{"type":"list","url":"/contacts/1/notes","total_count":0,"has_more":false,"data":[]},
		"companies":{"type":"list","url":"/contacts/1/companies","total_count":0,"has_more":false,"data":[]},
		"custom_attributes":{"plan":"team","seats":12,"trial":false}}`
	body := `{"type":"list","data":[` + strings.Repeat(contact+",", 149) + contact + `]}`
	_, err := allocatedBy(t, body) // plans and connections are made once
	require.NoError(t, err)
	took, err := allocatedBy(t, body)
	require.NoError(t, err)
	assert.LessOrEqual(t, took, uint64(4*len(body)))
}
