package intercomtest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // Intercom's choice
	"encoding/hex"
	"io"
	"net/http"
	"slices"
	"time"
)

// notice is a notification on its way.
type notice struct {
	id, topic string
	item      any
	at, first int64 // Unix seconds
	attempt   int
	wait      time.Duration // before the next attempt
	fault     WebhookFault
}

// enqueue takes news to send. Its fault decides when.
func (w *Webhooks) enqueue(n news, at int64) (id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	id = "notif_" + w.ids.uuid()
	if w.gone {
		return id
	}
	made := &notice{id: id, topic: n.topic, item: n.item, at: at, wait: w.pause}
	if len(w.plan) > 0 {
		made.fault, w.plan = w.plan[0], w.plan[1:]
	}
	w.begin(1)
	switch {
	case made.fault.hold > 0:
		if w.held = append(w.held, made); len(w.held) == made.fault.hold {
			slices.Reverse(w.held)
			w.put(w.held...)
			w.held = nil
		}
	case made.fault.late > 0:
		w.later(made, made.fault.late)
	case made.fault.twice:
		w.begin(1)
		again := *made
		w.put(made, &again)
	default:
		w.put(made)
	}
	return id
}

// begin counts notices that are to be sent, end those that are done. The lock is held.
func (w *Webhooks) begin(n int) {
	if w.pending == 0 {
		w.idle = make(chan struct{})
	}
	w.pending += n
}

func (w *Webhooks) end() {
	if w.pending--; w.pending == 0 {
		close(w.idle)
	}
}

// put queues notices and sees to it that somebody sends them. The lock is held.
func (w *Webhooks) put(notices ...*notice) {
	w.queue = append(w.queue, notices...)
	if !w.sending {
		w.sending = true
		go w.work()
	}
}

func (w *Webhooks) later(n *notice, d time.Duration) {
	time.AfterFunc(d, func() { locked(&w.mu, func() { w.put(n) }) })
}

func (w *Webhooks) work() {
	for {
		var next *notice
		locked(&w.mu, func() {
			if w.sending = len(w.queue) > 0 && w.srv.life.Err() == nil; w.sending {
				next, w.queue = w.queue[0], w.queue[1:]
			}
		})
		if next == nil {
			return
		}
		next.attempt++
		sent := w.deliver(next)
		locked(&w.mu, func() { w.done(next, sent) })
	}
}

// done notes what was answered, and tries again as Intercom does. The lock is held.
func (w *Webhooks) done(n *notice, sent Delivery) {
	const longest = 2 * time.Hour
	w.deliveries = append(w.deliveries, sent)
	ok := sent.Status >= 200 && sent.Status < 300
	w.gone = w.gone || sent.Status == http.StatusGone
	switch {
	case w.gone:
		for range w.queue {
			w.end()
		}
		w.queue = nil
		w.end()
	case sent.Status == http.StatusTooManyRequests && n.wait <= longest:
		w.later(n, n.wait)
		n.wait *= 2
	case !ok && n.attempt == 1 && sent.Status != http.StatusTooManyRequests:
		w.later(n, n.wait)
	default:
		w.end()
	}
}

// deliver sends one request.
func (w *Webhooks) deliver(n *notice) Delivery {
	if n.first == 0 {
		n.first = w.srv.Now().Unix()
	}
	body := appendJSON(nil, object{
		"type": "notification_event", "app_id": stock.App["id_code"], "id": n.id, "topic": n.topic, "self": nil, "created_at": n.at,
		"delivery_attempts": n.attempt, "first_sent_at": n.first, "data": object{"type": "notification_event_data", "item": n.item},
	})
	sent := Delivery{ID: n.id, Topic: n.topic, Attempt: n.attempt, Fault: n.fault.name, Body: body}
	req, err := http.NewRequestWithContext(w.srv.life, http.MethodPost, w.url, bytes.NewReader(body))
	if err != nil {
		sent.Err = err
		return sent
	}
	secret := w.secret
	if n.fault.forged {
		secret += "?"
	}
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write(body)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "intercom-parrot-service-client/1.0")
	req.Header.Set("X-Hub-Signature", "sha1="+hex.EncodeToString(mac.Sum(nil)))
	res, err := w.client.Do(req)
	if err != nil {
		sent.Err = err
		return sent
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<16)) // keeps the connection
	_ = res.Body.Close()
	sent.Status = res.StatusCode
	return sent
}

// handlerTransport calls a handler in place of a server.
type handlerTransport struct{ handler http.Handler }

func (t handlerTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	w := &answer{header: http.Header{}}
	served := req.Clone(context.WithoutCancel(req.Context())) // a server's request does not end with the client's
	served.RequestURI = req.URL.RequestURI()
	if served.Body == nil {
		served.Body = http.NoBody
	}
	t.handler.ServeHTTP(w, served)
	w.WriteHeader(http.StatusOK)
	return &http.Response{
		StatusCode: w.status, Header: w.header, Body: io.NopCloser(&w.body), Request: req, ProtoMajor: 1, ProtoMinor: 1,
	}, nil
}

// answer is an http.ResponseWriter that keeps what is written.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(p)
}
