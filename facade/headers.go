package facade

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"runtime"
	"strings"

	"github.com/seed-a528e955/intercom-go/api/wire"
)

// headers decides what is sent besides the body.
func (c *client) headers(next step) step {
	return func(ctx context.Context, x *exchange) error {
		op := x.call.Operation
		h := make(http.Header, 6+len(x.settings.header))
		maps.Copy(h, x.settings.header)
		own := [...]struct{ name, value string }{
			{"Authorization", ""},
			{"User-Agent", c.userAgent},
			{"Accept", cmp.Or(op.Accept, "application/json")},
			{"Intercom-Version", op.Version},
			{"Content-Type", wire.ContentType(x.call)},
		}
		if x.token != "" {
			own[0].value = "Bearer " + x.token
		}
		values := make([]string, len(own)) // of all of them, in one allocation
		for i, header := range own {
			if header.value != "" {
				values[i] = header.value
				h[header.name] = values[i : i+1 : i+1]
			}
		}
		x.header = h
		return next(ctx, x)
	}
}

// ownedBy says why a header is not a caller's to set, "" where it is: another value would break a promise or the answer.
func ownedBy(header string) string {
	switch header {
	case "Authorization":
		return "the token is given to New"
	case "Intercom-Version":
		return "the generated package sends its own"
	case "User-Agent":
		return "use WithUserAgent"
	case "Host":
		return "use WithBaseURL"
	case "Accept", "Content-Type", "Content-Length", "Content-Encoding":
		return "the operation decides it"
	case "Accept-Encoding", "Transfer-Encoding", "Connection", "Expect", "Te", "Trailer", "Upgrade":
		return "the transport decides it"
	case "Idempotency-Key", "X-Idempotency-Key":
		return resends
	}
	return ""
}

const resends = "Intercom knows no such key, and net/http would send a POST again by itself"

var resendHeaders = []string{"Idempotency-Key", "X-Idempotency-Key"}

// WithHeader sends a header with every request, or with a call's; the call's replaces the client's of the same name.
// Headers that the client owns are refused, Authorization and Intercom-Version first of all.
func WithHeader(name, value string) Option {
	return setting(func(s *settings) error {
		if name == "" || strings.Trim(name, tokenChars) != "" {
			return fmt.Errorf("WithHeader(%q): not a header name", name)
		}
		key := http.CanonicalHeaderKey(name)
		if why := ownedBy(key); why != "" {
			return fmt.Errorf("WithHeader(%q): not a caller's to set: %s", name, why)
		}
		if !isPrintable(value) {
			return fmt.Errorf("WithHeader(%q): the value has a control character", name) // it may be a secret: not shown
		}
		own := make(http.Header, len(s.header)+1) // what is there may be the client's
		maps.Copy(own, s.header)
		own.Set(key, value)
		s.header = own
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
func product() string {
	return productToken.get(func() any { return newProduct() }).(string)
}

var productToken lazy

func newProduct() string {
	_, file, _, _ := runtime.Caller(0)
	return productFrom(file)
}

// productFrom takes the version out of the path of a file of this package, where a build from the module cache has it. The
// build's own list of modules is longer in coming: what parses it is 17 kB of a program.
func productFrom(file string) string {
	const product = "intercom-go"
	_, version, found := strings.Cut(file, modulePath+"@v")
	version, _, inside := strings.Cut(version, "/")
	if !found || !inside {
		return product
	}
	return product + "/" + version
}

// tokenChars may be in a header's name: RFC 9110, section 5.6.2.
const tokenChars = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

func isPrintable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f })
}
