package versions

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/corrections"
)

// NotFitting lists the corrections that did not apply to the version, and why.
// Those that have nothing to correct in the version it is compared with either
// are only counted.
func (r *Result) NotFitting() (list []string, asBefore int) {
	for _, o := range r.Outcomes {
		switch {
		case o.LeftOut != "":
			list = append(list, fmt.Sprintf("%s:%d: %s: left out: %s", o.File, o.Line, o.Target, o.LeftOut))
		case !o.Matched && slices.ContainsFunc(r.Before, func(b corrections.Outcome) bool {
			return b.File == o.File && b.Line == o.Line && !b.Matched
		}):
			asBefore++
		case !o.Matched:
			list = append(list, fmt.Sprintf("%s:%d: %s: nothing to correct", o.File, o.Line, o.Target))
		case o.File == "":
			list = append(list, fmt.Sprintf("%s: %s", o.Target, o.Description))
		}
	}
	slices.Sort(list)
	return slices.Compact(list), asBefore
}

// Unasserted lists the corrections that apply to the version and do not say so in
// their x-versions, a line a file: "openapi/corrections/types.yaml:12, 30".
func (r *Result) Unasserted() []string {
	var lines []string
	for _, o := range r.Outcomes {
		if o.File == "" || o.Asserted || !o.Matched || o.LeftOut != "" {
			continue
		}
		name := "openapi/corrections/" + o.File + ":"
		if last := len(lines) - 1; last >= 0 && strings.HasPrefix(lines[last], name) {
			lines[last] += fmt.Sprintf(", %d", o.Line)
			continue
		}
		lines = append(lines, fmt.Sprintf("%s%d", name, o.Line))
	}
	return lines
}
