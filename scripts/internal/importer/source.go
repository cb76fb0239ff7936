package importer

import (
	"bytes"
	"fmt"
	"net/url"
	"path/filepath"
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

// address returns the public address to record: a file on this machine has none
// but the one that is given.
func address(opts Options, from string) string {
	if opts.Address != "" {
		from = opts.Address
	}
	if !isURL(from) {
		return ""
	}
	return redact(from)
}

// localFile returns the name to record of a file without an address.
func localFile(address, from string) string {
	if address != "" {
		return ""
	}
	return filepath.Base(from)
}

var commitHash = regexp.MustCompile(`^[0-9a-fA-F]{7,64}$`)

// checkOrigin refuses an address or a commit to record that is none.
func checkOrigin(opts Options) error {
	if u, err := url.Parse(opts.Address); opts.Address != "" && (err != nil || !isURL(opts.Address) || u.Host == "") {
		return fmt.Errorf("import: address %q: want one like https://example.com/2.13.yaml", opts.Address)
	}
	if opts.Commit != "" && !commitHash.MatchString(opts.Commit) {
		return fmt.Errorf("import: commit %q: want 7 to 64 hexadecimal digits", opts.Commit)
	}
	return nil
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

// checkVersion refuses a description as a dated version that it does not say to be
// of: Preview's, one without a version, one of another number. Preview itself has
// had many names.
func (c *converter) checkVersion(found, version string) {
	if !dated.MatchString(version) || found == version {
		return
	}
	n := node.Get(c.source, "info", "version")
	if n == nil {
		n = c.source
	}
	if !dated.MatchString(found) {
		c.fail("info.version", n, "the description is of version %q, not of %s: VERSION=preview takes it as Preview, RENAME=1 as %[2]s all the same", found, version)
		return
	}
	c.fail("info.version", n, "the description is of version %s, not of %s: VERSION=%[1]s takes it as what it says, RENAME=1 as %[2]s all the same", found, version)
}

// source returns the content of source.yaml. It has no date: the same original
// gives the same file.
func (r *Result) source() ([]byte, error) {
	n := node.Map("version", r.Version)
	if r.Address != "" {
		node.Set(n, "address", node.String(r.Address))
	} else {
		node.Set(n, "file", node.String(r.File)) // on somebody's machine: where it was published is not known
	}
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
