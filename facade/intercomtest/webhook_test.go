package intercomtest_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	"github.com/seed-a528e955/intercom-go/facade/webhook"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// received keeps the notifications that a handler was given.
type received struct {
	mu     sync.Mutex
	events []*webhook.Event
}

func (r *received) put(_ context.Context, e *webhook.Event) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, e)
	return nil
}

func (r *received) topics() (topics []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.events {
		topics = append(topics, string(e.Topic))
	}
	return topics
}

func receiver(t *testing.T, r *received) *webhook.Handler {
	h, err := webhook.NewHandler("secret", webhook.OnAll(r.put), webhook.On(webhook.Ping, r.put), webhook.WithWorkers(1),
		webhook.WithErrorFunc(func(context.Context, *webhook.Event, error) {}))
	require.NoError(t, err)
	return h
}

func TestWebhooksTellWhatHappened(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got received
		h := receiver(t, &got)
		srv := intercomtest.New(t, intercomtest.WithInMemory())
		hooks := srv.SendWebhooksTo(h, "secret")
		do := func(method, path, body string) string {
			req, err := http.NewRequest(method, srv.URL+path, strings.NewReader(body))
			require.NoError(t, err)
			req.Header.Set("Authorization", "Bearer "+srv.Token())
			req.Header.Set("Content-Type", "application/json")
			res, err := srv.Client().Do(req)
			require.NoError(t, err)
			require.NoError(t, res.Body.Close())
			require.Less(t, res.StatusCode, 300, "%s %s", method, path)
			return path
		}
		expect := func(topics ...string) {
			t.Helper()
			require.NoError(t, hooks.Wait(t.Context()))
			synctest.Wait()
			assert.Equal(t, topics, got.topics())
			got.mu.Lock()
			defer got.mu.Unlock()
			for _, e := range got.events {
				item, err := e.Decode(intercom.WebhookItem)
				require.NoError(t, err, e.Topic)
				if want := e.Topic.ItemType(); want != "" {
					assert.Equal(t, want, e.ItemType(), e.Topic)
				} else {
					assert.IsType(t, &webhook.Wrapped{}, item, e.Topic)
				}
				assert.NotEmpty(t, e.AppID)
				assert.False(t, e.CreatedAt.IsZero())
			}
			got.events = nil
		}
		id := srv.AddContact(intercomtest.Contact{Email: "ada@example.org"})
		expect("contact.user.created")
		contact := do("PUT", "/contacts/"+id, `{"email":"a@example.org"}`)
		expect("contact.email.updated", "contact.user.updated")
		tag := srv.AddTag("vip")
		do("POST", contact+"/tags", `{"id":"`+tag+`"}`)
		do("DELETE", contact+"/tags/"+tag, "")
		expect("contact.user.tag.created", "contact.user.tag.deleted")
		company := srv.AddCompany(intercomtest.Company{CompanyID: "acme"})
		do("POST", contact+"/companies", `{"id":"`+company+`"}`)
		do("PUT", "/companies/"+company, `{"name":"Acme"}`)
		do("DELETE", "/companies/"+company, "")
		expect("company.created", "company.contact.attached", "company.updated", "company.deleted")
		conversation := "/conversations/" + srv.AddConversation(intercomtest.Conversation{ContactID: id, Body: "hello"})
		do("POST", conversation+"/reply", `{"type":"admin","admin_id":"2110","message_type":"comment","body":"hi"}`)
		do("POST", conversation+"/reply", `{"type":"admin","admin_id":"2110","message_type":"note","body":"hm"}`)
		do("POST", conversation+"/reply", `{"type":"user","intercom_user_id":"`+id+`","message_type":"comment","body":"thanks"}`)
		do("POST", conversation+"/parts", `{"type":"admin","admin_id":"2110","message_type":"close"}`)
		expect("conversation.user.created", "conversation.admin.replied", "conversation.admin.noted", "conversation.user.replied", "conversation.admin.closed")
		ticket := "/tickets/" + srv.AddTicket(intercomtest.Ticket{ContactID: id})
		do("POST", ticket+"/reply", `{"type":"admin","admin_id":"2110","message_type":"comment","body":"on it"}`)
		expect("ticket.created", "ticket.admin.replied")
		lead := srv.AddContact(intercomtest.Contact{Role: "lead"})
		do("POST", "/contacts/merge", `{"from":"`+lead+`","into":"`+id+`"}`)
		expect("contact.lead.created", "contact.merged")
		do("POST", contact+"/archive", "")
		do("POST", contact+"/unarchive", "")
		do("DELETE", contact, "")
		expect("contact.archived", "contact.unarchive", "contact.deleted")
		article := srv.AddArticle(intercomtest.Article{Title: "How"})
		do("PUT", "/articles/"+article, `{"state":"published"}`)
		do("DELETE", "/articles/"+article, "")
		expect("article.created", "article.updated", "article.published", "article.deleted")
		do("PUT", "/admins/2111/away", `{"away_mode_enabled":true,"away_mode_reassign":false}`)
		expect("admin.away_mode_updated")
		do("GET", "/contacts", "")
		expect()
		hooks.Ping()
		expect("ping")
		hooks.Send("gadget.created", `{"type":"contact","id":"1"}`)
		require.NoError(t, hooks.Wait(t.Context()))
	})
}

func TestWebhooksOfARefusedRequestAreNone(t *testing.T) {
	var got received
	srv := intercomtest.New(t)
	hooks := srv.SendWebhooksTo(receiver(t, &got), "secret")
	res, err := http.Post(srv.URL+"/contacts", "application/json", strings.NewReader(`{"role":"user"}`))
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, 401, res.StatusCode)
	require.NoError(t, hooks.Wait(t.Context()))
	assert.Empty(t, hooks.Deliveries())
}

