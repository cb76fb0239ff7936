package changes

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

const breaking = "Breaking"

const unreleased = "## Unreleased"

// Entry writes what a changelog says of a version that was imported again.
func Entry(version string, d *Diff, breaks []string) string {
	var b strings.Builder
	b.WriteString(heading(version))
	for _, g := range d.Groups {
		fmt.Fprintf(&b, "  - %s: %s\n", g.Title, strings.Join(quoted(g.Items), "; "))
	}
	if len(breaks) > 0 {
		fmt.Fprintf(&b, "  - "+breaking+": %s\n", strings.Join(quoted(breaks), "; "))
	}
	return b.String()
}

// quoted puts items into code style, so that nothing in them is taken for
// markup.
func quoted(items []string) []string {
	var out []string
	for _, item := range items {
		out = append(out, "`"+strings.ReplaceAll(item, "`", "'")+"`")
	}
	return out
}

// Note puts what a version has changed by into what is not released yet. A
// version that has an entry there keeps one, of what both say together: what is
// taken back is not said, and an entry that says nothing any more goes.
func Note(changelog []byte, version string, d *Diff, breaks []string) ([]byte, error) {
	start, end, err := section(changelog)
	if err != nil {
		return nil, err
	}
	body := string(changelog[start:end])
	if from, to := find(body, heading(version)); from >= 0 {
		if was, broke, ok := parseEntry(body[from:to], version); ok {
			merged := Merge(was, d)
			entry := ""
			if !merged.Empty() {
				entry = Entry(version, merged, mergeBreaks(broke, breaks, merged))
			}
			return []byte(string(changelog[:start]) + body[:from] + entry + body[to:] + string(changelog[end:])), nil
		}
	}
	entry := Entry(version, d, breaks)
	body = strings.TrimRight(body, "\n") + "\n"
	if strings.TrimSpace(body) == "" {
		body = "\n"
		if start > 0 && changelog[start-1] != '\n' {
			body = "\n\n" // the heading has no line end
		}
	}
	rest := changelog[end:]
	if len(rest) > 0 {
		entry += "\n"
	}
	return append(append(changelog[:start:start], body+entry...), rest...), nil
}

// find is where an entry starts and ends, its indented lines included; -1 where
// there is none.
func find(body, heading string) (from, to int) {
	from = strings.Index("\n"+body, "\n"+heading)
	if from < 0 {
		return -1, -1
	}
	to = from + len(heading)
	for line := range strings.Lines(body[to:]) {
		if !strings.HasPrefix(line, "  ") {
			break
		}
		to += len(line)
	}
	return from, to
}

// Unreleased returns what the changelog says of the next release, trimmed.
func Unreleased(changelog []byte) (string, error) {
	start, end, err := section(changelog)
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(string(changelog[start:end])), nil
}

// section finds the text below the heading of what is not released.
func section(changelog []byte) (start, end int, err error) {
	at := bytes.Index(append([]byte("\n"), changelog...), []byte("\n"+unreleased))
	if at < 0 {
		return 0, 0, errors.New("CHANGELOG.md has no heading " + unreleased)
	}
	start = at + len(unreleased)
	if i := bytes.IndexByte(changelog[start:], '\n'); i >= 0 {
		start += i + 1
	} else {
		start = len(changelog)
	}
	end = len(changelog)
	if i := bytes.Index(append([]byte("\n"), changelog[start:]...), []byte("\n## ")); i >= 0 {
		end = start + i
	}
	return start, end, nil
}
