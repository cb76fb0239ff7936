package facade_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

// Each part of an error's body that is kept may repeat the token, with escapes that parsing removes.
func TestRedactEveryPartOfAnErrorBody(t *testing.T) {
	escaped := strings.NewReplacer("/", `\/`, "+", `\u002B`, "=", `\u003d`).Replace(oddToken)
	for name, body := range map[string]string{
		"code":       `{"errors":[{"code":"` + escaped + `"}]}`,
		"field":      `{"errors":[{"message":"no","field":"` + escaped + `"}]}`,
		"type":       `{"type":"` + escaped + `","message":"no"}`,
		"request id": `{"request_id":"` + escaped + `","errors":["no"]}`,
		"text":       `{"error":"` + escaped + `"}`,
		"old":        `{"error_key":"` + escaped + `","message":"no"}`,
		"list":       `{"errors":["fine","` + escaped + `"]}`,
		"not read":   `{"debug":{"header":"` + escaped + `"}}`,
	} {
		for _, status := range []int{400, 503} {
			t.Run(fmt.Sprint(name, " ", status), func(t *testing.T) {
				_, err := do(t.Context(), oddClient(t, script(answer{status: status, body: body})), opPost)
				var e *api.Error
				require.ErrorAs(t, err, &e)
				walkErrors(err, func(text string) { assert.NotContains(t, text, oddToken) })
				for _, text := range []string{e.RequestID, e.Type, string(e.Body), fmt.Sprint(e.Errors)} {
					assert.NotContains(t, text, oddToken)
					assert.NotContains(t, text, escaped)
				}
				assert.Contains(t, string(e.Body), "[redacted]")
			})
		}
	}
}

// Escapes of escapes come back as the token when they are decoded as often.
func TestRedactTokenThatIsEscapedTwice(t *testing.T) {
	for name, form := range map[string]string{
		"percent":        url.QueryEscape(url.QueryEscape(oddToken)),
		"lower percent":  strings.NewReplacer("/", "%2f", "+", "%2b", "=", "%3d").Replace(oddToken),
		"named entities": strings.NewReplacer("/", "&sol;", "+", "&plus;", "=", "&equals;").Replace(oddToken),
		"upper hex":      strings.NewReplacer("+", `\u002B`, "=", `\u003D`, "/", `\u002F`).Replace(oddToken),
		"every letter":   everyLetter(`\u%04x`),
		"every percent":  everyLetter("%%%02X"),
		"every entity":   everyLetter("&#%d;"),
		"entity twice":   strings.NewReplacer("/", "&amp;#47;", "+", "&amp;#43;", "=", "&amp;#61;").Replace(oddToken),
		"JSON's percent": strings.NewReplacer("/", `\u00252F`, "+", `\u00252B`, "=", `\u00253D`).Replace(oddToken),
		"JSON's entity":  strings.NewReplacer("/", `\u0026#47;`, "+", `\u0026#43;`, "=", `\u0026#61;`).Replace(oddToken),
	} {
		t.Run(name, func(t *testing.T) {
			body := `{"errors":[{"message":"bad token ` + form + `"}]}`
			_, err := do(t.Context(), oddClient(t, script(answer{status: 401, body: body})), opPost)
			var e *api.Error
			require.ErrorAs(t, err, &e)
			for _, text := range []string{err.Error(), e.Errors[0].Message, string(e.Body)} {
				assert.Contains(t, text, "[redacted]")
			}
		})
	}
}

func everyLetter(format string) string {
	var b strings.Builder
	for i := range len(oddToken) {
		fmt.Fprintf(&b, format, oddToken[i])
	}
	return b.String()
}

// What errors.Is and errors.As need is found in a redacted chain, however the errors are nested.
func TestRedactedChainKeepsWhatIsAskedFor(t *testing.T) {
	quoting := func(inner error) error { return fmt.Errorf("sending Bearer %s: %w", oddToken, inner) }
	for name, tt := range map[string]struct {
		err error
		is  error
	}{
		"context":  {quoting(context.DeadlineExceeded), context.DeadlineExceeded},
		"EOF":      {quoting(io.ErrUnexpectedEOF), io.ErrUnexpectedEOF},
		"joined":   {errors.Join(quoting(io.EOF), quoting(errReset)), errReset.Err},
		"url":      {&url.Error{Op: "Get", URL: "https://x.test/?token=" + oddToken, Err: quoting(io.EOF)}, io.EOF},
		"net":      {&net.OpError{Op: "read", Net: "tcp", Err: quoting(errReset.Err)}, errReset.Err},
		"deep":     {quoting(quoting(quoting(io.EOF))), io.EOF},
		"wrapping": {fmt.Errorf("a: %w, b: %w", io.EOF, quoting(errReset)), errReset.Err},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := do(t.Context(), oddClient(t, script(failing(tt.err))), opPost)
			require.ErrorIs(t, err, tt.is)
			if name == "net" {
				var op *net.OpError
				require.ErrorAs(t, err, &op)
				assert.Equal(t, "read", op.Op)
			}
			walkErrors(err, func(text string) { assert.NotContains(t, text, oddToken) })
		})
	}
}

