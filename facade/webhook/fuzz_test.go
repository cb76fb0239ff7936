package webhook_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/seed-a528e955/intercom-go/facade/webhook"
)

// FuzzHandler sends requests as anybody may: only a body that was signed with the secret is handed over.
func FuzzHandler(f *testing.F) {
	good := notification("contact.user.created", "n1", `{"type":"contact","id":"1"}`)
	f.Add(http.MethodPost, good, "", true, int64(-1))
	f.Add(http.MethodPost, good, "sha1=00", false, int64(10))
	f.Add(http.MethodHead, []byte(nil), "", false, int64(0))
	f.Add(http.MethodPost, good[:40], "sha1=", true, int64(1<<40))
	f.Add("BREW", []byte("{}"), "x", true, int64(2))
	f.Fuzz(func(t *testing.T, method string, body []byte, signature string, sign bool, length int64) {
		var got inbox
		h := newHandler(t, webhook.OnAll(got.put), webhook.On(webhook.Ping, got.put), webhook.WithErrorFunc(ignore))
		r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		r.Method, r.ContentLength = method, length
		r.Header.Set("X-Hub-Signature", signature)
		if sign {
			webhook.Sign(r.Header, body, secret)
		}
		status := send(h, r)
		if err := h.Shutdown(t.Context()); err != nil {
			t.Fatal(err)
		}
		switch delivered := len(got.topics()); {
		case delivered > 1, delivered == 1 && status != 200, delivered == 1 && !sign:
			t.Fatalf("delivered %d, status %d, signed %v", delivered, status, sign)
		case status == 200 && delivered == 0 && method != http.MethodHead:
			t.Fatal("answered 200 and lost")
		}
	})
}

// FuzzItem decodes whatever an item may be: nothing panics, and the JSON stays as it came.
func FuzzItem(f *testing.F) {
	for _, item := range []string{
		`{"type":"contact","id":1}`, `{"ticket":{"id":"t"}}`, `{"type":"contact_tag","tag":{"id":[]},"contact":null}`, `{"deleted":true}`,
		`[]`, `null`, `{"type":{}}`, `{"merged_from":7}`, `{"a":{"b":{"c":[{}]}}}`,
	} {
		f.Add("ticket.closed", []byte(item))
		f.Add("contact.merged", []byte(item))
	}
	f.Fuzz(func(t *testing.T, topic string, item []byte) {
		e, err := webhook.ParseBody(notification("x", "n", string(item)))
		if err != nil {
			return
		}
		e.Topic = webhook.Topic(topic)
		before := string(e.Item)
		value, err := e.Decode(models)
		if (value == nil) == (err == nil) {
			t.Fatalf("%v, %v", value, err)
		}
		_, _ = webhook.Item[webhook.Merged[contact]](e)
		_, _ = webhook.Item[webhook.ContactTag[contact, tag]](e)
		_, _ = webhook.Item[ticket](e)
		if before != string(e.Item) {
			t.Fatal("the item was changed")
		}
	})
}
