package identity_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/identity"
)

func signer(t testing.TB) *identity.Signer {
	s, err := identity.NewSigner(identity.Secrets{Web: "web-secret", IOS: "ios-secret"})
	require.NoError(t, err)
	return s
}

func TestTokenSaysWhomItIsForAndExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := signer(t)
		token, err := s.Token(identity.Web, identity.User{ID: "42", Email: "ada@example.org", Attributes: map[string]any{"plan": "team", "renewal": time.Unix(1_790_000_000, 0)}})
		require.NoError(t, err)
		claims, err := s.Verify(identity.Web, token)
		require.NoError(t, err)
		now := float64(time.Now().Unix())
		assert.Equal(t, map[string]any{"user_id": "42", "email": "ada@example.org", "plan": "team", "renewal": 1.79e9, "iat": now, "exp": now + 3600}, claims)

		_, err = s.Verify(identity.IOS, token)
		require.ErrorIs(t, err, jwt.ErrTokenSignatureInvalid, "each platform has a secret of its own")
		time.Sleep(identity.DefaultExpiry)
		_, err = s.Verify(identity.Web, token)
		require.ErrorIs(t, err, jwt.ErrTokenExpired)

		token, err = s.Token(identity.IOS, identity.User{ID: "42", Expiry: time.Minute})
		require.NoError(t, err)
		claims, err = s.Verify(identity.IOS, token)
		require.NoError(t, err)
		assert.NotContains(t, claims, "email")
		time.Sleep(time.Minute)
		_, err = s.Verify(identity.IOS, token)
		require.ErrorIs(t, err, jwt.ErrTokenExpired)
	})
}

// TestTimesOfATokenAreUnixSeconds wherever they stand.
func TestTimesOfATokenAreUnixSeconds(t *testing.T) {
	at := time.Unix(1_790_000_000, 0)
	s := signer(t)
	for name, value := range map[string]any{
		"1.79e+09": &at, "[1.79e+09]": []time.Time{at}, "map[at:1.79e+09]": map[string]time.Time{"at": at}, "[map[at:1.79e+09]]": []any{map[string]any{"at": at}}, "<nil>": time.Time{},
	} {
		token, err := s.Token(identity.Web, identity.User{ID: "42", Attributes: map[string]any{"renewal": value}})
		require.NoError(t, err)
		claims, err := s.Verify(identity.Web, token)
		require.NoError(t, err)
		assert.Equal(t, name, fmt.Sprint(claims["renewal"]))
	}
}

func TestTokenRefusals(t *testing.T) {
	s := signer(t)
	for want, ask := range map[string]struct {
		platform identity.Platform
		user     identity.User
	}{
		`no secret for platform "Android"`: {identity.Android, identity.User{ID: "1"}},
		"ID is empty":                      {identity.Web, identity.User{Email: "ada@example.org"}},
		"expiry -1s is negative":           {identity.Web, identity.User{ID: "1", Expiry: -time.Second}},
		`attribute "exp"`:                  {identity.Web, identity.User{ID: "1", Attributes: map[string]any{"exp": 1}}},
		`attribute "user_id"`:              {identity.Web, identity.User{ID: "1", Attributes: map[string]any{"user_id": "2"}}},
		"unsupported type":                 {identity.Web, identity.User{ID: "1", Attributes: map[string]any{"x": make(chan int)}}},
	} {
		_, err := s.Token(ask.platform, ask.user)
		require.ErrorContains(t, err, want)
	}
	_, err := identity.NewSigner(identity.Secrets{})
	require.ErrorContains(t, err, "no secret")
	for _, secrets := range []identity.Secrets{{Web: "web-secret\n"}, {Web: "web-secret", Android: " secret"}, {IOS: "\t"}} {
		_, err = identity.NewSigner(secrets)
		require.ErrorContains(t, err, "white space or a line break around it")
		assert.NotContains(t, err.Error(), "-secret")
	}
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", s, s, s), "web-secret")
}

func TestVerifyRefusesWhatIntercomWould(t *testing.T) {
	s := signer(t)
	sign := func(method jwt.SigningMethod, key any, claims jwt.MapClaims) string {
		token, err := jwt.NewWithClaims(method, claims).SignedString(key)
		require.NoError(t, err)
		return token
	}
	exp := time.Now().Add(time.Hour).Unix()
	for name, token := range map[string]string{
		"no algorithm":      sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, jwt.MapClaims{"user_id": "1", "exp": exp}),
		"another algorithm": sign(jwt.SigningMethodHS512, []byte("web-secret"), jwt.MapClaims{"user_id": "1", "exp": exp}),
		"no expiry":         sign(jwt.SigningMethodHS256, []byte("web-secret"), jwt.MapClaims{"user_id": "1"}),
		"no user":           sign(jwt.SigningMethodHS256, []byte("web-secret"), jwt.MapClaims{"exp": exp}),
		"no token":          "x",
	} {
		_, err := s.Verify(identity.Web, token)
		require.Error(t, err, name)
	}
	_, err := s.Verify("desktop", "x")
	require.ErrorContains(t, err, `no secret for platform "desktop"`)
}

func TestUserHash(t *testing.T) {
	hash, err := identity.UserHash("secret", "42")
	require.NoError(t, err)
	assert.Equal(t, "93c121e7aa437a1e01e3c512c6f0ce3c821a839025dca4408f85616de4aaee70", hash)
	for _, in := range [][2]string{{"", "42"}, {"secret", ""}, {"secret\n", "42"}, {" secret", "42"}} {
		_, err := identity.UserHash(in[0], in[1])
		require.Error(t, err)
	}
}

func ExampleSigner_Token() {
	signer, err := identity.NewSigner(identity.Secrets{Web: "from the Messenger's settings"})
	if err != nil {
		panic(err)
	}
	token, err := signer.Token(identity.Web, identity.User{ID: "user-17", Email: "ada@example.org"})
	if err != nil {
		panic(err)
	}
	claims, err := signer.Verify(identity.Web, token) // the page has it as intercom_user_jwt
	fmt.Println(claims["user_id"], err)
	// Output: user-17 <nil>
}
