package facade_test

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// scrolling is a client of an Intercom with 250 companies, which a scroll gives in three pages and an empty one.
func scrolling(t *testing.T) (*intercomtest.Server, *intercom.Client) {
	t.Helper()
	server := intercomtest.New(t, intercomtest.WithInMemory())
	server.SeedCompanies(250)
	client, err := facade.New(intercom.New, server.Token(), facade.WithBaseURL(server.URL), facade.WithHTTPClient(server.Client()))
	require.NoError(t, err)
	return server, client
}

// scrollThrough tells in a line each what happens.
func scrollThrough(ctx context.Context, client *intercom.Client, handle func(page int), opts ...api.CallOption) (told []string, err error) {
	start := func() iter.Seq2[*api.Page[intercom.Company], error] {
		return client.Companies.ScrollPages(ctx, intercom.ScrollCompaniesParams{}, opts...)
	}
	pages := 0
	for page, err := range facade.RestartingScroll(start, func(n int) { told = append(told, fmt.Sprint("again ", n)) }) {
		if err != nil {
			return told, err
		}
		told = append(told, fmt.Sprint(len(page.Items)))
		handle(pages)
		pages++
	}
	return told, nil
}

func TestScrollThatBreaksOff(t *testing.T) {
	scroll := intercomtest.Match{Path: "/companies/scroll"}
	for name, tt := range map[string]struct {
		breaks []int // which requests fail with a 500
		want   []string
		err    error
	}{
		"never": {nil, []string{"100", "100", "50", "0"}, nil},
		"once":  {[]int{3}, []string{"100", "100", "again 1", "100", "100", "50", "0"}, nil},
		// The scroll that broke off is open still, so that its successor is refused four times before it expires.
		"too often": {[]int{2, 8, 14, 20}, []string{"100", "again 1", "100", "again 2", "100", "again 3", "100"},
			api.ErrScrollExpired},
		"at the first page": {[]int{1}, nil, api.ErrServer},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server, client := scrolling(t)
				defer server.Close()
				for _, nth := range tt.breaks {
					scroll.Nth = nth
					server.Fail(scroll, intercomtest.APIError(http.StatusInternalServerError, "server_error", "the scroll is gone"))
				}
				told, err := scrollThrough(t.Context(), client, func(int) {})
				if tt.err != nil {
					require.ErrorIs(t, err, tt.err)
				} else {
					require.NoError(t, err)
				}
				assert.Equal(t, tt.want, told)
			})
		})
	}
}

// A handler that takes more than a minute loses the scroll, which is answered 404 then.
func TestScrollThatExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, client := scrolling(t)
		defer server.Close()
		told, err := scrollThrough(t.Context(), client, func(page int) {
			if page == 1 {
				time.Sleep(2 * time.Minute)
			}
		})
		require.NoError(t, err)
		assert.Equal(t, []string{"100", "100", "again 1", "100", "100", "50", "0"}, told)
	})
}

func TestScrollWhileAnotherIsOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, client := scrolling(t)
		defer server.Close()
		_, err := client.Companies.Scroll(t.Context(), intercom.ScrollCompaniesParams{}) // left open
		require.NoError(t, err)
		start := time.Now()
		told, err := scrollThrough(t.Context(), client, func(int) {})
		require.NoError(t, err)
		assert.Equal(t, []string{"100", "100", "50", "0"}, told)
		assert.Equal(t, time.Minute, time.Since(start).Round(time.Second), "nothing is asked before the other has expired")
	})
}

func TestScrollWhileAnotherStaysOpen(t *testing.T) {
	for name, tt := range map[string]struct {
		timeout, elapsed time.Duration
		opts             []api.CallOption
	}{
		"too long":              {year, 95 * time.Second, nil},
		"before the deadline":   {20 * time.Second, 15 * time.Second, nil},
		"at the deadline":       {15 * time.Second, 5 * time.Second, nil},
		"as long as is allowed": {year, 15 * time.Second, []api.CallOption{facade.WithScrollWait(15 * time.Second)}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server, client := scrolling(t)
				defer server.Close()
				server.Fail(intercomtest.Match{Path: "/companies/scroll", Times: intercomtest.Always},
					intercomtest.APIError(http.StatusBadRequest, "scroll_exists", "one is open"))
				ctx, cancel := context.WithTimeout(t.Context(), tt.timeout)
				defer cancel()
				start := time.Now()
				told, err := scrollThrough(ctx, client, func(int) {}, tt.opts...)
				var e *api.Error
				require.ErrorAs(t, err, &e)
				assert.True(t, e.HasCode("scroll_exists"))
				assert.Empty(t, told)
				assert.Equal(t, tt.elapsed, time.Since(start).Round(time.Second))
			})
		})
	}
}

func TestScrollThatIsCancelledWhileItWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, client := scrolling(t)
		defer server.Close()
		_, err := client.Companies.Scroll(t.Context(), intercom.ScrollCompaniesParams{})
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(7*time.Second, cancel)
		start := time.Now()
		_, err = scrollThrough(ctx, client, func(int) {})
		require.ErrorIs(t, err, context.Canceled)
		assert.Equal(t, 7*time.Second, time.Since(start).Round(time.Second))
	})
}

// The scroll of another process is waited for, and what it was refused with is told beside the end of the wait.
func TestScrollThatIsCancelledWhileAnotherStaysOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		exists := answer{status: 400, body: `{"type":"error.list","errors":[{"code":"scroll_exists"}]}`}
		c := scripted(t, script(exists, exists))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(7*time.Second, cancel)
		_, err := do(ctx, c, opScroll)
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, api.ErrScrollExists)
		assert.Equal(t, 2, attemptsOf(t, err))
		assert.Equal(t, api.Rejected, outcome(t, err))
		var e *api.CallError
		require.ErrorAs(t, err, &e)
		assert.Equal(t, 7*time.Second, e.Elapsed)
	})
}
