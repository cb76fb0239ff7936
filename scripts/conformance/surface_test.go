package conformance

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSurface holds every package to the description that it is made of: no
// operation is missing on either side, and what a description has not is found.
func TestSurface(t *testing.T) {
	exceptions, err := KnownExceptions()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range Versions {
		t.Run(v.Name, func(t *testing.T) {
			d, err := ReadDescription(filepath.Join("..", "..", "openapi", v.Name, "intercom.yaml"))
			if errors.Is(err, fs.ErrNotExist) {
				return // made for a test, without a folder of its own
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range CheckSurface(t.Context(), v, d) {
				if _, known := exceptions[f.Key()]; !known {
					t.Errorf("%s %s: %s", f.Operation, f.Path, f.Detail)
				}
			}
			declared := d.Operations()
			paths := d.root.get("paths")
			paths.Content = paths.Content[2:]
			gone := len(declared) - len(d.Operations())
			missing := slices.DeleteFunc(CheckSurface(t.Context(), v, d), func(f Finding) bool {
				return !strings.HasPrefix(f.Detail, "the description has no ")
			})
			if gone == 0 || len(missing) != gone {
				t.Errorf("%d operations are taken out, %d are missed", gone, len(missing))
			}
		})
	}
}
