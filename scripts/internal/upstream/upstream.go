// Package upstream compares what Intercom publishes with what is imported.
package upstream

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
)

// Base is the public repository in GitHub's API.
const Base = "https://api.github.com/repos/intercom/Intercom-OpenAPI"

// Options say what to compare.
type Options struct {
	Root   string       // the project
	Base   string       // "" is [Base]
	Client *http.Client // nil is one that gives up after a minute
}

// State is what became of a version.
type State string

// The states of a version.
const (
	Missing   State = "not here"
	Drifted   State = "has changed since it was imported"
	Other     State = "was imported from a local file, which is not the one that is published"
	Unchanged State = "as it was imported"
	Gone      State = "is not published any more"
)

// Status is the state of one version.
type Status struct {
	Version string
	State   State
}

// String tells the state and what to do about it.
func (s Status) String() string {
	text := fmt.Sprintf("%-8s %s", s.Version, s.State)
	switch s.State {
	case Missing:
		text += ": make add-version VERSION=" + s.Version
	case Drifted, Other:
		text += ": make update VERSION=" + s.Version
	}
	return text
}

// OfflineError says that there was nobody to ask.
type OfflineError struct {
	Host string
	Err  error
}

func (e *OfflineError) Error() string {
	return fmt.Sprintf("%s cannot be reached, so nothing is known: %v", e.Host, e.Err)
}

func (e *OfflineError) Unwrap() error { return e.Err }

// entry is a file or a folder of the repository.
type entry struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	DownloadURL string `json:"download_url"`
}

// Compare lists every version that is published or imported, oldest first.
func Compare(ctx context.Context, o Options) ([]Status, error) {
	if o.Base == "" {
		o.Base = Base
	}
	o.Base = strings.TrimSuffix(o.Base, "/") + "/contents/descriptions"
	if o.Client == nil {
		o.Client = &http.Client{Timeout: time.Minute}
	}
	have, err := pipeline.Versions(o.Root)
	if err != nil {
		return nil, err
	}
	folders, err := o.list(ctx, o.Base)
	if err != nil {
		return nil, err
	}
	published := map[string]string{} // version → folder
	for _, f := range folders {
		if v, err := importer.Folder(f.Name); err == nil && f.Type == "dir" {
			published[v] = f.Name
		}
	}
	var all []Status
	for v := range published {
		if !slices.Contains(have, v) {
			all = append(all, Status{v, Missing})
		}
	}
	for _, v := range have {
		state := Gone
		if folder, ok := published[v]; ok {
			if state, err = o.compare(ctx, v, folder); err != nil {
				return nil, err
			}
		}
		all = append(all, Status{v, state})
	}
	slices.SortFunc(all, func(a, b Status) int {
		if pipeline.Less(a.Version, b.Version) {
			return -1
		}
		return 1
	})
	return all, nil
}

// compare compares the published file of a version with what was recorded of it.
func (o Options) compare(ctx context.Context, version, folder string) (State, error) {
	var source struct{ Address, SHA256 string }
	name := filepath.Join(o.Root, "openapi", version, importer.SourceFile)
	data, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	if err := yaml.Unmarshal(data, &source); err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	differs := Drifted
	if source.Address == "" {
		source.Address, differs = importer.DefaultURL(version), Other
	}
	files, err := o.list(ctx, o.Base+"/"+url.PathEscape(folder))
	if err != nil {
		return "", err
	}
	for _, f := range files {
		if f.Name != path.Base(source.Address) || f.DownloadURL == "" {
			continue
		}
		text, err := o.get(ctx, f.DownloadURL)
		if err != nil {
			return "", err
		}
		sum := sha256.Sum256(text)
		if hex.EncodeToString(sum[:]) == source.SHA256 {
			return Unchanged, nil
		}
		return differs, nil
	}
	return Gone, nil
}

// list reads a folder of the repository.
func (o Options) list(ctx context.Context, address string) ([]entry, error) {
	data, err := o.get(ctx, address)
	if err != nil {
		return nil, err
	}
	var entries []entry
	if err := json.Unmarshal(data, &entries); err != nil {
		return nil, fmt.Errorf("%s: not a list of files: %w", address, err)
	}
	return entries, nil
}

const most = 64 << 20 // bytes of any answer

func (o Options) get(ctx context.Context, address string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	res, err := o.Client.Do(req)
	if err != nil {
		var e *url.Error
		if errors.As(err, &e) {
			err = e.Err
		}
		if ctx.Err() != nil {
			return nil, err
		}
		return nil, &OfflineError{Host: req.URL.Host, Err: err}
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s", address, res.Status)
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, most+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", address, err)
	case len(data) > most:
		return nil, fmt.Errorf("%s: larger than %d MiB", address, most>>20)
	}
	return data, nil
}
