package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/mutate"
)

// leaveOut drops the mutants that a file lists. A name that is no mutant's any more is an error: the list stays true.
func leaveOut(mutants []mutate.Mutant, list string, packages []string) ([]mutate.Mutant, error) {
	file, err := os.Open(list)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	listed, reason := map[string]bool{}, ""
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		switch line := strings.TrimSpace(lines.Text()); {
		case line == "":
			reason = ""
		case strings.HasPrefix(line, "#"):
			reason = line
		case reason == "":
			return nil, fmt.Errorf("%s: %s has no reason above it", list, line)
		default:
			listed[line] = true
		}
	}
	var kept []mutate.Mutant
	for _, m := range mutants {
		if !listed[m.Key()] {
			kept = append(kept, m)
		}
		delete(listed, m.Key())
	}
	var stale []error
	for key := range listed {
		file, _, _ := strings.Cut(key, " | ")
		if slices.Contains(packages, path.Dir(file)) {
			stale = append(stale, fmt.Errorf("%s: no mutant has this name any more: %s", list, key))
		}
	}
	return kept, errors.Join(append(stale, lines.Err())...)
}
