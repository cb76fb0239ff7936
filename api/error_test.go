package api_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

var getCall = &api.Call{Operation: opGet, Path: []string{"secret-id"}}

func coded(code, message string) string {
	return fmt.Sprintf(`{"type":"error.list","errors":[{"code":%q,"message":%q}]}`, code, message)
}

func TestErrorFields(t *testing.T) {
	header := http.Header{}
	for name, value := range map[string]string{
		"Content-Type": "application/json", "Retry-After": "3", "Link": "<x>", "Date": "Sat, 03 Feb 2024 04:05:06 GMT", "X-Request-Id": "b2i3ri5909msvfqskol0",
		"X-RateLimit-Limit": "83", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1706933110", "Set-Cookie": "secret", "Authorization": "Bearer secret", "X-Other": "1",
	} {
		header.Set(name, value)
	}
	body := []byte(`{"type":"error.list","request_id":"other","errors":[{"code":"parameter_invalid","message":"bad email","field":"email"},{"code":"data_invalid"}]}`)
	e := wire.NewError(getCall, 400, header, body)
	e.Attempts, e.Elapsed = 2, 1500*time.Millisecond

	assert.Equal(t, "error.list", e.Type)
	assert.Equal(t, "b2i3ri5909msvfqskol0", e.RequestID, "the header counts")
	assert.Equal(t, []api.ErrorItem{{Code: "parameter_invalid", Message: "bad email", Field: "email"}, {Code: "data_invalid"}}, e.Errors)
	assert.Equal(t, "parameter_invalid", e.Code())
	assert.True(t, e.HasCode("x", "data_invalid"))
	assert.False(t, e.HasCode("x"))
	assert.False(t, e.HasCode())
	assert.Equal(t, []string{"Contacts.Get", "GET", "/contacts/{contact_id}"}, []string{e.Operation, e.Method, e.Path})
	assert.Equal(t, api.RateLimit{Limit: 83, Reset: time.Unix(1706933110, 0).UTC(), Known: true}, e.RateLimit)
	assert.Equal(t, body, e.Body)
	assert.Len(t, e.Header, 8)
	assert.Empty(t, e.Header.Get("Set-Cookie"))
	assert.Equal(t, "83", e.Header.Get("X-RateLimit-Limit"))
	header.Set("Link", "changed")
	assert.Equal(t, "<x>", e.Header.Get("Link"))
	assert.EqualError(t, e, "Contacts.Get: GET /contacts/{contact_id}: 400 Bad Request: parameter_invalid: bad email (email); data_invalid (request id b2i3ri5909msvfqskol0; 2 attempts in 1.5s, outcome rejected)")

	_ = outcomeAs(e, api.Unknown) // a copy
	assert.Equal(t, api.Rejected, e.Outcome())
	e = outcomeAs(e, api.Applied)
	assert.Equal(t, api.Applied, e.Outcome())

	var b strings.Builder
	slog.New(slog.NewJSONHandler(&b, nil)).Error("failed", "err", e)
	assert.Contains(t, b.String(), `"err":{"operation":"Contacts.Get","method":"GET","path":"/contacts/{contact_id}","status":400,"outcome":"applied","attempts":2,"elapsed":1500000000,"request_id":"b2i3ri5909msvfqskol0","code":"parameter_invalid,data_invalid"}`)
	assert.NotContains(t, b.String(), "bad email")
	assert.NotContains(t, b.String(), "secret-id")

	bare := wire.NewError(&api.Call{}, 599, nil, nil)
	assert.EqualError(t, bare, "599")
	assert.Empty(t, bare.Code())
	assert.False(t, bare.RateLimit.Known)
	bare.GaveUp, bare.Attempts = "the retry budget is spent", 1
	assert.EqualError(t, bare, "599; not retried: the retry budget is spent")
	assert.Contains(t, bare.LogValue().String(), "gave_up=the retry budget is spent")
}