// statuses are what was answered, by topic.
func statuses(hooks *intercomtest.Webhooks) (list []int) {
	for _, d := range hooks.Deliveries() {
		list = append(list, d.Status)
	}
	return list
}

func TestWebhookFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got received
		h := receiver(t, &got)
		srv := intercomtest.New(t, intercomtest.WithInMemory())
		hooks := srv.SendWebhooksTo(h, "secret")
		send := func(topics ...string) {
			for _, topic := range topics {
				hooks.Send(topic, `{}`)
			}
			require.NoError(t, hooks.Wait(t.Context()))
			synctest.Wait()
		}
		hooks.Next(1, intercomtest.Twice())
		send("twice", "once")
		assert.Equal(t, []string{"twice", "once"}, got.topics(), "the second has the same id")
		sent := hooks.Deliveries()
		require.Len(t, sent, 3)
		assert.Equal(t, sent[0].ID, sent[1].ID)
		assert.Equal(t, "twice", sent[0].Fault)

		got.events = nil
		hooks.Next(3, intercomtest.NewestFirst())
		send("1", "2", "3", "4")
		assert.Equal(t, []string{"3", "2", "1", "4"}, got.topics())

		got.events = nil
		hooks.Next(1, intercomtest.Late(time.Hour))
		start := time.Now()
		send("late", "prompt")
		assert.Equal(t, []string{"prompt", "late"}, got.topics())
		assert.Equal(t, time.Hour, time.Since(start))

		got.events = nil
		hooks.Next(1, intercomtest.BadSignature())
		start = time.Now()
		send("forged")
		assert.Empty(t, got.topics())
		assert.Equal(t, []int{401, 401}, statuses(hooks)[len(statuses(hooks))-2:])
		assert.Equal(t, time.Minute, time.Since(start), "it is sent once more")
	})
}

func TestWebhooksAreSentAgainAsByIntercom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answers := []int{}
		var attempts []string
		receiver := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			event, err := webhook.Parse(r, "secret")
			assert.NoError(t, err)
			attempts = append(attempts, string(event.Topic))
			if len(answers) > 0 {
				w.WriteHeader(answers[0])
				answers = answers[1:]
			}
		})
		srv := intercomtest.New(t, intercomtest.WithInMemory())
		hooks := srv.SendWebhooksTo(receiver, "secret", "a", "contact.")
		took := func(want time.Duration, answered ...int) {
			t.Helper()
			answers, attempts = answered, nil
			start := time.Now()
			hooks.Send("a", `{}`)
			require.NoError(t, hooks.Wait(t.Context()))
			assert.Equal(t, want, time.Since(start))
			assert.Equal(t, slices.Repeat([]string{"a"}, len(answered)), attempts)
		}
		took(0, 200)
		took(time.Minute, 500, 204)
		took(time.Minute, 500, 500)
		took(3*time.Minute, 429, 429, 200)
		hooks.RetryAfter(time.Second)
		took(time.Second, 404, 200)
		attempts = nil
		srv.AddContact(intercomtest.Contact{Email: "ada@example.org"})
		srv.AddCompany(intercomtest.Company{})
		require.NoError(t, hooks.Wait(t.Context()))
		assert.Equal(t, []string{"contact.user.created"}, attempts, "what was not subscribed to is not sent")
		took(0, 410)
		hooks.Send("a", `{}`)
		require.NoError(t, hooks.Wait(t.Context()))
		assert.Len(t, attempts, 1, "410 ends the subscription")
	})
}

func TestWebhooksOverTheNetwork(t *testing.T) {
	var got received
	h := receiver(t, &got)
	target := httptest.NewServer(h)
	defer target.Close()
	srv := intercomtest.New(t)
	hooks := srv.SendWebhooks(target.URL, "secret")
	status, err := hooks.Check(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 200, status)
	hooks.Ping()
	srv.AddContact(intercomtest.Contact{Email: "ada@example.org"})
	require.NoError(t, hooks.Wait(t.Context()))
	require.NoError(t, h.Shutdown(t.Context()))
	assert.ElementsMatch(t, []string{"ping", "contact.user.created"}, got.topics())
	assert.Panics(t, func() { srv.SendWebhooks("nowhere", "secret") })
	assert.Panics(t, func() { srv.SendWebhooks(target.URL, "") })
	assert.Panics(t, func() { hooks.Next(0, intercomtest.Twice()) })
}

// The whole contract of a receiver: what comes twice, late, out of order or from somebody else.
func ExampleServer_SendWebhooksTo() {
	srv, _ := intercomtest.NewServer()
	defer srv.Close()
	handler, _ := webhook.NewHandler("client secret", webhook.OnAll(func(_ context.Context, event *webhook.Event) error {
		contact, err := webhook.Item[intercom.Contact](event)
		fmt.Println(event.Topic, contact.Email)
		return err
	}), webhook.WithWorkers(1))
	hooks := srv.SendWebhooksTo(handler, "client secret", "contact.")
	hooks.Next(1, intercomtest.Twice())
	hooks.Next(2, intercomtest.NewestFirst())
	for _, name := range []string{"ada", "bob", "eve"} {
		srv.AddContact(intercomtest.Contact{Email: name + "@example.org"})
	}
	_ = hooks.Wait(context.Background())
	_ = handler.Shutdown(context.Background())
	// Output:
	// contact.user.created ada@example.org
	// contact.user.created eve@example.org
	// contact.user.created bob@example.org
}
