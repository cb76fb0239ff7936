package facade

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
)

// headers decides what is sent besides the body.
func (c *client) headers(next step) step {
	return func(ctx context.Context, x *exchange) error {
		op := x.call.Operation
		h := x.settings.header.Clone()
		if x.token != "" {
			h.Set("Authorization", "Bearer "+x.token)
		}
		h.Set("User-Agent", c.userAgent)
		h.Set("Accept", cmp.Or(op.Accept, "application/json"))
		if op.Version != "" {
			h.Set("Intercom-Version", op.Version)
		}
		if contentType := x.call.ContentType(); contentType != "" {
			h.Set("Content-Type", contentType)
		}
		x.header = h
		return next(ctx, x)
	}
}

// ownHeaders are set here or by the transport; another value would break a promise or the answer.
var ownHeaders = map[string]string{
	"Authorization": "the token is given to New", "Intercom-Version": "the generated package sends its own",
	"User-Agent": "use WithUserAgent", "Host": "use WithBaseURL", "Accept": byOperation,
	"Content-Type": byOperation, "Content-Length": byOperation, "Content-Encoding": byOperation,
	"Accept-Encoding": byTransport, "Transfer-Encoding": byTransport, "Connection": byTransport,
	"Expect": byTransport, "Te": byTransport, "Trailer": byTransport, "Upgrade": byTransport,
	"Idempotency-Key": resends, "X-Idempotency-Key": resends,
}

const (
	byOperation = "the operation decides it"
	byTransport = "the transport decides it"
	resends     = "Intercom knows no such key, and net/http would send a POST again by itself"
)

var resendHeaders = []string{"Idempotency-Key", "X-Idempotency-Key"}

// WithHeader sends a header with every request, or with a call's; the call's replaces the client's of the same name.
// Headers that the client owns are refused, Authorization and Intercom-Version first of all.
func WithHeader(name, value string) Option {
	return setting(func(s *settings) error {
		if name == "" || strings.Trim(name, tokenChars) != "" {
			return fmt.Errorf("WithHeader(%q): not a header name", name)
		}
		key := http.CanonicalHeaderKey(name)
		if why, own := ownHeaders[key]; own {
			return fmt.Errorf("WithHeader(%q): not a caller's to set: %s", name, why)
		}
		if !isPrintable(value) {
			return fmt.Errorf("WithHeader(%q): the value has a control character", name) // it may be a secret: not shown
		}
		s.header.Set(key, value)
		return nil
	})
}

// WithUserAgent adds a product to the User-Agent header, after this library's: WithUserAgent("crm-sync/1.4").
func WithUserAgent(product string) ClientOption {
	return clientOption(func(c *config) error {
		if strings.TrimSpace(product) == "" {
			return errors.New("WithUserAgent: the product is empty")
		}
		if !isPrintable(product) {
			return fmt.Errorf("WithUserAgent(%q): has a control character", product)
		}
		c.userAgent += " " + strings.TrimSpace(product)
		return nil
	})
}

const modulePath = "github.com/seed-a528e955/intercom-go"

// product is this library's own token in the User-Agent, with its version where the build knows it.
var product = sync.OnceValue(func() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range info.Deps {
			if dep.Path == modulePath {
				return "intercom-go/" + strings.TrimPrefix(dep.Version, "v")
			}
		}
	}
	return "intercom-go"
})

// tokenChars may be in a header's name: RFC 9110, section 5.6.2.
const tokenChars = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

func isPrintable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f })
}
