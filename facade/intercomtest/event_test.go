package intercomtest_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

const eventNow = 1_900_000_000

// eventful is a workspace with a user and a lead.
func eventful(t *testing.T) (u user, userID, leadID string) {
	t.Helper()
	u = newUser(t, intercomtest.WithClock(func() time.Time { return time.Unix(eventNow, 0) }))
	userID = u.srv.AddContact(intercomtest.Contact{Email: "ada@mail.example", ExternalID: "a-1"})
	return u, userID, u.srv.AddContact(intercomtest.Contact{Role: "lead", Name: "Lou"})
}

// happens posts an event, which is answered alike whether it is new or not.
func (u user) happens(who, name string, at int64, rest string) {
	u.t.Helper()
	a := u.do("POST", "/events", fmt.Sprintf(`{%s,"event_name":%q,"created_at":%d%s}`, who, name, at, rest))
	require.Equal(u.t, 202, a.status, a.raw)
	require.Empty(u.t, a.raw)
}

func TestEvents(t *testing.T) {
	u, userID, leadID := eventful(t)
	u.happens(`"user_id":"a-1"`, "bought-tea", eventNow-10, `,"metadata":{"cups":3,"price":{"amount":250,"currency":"eur"},"bill":{"url":"https://shop.example/7","value":"7"}}`)
	u.happens(`"email":"ADA@mail.example"`, "bought-milk", eventNow-20, "")
	u.happens(`"id":"`+leadID+`"`, "came-by", eventNow-5, "")
	u.happens(`"id":"`+userID+`"`, "bought-tea", eventNow-10, `,"metadata":{"cups":9}`)
	assert.Equal(t, 3, u.srv.Count()["event"], "the last is one that is there")
	assert.Equal(t, map[string]int{"event": 3}, u.srv.Ledger().Created())

	list := u.ok("GET", "/events?type=user&user_id=a-1", "")
	assert.Equal(t, "event.list", list["type"])
	assert.Equal(t, []any{"bought-tea", "bought-milk"}, each(list["events"], "event_name"))
	assert.Equal(t, []any{"event", userID, "a-1", "ada@mail.example"},
		[]any{at(list, "events.0.type"), at(list, "events.0.intercom_user_id"), at(list, "events.0.user_id"), at(list, "events.0.email")})
	assert.InDelta(t, eventNow-10, at(list, "events.0.created_at"), 0)
	assert.InDelta(t, 250, at(list, "events.0.metadata.price.amount"), 0)
	assert.Nil(t, at(list, "pages.next"))
	assert.Equal(t, list["events"], u.ok("GET", "/events?type=user&email=ada@mail.example", "")["events"])
	assert.Equal(t, []any{"came-by"}, each(u.ok("GET", "/events?type=user&intercom_user_id="+leadID, "")["events"], "event_name"))

	u.ok("POST", "/contacts/merge", `{"from":"`+leadID+`","into":"`+userID+`"}`)
	list = u.ok("GET", "/events?type=user&user_id=a-1", "")
	assert.Equal(t, []any{"came-by", "bought-tea", "bought-milk"}, each(list["events"], "event_name"))
	assert.Equal(t, userID, at(list, "events.0.intercom_user_id"))
}

func TestEventPages(t *testing.T) {
	u, _, leadID := eventful(t)
	for i := range 7 {
		u.happens(`"user_id":"a-1"`, fmt.Sprint("e", i), eventNow-100+int64(i/2), "") // two a second
	}
	page := u.ok("GET", "/events?type=user&user_id=a-1&per_page=3", "")
	got := each(page["events"], "event_name")
	u.happens(`"user_id":"a-1"`, "late", eventNow, "")
	for next, more := at(page, "pages.next").(string); more; next, more = at(page, "pages.next").(string) {
		page = u.ok("GET", next, "")
		got = append(got, each(page["events"], "event_name")...)
	}
	assert.Equal(t, []any{"e6", "e5", "e4", "e3", "e2", "e1", "e0"}, got)

	for query, want := range map[string][]any{
		"since=1899999901": {"late", "e6", "e5", "e4"}, "before=1899999901": {"e1", "e0"},
		"since=1899999901&before=1899999903": {"e5", "e4"}, "before=1": {},
	} {
		assert.Equal(t, want, each(u.ok("GET", "/events?type=user&user_id=a-1&"+query, "")["events"], "event_name"), query)
	}
	u.srv.Advance(90*24*time.Hour - 100*time.Second)
	assert.Len(t, u.ok("GET", "/events?type=user&user_id=a-1", "")["events"], 6, "events of 90 days ago are counted only")
	assert.Empty(t, u.ok("GET", "/events?type=user&intercom_user_id="+leadID, "")["events"])
}

