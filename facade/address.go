package facade

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// address settles where the client talks to, once every option is known.
func (c *config) address() error {
	raw := c.baseURL
	switch {
	case raw != "" && c.region != "":
		return fmt.Errorf("WithRegion(%s) and WithBaseURL(%q) exclude each other", c.region, showURL(raw))
	case raw == "" && c.region == "":
		raw = US.BaseURL()
	case raw == "":
		raw = c.region.BaseURL()
	}
	base, err := parseBase(raw, c.insecure)
	if err != nil {
		return fmt.Errorf("WithBaseURL(%q): %w", showURL(raw), err)
	}
	c.base, c.baseText = base, base.String()
	return nil
}

func parseBase(raw string, insecure bool) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil {
		// The parser's error repeats the whole address, password included.
		return nil, errors.New("not a URL")
	}
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("must begin with https://")
	case u.Hostname() == "":
		return nil, errors.New("has no host")
	case u.User != nil:
		return nil, errors.New("must not hold a user or a password")
	case u.RawQuery != "" || u.ForceQuery:
		return nil, errors.New("must not have a query")
	case u.Fragment != "" || strings.Contains(raw, "#"):
		return nil, errors.New("must not have a fragment")
	case u.Scheme == "http" && !insecure && !loopback(u.Hostname()):
		return nil, errors.New("would send the token unencrypted: use https, or WithInsecureHTTP if that is meant")
	}
	return &url.URL{
		Scheme:  u.Scheme,
		Host:    u.Host,
		Path:    withoutSlashes(u.Path),
		RawPath: withoutSlashes(u.RawPath),
	}, nil
}

// withoutSlashes takes the slashes off the end of a path.
func withoutSlashes(path string) string {
	for strings.HasSuffix(path, "/") {
		path = path[:len(path)-1]
	}
	return path
}

// loopback reports whether a host is surely this machine. Names below localhost are not: who resolves them is open.
func loopback(host string) bool {
	host = strings.ToLower(host)
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// showURL is an address fit for an error: without user, password, query and fragment. A password may hold anything.
func showURL(raw string) string {
	if i := strings.LastIndex(raw, "@"); i >= 0 {
		raw = "…" + raw[i:]
	}
	if i := strings.IndexAny(raw, "?#"); i >= 0 {
		raw = raw[:i] + "…"
	}
	if _, err := url.Parse(raw); err != nil { // "https://user:secret" lacks the @ that tells
		scheme, _, _ := strings.Cut(raw, ":")
		return scheme + "…"
	}
	return raw
}

// sameOrigin reports whether two addresses share scheme, host and port.
func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && hostOf(a) == hostOf(b) && port(a) == port(b)
}

func hostOf(u *url.URL) string { return strings.ToLower(u.Hostname()) }

func port(u *url.URL) string {
	if given := u.Port(); given != "" {
		return given
	}
	switch u.Scheme {
	case "http":
		return "80"
	case "https":
		return "443"
	}
	return ""
}
