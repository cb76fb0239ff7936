package conformance

import (
	"bufio"
	_ "embed" // exceptions.txt
	"fmt"
	"strings"
)

//go:embed exceptions.txt
var exceptionsText string

// Exceptions are findings that are known in whatever version they show, by
// [Finding.Key], each with the evidence that the fault is not the library's.
type Exceptions map[string]string

// KnownExceptions returns those of exceptions.txt.
func KnownExceptions() (Exceptions, error) { return parseExceptions(exceptionsText) }

// parseExceptions reads lines of the form
//
//	operation response|request path — evidence
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
		const least = 3 // a path may hold spaces: names of attributes do
		if len(fields) < least || evidence == "" {
			return nil, fmt.Errorf("exceptions.txt:%d: %q is not: operation response|request path — evidence", n, line)
		}
		if d := Direction(fields[1]); d != Received && d != Sent {
			return nil, fmt.Errorf("exceptions.txt:%d: %q is neither response nor request", n, fields[1])
		}
		key = strings.Join(fields, " ")
		if _, twice := all[key]; twice {
			return nil, fmt.Errorf("exceptions.txt:%d: %q stands there twice", n, key)
		}
		all[key] = evidence
	}
	return all, lines.Err()
}

// Unused returns the exceptions that no finding of the reports needs.
func (x Exceptions) Unused(reports ...*Report) []string {
	needed := map[string]bool{}
	for _, r := range reports {
		for _, f := range r.Findings {
			needed[f.Key()] = true
		}
	}
	var unused []string
	for _, key := range sortedKeys(x) {
		if !needed[key] {
			unused = append(unused, key)
		}
	}
	return unused
}
