package conformance

import (
	"cmp"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

// exchange is a request that a server is to be sent, and how it answers.
type exchange struct {
	request     string // "GET /boats?ids=1%2C2"
	contentType string // "" with a body is application/json
	accept      string // "" is application/json
	body        string // JSON, or a part of it where it is a form
	status      int    // 0 is 200
	answerType  string // "" is application/json
	answer      string
}

// future connects to a server that is to be sent exactly the exchanges, in order.
func future[C any](t *testing.T, connect func(api.Caller) C, exchanges ...exchange) C {
	t.Helper()
	next := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if next++; next > len(exchanges) {
			t.Errorf("request %d, %s %s, is one too many", next, r.Method, r.URL)
			return
		}
		x := exchanges[next-1]
		sent, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		assert.Equal(t, x.request, r.Method+" "+r.URL.RequestURI())
		assert.Equal(t, cmp.Or(x.accept, "application/json"), r.Header.Get("Accept"))
		switch kind := r.Header.Get("Content-Type"); {
		case x.body == "":
			assert.Empty(t, string(sent))
		case strings.HasPrefix(kind, "multipart/"):
			assert.Contains(t, string(sent), x.body)
		default:
			assert.Equal(t, cmp.Or(x.contentType, "application/json"), kind)
			assert.JSONEq(t, x.body, string(sent))
		}
		w.Header().Set("Content-Type", cmp.Or(x.answerType, "application/json"))
		w.WriteHeader(cmp.Or(x.status, http.StatusOK))
		_, err = io.WriteString(w, x.answer)
		assert.NoError(t, err)
	}))
	t.Cleanup(func() {
		server.Close()
		assert.Equal(t, len(exchanges), next, "requests")
	})
	client, err := facade.New(connect, Token, facade.WithBaseURL(server.URL), facade.WithMaxRetries(0), facade.WithStrictDecoding())
	require.NoError(t, err)
	return client
}
