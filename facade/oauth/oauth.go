package oauth

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/oauth2"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

// TokenURL is where a code is exchanged, whatever the region.
const TokenURL = "https://api.intercom.io/auth/eagle/token" //nolint:gosec // an address, no credential

var authURLs = map[facade.Region]string{
	facade.US: "https://app.intercom.com/oauth",
	facade.EU: "https://app.eu.intercom.com/oauth",
	facade.AU: "https://app.au.intercom.com/oauth",
}

// Endpoint returns a region's addresses for use with golang.org/x/oauth2; the zero Endpoint for an unknown region.
func Endpoint(region facade.Region) oauth2.Endpoint {
	if authURLs[region] == "" {
		return oauth2.Endpoint{}
	}
	return oauth2.Endpoint{AuthURL: authURLs[region], TokenURL: TokenURL, AuthStyle: oauth2.AuthStyleInParams}
}

// Config is an app, as the Developer Hub has it. It may be used from several goroutines.
type Config struct {
	config  oauth2.Config
	client  *http.Client
	baseURL string // of the API; "" for the region's
}

// String keeps the secret out of what prints a Config.
func (c *Config) String() string { return "oauth config of client " + c.config.ClientID }

// GoString is String: %#v must not walk through the fields.
func (c *Config) GoString() string { return c.String() }

// Option configures an app.
type Option func(*Config) error

// New returns the configuration of an app. It fails when the id or the secret is empty or
// has white space around it, or an option makes no sense.
func New(clientID, clientSecret string, opts ...Option) (*Config, error) {
	if clientID == "" || clientSecret == "" {
		return nil, errors.New("oauth: the client id or the client secret is empty")
	}
	if strings.TrimSpace(clientID) != clientID || strings.TrimSpace(clientSecret) != clientSecret {
		return nil, errors.New("oauth: the client id or the client secret has white space or a line break around it")
	}
	c := &Config{config: oauth2.Config{ClientID: clientID, ClientSecret: clientSecret, Endpoint: Endpoint(facade.US)}, client: http.DefaultClient}
	for _, opt := range opts {
		if opt == nil {
			return nil, errors.New("oauth: nil Option")
		}
		if err := opt(c); err != nil {
			return nil, fmt.Errorf("oauth: %w", err)
		}
	}
	return c, nil
}

// WithRegion asks people of a region: its authorization page; the default is US. The token says where the workspace really
// is, see [Connect].
func WithRegion(region facade.Region) Option {
	return func(c *Config) error {
		endpoint := Endpoint(facade.Region(strings.ToUpper(string(region))))
		if endpoint.AuthURL == "" {
			return fmt.Errorf("unknown region %q (want US, EU or AU)", region)
		}
		c.config.Endpoint = endpoint
		return nil
	}
}

// WithRedirectURL says which of the app's redirect URLs the browser comes back to; without it, the first one.
func WithRedirectURL(address string) Option {
	return func(c *Config) (err error) {
		c.config.RedirectURL, err = checked("WithRedirectURL", address)
		return err
	}
}

// WithURLs replaces Intercom's addresses of the authorization page and of the exchange, should they move. The latter must be
// https, except on this machine.
func WithURLs(authURL, tokenURL string) Option {
	return func(c *Config) (err error) {
		if c.config.Endpoint.AuthURL, err = checked("WithURLs", authURL); err == nil {
			c.config.Endpoint.TokenURL, err = encrypted("WithURLs", tokenURL)
		}
		return err
	}
}

// WithBaseURL goes to another address than Intercom's for everything, the API included: a test server such as intercomtest,
// which has the authorization page at /oauth and the exchange at /auth/eagle/token, or a proxy.
func WithBaseURL(address string) Option {
	return func(c *Config) (err error) {
		if c.baseURL, err = encrypted("WithBaseURL", strings.TrimSuffix(address, "/")); err != nil {
			return err
		}
		return WithURLs(c.baseURL+"/oauth", c.baseURL+"/auth/eagle/token")(c)
	}
}

// WithHTTPClient exchanges codes through another client than http.DefaultClient.
func WithHTTPClient(client *http.Client) Option {
	return func(c *Config) error {
		if client == nil {
			return errors.New("WithHTTPClient: nil client")
		}
		c.client = client
		return nil
	}
}

// checked refuses what is no address. It shows no more of one than scheme and host.
func checked(option, address string) (string, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return "", fmt.Errorf("%s: not an http or https address", option)
	case u.User != nil:
		return "", fmt.Errorf("%s: the address of %s must not hold a user or a password", option, u.Hostname())
	}
	return address, nil
}

// encrypted is checked for where the client secret goes.
func encrypted(option, address string) (string, error) {
	address, err := checked(option, address)
	if err != nil {
		return "", err
	}
	if u, err := url.Parse(address); err != nil || u.Scheme != "https" && u.Hostname() != "localhost" && !net.ParseIP(u.Hostname()).IsLoopback() {
		return "", fmt.Errorf("%s: http://%s would get the client secret unencrypted: use https", option, u.Host)
	}
	return address, nil
}

// AuthCodeURL is where to send the browser. The state is from [NewState], and is to be kept in the browser's session.
func (c *Config) AuthCodeURL(state string) string { return c.config.AuthCodeURL(state) }

// Install is what to keep of an installation. Both make a client again: facade.New with facade.WithRegion.
type Install struct {
	AccessToken string
	Region      facade.Region
}

// String keeps the token out of logs.
func (i Install) String() string { return fmt.Sprintf("installation in %s", i.Region) }

// GoString is String.
func (i Install) GoString() string { return i.String() }

// Connect exchanges a code, asks in which region the workspace is, and returns a client for it, in one call. The options are
// those of facade.New without WithRegion and WithBaseURL; they are checked before the code is sent.
//
// The code can be used once. Where the exchange succeeds and something after it fails, the error comes with the install's
// access token: keep it, and ask facade.DetectRegion again.
func Connect[C any](ctx context.Context, config *Config, connect func(api.Caller) C, code string, opts ...facade.ClientOption) (client C, install Install, err error) {
	if config == nil {
		return client, install, errors.New("oauth: the config is nil")
	}
	for _, where := range []facade.ClientOption{facade.WithRegion(facade.US), facade.WithBaseURL(facade.US.BaseURL())} { // either excludes the other
		if _, err := facade.New(connect, "to-be-exchanged", append(slices.Clip(opts), where)...); err != nil {
			return client, install, fmt.Errorf("oauth: %w", err) // before the code is spent
		}
	}
	if install.AccessToken, err = config.Exchange(ctx, code); err != nil {
		return client, install, err
	}
	ask := opts
	if config.baseURL != "" {
		ask = append(slices.Clip(opts), facade.WithBaseURL(config.baseURL))
	}
	if install.Region, err = facade.DetectRegion(ctx, install.AccessToken, ask...); err != nil {
		return client, install, fmt.Errorf("oauth: detect the region: %w", err)
	}
	if config.baseURL == "" {
		ask = append(slices.Clip(opts), facade.WithRegion(install.Region))
	}
	client, err = facade.New(connect, install.AccessToken, ask...)
	return client, install, err
}
