// Package glob finds files by a pattern below a folder, whatever the folder's own
// path looks like: only the pattern is one.
package glob

import (
	"io/fs"
	"os"
	"path/filepath"
)

// In returns the paths below root that match a pattern with slashes, root in
// front, sorted.
func In(root, pattern string) ([]string, error) {
	names, err := fs.Glob(os.DirFS(root), filepath.ToSlash(pattern))
	for i, name := range names {
		names[i] = filepath.Join(root, filepath.FromSlash(name))
	}
	return names, err
}
