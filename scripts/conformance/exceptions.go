package conformance

import (
	"bufio"
	_ "embed" // exceptions.txt
	"fmt"
	"strings"
)

//go:embed exceptions.txt
var exceptionsText string

// Exceptions are findings that are known, by [Finding.Key], each with the
// evidence that the fault is not the library's.
type Exceptions map[string]string

// KnownExceptions returns those of exceptions.txt.
func KnownExceptions() (Exceptions, error) { return parseExceptions(exceptionsText) }

// parseExceptions reads lines of the form
//
//	version[,version…] operation response|request path — evidence
func parseExceptions(text string) (Exceptions, error) {
	all := Exceptions{}
	lines := bufio.NewScanner(strings.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, evidence, _ := strings.Cut(line, "—")
		fields := strings.Fields(key)
		evidence = strings.TrimSpace(evidence)
		const least = 4 // a path may hold spaces: names of attributes do
		if len(fields) < least || evidence == "" {
			return nil, fmt.Errorf("exceptions.txt:%d: %q is not: version operation response|request path — evidence", n, line)
		}
		if d := Direction(fields[2]); d != Received && d != Sent {
			return nil, fmt.Errorf("exceptions.txt:%d: %q is neither response nor request", n, fields[2])
		}
		for version := range strings.SplitSeq(fields[0], ",") {
			key = version + " " + strings.Join(fields[1:], " ")
			if _, twice := all[key]; twice {
				return nil, fmt.Errorf("exceptions.txt:%d: %q stands there twice", n, key)
			}
			all[key] = evidence
		}
	}
	return all, lines.Err()
}

// Unused returns the exceptions of a version that no finding needs.
func (x Exceptions) Unused(version string, findings []Finding) []string {
	needed := map[string]bool{}
	for _, f := range findings {
		needed[f.Key()] = true
	}
	var unused []string
	for _, key := range sortedKeys(x) {
		if strings.HasPrefix(key, version+" ") && !needed[key] {
			unused = append(unused, key)
		}
	}
	return unused
}
