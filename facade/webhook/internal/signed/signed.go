// Package signed is what every receiver of Intercom's requests has in common: it reads the body of a request, up to a
// limit, and checks its signature.
package signed

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // Intercom's choice; an HMAC with SHA-1 is not broken
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"net/http"
	"strings"
)

// ErrSignature is what a request without a valid signature fails with.
var ErrSignature = errors.New("no valid signature")

// ErrNoSecret is a receiver that was given no secret, or an empty one: it would take anybody's requests.
var ErrNoSecret = errors.New("the client secret is empty")

// Scheme is one of Intercom's ways to sign a request: the hex HMAC of the body as it is sent, in a header.
type Scheme struct {
	Header string
	Prefix string // before the hex digits
	New    func() hash.Hash
}

// The schemes that Intercom has.
var (
	App    = Scheme{"X-Hub-Signature", "sha1=", sha1.New}
	Fin    = Scheme{"X-Fin-Agent-API-Webhook-Signature", "sha256=", sha256.New}
	Canvas = Scheme{"X-Body-Signature", "", sha256.New}
)

// Key is a scheme with a secret that signs by it.
type Key struct {
	Scheme Scheme
	Secret string
}

func (k Key) sum(body []byte) []byte {
	mac := hmac.New(k.Scheme.New, []byte(k.Secret))
	mac.Write(body)
	return mac.Sum(nil)
}

// Sign puts the signature of a body into the header.
func (k Key) Sign(header http.Header, body []byte) {
	if header == nil {
		panic("webhook: the header to sign is nil (want one that was made, http.Header{})")
	}
	header.Set(k.Scheme.Header, k.Scheme.Prefix+hex.EncodeToString(k.sum(body)))
}

// Keys makes a key of each secret.
func Keys(scheme Scheme, secrets ...string) []Key {
	keys := make([]Key, len(secrets))
	for i, secret := range secrets {
		keys[i] = Key{scheme, secret}
	}
	return keys
}

// CheckKeys refuses keys that protect nothing.
func CheckKeys(keys []Key) error {
	if len(keys) == 0 {
		return ErrNoSecret
	}
	for _, k := range keys {
		if k.Secret == "" {
			return ErrNoSecret
		}
	}
	return nil
}

// CheckSecrets is CheckKeys for a receiver that is being made: it refuses as well what was copied with something around it, such as
// a line break, and would refuse every request.
func CheckSecrets(keys []Key) error {
	if err := CheckKeys(keys); err != nil {
		return err
	}
	for _, k := range keys {
		if strings.TrimSpace(k.Secret) != k.Secret {
			return errors.New("the client secret has white space or a line break around it (want the secret alone)")
		}
	}
	return nil
}

// Verify checks a body against its signature; one of the keys must have made it. Every key is tried, whichever fits, and
// sums are compared by hmac.Equal: how long it takes tells nothing about the secrets or the right signature.
func Verify(header http.Header, body []byte, keys []Key) error {
	if err := CheckKeys(keys); err != nil {
		return err
	}
	valid, signed := false, false
	for _, k := range keys {
		given := header.Get(k.Scheme.Header)
		signed = signed || given != ""
		digits, ok := strings.CutPrefix(given, k.Scheme.Prefix)
		sum, err := hex.DecodeString(digits)
		equal := hmac.Equal(sum, k.sum(body))
		valid = equal && ok && err == nil || valid
	}
	switch {
	case valid:
		return nil
	case signed:
		return fmt.Errorf("%w: the request was not signed with this secret, or its body was changed", ErrSignature)
	}
	return fmt.Errorf("%w: the request has no header %s", ErrSignature, headers(keys))
}

// headers names what was looked for.
func headers(keys []Key) string {
	var names []string
	for _, k := range keys {
		if len(names) == 0 || names[len(names)-1] != k.Scheme.Header {
			names = append(names, k.Scheme.Header)
		}
	}
	return strings.Join(names, " or ")
}
