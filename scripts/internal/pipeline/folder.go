package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/near"
)

// inFolder are the files and folders of openapi that are not versions.
var inFolder = []string{"README.md", "corrections", "examples.yaml", "names", "operations.yaml", "sentences.yaml", "types.yaml", "webhooks.yaml"}

// checkFolder refuses files below openapi that nothing reads: a misspelt name would
// take what is in it away without a word. What is hidden, and the copies of
// editors, is left alone.
func checkFolder(root string) error {
	var errs []error
	refuse := func(name, text, word string, want []string) {
		errs = append(errs, fmt.Errorf("openapi/%s: %s%s", name, text, near.Hint(word, want)))
	}
	var versions []string
	for _, name := range entries(root, "openapi") {
		folder, err := importer.Folder(name)
		switch {
		case slices.Contains(inFolder, name):
		case err != nil || folder != name:
			refuse(name, "nothing reads it: it is no version such as 2.12 and none of "+strings.Join(inFolder, ", "), name, inFolder)
		default:
			versions = append(versions, name)
			for _, file := range entries(root, "openapi/"+name) {
				if want := []string{importer.DescriptionFile, importer.SourceFile}; !slices.Contains(want, file) {
					refuse(name+"/"+file, "nothing reads it (want "+strings.Join(want, ", ")+")", file, want)
				}
			}
		}
	}
	for _, file := range entries(root, "openapi/corrections") {
		if path.Ext(file) != ".yaml" {
			refuse("corrections/"+file, "nothing reads it: corrections are in files that end with .yaml", file, nil)
		}
	}
	for _, file := range entries(root, "openapi/names") {
		version, is := strings.CutSuffix(file, ".yaml")
		if !is || !slices.Contains(versions, version) {
			refuse("names/"+file, "nothing reads it: want a version of openapi and .yaml", version, versions)
		}
	}
	return errors.Join(errs...)
}

func entries(root, dir string) []string {
	var list []string
	found, err := os.ReadDir(filepath.Join(root, filepath.FromSlash(dir)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil // what reads the folder says why
	}
	for _, e := range found {
		if name := e.Name(); !strings.HasPrefix(name, ".") && !strings.HasSuffix(name, "~") {
			list = append(list, name)
		}
	}
	return list
}
