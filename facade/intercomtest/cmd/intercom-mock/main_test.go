package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/hex"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// screen is what the command prints, for more than one goroutine.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func TestServesUntilItIsInterrupted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "fixtures.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"tags":[{"name":"vip"}]}`), 0o600))
	ctx, interrupt := context.WithCancel(t.Context())
	var out screen
	done := make(chan error)
	go func() {
		done <- run(ctx, []string{"-port", "0", "-token", "abc", "-versions", "2.16,2.12", "-region", "EU", "-seed", "3",
			"-fixtures", file, "-rate-limit", "5", "-chaos", "0"}, &out)
	}()
	require.Eventually(t, func() bool { return regexp.MustCompile(`curl.*\n.*curl.*\n`).MatchString(out.String()) }, 10*time.Second, time.Millisecond)
	url := regexp.MustCompile(`http://[\d.:]+`).FindString(out.String())
	assert.Contains(t, out.String(), "Intercom at "+url+", token abc\n  curl -H 'Authorization: Bearer abc' "+url+"/contacts\n")
	assert.Contains(t, out.String(), url+"/contacts -H 'Content-Type: application/json' -d '{\"role\":\"user\"}'\n")

	get := func(path string) (*http.Response, string) {
		req, err := http.NewRequest(http.MethodGet, url+path, nil)
		require.NoError(t, err)
		req.Header.Set("Authorization", "Bearer abc")
		res, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		defer func() { _ = res.Body.Close() }()
		body, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		return res, string(body)
	}
	res, body := get("/me")
	assert.Contains(t, body, `"region":"EU"`)
	assert.Equal(t, "5", res.Header.Get("X-RateLimit-Limit"))
	for path, want := range map[string]string{
		"/contacts": `"total_count":3`, "/companies": `"total_count":3`, "/tags": `"name":"vip"`,
		"/conversations": `"admin_assignee_id":0`, // the first version is the app's own
	} {
		_, body := get(path)
		assert.Contains(t, body, want)
	}
	interrupt()
	require.NoError(t, <-done)
	assert.Regexp(t, `\n\d\d:\d\d:\d\d GET /me: 200\n`, out.String())
	assert.Contains(t, out.String(), "stopped after 5 requests\n")
}

func TestWebhooksAreSent(t *testing.T) {
	topics := make(chan string, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		mac := hmac.New(sha1.New, []byte("s3"))
		mac.Write(body)
		assert.Equal(t, "sha1="+hex.EncodeToString(mac.Sum(nil)), r.Header.Get("X-Hub-Signature"))
		topics <- regexp.MustCompile(`"topic":"([^"]*)"`).FindStringSubmatch(string(body))[1]
	}))
	defer receiver.Close()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var out screen
	done := make(chan error)
	go func() {
		done <- run(ctx, []string{"-port", "0", "-webhook-url", receiver.URL, "-client-secret", "s3"}, &out)
	}()
	require.Equal(t, "ping", <-topics)
	require.Eventually(t, func() bool { return regexp.MustCompile(`curl.*\n.*curl.*\n`).MatchString(out.String()) }, 10*time.Second, time.Millisecond)
	url := regexp.MustCompile(`http://[\d.:]+`).FindString(out.String())
	req, err := http.NewRequest(http.MethodPost, url+"/contacts", strings.NewReader(`{"role":"user","email":"ada@example.org"}`))
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer test-token")
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, "contact.user.created", <-topics)
	interrupt()
	require.NoError(t, <-done)
	assert.Regexp(t, `sent \d notifications`, out.String())
}

func TestRefusals(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bad.json")
	require.NoError(t, os.WriteFile(file, []byte("{\n\"boats\":[]}"), 0o600))
	for want, args := range map[string][]string{
		"WithRegion":                  {"-region", "MARS"},
		"WithVersions":                {"-versions", "two"},
		"WithToken":                   {"-token", ""},
		"WithRateLimit":               {"-rate-limit", "-1"},
		"WithChaos":                   {"-chaos", "2"},
		"WithAddress: listen tcp":     {"-port", "99999"},
		`bad.json: fixtures, line 2:`: {"-fixtures", file},
		"-webhook-url: \"nowhere\"":   {"-webhook-url", "nowhere"},
		"WithOAuthApp":                {"-client-secret", ""},
		"no such file":                {"-fixtures", "missing.json"},
		`unknown argument "now"`:      {"now"},
		"not defined: -prot":          {"-prot", "1"},
	} {
		require.ErrorContains(t, run(t.Context(), append([]string{"-port", "0"}, args...), io.Discard), want)
	}
	require.ErrorIs(t, run(t.Context(), []string{"-h"}, io.Discard), flag.ErrHelp)
}
