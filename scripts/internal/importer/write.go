package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/seed-a528e955/intercom-go/scripts/internal/replace"
)

// file is a file to write.
type file struct {
	name string
	data []byte
}

// write puts all files into dir, or none. It reports whether any has another
// content than before.
func write(ctx context.Context, dir string, files []file) (changed bool, err error) {
	var changes []replace.Change
	for _, f := range files {
		old, err := os.ReadFile(filepath.Join(dir, f.name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return false, fmt.Errorf("import: %w", err)
		}
		if err != nil || !bytes.Equal(old, f.data) {
			changes = append(changes, replace.Change{Path: filepath.Base(dir) + "/" + f.name, Data: f.data})
		}
	}
	if len(changes) == 0 {
		return false, nil
	}
	if err := replace.Files(ctx, filepath.Dir(dir), changes); err != nil {
		return false, fmt.Errorf("import: %w", err)
	}
	return true, nil
}
