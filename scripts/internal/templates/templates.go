// Package templates tells whether the generator's own templates, in whose place
// ours stand, are still those that ours were written against.
package templates

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/glob"
	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
)

// Generator is the module that the templates belong to.
const Generator = "github.com/oapi-codegen/oapi-codegen/v2"

// Template is one of ours.
type Template struct {
	Name     string // client.tmpl
	Upstream string // the file it stands for
	Written  string // the sum that its header names
	Found    string // the sum of the file; "" where there is none
}

// Current reports whether upstream's file is the one that ours was written
// against.
func (t Template) Current() bool { return t.Written != "" && t.Written == t.Found }

// String tells the state in one line.
func (t Template) String() string {
	switch {
	case t.Found == "":
		return fmt.Sprintf("%-26s %s is not there", t.Name, t.Upstream)
	case t.Written == "":
		return fmt.Sprintf("%-26s names no sum; upstream's is sha256 %s", t.Name, t.Found)
	case !t.Current():
		return fmt.Sprintf("%-26s %s has changed: compare it, then write sha256 %s into the header", t.Name, t.Upstream, t.Found)
	}
	return fmt.Sprintf("%-26s %s", t.Name, t.Upstream)
}

var sum = regexp.MustCompile(`\bsha256 ([0-9a-f]{64})\b`)

// List compares every template in scripts/templates with upstream's file of that
// name in the generator's module.
func List(ctx context.Context, root string) ([]Template, error) {
	out, err := gocmd.Go(ctx, filepath.Join(root, "scripts"), nil, "list", "-m", "-f", "{{.Dir}}", Generator)
	if err != nil {
		return nil, err
	}
	dir := strings.TrimSpace(string(out))
	if dir == "" {
		return nil, fmt.Errorf("the module %s is not downloaded; run go mod download in scripts", Generator)
	}
	return list(filepath.Join(root, "scripts", "templates"), filepath.Join(dir, "pkg", "codegen", "templates"))
}

func list(ours, theirs string) ([]Template, error) {
	names, err := glob.In(ours, "*.tmpl")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no templates in %s", ours)
	}
	slices.Sort(names)
	var all []Template
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		base := filepath.Base(name)
		t := Template{Name: base, Upstream: path.Join("pkg/codegen/templates", base)}
		if m := sum.FindSubmatch(text); m != nil {
			t.Written = string(m[1])
		}
		if data, err := os.ReadFile(filepath.Join(theirs, base)); err == nil {
			s := sha256.Sum256(data)
			t.Found = hex.EncodeToString(s[:])
		}
		all = append(all, t)
	}
	return all, nil
}
