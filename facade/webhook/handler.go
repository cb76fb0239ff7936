package webhook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/facade/webhook/internal/signed"
)

// Func handles one notification. Its context ends when its time is over ([WithTimeout]), or when [Handler.Shutdown] does
// not wait any longer; it has the values of the request's context. An error goes to [WithErrorFunc]: Intercom has its
// answer by then and does not send the notification again.
type Func func(ctx context.Context, event *Event) error

// Handler receives notifications. It answers each request within milliseconds and runs the functions afterwards, so that
// slow work never makes Intercom send twice or pause the subscription. What it answers:
//
//	200  HEAD, by which Intercom checks the address; a ping; a notification that is queued, that was queued before, or
//	     that no function is for
//	401  the signature is missing or wrong
//	405  neither POST nor HEAD
//	413  the body is larger than the limit
//	408  the body took too long
//	400  the body broke off or is not a notification
//	429  the queue is full; Intercom sends it again later, for up to two hours
//	503  it is shutting down, or the store of ids failed; Intercom sends it again after a minute
//
// Whatever was answered 200 is handed to its function, or returned by [Handler.Shutdown].
type Handler struct {
	secrets Secrets
	exact   map[Topic]Func
	prefix  map[string]Func
	all     Func

	maxBody  int64
	readTime time.Duration
	timeout  time.Duration
	dedup    Dedup
	queue    queue
	logger   *slog.Logger
	failed   func(ctx context.Context, event *Event, err error)

	life context.Context // ends when Shutdown does not wait any longer
	end  context.CancelFunc
}

// NewHandler returns a handler for notifications that are signed with the app's client secret. It fails when the secret is
// empty or has white space around it, when no option sets a function, and names the option that makes no sense. It may be mounted at any path, several times.
func NewHandler(secret string, opts ...Option) (*Handler, error) {
	h := &Handler{
		secrets: Secrets{App: []string{secret}}, exact: map[Topic]Func{}, prefix: map[string]Func{},
		maxBody: MaxBody, readTime: defaultReadTime, timeout: defaultTimeout, logger: slog.Default(),
		dedup: NewMemoryDedup(defaultRemembered),
		queue: queue{maxEvents: defaultQueue, maxBytes: defaultQueueBytes, maxWorkers: defaultWorkers},
	}
	for _, opt := range opts {
		if opt == nil {
			return nil, errors.New("webhook: nil Option")
		}
		if err := opt(h); err != nil {
			return nil, fmt.Errorf("webhook: %w", err)
		}
	}
	if err := signed.CheckSecrets(h.secrets.keys()); err != nil {
		return nil, fmt.Errorf("webhook: %w", err)
	}
	if int64(h.queue.maxBytes) < h.maxBody {
		return nil, fmt.Errorf("webhook: WithQueueBytes(%d) is less than one body may have (%d)", h.queue.maxBytes, h.maxBody)
	}
	if len(h.exact)+len(h.prefix) == 0 && h.all == nil {
		return nil, errors.New("webhook: the handler has no function (want On, OnPrefix or OnAll): it would answer 200 and drop everything")
	}
	h.queue.run = h.handle
	h.life, h.end = context.WithCancel(context.Background())
	return h, nil
}

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		return
	}
	done := signed.Within(w, h.readTime)
	event, err := h.secrets.parse(r, h.maxBody)
	if err != nil {
		h.refuse(w, r, nil, Status(err), err)
		return
	}
	done()
	if f := h.function(event.Topic); f != nil {
		h.accept(w, r, event, f)
	}
}

// accept queues an event, or answers why not. A place in the queue comes before the id is claimed: a notification whose id
// is remembered is never refused afterwards.
func (h *Handler) accept(w http.ResponseWriter, r *http.Request, event *Event, f Func) {
	if err := h.queue.reserve(len(event.Raw)); err != nil {
		status := http.StatusTooManyRequests
		if errors.Is(err, ErrShutdown) {
			status = http.StatusServiceUnavailable
		}
		h.refuse(w, r, event, status, err)
		return
	}
	first, err := true, error(nil)
	if event.ID != "" && h.dedup != nil {
		first, err = h.claim(r.Context(), event)
	}
	if err != nil || !first {
		h.queue.release(len(event.Raw))
	}
	if err != nil {
		h.refuse(w, r, event, http.StatusServiceUnavailable, fmt.Errorf("claim id %q: %w", event.ID, err))
	} else if first {
		h.queue.push(&job{event: event, function: f, ctx: context.WithoutCancel(r.Context())})
	}
}

