package intercomtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// Condition is what [Server.AssertSent] asks of a request. [JSON], [Query], [Header] and [Times] make one.
type Condition struct {
	times  *int                   // how often; the rest is for each request
	differ func(e Entry) []string // what the request has instead, a line each
}

// JSON asks that the body holds at least what want says: objects may hold more, lists agree item by item, null is null
// and not absent. want is JSON as a string, or any value that encodes as such; it panics on another.
func JSON(want any) Condition {
	wanted := plainJSON(want)
	return Condition{differ: func(e Entry) []string {
		var sent any = json.RawMessage(e.Body)
		_ = decodeJSON(e.Body, &sent) // what is no JSON is shown as it stands
		return lacks("body", wanted, sent)
	}}
}

// Query asks for a parameter of the URL; "" is none, several of one name are joined by commas.
func Query(name, value string) Condition {
	return Condition{differ: func(e Entry) []string { return lacks("query "+name, value, strings.Join(e.Query[name], ",")) }}
}

// Header asks for a header, as [Query] does for a parameter; Authorization is not kept.
func Header(name, value string) Condition {
	return Condition{differ: func(e Entry) []string {
		return lacks("header "+name, value, strings.Join(e.Header.Values(name), ","))
	}}
}

// Times asks for exactly n such requests, 0 for none. Each attempt of a client that retries counts.
func Times(n int) Condition {
	panicIf(n < 0, "nothing can have been sent %d times", n)
	return Condition{times: &n, differ: func(Entry) []string { return nil }}
}

// lacks tells where what was sent is not at least what is wanted.
func lacks(where string, want, sent any) (lines []string) {
	switch want := want.(type) {
	case map[string]any:
		if object, ok := sent.(map[string]any); ok {
			for _, name := range slices.Sorted(maps.Keys(want)) {
				value, given := object[name]
				if !given {
					value = json.RawMessage("nothing")
				}
				lines = append(lines, lacks(where+"."+name, want[name], value)...)
			}
			return lines
		}
	case []any:
		if list, ok := sent.([]any); ok && len(list) == len(want) {
			for i := range want {
				lines = append(lines, lacks(fmt.Sprintf("%s[%d]", where, i), want[i], list[i])...)
			}
			return lines
		}
	default:
		if want == sent {
			return nil
		}
	}
	return []string{fmt.Sprintf("%s: want %s, sent %s", where, inJSON(want), inJSON(sent))}
}

// plainJSON decodes a string of JSON, or what a value of another type encodes as.
func plainJSON(v any) (plain any) {
	text, ok := v.(string)
	if !ok {
		text = inJSON(v)
	}
	err := decodeJSON([]byte(text), &plain)
	panicIf(err != nil, "no JSON: %s: %v", text, err)
	return plain
}

// inJSON shows a value; one that has no JSON as it is.
func inJSON(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprintf("%s", v)
	}
	return string(data)
}

// AssertSent fails the test unless a request was sent to an operation, matched as by [Server.Requests], that meets the
// conditions; what it was answered does not matter. A failure shows the requests that come closest and how they differ.
//
//	srv.AssertSent(t, "PUT", "/contacts/"+id, intercomtest.JSON(`{"name":"Ada"}`))
//	srv.AssertSent(t, "DELETE", "/contacts/{id}", intercomtest.Times(0))
func (s *Server) AssertSent(t TB, method, path string, conditions ...Condition) bool {
	t.Helper()
	if !s.serves(Match{Method: method, Path: path}) {
		t.Fatalf("intercomtest: AssertSent: no operation is %s %s", method, path)
	}
	least, most := 1, math.MaxInt
	for _, c := range conditions {
		if c.times != nil {
			least, most = *c.times, *c.times
		}
	}
	differ := func(e Entry) (lines []string) {
		for _, c := range conditions {
			lines = append(lines, c.differ(e)...)
		}
		return lines
	}
	near := s.Requests(method, path)
	sent := len(near.filter(func(e Entry) bool { return len(differ(e)) == 0 }))
	if sent >= least && sent <= most {
		return true
	}
	if len(near) == 0 {
		near = s.Ledger()
	}
	slices.SortStableFunc(near, func(a, b Entry) int { return len(differ(a)) - len(differ(b)) })
	const told = "%s %s was sent %d times as asked for, want %d; closest of %d requests:"
	report := fmt.Sprintf(told, method, path, sent, least, len(near))
	for _, e := range near[:min(len(near), 3)] {
		report += "\n\t" + strings.Join(append([]string{e.String()}, differ(e)...), "\n\t\t")
	}
	t.Errorf("intercomtest: %s", report)
	return false
}
