package versions

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
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
	with, provisional := noted(lines, version, fields)
	return provisional, replaceUntyped(root, lines, with)
}

// noted returns the lines with one for each of the fields, and which of the fields
// are provisional.
func noted(lines []string, version string, fields []string) (with, provisional []string) {
	with = slices.Clone(lines)
	for _, f := range fields {
		i := slices.IndexFunc(with, func(line string) bool { return field(line) == f })
		if i < 0 {
			with = append(with, f+" — "+unseen+"nobody has looked at what "+version+" sends here")
			i = len(with) - 1
		}
		if isProvisional(with[i]) {
			provisional = append(provisional, f)
		}
	}
	return with, provisional
}

// settleUntyped brings the list in line with the packages in the copy.
func (s *session) settleUntyped() error {
	have, err := pipeline.Versions(s.stage.Root)
	if err != nil {
		return err
	}
	var all []UntypedIn
	for _, v := range have {
		surface, err := surfaceOf(s.stage.Root, v)
		if err != nil {
			return err
		}
		all = append(all, UntypedIn{Version: v, Fields: surface.Untyped()})
	}
	settled, err := SettleUntyped(s.stage.Root, all)
	if err != nil {
		return err
	}
	return settled.write(s.stage.Root)
}

// dropped returns the lines without the provisional ones that nothing needs, and
// the fields of the others that nothing needs.
func dropped(lines []string, needed map[string]bool) (kept, unneeded []string) {
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
	return kept, unneeded
}

// UntypedIn are the fields of a version that hold any JSON.
type UntypedIn struct {
	Version string
	Fields  []string
}

// SettledUntyped is what brings the list in line with the fields of all versions:
// those that are new are provisional, and provisional lines that no version needs
// go, as after another name for an operation and with it for its types.
type SettledUntyped struct {
	File     string // below the root
	Text     []byte
	Changes  []string // a line each
	Unneeded []string // people's lines about fields that no version needs
}

// SettleUntyped makes it.
func SettleUntyped(root string, all []UntypedIn) (*SettledUntyped, error) {
	lines, err := untypedLines(root)
	if err != nil {
		return nil, err
	}
	needed := map[string]bool{}
	with := lines
	for _, v := range all {
		for _, f := range v.Fields {
			needed[f] = true
		}
		with, _ = noted(with, v.Version, v.Fields)
	}
	name := filepath.ToSlash(untypedFile)
	s := &SettledUntyped{File: untypedFile}
	settled, unneeded := dropped(with, needed)
	for _, f := range unneeded {
		at := slices.IndexFunc(lines, func(line string) bool { return field(line) == f })
		s.Unneeded = append(s.Unneeded, fmt.Sprintf("%s:%d: %s", name, at+1, f))
	}
	for _, line := range lines {
		if !slices.Contains(settled, line) {
			s.Changes = append(s.Changes, name+": "+field(line)+" goes, no version has it")
		}
	}
	for _, line := range settled {
		if !slices.Contains(lines, line) {
			s.Changes = append(s.Changes, name+": "+field(line)+" is new")
		}
	}
	if len(settled) > 0 {
		s.Text = []byte(strings.Join(settled, "\n") + "\n")
	}
	return s, nil
}

// write puts the list into a copy of the project.
func (s *SettledUntyped) write(root string) error {
	if len(s.Changes) == 0 {
		return nil
	}
	return os.WriteFile(filepath.Join(root, s.File), s.Text, 0o644)
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

// replaceUntyped writes the lines where they are others.
func replaceUntyped(root string, was, lines []string) error {
	if slices.Equal(was, lines) {
		return nil
	}
	name := filepath.Join(root, untypedFile)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(strings.Join(lines, "\n")+"\n"), 0o644)
}
