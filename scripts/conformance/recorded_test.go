package conformance

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// recorded is what answers to an operation were seen to hold.
type recorded struct {
	operation string // method and path, placeholders without names
	keys      []recordedKey
}

type recordedKey struct {
	path  string // "data[].id"
	kinds []string
	until string // the last version that has it, "" for all
}

// readRecorded reads testdata/recorded.txt.
func readRecorded(t *testing.T) []recorded {
	t.Helper()
	file, err := os.Open("testdata/recorded.txt")
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	var all []recorded
	for lines := bufio.NewScanner(file); lines.Scan(); {
		line := lines.Text()
		switch fields := strings.Fields(line); {
		case len(fields) == 0 || fields[0] == "#":
		case line[0] != ' ':
			all = append(all, recorded{operation: line})
		default:
			require.True(t, len(fields) == 2 || len(fields) == 4 && fields[2] == "until", line)
			last := &all[len(all)-1]
			last.keys = append(last.keys, recordedKey{fields[0], strings.Split(fields[1], "/"), strings.Join(fields[min(3, len(fields)):], "")})
		}
	}
	return all
}

// answer makes an answer in which every key holds the n-th of its kinds, or the
// last one that it has.
func (r recorded) answer(t *testing.T, version string, n int) map[string]any {
	t.Helper()
	root := map[string]any{}
	for _, k := range r.keys {
		if strings.HasSuffix(k.path, "[]") || !within(version, "", k.until) {
			continue // the list makes its item
		}
		put := func(object map[string]any, key string) {
			object[key] = recordedValue(t, k.kinds[min(n, len(k.kinds)-1)])
		}
		steps := strings.Split(k.path, ".")
		eachAt(root, steps[:len(steps)-1], func(object map[string]any) { put(object, steps[len(steps)-1]) })
	}
	return root
}

// eachAt calls visit for the object that the steps lead to, if it is there.
func eachAt(object map[string]any, steps []string, visit func(map[string]any)) {
	if len(steps) == 0 {
		visit(object)
		return
	}
	key, isList := strings.CutSuffix(steps[0], "[]")
	switch value := object[key].(type) {
	case map[string]any:
		eachAt(value, steps[1:], visit)
	case []any:
		if !isList {
			return
		}
		if len(value) == 0 {
			value = []any{map[string]any{}}
			object[key] = value
		}
		eachAt(value[0].(map[string]any), steps[1:], visit)
	}
}

func recordedValue(t *testing.T, kind string) any {
	t.Helper()
	switch kind {
	case "bool":
		return true
	case "int":
		return json.Number("1772357400")
	case "text":
		return "made up"
	case "digits":
		return "1001"
	case "url":
		return "https://www.example.com/made-up"
	case "empty":
		return ""
	case "object":
		return map[string]any{}
	case "list":
		return []any{}
	}
	require.Equal(t, "null", kind)
	return nil
}

// TestRecorded answers operations with every key that Intercom was seen to send:
// in every version all of them are known, of a type that fits, and read.
func TestRecorded(t *testing.T) {
	const most = 3 // kinds that one key has
	for _, v := range Versions {
		t.Run(v.Name, func(t *testing.T) {
			covered := 0
			for _, r := range readRecorded(t) {
				op := operationByKey(v, r.operation)
				if op == nil {
					continue
				}
				covered++
				t.Run(op.String(), func(t *testing.T) {
					for n := range most {
						expectAllRead(t, v, op, r.answer(t, v.Name, n))
					}
				})
			}
			require.Positive(t, covered)
		})
	}
}

// expectAllRead answers an operation and fails for everything that is not read as
// it is.
func expectAllRead(t *testing.T, v Version, op *spec.Operation, answer any) {
	t.Helper()
	body, err := writeJSON(answer)
	require.NoError(t, err)
	client := connect(t, v, Always(Answer{http.StatusOK, "application/json", body}), func(m fit.Mismatch) { t.Errorf("%v", m) })
	m := methodOf(t, client, op)
	args, err := m.Filled()
	require.NoError(t, err)
	result, err := m.Call(t.Context(), args)
	require.NoError(t, err)
	for _, l := range Lost(answer, mustJSON(t, result), result.Type()) {
		t.Errorf("%s is lost: %s became %s", general(l.Path), show(l.Want), show(l.Got))
	}
	var found deviations
	if found.unknown(answer, slot{Type: m.Result}) {
		t.Errorf("keys that the type does not have: %v", found)
	}
}
