package main

import (
	"fmt"
	"go/build"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/mutate"
)

// find lists the mutants of packages.
func find(packages []string) ([]mutate.Mutant, error) {
	var all []mutate.Mutant
	for _, pkg := range packages {
		files, err := filepath.Glob(filepath.Join("..", filepath.FromSlash(pkg), "*.go"))
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("no Go files in %q", pkg)
		}
		for _, file := range files {
			built, err := build.Default.MatchFile(filepath.Dir(file), filepath.Base(file))
			if err != nil {
				return nil, err
			}
			if !built || strings.HasSuffix(file, "_test.go") {
				continue
			}
			source, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			mutants, err := mutate.Of(pkg+"/"+filepath.Base(file), source)
			if err != nil {
				return nil, err
			}
			all = append(all, mutants...)
		}
	}
	return all, nil
}
