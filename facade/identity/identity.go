package identity

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/seed-a528e955/intercom-go/api"
)

// Platform is where a Messenger runs. Each has a secret of its own.
type Platform string

// The platforms that Intercom has secrets for.
const (
	Web     Platform = "web"
	IOS     Platform = "iOS"
	Android Platform = "Android"
)

// Secrets are the Messenger's API secrets, from the security settings of the Messenger; leave out the platforms that you do
// not use.
type Secrets struct {
	Web, IOS, Android string
}

// DefaultExpiry is how long a token is valid where nothing else is said. The Messenger is given a new one with every page or
// session, so a short time costs nothing, and a token that leaks is soon worthless.
const DefaultExpiry = time.Hour

// Signer signs tokens. It may be used from several goroutines.
type Signer struct{ keys map[Platform][]byte }

// NewSigner returns a signer. It fails when there is no secret at all, and when one has white space around it: what it signs
// would be refused.
func NewSigner(secrets Secrets) (*Signer, error) {
	s := &Signer{keys: map[Platform][]byte{}}
	for platform, secret := range map[Platform]string{Web: secrets.Web, IOS: secrets.IOS, Android: secrets.Android} {
		if strings.TrimSpace(secret) != secret {
			return nil, fmt.Errorf("identity: the secret of %s has white space or a line break around it", platform)
		}
		if secret != "" {
			s.keys[platform] = []byte(secret)
		}
	}
	if len(s.keys) == 0 {
		return nil, errors.New("identity: no secret: give that of at least one platform")
	}
	return s, nil
}

// String keeps the secrets out of what prints a Signer.
func (s *Signer) String() string { return fmt.Sprintf("identity signer of %d platforms", len(s.keys)) }

// GoString is String: %#v must not walk through the fields.
func (s *Signer) GoString() string { return s.String() }

// User is whom a token is for.
type User struct {
	ID     string        // required: your own id of the user, the external_id of the contact
	Email  string        // signed, so that nobody can claim another's; "" is left out
	Expiry time.Duration // how long the token is valid; DefaultExpiry when zero
	// Attributes are what else is to be trusted, such as {"plan": "team"}: Intercom takes those that stand in the token from
	// nowhere else. Values must be JSON; times are signed as Unix seconds, a zero one
	// as null.
	Attributes map[string]any
}

// reserved are claims that User has fields for, or that the signer sets.
var reserved = []string{"user_id", "email", "exp", "iat", "nbf"}

// Token returns the token of a user for a platform, which is valid from now until its expiry. It fails where the platform
// has no secret, the user no id, or an attribute the name of a claim.
func (s *Signer) Token(platform Platform, user User) (string, error) {
	key, ok := s.keys[platform]
	switch {
	case !ok:
		return "", fmt.Errorf("identity: no secret for platform %q (want %s, %s or %s, as given to NewSigner)", platform, Web, IOS, Android)
	case user.ID == "":
		return "", errors.New("identity: the user's ID is empty; a token must say whom it is for")
	case user.Expiry < 0:
		return "", fmt.Errorf("identity: expiry %v is negative", user.Expiry)
	}
	claims, err := claimsOf(user.Attributes)
	if err != nil {
		return "", err
	}
	for _, name := range reserved {
		if _, given := claims[name]; given {
			return "", fmt.Errorf("identity: attribute %q is a claim of its own: use the fields of User", name)
		}
	}
	if user.Expiry == 0 {
		user.Expiry = DefaultExpiry
	}
	now := time.Now()
	claims["user_id"], claims["iat"], claims["exp"] = user.ID, now.Unix(), now.Add(user.Expiry).Unix()
	if user.Email != "" {
		claims["email"] = user.Email
	}
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(key)
	if err != nil {
		return "", fmt.Errorf("identity: %w", err)
	}
	return token, nil
}

// claimsOf writes attributes as requests do: times within lists and objects are Unix seconds as well.
func claimsOf(attributes api.Attributes) (jwt.MapClaims, error) {
	data, err := json.Marshal(attributes)
	if err != nil {
		return nil, fmt.Errorf("identity: attributes: %w", err)
	}
	var written map[string]json.RawMessage
	if err := json.Unmarshal(data, &written); err != nil {
		return nil, fmt.Errorf("identity: attributes: %w", err)
	}
	claims := jwt.MapClaims{}
	for name, value := range written {
		claims[name] = value
	}
	return claims, nil
}

// Verify returns the claims of a token that was signed for a platform and has not expired: what Intercom checks. It is for
// tests, and for services that get a token from your own pages.
func (s *Signer) Verify(platform Platform, token string) (map[string]any, error) {
	key, ok := s.keys[platform]
	if !ok {
		return nil, fmt.Errorf("identity: no secret for platform %q", platform)
	}
	claims := jwt.MapClaims{}
	keyOf := func(*jwt.Token) (any, error) { return key, nil }
	if _, err := jwt.ParseWithClaims(token, claims, keyOf, jwt.WithValidMethods([]string{"HS256"}), jwt.WithExpirationRequired()); err != nil {
		return nil, fmt.Errorf("identity: %w", err)
	}
	if id, _ := claims["user_id"].(string); id == "" {
		return nil, errors.New("identity: the token has no user_id")
	}
	return claims, nil
}