// claimTime is how long a store may take.
const claimTime = 10 * time.Second

// claim ends in time, and when Shutdown does not wait any longer, but not with the request: when the sender hangs up, an id that
// is just being remembered would be one of which nobody knows whether it is, and the notification would count as a second one
// when it is sent again.
func (h *Handler) claim(ctx context.Context, event *Event) (first bool, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), claimTime)
	defer cancel()
	defer context.AfterFunc(h.life, cancel)() //nolint:contextcheck // the handler's life ends it, too
	returned := false
	defer func() {
		if !returned { // the store has panicked: net/http tells it, and there is no answer
			h.queue.release(len(event.Raw))
		}
	}()
	first, err = h.dedup.Claim(ctx, event.ID)
	returned = true
	return first, err
}

// function is the one for a topic: its own, else that of the longest prefix, else the one for all. A ping is for nobody who
// does not ask for it by name.
func (h *Handler) function(topic Topic) Func {
	if f := h.exact[topic]; f != nil || topic == Ping {
		return f
	}
	longest := -1
	found := h.all
	for prefix, f := range h.prefix {
		if len(prefix) > longest && strings.HasPrefix(string(topic), prefix) {
			longest, found = len(prefix), f
		}
	}
	return found
}

func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, event *Event, status int, err error) {
	if status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", "HEAD, POST")
	}
	http.Error(w, err.Error(), status)
	h.fail(r.Context(), event, err)
}

// handle runs the function of an event.
func (h *Handler) handle(j *job) {
	ctx, cancel := context.WithTimeout(j.ctx, h.timeout)
	defer cancel()
	defer context.AfterFunc(h.life, cancel)()
	err := errExited
	defer func() {
		if p := recover(); p != nil {
			err = &PanicError{p, debug.Stack()}
		}
		if err != nil {
			h.tell(ctx, j.event, fmt.Errorf("webhook: %s: %w", j.event.name(), withoutPrefix(err)))
		}
	}()
	err = j.function(ctx, j.event)
}

var errExited = errors.New("the function left by runtime.Goexit")

// tell is fail where nobody could recover a panic.
func (h *Handler) tell(ctx context.Context, event *Event, err error) {
	defer func() {
		if p := recover(); p != nil {
			h.logger.ErrorContext(ctx, "intercom webhook: the function for errors panicked", "panic", p, "error", err)
		}
	}()
	h.fail(ctx, event, err)
}

// withoutPrefix is an error of this package's own, such as that of [Item], without what is said around it again.
func withoutPrefix(err error) error {
	if own, ok := err.(*itemError); ok { //nolint:errorlint // what wraps it has a text of its own
		return own.err
	}
	return err
}

// PanicError is a function that panicked.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

func (h *Handler) fail(ctx context.Context, event *Event, err error) {
	if h.failed != nil {
		h.failed(ctx, event, err)
		return
	}
	attrs := []any{"error", err}
	if event != nil {
		attrs = append(attrs, "topic", string(event.Topic), "id", event.ID)
	}
	h.logger.WarnContext(ctx, "intercom webhook", attrs...)
}

// Shutdown ends the handler: it refuses notifications from now on with a 503, and waits until those that were accepted have
// been handled. Call it after http.Server.Shutdown. When ctx ends before that, the contexts of the running functions are
// ended and the error is an *[UnfinishedError] with every event that has not been handled.
func (h *Handler) Shutdown(ctx context.Context) error {
	if ctx == nil { //nolint:staticcheck // a mistake of the caller's
		return errors.New("webhook: the context is nil")
	}
	select {
	case <-h.queue.close():
		h.end()
		return nil
	case <-ctx.Done():
		h.end()
		return &UnfinishedError{Events: h.queue.drop(), Cause: context.Cause(ctx)}
	}
}

// UnfinishedError is a shutdown that did not wait for everything. The events were answered with a 200, so Intercom does not
// send them again: keep their Raw, and make events of it later with [ParseBody].
type UnfinishedError struct {
	Events []*Event // not handled; of those that were running when it ended, it is not known how far they came
	Cause  error    // why it did not wait
}

func (e *UnfinishedError) Error() string {
	return fmt.Sprintf("webhook: shut down with %d events that are not handled: %v", len(e.Events), e.Cause)
}

// Unwrap returns the cause.
func (e *UnfinishedError) Unwrap() error { return e.Cause }
