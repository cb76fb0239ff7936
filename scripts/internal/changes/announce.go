package changes

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var (
	several = regexp.MustCompile(`^- Packages for the API versions (.*)\.$`)
	added   = regexp.MustCompile(`^- A package for API version (\S+)\.$`)
	removed = regexp.MustCompile(`^- The package for API version (\S+) is gone\.$`)
	between = regexp.MustCompile(`, | or | and `)
)

// Announced lists the versions that a changelog says there are, the oldest first as
// it names them.
func Announced(changelog []byte) []string {
	lines := strings.Split(string(changelog), "\n")
	slices.Reverse(lines)
	var have []string
	for _, line := range lines {
		if m := several.FindStringSubmatch(line); m != nil {
			have = append(have, names(m[1])...)
		}
		if m := added.FindStringSubmatch(line); m != nil {
			have = append(have, names(m[1])...)
		}
		if m := removed.FindStringSubmatch(line); m != nil {
			have = less(have, names(m[1]))
		}
	}
	return have
}

// Announce brings what is not released yet in line with the versions that there
// are: a list of them there is rewritten; else what has come and gone since the last
// release has a line each. A changelog that announces none is left as it is.
func Announce(changelog []byte, versions []string) ([]byte, error) {
	start, end, err := section(changelog)
	if err != nil || len(Announced(changelog)) == 0 {
		return changelog, err
	}
	var kept []string
	at := -1 // where the lines stand
	list := false
	for line := range strings.SplitSeq(string(changelog[start:end]), "\n") {
		is := several.MatchString(line)
		if !is && !added.MatchString(line) && !removed.MatchString(line) {
			kept = append(kept, line)
			continue
		}
		list = list || is
		if at < 0 || is {
			at = len(kept)
		}
	}
	var lines []string
	if list {
		lines = []string{"- Packages for the API versions " + Listed(versions, "and") + "."}
	} else {
		before := Announced(changelog[end:])
		for _, v := range less(versions, before) {
			lines = append(lines, fmt.Sprintf("- A package for API version %s.", title(v)))
		}
		for _, v := range less(before, versions) {
			lines = append(lines, fmt.Sprintf("- The package for API version %s is gone.", title(v)))
		}
	}
	if at < 0 {
		for at = len(kept); at > 0 && kept[at-1] == ""; at-- { // behind what is there
		}
		if at == 0 && len(lines) > 0 {
			lines = append([]string{""}, lines...)
		}
	}
	text := strings.Join(slices.Insert(kept, at, lines...), "\n")
	return []byte(string(changelog[:start]) + text + string(changelog[end:])), nil
}

// Listed names versions in a sentence: "2.12, 2.13 and Preview".
func Listed(versions []string, last string) string {
	var list []string
	for _, v := range versions {
		list = append(list, title(v))
	}
	if n := len(list); n > 1 {
		return strings.Join(list[:n-1], ", ") + " " + last + " " + list[n-1]
	}
	return strings.Join(list, "")
}

func title(version string) string {
	if version == "preview" {
		return "Preview"
	}
	return version
}

// names are the versions that a sentence names.
func names(list string) []string {
	found := between.Split(list, -1)
	for i, v := range found {
		if v == "Preview" {
			found[i] = "preview"
		}
	}
	return found
}
