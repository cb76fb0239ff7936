// Package ondisk makes names of files last: a file that is on disk under a name that is not is lost, or still the old one,
// when the machine stops.
package ondisk

import (
	"os"
	"path/filepath"
)

// Rename gives a file another name, for good.
func Rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	Folder(to)
	return nil
}

// Folder waits until the names in the folder of a file are on disk, where the system can do that.
func Folder(of string) {
	if folder, err := os.Open(filepath.Dir(of)); err == nil {
		_ = folder.Sync() // Windows cannot
		_ = folder.Close()
	}
}