// Fields that only %#v shows count too, and a timeout stays one.
func TestRedactedNetError(t *testing.T) {
	_, err := do(t.Context(), oddClient(t, script(failing(&talkative{header: oddToken}))), opPost)
	var timeout net.Error
	require.ErrorAs(t, err, &timeout)
	assert.True(t, timeout.Timeout())
	assert.False(t, timeout.Temporary()) //nolint:staticcheck // errors of package net have it, and so old programs ask
	var other *talkative
	require.NotErrorAs(t, err, &other)
	walkErrors(err, func(text string) { assert.NotContains(t, text, oddToken) })
}

type talkative struct{ header string }

func (e *talkative) Error() string   { return "it took too long" }
func (e *talkative) Timeout() bool   { return true }
func (e *talkative) Temporary() bool { return false }

func TestAddressesWithSecretsAreNotShown(t *testing.T) {
	for _, address := range []string{
		"https://user:hunter2@host", "https://user:hunter2?pw@host", "https://user:hunter2#pw@host", "https://user:hunter2/pw@host",
		"https://user:hunter2", "https://hunter2@host/x", "https://user:hun@hunter2@host", "https://host?key=hunter2",
		"https://host/#hunter2", "ftp://user:hunter2@host", "http://user:%zzhunter2@host", "://user:hunter2@host",
		"user:hunter2@host", "?hunter2", "#hunter2", "https://user:hunter2\n@host",
	} {
		for name, opts := range map[string][]facade.ClientOption{
			"alone": {facade.WithBaseURL(address)}, "with a region": {facade.WithBaseURL(address), facade.WithRegion(facade.EU)},
		} {
			_, err := facade.New(self, token, opts...)
			require.Error(t, err, name)
			walkErrors(err, func(text string) { assert.NotContains(t, text, "hunter2", "%s, %s", name, address) })
		}
	}
}

func TestHostsThatAreNotThisMachine(t *testing.T) {
	for host, fine := range map[string]bool{
		"localhost": true, "LOCALHOST:8080": true, "127.0.0.1": true, "127.8.8.8:1": true, "[::1]:1": true,
		"evil.localhost": false, "localhost.evil.test": false, "localhost.": false, "127.0.0.1.evil.test": false, "0.0.0.0": false, "10.0.0.1": false,
	} {
		_, err := facade.New(self, token, facade.WithBaseURL("http://"+host))
		assert.Equal(t, fine, err == nil, host)
	}
}

// Tokens that a source gave before are looked for, and not only the last.
func TestRedactEarlierTokensOfASource(t *testing.T) {
	tokens := []string{"first-" + oddToken, "second-" + oddToken, "third-" + oddToken}
	n := 0
	c, err := facade.NewWithTokenSource(self, func(context.Context) (string, error) {
		if n++; n > len(tokens) {
			return "", fmt.Errorf("none of %v: %w", tokens, io.EOF)
		}
		return tokens[n-1], nil
	}, facade.WithHTTPClient(&http.Client{Transport: script(ok, ok, answer{status: 400, body: `{"errors":["` + tokens[0] + `"]}`})}))
	require.NoError(t, err)
	for range tokens {
		_, err = do(t.Context(), c, opGet)
	}
	walkErrors(err, func(text string) { assert.NotContains(t, text, tokens[0]) })
	_, err = do(t.Context(), c, opGet)
	require.ErrorIs(t, err, io.EOF)
	assert.Equal(t, api.NotSent, outcome(t, err))
	walkErrors(err, func(text string) {
		for _, one := range tokens {
			assert.NotContains(t, text, one)
		}
	})
}

// Whatever part of an answer is shown is short and holds no control characters.
func TestServersTextsAreQuotedAndCut(t *testing.T) {
	long := `\u001b[2J\r\n` + strings.Repeat("x", 9999)
	for name, body := range map[string]string{
		"message": `{"errors":[{"message":"` + long + `"}]}`, "code": `{"errors":[{"code":"` + long + `"}]}`,
		"field": `{"errors":[{"field":"` + long + `"}]}`, "request id": `{"request_id":"` + long + `","errors":["no"]}`,
		"many":      `{"errors":[` + strings.Repeat(`"no",`, 999) + `"no"]}`,
		"bidi":      `{"errors":[{"message":"` + "\u202e" + `gnp.exe"}]}`,
		"C1":        `{"errors":[{"message":"\u009b31m"}]}`,
		"not UTF-8": "{\"errors\":[{\"message\":\"\xff\xfe\"}]}",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := do(t.Context(), oddClient(t, script(answer{status: 400, body: body})), opPost)
			assert.Less(t, len(err.Error()), 1500)
			for _, r := range []string{"\x1b", "\n", "\r", "\u202e", "\u009b", "\xff"} {
				assert.NotContains(t, err.Error(), r)
			}
		})
	}
}

