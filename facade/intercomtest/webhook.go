package intercomtest

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// Webhooks sends signed notifications of what happens in the workspace. [Server.SendWebhooks] and
// [Server.SendWebhooksTo] make one.
//
// It sends one at a time, in the order of what happened, and as Intercom does: an answer other than 2xx is tried once more
// after a minute, a 429 for two hours with growing waits, and a 410 ends the subscription. [Webhooks.Next] makes
// notifications come late, twice, out of order or with a bad signature.
type Webhooks struct {
	srv    *Server
	url    string
	secret string
	topics []string
	client *http.Client

	mu         sync.Mutex
	ids        idMaker
	pause      time.Duration // before the second attempt
	queue      []*notice
	sending    bool
	held       []*notice // by NewestFirst
	plan       []WebhookFault
	pending    int           // notices that are not done
	idle       chan struct{} // closed while none is
	gone       bool          // a 410 was answered
	deliveries []Delivery
}

// Delivery is one request that was sent to a webhook.
type Delivery struct {
	ID      string // of the notification: the same for each time that it is sent
	Topic   string // such as "contact.user.created"
	Attempt int    // 1 for the first
	Fault   string // what [Webhooks.Next] made of it; empty for nothing
	Body    []byte // as sent
	Status  int    // as answered; 0 without an answer
	Err     error  // why there was none
}

// SendWebhooks sends notifications to an address from now on, signed with a client secret: of what requests change, and of
// what [Server.AddContact] and its like put into the workspace. Without topics all are sent; one that ends in a dot stands
// for those that begin with it. A server that is made [WithInMemory] sends over the network, too.
//
// What is sent: contact, company, conversation, ticket, article and event topics, and admin.away_mode_updated, for what
// this server keeps state of. Items have the shape of the app's version ([WithVersions]).
func (s *Server) SendWebhooks(address, clientSecret string, topics ...string) *Webhooks {
	u, err := url.Parse(address)
	panicIf(err != nil || u.Host == "", "SendWebhooks: %q is not an address", address)
	return s.subscribe(address, clientSecret, topics, http.DefaultTransport)
}

// SendWebhooksTo does what [Server.SendWebhooks] does, and calls a handler directly: without a network, and fit for a
// testing/synctest bubble.
func (s *Server) SendWebhooksTo(receiver http.Handler, clientSecret string, topics ...string) *Webhooks {
	panicIf(receiver == nil, "SendWebhooksTo: nil handler")
	return s.subscribe("http://receiver.example/webhook", clientSecret, topics, handlerTransport{receiver})
}

func (s *Server) subscribe(address, secret string, topics []string, transport http.RoundTripper) *Webhooks {
	panicIf(secret == "", "SendWebhooks: empty client secret")
	const patience = 5 * time.Second // Intercom's
	w := &Webhooks{
		srv: s, url: address, secret: secret, topics: slices.Clone(topics), pause: time.Minute, idle: make(chan struct{}),
		ids: idMaker{random: newRand(s.cfg.seed, drawNoticeIDs)},
		client: &http.Client{Transport: transport, Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		}},
	}
	close(w.idle)
	locked(&s.space.mu, func() { s.space.webhooks = append(s.space.webhooks, w) })
	return w
}

// wants reports whether a topic was subscribed to. A ping always is.
func (w *Webhooks) wants(topic string) bool {
	return len(w.topics) == 0 || topic == "ping" || slices.ContainsFunc(w.topics, func(t string) bool {
		return t == topic || strings.HasSuffix(t, ".") && strings.HasPrefix(topic, t)
	})
}

// Send sends a notification of your own: of a topic that this server has no state for, or with an item as you need it. item
// is JSON as a string, or any value that encodes as such; it panics on another. It returns the notification's id.
func (w *Webhooks) Send(topic string, item any) (id string) {
	return w.enqueue(news{topic, plainJSON(item)}, w.srv.Now().Unix())
}

// Ping sends what Intercom sends to try an address. It returns the notification's id.
func (w *Webhooks) Ping() (id string) {
	return w.Send("ping", object{"type": "ping", "message": "something something interzen"})
}

// Check asks by a HEAD request whether the address answers, as Intercom does when it is entered; it returns the status.
func (w *Webhooks) Check(ctx context.Context) (status int, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, w.url, nil)
	if err != nil {
		return 0, err
	}
	res, err := w.client.Do(req)
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}

// Wait waits until everything that has happened so far has been sent, second attempts included. It fails when ctx ends.
func (w *Webhooks) Wait(ctx context.Context) error {
	w.mu.Lock()
	idle := w.idle
	w.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-w.srv.life.Done():
		return http.ErrServerClosed
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// RetryAfter changes how long it waits before it tries again, a minute otherwise.
func (w *Webhooks) RetryAfter(d time.Duration) {
	panicIf(d < 0, "RetryAfter: %v is negative", d)
	locked(&w.mu, func() { w.pause = d })
}

// Deliveries returns the requests that were sent so far, in the order in which they were answered.
func (w *Webhooks) Deliveries() (sent []Delivery) {
	locked(&w.mu, func() { sent = slices.Clone(w.deliveries) })
	return sent
}
