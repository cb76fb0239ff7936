package changes_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/changes"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A bookmark is as far back as what may not have been findable: by the newest change that was met, or by when the walk began
// by the server's clock, whichever is earlier; never before the one that it began with.
func TestBookmark(t *testing.T) {
	at := func(second int) time.Time { return time.Date(1999, 12, 31, 12, 0, second, 0, time.UTC) }
	for name, tt := range map[string]struct {
		delay        time.Duration
		takes        time.Duration // the answer
		date         time.Time     // of the answer
		newest, from int
		want         int
	}{
		"the newest change":              {-1, 0, at(100), 50, 0, 50},
		"the beginning":                  {-1, 0, at(100), 150, 0, 100},
		"the beginning, before a wait":   {-1, 20 * time.Second, at(100), 150, 0, 80},
		"by default":                     {0, 0, at(3000), 2000, 0, 1100},
		"a delay":                        {30 * time.Second, 0, at(100), 50, 0, 20},
		"the one that it began with":     {30 * time.Second, 0, at(100), 50, 40, 40},
		"no date":                        {-1, 0, time.Time{}, 50, 0, 50},
		"no date, the newest and a wait": {-1, 20 * time.Second, time.Time{}, 50, 0, 30},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, err := facade.New(func(c api.Caller) api.Caller { return c }, "a-token-of-the-tests", facade.WithHTTPClient(&http.Client{
					Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
						time.Sleep(tt.takes)
						header := http.Header{}
						if !tt.date.IsZero() {
							header.Set("Date", tt.date.Format(http.TimeFormat))
						}
						body := fmt.Sprintf(`{"type":"conversation.list","conversations":[{"id":"1","updated_at":%d}],"pages":{"type":"pages"}}`, at(tt.newest).Unix())
						return &http.Response{StatusCode: http.StatusOK, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
					})}))
				require.NoError(t, err)
				var end changes.State
				for page, err := range changes.New(client, changes.Options{Version: "2.12", SearchDelay: tt.delay}).Walk(t.Context(), changes.Conversations, changes.Since(at(tt.from))) {
					require.NoError(t, err)
					end = page.State
				}
				assert.Equal(t, at(tt.want), end.Since)
				assert.Equal(t, at(tt.newest), end.Seen)
			})
		})
	}
}
