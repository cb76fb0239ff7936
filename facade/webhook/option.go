package webhook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

const (
	defaultReadTime   = 5 * time.Second // Intercom waits no longer for an answer
	defaultTimeout    = 5 * time.Minute
	defaultQueue      = 10_000
	defaultQueueBytes = 256 << 20
	defaultWorkers    = 8
	defaultRemembered = 50_000
)

// Option configures a [Handler].
type Option func(*Handler) error

func unless(refused bool, complaint string, set func(*Handler)) Option {
	return func(h *Handler) error {
		if refused {
			return errors.New(complaint)
		}
		set(h)
		return nil
	}
}

// On gives the function for a topic. It goes before those of [OnPrefix] and [OnAll]: each notification goes to one function.
// Topics are not limited to those that this package lists.
func On(topic Topic, f Func) Option {
	return func(h *Handler) error {
		switch {
		case topic == "" || f == nil:
			return fmt.Errorf("On(%q): the topic is empty or the function nil", topic)
		case h.exact[topic] != nil:
			return fmt.Errorf("On(%q): the topic has a function already", topic)
		}
		h.exact[topic] = f
		return nil
	}
}

// OnPrefix gives the function for the topics that begin with prefix, such as "conversation.admin."; the longest prefix wins.
func OnPrefix(prefix string, f Func) Option {
	return func(h *Handler) error {
		switch {
		case prefix == "" || f == nil:
			return fmt.Errorf("OnPrefix(%q): the prefix is empty or the function nil", prefix)
		case h.prefix[prefix] != nil:
			return fmt.Errorf("OnPrefix(%q): the prefix has a function already", prefix)
		}
		h.prefix[prefix] = f
		return nil
	}
}

// OnAll gives the function for the topics that no other is for, those included that Intercom adds one day.
func OnAll(f Func) Option {
	return func(h *Handler) error {
		if f == nil || h.all != nil {
			return errors.New("OnAll: the function is nil, or there is one already")
		}
		h.all = f
		return nil
	}
}

// WithSecrets accepts what is signed with these, too: for a client secret that is being replaced, and for the Fin Agent
// API's.
func WithSecrets(more Secrets) Option {
	return unless(false, "", func(h *Handler) {
		h.secrets.App = append(h.secrets.App, more.App...)
		h.secrets.Fin = append(h.secrets.Fin, more.Fin...)
	})
}

// WithMaxBody refuses bodies of more than n bytes; the default is [MaxBody].
func WithMaxBody(n int64) Option {
	return unless(n < 1, fmt.Sprintf("WithMaxBody(%d): want at least 1", n), func(h *Handler) { h.maxBody = n })
}

// WithReadTimeout refuses bodies that take longer to arrive; the default is 5 seconds, after which Intercom does not wait
// for an answer any more.
func WithReadTimeout(d time.Duration) Option {
	return unless(d <= 0, fmt.Sprintf("WithReadTimeout(%v): want more than 0", d), func(h *Handler) { h.readTime = d })
}

// WithTimeout ends the context of a function after d; the default is 5 minutes.
func WithTimeout(d time.Duration) Option {
	return unless(d <= 0, fmt.Sprintf("WithTimeout(%v): want more than 0", d), func(h *Handler) { h.timeout = d })
}

// WithQueue accepts at most n events that have not been handled, those that are running included; the default is 10,000.
// One more is answered with a 429.
func WithQueue(n int) Option {
	return unless(n < 1, fmt.Sprintf("WithQueue(%d): want at least 1", n), func(h *Handler) { h.queue.maxEvents = n })
}

// WithQueueBytes accepts events with bodies of at most n bytes together; the default is 256 MiB. Memory is about twice that.
func WithQueueBytes(n int) Option {
	return unless(n < 1, fmt.Sprintf("WithQueueBytes(%d): want at least 1", n), func(h *Handler) { h.queue.maxBytes = n })
}

// WithWorkers runs at most n functions at a time; the default is 8. Notifications have no order anyway: compare times.
func WithWorkers(n int) Option {
	return unless(n < 1, fmt.Sprintf("WithWorkers(%d): want at least 1", n), func(h *Handler) { h.queue.maxWorkers = n })
}

// WithDedup replaces the memory of ids, which by default is of the latest 50,000 and of this process.
func WithDedup(d Dedup) Option {
	return unless(d == nil, "WithDedup: nil; WithoutDedup turns it off", func(h *Handler) { h.dedup = d })
}

// WithoutDedup hands over notifications as often as they are sent.
func WithoutDedup() Option { return unless(false, "", func(h *Handler) { h.dedup = nil }) }

// WithErrorFunc tells a function what failed, instead of the log: a request that was refused (event is nil where it was not
// read), a [Func] that returned an error, or one that panicked (*[PanicError]). It may be called from several goroutines.
func WithErrorFunc(f func(ctx context.Context, event *Event, err error)) Option {
	return unless(f == nil, "WithErrorFunc: nil function", func(h *Handler) { h.failed = f })
}

// WithLogger sets where failures are logged; the default is slog.Default. No body, secret or signature is.
func WithLogger(logger *slog.Logger) Option {
	return unless(logger == nil, "WithLogger: nil logger", func(h *Handler) { h.logger = logger })
}