// What is taken for the token is replaced, and what stands around it stays: the whole of it, or 12 characters in a row.
func TestRedactionLeavesTheRest(t *testing.T) {
	const secret = "Ab1Cd2Ef3Gh4Ij5Kl6"
	for text, want := range map[string]string{
		secret:                                "[redacted]",
		"bad " + secret + ", ask for another": "bad [redacted], ask for another",
		secret + " and " + secret + ".":       "[redacted] and [redacted].",
		"it begins " + secret[:12] + "-":      "it begins [redacted]-",
		"it begins " + secret[:11] + "-":      "it begins " + secret[:11] + "-",
		"it has " + secret[3:15] + " in it":   "it has [redacted] in it",
		"it has " + secret[3:14] + " in it":   "it has " + secret[3:14] + " in it",
		"it ends " + secret[6:] + "!":         "it ends [redacted]!",
		"it ends " + secret[7:] + "!":         "it ends " + secret[7:] + "!",
		`written \x41` + secret[1:] + ` so`:   "written [redacted] so",
		`written \x42` + secret[1:7] + ` so`:  `written \x42` + secret[1:7] + ` so`,
		"no secret at all, 100% & \\":         "no secret at all, 100% & \\",
	} {
		body, err := json.Marshal(map[string]any{"errors": []map[string]string{{"message": text}}})
		require.NoError(t, err)
		c, err := facade.New(self, secret, facade.WithHTTPClient(&http.Client{Transport: script(answer{status: 400, body: string(body)})}))
		require.NoError(t, err)
		_, err = do(t.Context(), c, opPost)
		var e *api.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, want, e.Errors[0].Message)
	}
}

// Of a source that gives one token after another the last eight are looked for, however often one is given.
func TestRedactionOfTheLastEightTokens(t *testing.T) {
	var tokens []string
	for i := range 9 {
		tokens = append(tokens, strings.Repeat(string(rune('a'+i)), 20))
	}
	given := append([]string{tokens[0], tokens[0]}, tokens[1:]...)
	given = append(given, tokens[8], tokens[1]) // the last once more, and an earlier one
	n := 0
	var echo []answer
	for range given {
		echo = append(echo, ok)
	}
	echo[len(echo)-1] = answer{status: 400, body: `{"errors":["` + strings.Join(tokens, " ") + `"]}`}
	c, err := facade.NewWithTokenSource(self, func(context.Context) (string, error) { n++; return given[n-1], nil },
		facade.WithHTTPClient(&http.Client{Transport: script(echo...)}))
	require.NoError(t, err)
	for range given {
		_, err = do(t.Context(), c, opGet)
	}
	var e *api.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, tokens[0]+strings.Repeat(" [redacted]", 8), e.Errors[0].Message)
}

// What an http.Client signs with is not shown by its own transport's errors, whatever the header is called.
func TestRedactionOfWhatAClientSignsWith(t *testing.T) {
	for _, header := range []string{"Authorization", "X-API-KEY", "x-session"} {
		srv := startServer(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, widgetJSON) })
		c, err := facade.NewWithSigningClient(self, &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			r = r.Clone(r.Context())
			r.Header.Set(header, oddToken)
			resp, err := http.DefaultTransport.RoundTrip(r)
			if err == nil {
				_ = resp.Body.Close()
			}
			return nil, fmt.Errorf("sent with %s: %w", oddToken, io.ErrClosedPipe)
		})}, facade.WithBaseURL(srv.URL+basePath), facade.WithMaxRetries(0))
		require.NoError(t, err)
		_, err = do(t.Context(), c, opPost)
		require.ErrorIs(t, err, io.ErrClosedPipe)
		walkErrors(err, func(text string) { assert.NotContains(t, text, oddToken, header) })
	}
}

// Every character that a token or a header may have is accepted, and no other.
func TestCharactersOfTokensAndHeaders(t *testing.T) {
	for text, fine := range map[string]bool{"!token~token": true, "token token": false, "token\x7ftoken": false, "tökentoken": false} {
		_, err := facade.New(self, text)
		assert.Equal(t, fine, err == nil, text)
	}
	for text, fine := range map[string]bool{"a b\tc~": true, "a\x1fb": false, "a\x7fb": false, "a\nb": false} {
		_, err := facade.New(self, token, facade.WithHeader("X-Own", text))
		assert.Equal(t, fine, err == nil, "%q", text)
	}
}

// What the caller gave with the call is in no error, also where a transport writes it into a text that is no address.
func TestErrorsHideWhatTheCallerGave(t *testing.T) {
	c := oddClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
		return nil, errors.New("cannot ask for contact-0123 of ada@example.org, ada%40example.org or tenant-77")
	}), facade.WithMaxRetries(0))
	call := &api.Call{Operation: opGet, Path: []string{"contact-0123"}, Query: url.Values{"email": {"ada@example.org"}}}
	_, err := api.Do[widget](t.Context(), c, call, facade.WithHeader("X-Tenant", "tenant-77"))
	walkErrors(err, func(text string) {
		for _, given := range []string{"contact-0123", "ada@example.org", "ada%40example.org", "tenant-77"} {
			assert.NotContains(t, text, given)
		}
	})
}
