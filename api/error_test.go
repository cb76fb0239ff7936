package api_test

import (
	"errors"
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

// Ten reasons are shown and logged, and the number of the others.
func TestErrorShowsTenReasons(t *testing.T) {
	of := func(n int) *api.Error {
		return wire.NewError(getCall, 400, nil, []byte(`{"errors":[`+strings.Repeat(`{"code":"c","message":"no"},`, n)+`{"message":"last"}]}`))
	}
	assert.NotContains(t, of(9).Error(), "more")
	assert.Contains(t, of(9).Error(), "; last")
	assert.Contains(t, of(10).Error(), "c: no; and 1 more")
	codes := func(e *api.Error) (code string) {
		for _, attr := range e.LogValue().Group() {
			if attr.Key == "code" {
				code = attr.Value.String()
			}
		}
		return code
	}
	assert.Equal(t, "c", codes(of(1)))
	assert.Equal(t, strings.Repeat("c,", 8)+"c", codes(of(9)))
	assert.Equal(t, strings.Repeat("c,", 9)+"c", codes(of(12)))
	for _, attr := range of(0).LogValue().Group() {
		assert.NotEqual(t, "code", attr.Key, "there is none")
	}
}

// What others wrote is cut between characters, and only where it is too long.
func TestErrorTextsAreCutBetweenCharacters(t *testing.T) {
	message := func(text string) string {
		return wire.NewError(&api.Call{}, 400, nil, []byte(fmt.Sprintf(`{"errors":[%q]}`, text))).Error()
	}
	whole := strings.Repeat("x", 500)
	assert.Equal(t, "400 Bad Request: "+whole, message(whole))
	assert.Equal(t, "400 Bad Request: "+whole+"…", message(whole+"x"))
	assert.Equal(t, "400 Bad Request: "+whole[1:]+"…", message(whole[1:]+"ü"))
	assert.Equal(t, "400 Bad Request: "+whole[2:]+"ü…", message(whole[2:]+"üx"))
	assert.EqualError(t, wire.NewCallError(&api.Call{}, api.NotSent, errors.New(strings.Repeat("\x80", 3000))), "not sent: …")
}

// A write that may have been done says so; a read does not.
func TestErrorOfAWriteThatMayHaveTakenEffect(t *testing.T) {
	write := &api.Call{Operation: opCreate}
	assert.Contains(t, wire.NewError(write, 500, nil, nil).Error(), "500 Internal Server Error (it may have taken effect)")
	assert.NotContains(t, wire.NewError(write, 400, nil, nil).Error(), "taken effect")
	assert.NotContains(t, wire.NewError(getCall, 500, nil, nil).Error(), "taken effect")
	assert.NotContains(t, wire.NewError(&api.Call{}, 500, nil, nil).Error(), "taken effect")
}

// Headers that an answer has not got are not there.
func TestErrorHeadersThatAreAbsent(t *testing.T) {
	assert.Equal(t, http.Header{"Link": {"<x>"}}, wire.NewError(getCall, 400, http.Header{"Link": {"<x>"}}, nil).Header)
}

// The time that a call took is shown to a hundredth of a second.
func TestErrorShowsTheTimeRounded(t *testing.T) {
	e := wire.NewError(getCall, 400, nil, nil)
	e.Attempts, e.Elapsed = 2, 1234567*time.Microsecond
	assert.Contains(t, e.Error(), "2 attempts in 1.23s")
}
