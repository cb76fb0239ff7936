package pipeline

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/shape"
)

// CheckConstructors refuses a constructor of the table that no version can have,
// and one that leaves out what is required wherever it is. It returns a line for
// each that is of versions which are not there. docs are those of all versions.
func (p *Project) CheckConstructors(docs []*shape.Doc) (unused []string, err error) {
	for _, c := range p.Table.Constructors() {
		made, short := 0, 0
		problem := ""
		for _, d := range docs {
			if slices.Contains(d.Constructors(), c) {
				made++
			}
			if i := slices.IndexFunc(d.Gaps, func(g shape.Gap) bool { return g.Constructor == c }); i >= 0 {
				problem = d.Gaps[i].Problem
				if !d.Gaps[i].Left {
					short++
				}
			}
		}
		switch {
		case made == short && problem != "":
			return nil, p.Table.At(c, errors.New(problem))
		case made == 0:
			line := p.Table.At(c, errors.New("no version has it")).Error()
			unused = append(unused, strings.TrimPrefix(line, filepath.ToSlash(p.Root)+"/"))
		}
	}
	return unused, nil
}

// Gaps says what a version lacks of the constructors, a line each.
func (p *Project) Gaps(d *shape.Doc) []string {
	var lines []string
	for _, g := range d.Gaps {
		switch {
		case g.Constructor == nil:
			lines = append(lines, fmt.Sprintf("version %s: no constructor makes a %s", d.Version, g.Problem))
		case g.Left:
			lines = append(lines, p.Table.At(g.Constructor, fmt.Errorf("left out of version %s: %s", d.Version, g.Problem)).Error())
		default:
			lines = append(lines, p.Table.At(g.Constructor, fmt.Errorf("in version %s %s", d.Version, g.Problem)).Error())
		}
	}
	return lines
}
