package versions

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// untypedFile lists the fields that may hold any JSON, each with the reason.
var untypedFile = filepath.Join("scripts", "conformance", "untyped.txt")

// unseen is the reason of a line that the tool wrote.
const unseen = "provisional: "

// noteUntyped adds a provisional line for each field that is not in the list,
// and returns those of the version that are provisional.
func noteUntyped(root, version string, fields []string) ([]string, error) {
	lines, err := untypedLines(root)
	if err != nil {
		return nil, err
	}
	var provisional []string
	changed := false
	for _, f := range fields {
		i := slices.IndexFunc(lines, func(line string) bool { return field(line) == f })
		if i < 0 {
			changed = true
			lines = append(lines, f+" — "+unseen+"nobody has looked at what "+version+" sends here")
			i = len(lines) - 1
		}
		if isProvisional(lines[i]) {
			provisional = append(provisional, f)
		}
	}
	if !changed {
		return provisional, nil
	}
	return provisional, writeUntyped(root, lines)
}

// dropUntyped removes the provisional lines that no version needs, and returns
// the fields of the others that none needs.
func dropUntyped(root string, needed map[string]bool) (unneeded []string, err error) {
	lines, err := untypedLines(root)
	if err != nil {
		return nil, err
	}
	var kept []string
	for _, line := range lines {
		f := field(line)
		known := f == "" || strings.HasPrefix(f, "#") || needed[f]
		if !known && isProvisional(line) {
			continue
		}
		if !known {
			unneeded = append(unneeded, f)
		}
		kept = append(kept, line)
	}
	if len(kept) == len(lines) {
		return unneeded, nil
	}
	return unneeded, writeUntyped(root, kept)
}

// Untyped lists the provisional lines of the project.
func Untyped(root string) ([]string, error) {
	lines, err := untypedLines(root)
	return slices.DeleteFunc(lines, func(line string) bool { return !isProvisional(line) }), err
}

func isProvisional(line string) bool { return strings.Contains(line, "— "+unseen) }

// field is the name in front of a line, "" in a comment.
func field(line string) string {
	name, _, _ := strings.Cut(line, "—")
	return strings.TrimSpace(name)
}

func untypedLines(root string) ([]string, error) {
	data, err := os.ReadFile(filepath.Join(root, untypedFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n"), err
}

func writeUntyped(root string, lines []string) error {
	name := filepath.Join(root, untypedFile)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(strings.Join(lines, "\n")+"\n"), 0o644)
}