func TestEventSummaries(t *testing.T) {
	u, userID, leadID := eventful(t)
	u.happens(`"user_id":"a-1"`, "logged-in", 1_600_000_000, "")
	u.happens(`"user_id":"a-1"`, "logged-in", 1_500_000_000, "")
	u.happens(`"id":"`+leadID+`"`, "logged-in", 1_700_000_000, "")
	a := u.do("POST", "/events/summaries", `{"user_id":"a-1","event_summaries":{"event_name":"bought-tea","count":41,"first":1500000000,"last":"1600000000"}}`)
	assert.Equal(t, 200, a.status)
	assert.Empty(t, a.raw)
	u.ok("POST", "/contacts/merge", `{"from":"`+leadID+`","into":"`+userID+`"}`)
	list := u.ok("GET", "/events?type=user&summary=true&intercom_user_id="+userID, "")
	assert.Equal(t, map[string]any{
		"type": "event.summary", "intercom_user_id": userID, "user_id": "a-1", "email": "ada@mail.example", "pages": map[string]any{"next": nil},
		"events": []any{
			map[string]any{"name": "bought-tea", "count": 41.0, "first": "2017-07-14T02:40:00.000+00:00", "last": "2020-09-13T12:26:40.000+00:00", "description": nil},
			map[string]any{"name": "logged-in", "count": 3.0, "first": "2017-07-14T02:40:00.000+00:00", "last": "2023-11-14T22:13:20.000+00:00", "description": nil},
		},
	}, list)
}

func TestEventMetadata(t *testing.T) {
	u, _, _ := eventful(t)
	u.happens(`"user_id":"a-1"`, "x", eventNow, `,"metadata":{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10,"k":11}`)
	metadata, _ := at(u.ok("GET", "/events?type=user&user_id=a-1", ""), "events.0.metadata").(map[string]any)
	assert.Len(t, metadata, 10)
	assert.NotContains(t, metadata, "k")
}

func TestEventRefusals(t *testing.T) {
	u, _, _ := eventful(t)
	for name, test := range map[string]struct{ method, path, body, want, field string }{
		"no name":            {"POST", "/events", `{"user_id":"a-1","created_at":1}`, "400 parameter_not_found", "event_name"},
		"empty name":         {"POST", "/events", `{"user_id":"a-1","event_name":"","created_at":1}`, "400 parameter_not_found", "event_name"},
		"no time":            {"POST", "/events", `{"user_id":"a-1","event_name":"x"}`, "400 parameter_not_found", "created_at"},
		"text for a time":    {"POST", "/events", `{"user_id":"a-1","event_name":"x","created_at":"noon"}`, "400 parameter_invalid", "created_at"},
		"milliseconds":       {"POST", "/events", `{"user_id":"a-1","event_name":"x","created_at":1900000000000}`, "400 parameter_invalid", "created_at"},
		"nobody":             {"POST", "/events", `{"event_name":"x","created_at":1}`, "400 parameter_not_found", "user_id"},
		"unknown user":       {"POST", "/events", `{"user_id":"a-2","event_name":"x","created_at":1}`, "404 not_found", ""},
		"unknown id":         {"POST", "/events", `{"id":"5ba6","event_name":"x","created_at":1}`, "404 not_found", ""},
		"unknown email":      {"POST", "/events", `{"email":"bo@mail.example","event_name":"x","created_at":1}`, "404 not_found", ""},
		"nested metadata":    {"POST", "/events", `{"user_id":"a-1","event_name":"x","created_at":1,"metadata":{"a":{"b":1}}}`, "400 parameter_invalid", "metadata"},
		"metadata as text":   {"POST", "/events", `{"user_id":"a-1","event_name":"x","created_at":1,"metadata":"a"}`, "400 parameter_invalid", "metadata"},
		"no type":            {"GET", "/events?user_id=a-1", "", "400 parameter_invalid", "type"},
		"type of a list":     {"GET", "/events?type=company&user_id=a-1", "", "400 parameter_invalid", "type"},
		"list of nobody":     {"GET", "/events?type=user", "", "400 parameter_not_found", "user_id"},
		"list of an unknown": {"GET", "/events?type=user&user_id=a-2", "", "404 not_found", ""},
		"a bound":            {"GET", "/events?type=user&user_id=a-1&since=" + url.QueryEscape("last week"), "", "400 parameter_invalid", "since"},
		"page size":          {"GET", "/events?type=user&user_id=a-1&per_page=151", "", "400 parameter_invalid", "per_page"},
		"counts of nobody":   {"POST", "/events/summaries", `{}`, "400 parameter_not_found", "user_id"},
		"no counts":          {"POST", "/events/summaries", `{"user_id":"a-1"}`, "400 parameter_not_found", "event_summaries"},
		"half a count":       {"POST", "/events/summaries", `{"user_id":"a-1","event_summaries":[{"event_name":"x","count":1,"first":1}]}`, "400 parameter_not_found", "last"},
		"counts of unknown":  {"POST", "/events/summaries", `{"user_id":"a-2","event_summaries":{}}`, "404 not_found", ""},
	} {
		t.Run(name, func(t *testing.T) {
			u.t = t
			a := u.do(test.method, test.path, test.body)
			assert.Equal(t, test.want, fmt.Sprintf("%d %s", a.status, at(a.body, "errors.0.code")))
			assert.Equal(t, test.field, fmt.Sprint(orEmpty(at(a.body, "errors.0.field"))))
		})
	}
	assert.Zero(t, u.srv.Count()["event"])
}

func orEmpty(v any) any {
	if v == nil {
		return ""
	}
	return v
}
