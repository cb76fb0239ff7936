package facade

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// TokenSource gives the access token to send. It is asked before every attempt, possibly from several goroutines at
// once, with the call's context and an attempt's timeout; one that fetches tokens should therefore keep what it has. The
// token is held for that attempt only. A source that heeds no context is left behind when that ends. An error of the source ends the call: nothing was sent and nothing is repeated.
type TokenSource func(ctx context.Context) (string, error)

// New returns a client that authenticates with an access token. connect is the New of a generated package, and with it
// the pin of the API version:
//
//	import intercom "github.com/seed-a528e955/intercom-go/gen/v212"
//
//	client, err := facade.New(intercom.New, token, facade.WithRegion(facade.EU))
//
// Without options the client talks to the US region with the defaults that the package documentation lists. New sends
// nothing; it checks what it is given and names what is wrong: an empty token, a short one, one that cannot stand in a header, and
// every option with a value that makes no sense. The token appears in no error.
//
// The client may be used by any number of goroutines and needs no closing.
func New[C any](connect func(api.Caller) C, token string, opts ...ClientOption) (C, error) {
	if err := checkToken(token); err != nil {
		var none C
		return none, fmt.Errorf("facade: %w", err)
	}
	// A closure keeps the token out of every struct, and so out of whatever prints one.
	source := func(context.Context) (string, error) { return token, nil }
	return connected(connect, &client{source: source, constant: true}, opts)
}

// NewWithTokenSource is [New] with a function in place of a token, for tokens that change while the program runs.
func NewWithTokenSource[C any](connect func(api.Caller) C, source TokenSource, opts ...ClientOption) (C, error) {
	if source == nil {
		var none C
		return none, errors.New("facade: the token source is nil")
	}
	return connected(connect, &client{source: source}, opts)
}

// connected completes a client that knows how its requests are authenticated.
func connected[C any](connect func(api.Caller) C, c *client, opts []ClientOption) (C, error) {
	var none C
	if connect == nil {
		return none, errors.New("facade: connect is nil: pass the New of a generated package, such as intercom.New")
	}
	cfg, err := newConfig(opts)
	if err != nil {
		return none, fmt.Errorf("facade: %w", err)
	}
	c.config, c.budget, c.scrolls = cfg, newBudget(cfg.budgetRetries, cfg.budgetRefill), scrolls{moved: make(chan struct{})}
	if t, ok := c.http.Transport.(*http.Transport); ok && t.Protocols != nil {
		c.http2.Store(c.base.Scheme == "http" && t.Protocols.UnencryptedHTTP2() && !t.Protocols.HTTP1())
	}
	c.enter = c.steps()
	return connect(c), nil
}

// client is the api.Caller behind every generated client. Nothing in it changes but the budget, the limiter, scrolls, and what it has seen.
type client struct {
	*config
	// One of these authenticates requests.
	source      TokenSource
	constant    bool // source always gives the same
	sign        func(*exchange, *http.Request) error
	selfSigning *selfSigning // the http.Client does

	secrets    secrets
	budget     *budget
	scrolls    scrolls
	mismatches mismatches
	http2      atomic.Bool // the server speaks it, as far as a write has seen
	enter      step
}

// Call implements api.Caller.
func (c *client) Call(ctx context.Context, call *api.Call) error {
	if ctx == nil { //nolint:staticcheck // a mistake of the caller's
		return wire.NewCallError(call, api.NotSent, errors.New("the context is nil"))
	}
	settings, err := c.settingsFor(call)
	if err != nil {
		return wire.NewCallError(call, api.NotSent, err)
	}
	return c.enter(ctx, &exchange{call: call, settings: settings, started: time.Now(), secrets: &c.secrets})
}

// String names the address and nothing that a caller put into the client's options.
func (c *client) String() string { return "facade client of " + c.base.String() }

// GoString is String: %#v must not walk through the fields.
func (c *client) GoString() string { return c.String() }

// checkToken refuses what cannot be sent, and says where the fault is without showing the token.
func checkToken(token string) error {
	if token == "" {
		return errors.New("the access token is empty")
	}
	if len(token) < leastSecret { // and what hides it in texts would hide words
		return fmt.Errorf("the access token has %d characters (want at least %d)", len(token), leastSecret)
	}
	for i := range len(token) {
		if b := token[i]; b <= ' ' || b > '~' {
			return fmt.Errorf("the access token has a character at position %d that cannot be sent; "+
				"give the token alone, without white space, line breaks or \"Bearer\"", i)
		}
		if strings.IndexByte("\"'<>$`{}", token[i]) >= 0 {
			return fmt.Errorf("the access token has a quote, a bracket or another character of a placeholder at position %d; give the token itself", i)
		}
	}
	return nil
}
