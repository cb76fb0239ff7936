package webhook

import (
	"net/http"

	"github.com/seed-a528e955/intercom-go/facade/webhook/internal/signed"
)

// What a request can be refused with; [Status] has the HTTP status of each.
var (
	ErrSignature = signed.ErrSignature // the signature is missing or wrong
	ErrMethod    = signed.ErrMethod    // not a POST
	ErrTooLarge  = signed.ErrTooLarge  // more than the limit
	ErrRead      = signed.ErrRead      // the body broke off, or took too long
	ErrNoSecret  = signed.ErrNoSecret  // the receiver was given an empty secret
)

// Status is the HTTP status to refuse a request with, 200 for nil: 401 for a signature that is missing or wrong, 405 for
// a request that is not a POST, 413 for a body that is too large, 408 for one that took too long, 400 for one that breaks
// off or is not a notification, and 500 where the receiver has no secret.
func Status(err error) int { return signed.Status(err) }

// Secrets are what a request may be signed with. Several of a kind are for a secret that is being replaced: Intercom
// signs with one, and does not say which.
type Secrets struct {
	// App are client secrets of the app, from its Basic information in the Developer Hub.
	App []string
	// Fin are secrets of the Fin Agent API, which signs by a header of its own. The test request of Fin's settings page
	// is signed with the app's secret, so give both.
	Fin []string
}

func (s Secrets) keys() []signed.Key {
	return append(signed.Keys(signed.App, s.App...), signed.Keys(signed.Fin, s.Fin...)...)
}

// Verify checks that a body was signed with one of the secrets. The time it takes tells nothing about them. It fails with
// [ErrSignature], and with [ErrNoSecret] when there is none or one is empty.
func (s Secrets) Verify(header http.Header, body []byte) error {
	return signed.Verify(header, body, s.keys())
}

// Sign signs a body as Intercom signs webhooks, in X-Hub-Signature: for tests of a receiver. It panics where the header is nil.
func Sign(header http.Header, body []byte, secret string) {
	signed.Key{Scheme: signed.App, Secret: secret}.Sign(header, body)
}

// SignFin signs a body as the Fin Agent API does.
func SignFin(header http.Header, body []byte, secret string) {
	signed.Key{Scheme: signed.Fin, Secret: secret}.Sign(header, body)
}
