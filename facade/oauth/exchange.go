package oauth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// ErrCode is a code that Intercom does not accept: used before, expired or of another app.
var ErrCode = errors.New("the authorization code was not accepted")

// exchangeTime is how long an exchange takes at most.
const exchangeTime = time.Minute

// Exchange exchanges a code for an access token, within a minute. It fails with [ErrCode] for one that is not accepted; a
// code can be used once, so a failure after sending it means to start over. A redirect is not followed: it would take the
// client secret along. Neither the secret nor the code is in an error.
func (c *Config) Exchange(ctx context.Context, code string) (token string, err error) {
	switch {
	case ctx == nil: //nolint:staticcheck // a mistake of the caller's
		return "", errors.New("oauth: the context is nil")
	case code == "":
		return "", errors.New("oauth: the code is empty")
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTime)
	defer cancel()
	client := *c.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := c.config.Exchange(context.WithValue(ctx, oauth2.HTTPClient, &client), code)
	if err == nil {
		return answer.AccessToken, nil
	}
	var refused *oauth2.RetrieveError // holds the request, and with it the secret
	if errors.As(err, &refused) && refused.Response != nil {
		return "", c.refusal(refused, code)
	}
	return "", c.failure(ctx, err, code)
}

// refusal is an answer that is no token.
func (c *Config) refusal(refused *oauth2.RetrieveError, code string) error {
	status, said := refused.Response.StatusCode, c.shown(string(refused.Body), code)
	switch {
	case status/100 == 3:
		return fmt.Errorf("oauth: the exchange was answered by a redirect (status %d), which is not followed: are the addresses right?", status)
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed, status == http.StatusRequestTimeout, status == http.StatusTooManyRequests:
		break // nobody has looked at the code
	case status/100 == 4, status/100 == 2 && refused.ErrorCode != "":
		return fmt.Errorf("oauth: %w: %d: %s", ErrCode, status, said)
	}
	return fmt.Errorf("oauth: the exchange was answered %d: %s", status, said)
}

// failure is an exchange without an answer that can be read. Its cause is found as far as it shows no secret.
func (c *Config) failure(ctx context.Context, err error, code string) error {
	var sent *url.Error
	if errors.As(err, &sent) {
		err = sent.Err
	}
	if text := c.hidden(err.Error(), code); text != err.Error() {
		err = errors.New(text)
	}
	if ended := ctx.Err(); ended != nil && !errors.Is(err, ended) {
		return fmt.Errorf("oauth: %w: %w", ended, err)
	}
	return fmt.Errorf("oauth: %w", err)
}

// longestShown is how much of an answer an error shows.
const longestShown = 500

// shown makes what a server said fit for an error.
func (c *Config) shown(text, code string) string {
	text = c.hidden(text, code)
	return fmt.Sprintf("%.*q", longestShown, strings.TrimSpace(text))
}

// hidden takes the secret and the code out of a text.
func (c *Config) hidden(text, code string) string {
	for _, secret := range []string{c.config.ClientSecret, code} {
		for _, form := range []string{secret, url.QueryEscape(secret)} {
			text = strings.ReplaceAll(text, form, "[redacted]")
		}
	}
	return text
}
