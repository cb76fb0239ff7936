package facade_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

// What the caller gave with the call is in no error, also where a transport writes it into a text that is no address.
func TestErrorsHideWhatTheCallerGave(t *testing.T) {
	c := oddClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
		return nil, errors.New("cannot ask for contact-0123 of ada@example.org, ada%40example.org or tenant-77")
	}), facade.WithMaxRetries(0))
	call := &api.Call{Operation: opGet, Path: []string{"contact-0123"}, Query: url.Values{"email": {"ada@example.org"}}}
	_, err := api.Do[widget](t.Context(), c, call, facade.WithHeader("X-Tenant", "tenant-77"))
	walkErrors(err, func(text string) {
		for _, given := range []string{"contact-0123", "ada@example.org", "ada%40example.org", "tenant-77"} {
			assert.NotContains(t, text, given)
		}
	})
}

// Codes in a log are cut and quoted like everything that a server writes.
func TestLoggedCodesAreCut(t *testing.T) {
	_, err := do(t.Context(), scripted(t, script(answer{status: 400, body: `{"errors":[{"code":"\u001b[2J` + strings.Repeat("x", 9999) + `"}]}`})), opPost)
	var e *api.Error
	require.ErrorAs(t, err, &e)
	text := e.LogValue().String()
	assert.Less(t, len(text), 1000)
	assert.NotContains(t, text, "\x1b")
}

// An answer whose body takes longer than an attempt may is that answer all the same.
func TestErrorWhoseBodyOutlastsItsAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := readerFunc(func(p []byte) (int, error) { time.Sleep(time.Second); p[0] = ' '; return 1, nil })
		_, err := do(t.Context(), oddClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusUnprocessableEntity, Header: http.Header{}, ContentLength: -1, Body: governed(r.Context(), slow)}, nil
		})), opPost, facade.WithAttemptTimeout(5*time.Second))
		require.IsType(t, &api.Error{}, err)
		require.ErrorIs(t, err, api.ErrUnprocessable)
		time.Sleep(time.Second)
	})
}

// blockingFile can be read again, and blocks when it is.
type blockingFile struct{ goOn chan struct{} }

func (b blockingFile) Read([]byte) (int, error)          { <-b.goOn; return 0, io.EOF }
func (b blockingFile) ReadAt([]byte, int64) (int, error) { <-b.goOn; return 0, io.EOF }
func (b blockingFile) Seek(_ int64, whence int) (int64, error) {
	if whence == io.SeekEnd {
		return 10, nil
	}
	return 0, nil
}

// A form that a transport reads again ends with its context, too.
func TestBlockedFormThatIsReadAgainEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		goOn := make(chan struct{})
		var again error
		_, err := api.Do[widget](t.Context(), oddClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.GetBody == nil {
				return nil, errors.New("cannot be read again")
			}
			body, err := r.GetBody()
			if err == nil {
				_, err = io.ReadAll(body)
			}
			again = err
			return nil, err
		}), facade.WithMaxRetries(0)), upload(blockingFile{goOn}), facade.WithTimeout(time.Second))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		synctest.Wait()
		require.ErrorIs(t, again, context.DeadlineExceeded)
		close(goOn)
	})
}
