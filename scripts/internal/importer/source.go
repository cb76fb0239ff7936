package importer

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

const published = "https://raw.githubusercontent.com/intercom/Intercom-OpenAPI/main/descriptions/%s/api.intercom.io.yaml"

// DefaultURL returns where Intercom publishes the description of a version. The
// preview is published as version 0.
func DefaultURL(version string) string {
	if isPreview(version) {
		version = "0"
	}
	return fmt.Sprintf(published, url.PathEscape(version))
}

// isPreview reports whether a version is the one that has no number, by any of
// its names.
func isPreview(version string) bool {
	switch strings.ToLower(version) {
	case "preview", "unstable", "0":
		return true
	}
	return false
}

var dated = regexp.MustCompile(`^[0-9]+\.[0-9]+$`)

// folder returns the name of a version's folder.
func folder(version string) (string, error) {
	switch {
	case isPreview(version):
		return "preview", nil
	case dated.MatchString(version):
		return version, nil
	}
	return "", fmt.Errorf("import: version %q: want one like 2.12, or preview", version)
}

// isURL reports whether from is an address and not a file.
func isURL(from string) bool {
	from = strings.ToLower(from)
	return strings.HasPrefix(from, "http://") || strings.HasPrefix(from, "https://")
}

// redact removes from an address what may be secret: user, password and query.
func redact(from string) string {
	if !isURL(from) {
		return from
	}
	u, err := url.Parse(from)
	if err != nil {
		return "the URL"
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}

// address returns the public address to record.
func address(opts Options, from, version string) string {
	switch {
	case opts.Address != "":
		return redact(opts.Address)
	case isURL(from):
		return redact(from)
	}
	return DefaultURL(version)
}

var hexadecimal = regexp.MustCompile(`^[0-9a-f]{7,40}$`)

// commitIn returns the commit that an address names as a part of its path.
func commitIn(address string) string {
	for part := range strings.SplitSeq(address, "/") {
		if hexadecimal.MatchString(part) && strings.ContainsAny(part, "0123456789") {
			return part
		}
	}
	return ""
}

// source returns the content of source.yaml. It has no date: the same original
// gives the same file.
func (r *Result) source() ([]byte, error) {
	n := node.Map("version", r.Version, "address", r.Address)
	if r.Commit != "" {
		node.Set(n, "commit", node.String(r.Commit))
	}
	node.Set(n, "sha256", node.String(r.SHA256))
	node.Set(n, "operations", node.Value(r.Operations))
	node.Set(n, "schemas", node.Value(r.Schemas))
	var b bytes.Buffer
	b.WriteString("# Where intercom.yaml comes from.\n")
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(n); err != nil {
		return nil, err
	}
	return b.Bytes(), e.Close()
}
