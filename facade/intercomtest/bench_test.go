package intercomtest_test

import (
	"fmt"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

var populations = []int{1_000, 10_000, 100_000}

// BenchmarkServer measures what one request costs in a workspace of some contacts, without a network.
func BenchmarkServer(b *testing.B) {
	const now = 1_900_000_000
	everyone := `{"field":"role","operator":"IN","value":["user","lead"]}`
	for _, n := range populations {
		srv := intercomtest.New(b, intercomtest.WithInMemory(), intercomtest.WithClock(func() time.Time { return time.Unix(now, 0) }))
		ids := srv.SeedContacts(n)
		middle, _ := srv.Contact(ids[n/2])
		between := fmt.Sprintf(`{"operator":"AND","value":[{"field":"created_at","operator":">","value":%d},{"field":"created_at","operator":"<","value":%d}]}`,
			now-60*n*3/4, now-60*n/4)
		for _, test := range []struct{ name, method, path, body string }{
			{"Page", "GET", "/contacts?per_page=150&page=4", ""},
			{"List50", "GET", "/contacts?per_page=50", ""},
			{"Get", "GET", "/contacts/" + ids[n/2], ""},
			{"SearchEmail", "POST", "/contacts/search", fmt.Sprintf(`{"query":{"field":"email","operator":"=","value":%q}}`, middle["email"])},
			{"SearchDates", "POST", "/contacts/search", `{"query":` + between + `,"sort":{"field":"created_at","order":"descending"}}`},
			{"SearchSorted", "POST", "/contacts/search", `{"query":` + everyone + `,"sort":{"field":"name","order":"ascending"}}`},
			{"SearchPage", "POST", "/contacts/search", `{"query":` + everyone + `,"pagination":{"per_page":150}}`},
			{"Create", "POST", "/contacts", `{"email":"new.%d@mail.example","name":"New"}`},
		} {
			b.Run(fmt.Sprintf("%s/contacts=%d", test.name, n), func(b *testing.B) {
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					body := strings.Replace(test.body, "%d", fmt.Sprint(b.N, "-", i, "-", time.Now().UnixNano()), 1)
					req := httptest.NewRequest(test.method, test.path, strings.NewReader(body))
					req.Header.Set("Authorization", "Bearer "+srv.Token())
					answer := httptest.NewRecorder()
					if srv.ServeHTTP(answer, req); answer.Code != 200 {
						b.Fatal(answer.Code, answer.Body)
					}
				}
			})
		}
	}
}

// BenchmarkSeedContacts measures how long a workspace takes to fill, and what a contact weighs.
func BenchmarkSeedContacts(b *testing.B) {
	for _, n := range populations {
		b.Run(fmt.Sprintf("contacts=%d", n), func(b *testing.B) {
			var before, after runtime.MemStats
			for b.Loop() {
				runtime.GC()
				runtime.ReadMemStats(&before)
				srv := intercomtest.New(b, intercomtest.WithInMemory())
				srv.SeedContacts(n)
				runtime.GC()
				runtime.ReadMemStats(&after)
				runtime.KeepAlive(srv)
			}
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "B/contact")
		})
	}
}

// BenchmarkStart measures how long a server takes to start and to answer for the first time.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		srv := intercomtest.New(b)
		u := user{t: b, srv: srv, version: "2.12"}
		u.ok("GET", "/me", "")
		srv.Close()
	}
}
