// Package importer takes what Intercom publishes, an OpenAPI description with
// its prose and its faults, and keeps the facts of it in canonical form:
// paths, methods, parameters, schemas, statuses. No sentence and no example of
// the original survives. What would stop a strict reader is repaired by rule,
// for any version, and every repair is reported.
package importer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// The files that an import writes into the folder of a version.
const (
	DescriptionFile = "intercom.yaml" // the facts
	SourceFile      = "source.yaml"   // where they came from
)

// Options say what to import and where to put it.
type Options struct {
	Version    string       // "2.12", or "preview" (also "Preview", "unstable" and "0")
	From       string       // a file or an http(s) URL; empty is DefaultURL(Version)
	Address    string       // the public address to record when From is a local copy; empty is From where it is a URL, else the file's name is recorded
	Commit     string       // the commit to record; empty is the one in the address, if there is one
	Rename     bool         // import a description that says that it is of another version
	Dir        string       // the openapi folder; the files go to Dir/<version>
	HTTPClient *http.Client // nil is one that gives up after two minutes
	Progress   func(string) // called with a line for people at each step; nil is silence
}

// Result tells what an import found and did.
type Result struct {
	Version    string   // the folder's name
	Report     []Repair // every repair, in the order of the source
	Operations int
	Schemas    int
	Changed    bool   // whether a file has another content than before
	SHA256     string // of the original, in hexadecimal
	Address    string // empty for a local file
	File       string // the name of a local file, without folders
	Commit     string // empty when it is not known
}

// Import reads a description and writes Dir/<version>/intercom.yaml and
// Dir/<version>/source.yaml, both or neither. Files that would not change are
// left alone.
func Import(ctx context.Context, opts Options) (*Result, error) {
	version, err := folder(opts.Version)
	if err != nil {
		return nil, err
	}
	if opts.Dir == "" {
		return nil, errors.New("import: no folder to write to")
	}
	if err := checkOrigin(opts); err != nil {
		return nil, err
	}
	from := opts.From
	if from == "" {
		from = DefaultURL(version)
	}
	progress := opts.Progress
	if progress == nil {
		progress = func(string) {}
	}
	progress("reading " + redact(from))
	data, err := read(ctx, from, opts.HTTPClient)
	if err != nil {
		return nil, err
	}
	c, doc, err := convert(data, redact(from))
	if err != nil {
		return nil, err
	}
	if found := strings.ToLower(node.Text(node.Get(doc, "info"), "version")); found != version {
		if !opts.Rename {
			c.checkVersion(found, version)
		}
		if c.err != nil {
			return nil, c.err
		}
		c.note(RuleVersion, "info.version", nil, "the description says %s, imported as %s", found, version)
	}
	description, err := encode(doc)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", redact(from), err)
	}
	sortReport(c.report)
	sum := sha256.Sum256(data)
	result := &Result{
		Version:    version,
		Report:     c.report,
		Operations: countOperations(doc),
		Schemas:    len(node.Keys(node.Get(doc, "components", "schemas"))),
		SHA256:     hex.EncodeToString(sum[:]),
		Address:    address(opts, from),
	}
	result.File = localFile(result.Address, from)
	if result.Commit = opts.Commit; result.Commit == "" {
		result.Commit = commitIn(result.Address)
	}
	progress(fmt.Sprintf("%s: %d operations, %d schemas, %d repairs", version, result.Operations, result.Schemas, len(result.Report)))
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	source, err := result.source()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(opts.Dir, version)
	result.Changed, err = write(ctx, dir, []file{{DescriptionFile, description}, {SourceFile, source}})
	if err != nil {
		return nil, err
	}
	if result.Changed {
		progress("written " + dir)
	} else {
		progress("nothing changed in " + dir)
	}
	return result, nil
}
