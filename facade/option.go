package facade

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// ClientOption configures a client; it is given to [New], [NewWithTokenSource] or [DetectRegion]. Options apply in
// order, so of two that say different things the later one counts.
type ClientOption interface {
	applyToClient(c *config) error
}

// Option makes sense for a client and for a single call. Given to a call it counts for that call, whatever the client
// says. An option that makes sense in one place only does not compile in the other.
type Option interface {
	ClientOption
	api.CallOption
}

// setting is an Option; what a call was given travels in the call's values.
type setting func(*settings) error

type callOptions struct{}

func (s setting) applyToClient(c *config) error { return s(&c.defaults) }

// ApplyToCall implements api.CallOption.
func (s setting) ApplyToCall(call *api.Call) error {
	given, _ := wire.Value(call, callOptions{}).([]setting)
	wire.SetValue(call, callOptions{}, append(slices.Clip(given), s))
	return nil
}

// clientOption is an option of clients alone.
type clientOption func(*config) error

func (o clientOption) applyToClient(c *config) error { return o(c) }

func always(set func(*config)) ClientOption { return unless(false, "", set) }

// unless makes an option of clients that is refused for a reason.
func unless(refused bool, why string, set func(*config)) ClientOption {
	return clientOption(func(c *config) error {
		if refused {
			return errors.New(why)
		}
		set(c)
		return nil
	})
}

// WithRegion makes the client talk to a region; the default is [US]. The workspace's data is in one region only. It
// excludes [WithBaseURL].
func WithRegion(region Region) ClientOption {
	return clientOption(func(c *config) (err error) {
		if c.region, err = parseRegion(string(region)); err != nil {
			return fmt.Errorf("WithRegion: %w", err)
		}
		return nil
	})
}

// WithBaseURL makes the client talk to another address than Intercom's: a test server, a proxy. A path in it is kept
// and stands before every operation's. It must be https, except on a loopback address or with [WithInsecureHTTP], and
// must hold no user, query or fragment. It excludes [WithRegion].
func WithBaseURL(address string) ClientOption {
	return unless(address == "", "WithBaseURL: the address is empty", func(c *config) { c.baseURL = address })
}

// WithInsecureHTTP allows a base URL that begins with http:// on a host that is not this machine. The token then
// crosses the network readable by anybody on the way.
func WithInsecureHTTP() ClientOption {
	return always(func(c *config) { c.insecure = true })
}

// WithHTTPClient makes the client send through a copy of an http.Client of yours, with its transport, cookie jar,
// timeout and redirect policy. The copy follows fewer redirects than yours would; see "Redirects and the token" in the
// package documentation. Its Timeout includes the reading of streamed results; it is better left zero.
//
// A transport should heed the request's context, and so should the bodies of its answers. A call does not wait for one that does not: 50 ms
// after its context has ended it returns. What stays behind then is the goroutine that blocks, until the transport or the
// body returns; a body is closed to help it. This takes two goroutine switches a call, which net/http's own transport is spared.
//
// Warning: the transport serves every host that a call is sent to, that of a file too. One that adds credentials by
// itself (golang.org/x/oauth2, a transport that sets headers, signs, or presents a client certificate) hands them to the
// host of the file. Use [NewWithSigningClient] for it, whose transport and cookies see the configured host alone, or
// [NewWithAuth].
func WithHTTPClient(client *http.Client) ClientOption {
	return unless(client == nil, "WithHTTPClient: the http.Client is nil", func(c *config) {
		c.http, c.httpGiven = copyOf(client), true
	})
}

// WithLogger makes the client log: each attempt and each wait for the rate limit at level Debug, each retry at
// Info, and at Warn what deserves a look: fields that could not be decoded, a spent retry budget. Only method, path
// template, status, request id, attempt and durations are logged, never bodies, ids or the token. Failures are returned.
func WithLogger(logger *slog.Logger) ClientOption {
	return unless(logger == nil, "WithLogger: the logger is nil", func(c *config) { c.logger = []listener{slogger{logger}} })
}

// WithHooks adds functions that are called with what the client does. Given several times, all are called, in order.
func WithHooks(hooks Hooks) ClientOption {
	return always(func(c *config) { c.hooks = append(c.hooks, &hooks) })
}

// WithTimeout limits a whole call: every attempt and the waits between them, and for a streamed result the reading
// until it is closed. The default, 0, leaves the limit to the context. The error Is context.DeadlineExceeded.
func WithTimeout(d time.Duration) Option {
	return atLeast("WithTimeout", d, 0, func(s *settings) { s.timeout = d })
}

// WithAttemptTimeout limits one attempt, from sending to the last byte of the answer, or to its headers when the
// result is streamed. The default is 60 s, because Intercom has slow pages; 0 removes the limit. An attempt that runs
// into it is retried where that is safe.
func WithAttemptTimeout(d time.Duration) Option {
	return atLeast("WithAttemptTimeout", d, 0, func(s *settings) { s.attemptTimeout = d })
}

// WithMaxRetries sets how often a failed call is retried at most; the default is 2, and 0 turns retries off.
func WithMaxRetries(n int) Option {
	return atLeast("WithMaxRetries", n, 0, func(s *settings) { s.maxRetries = n })
}

// WithRetry sets how long to wait before a retry. Waits that are zero leave what was set before, or the default.
func WithRetry(policy RetryPolicy) Option {
	return setting(func(s *settings) (err error) {
		if s.retry, err = s.retry.with(policy); err != nil {
			return fmt.Errorf("WithRetry: %w", err)
		}
		return nil
	})
}

// WithMaxBody limits the size of an answer, in bytes after decompression; the default is 64 MiB. A larger answer is an
// error that Is api.ErrInvalidBody and is not retried. Streamed results are not limited. Of an error's body 1 MiB is
// kept at most, whatever the limit.
func WithMaxBody(bytes int64) Option {
	return atLeast("WithMaxBody", bytes, 1, func(s *settings) { s.maxBody = bytes })
}

// WithStrictDecoding makes a field of an unexpected type and a key that the model does not have an error that Is
// api.ErrInvalidBody, where otherwise the value is converted, left zero or passed over, and reported to
// [Hooks].Mismatch. It is meant for tests: Intercom adds and changes fields of published versions.
func WithStrictDecoding() Option {
	return setting(func(s *settings) error {
		s.strict = true
		return nil
	})
}

// atLeast is an option that is a number with a lower bound.
func atLeast[T int | int64 | time.Duration](option string, value, least T, set func(*settings)) Option {
	return setting(func(s *settings) error {
		if value < least {
			return fmt.Errorf("%s(%v): must be at least %v", option, value, least)
		}
		set(s)
		return nil
	})
}
