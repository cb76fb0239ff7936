// Package release holds the state of the project to what a release promises.
package release

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/changes"
	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
	"github.com/seed-a528e955/intercom-go/scripts/internal/gotypes"
)

// PackageDiff is what became of one package that users import.
type PackageDiff struct {
	Package string // below the module: api, gen/v212
	Breaks  []string
	New     bool
}

// exempt is the package that promises nothing.
const exempt = "gen/preview"

// Promised reports whether releases have to keep what the package exports.
func (d PackageDiff) Promised() bool { return d.Package != exempt }

// APIDiff compares what the library exports now with what it exported at a git
// ref: which changes would break programs.
func APIDiff(ctx context.Context, root, ref string, progress func(string)) ([]PackageDiff, error) {
	dir, err := os.MkdirTemp("", "intercom-go-old-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	progress("taking out " + ref)
	if err := archive(ctx, root, ref, dir); err != nil {
		return nil, err
	}
	progress("comparing")
	old, err := gotypes.Load(ctx, dir)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", ref, err)
	}
	now, err := gotypes.Load(ctx, root)
	if err != nil {
		return nil, err
	}
	var all []PackageDiff
	for _, path := range old.Packages() {
		d := PackageDiff{Package: strings.TrimPrefix(path, gotypes.Module+"/")}
		if !slices.Contains(now.Packages(), path) {
			d.Breaks = []string{"the package is removed"}
			all = append(all, d)
			continue
		}
		was, err := old.Import(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", ref, err)
		}
		is, err := now.Import(path)
		if err != nil {
			return nil, err
		}
		d.Breaks = changes.Breaking(was, is)
		all = append(all, d)
	}
	for _, path := range now.Packages() {
		if !slices.Contains(old.Packages(), path) {
			all = append(all, PackageDiff{Package: strings.TrimPrefix(path, gotypes.Module+"/"), New: true})
		}
	}
	return all, ctx.Err()
}

// archive puts the files of a git ref into a folder.
func archive(ctx context.Context, root, ref, dir string) error {
	if _, err := git(ctx, root, "rev-parse", "--verify", "--quiet", "--end-of-options", ref+"^{commit}"); err != nil {
		return fmt.Errorf("git knows no ref %q", ref)
	}
	data, err := gocmd.Output(ctx, root, "git", "archive", "--format=tar", ref)
	if err != nil {
		return err
	}
	for files := tar.NewReader(bytes.NewReader(data)); ; {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg || !filepath.IsLocal(h.Name) {
			continue
		}
		name := filepath.Join(dir, filepath.FromSlash(h.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		text, err := io.ReadAll(files)
		if err != nil {
			return err
		}
		if err := os.WriteFile(name, text, 0o644); err != nil {
			return err
		}
	}
}

// git runs a git command that changes nothing and returns its trimmed output.
func git(ctx context.Context, root string, args ...string) (string, error) {
	out, err := gocmd.Output(ctx, root, "git", args...)
	return strings.TrimSpace(string(out)), err
}
