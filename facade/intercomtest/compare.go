package intercomtest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
)

// Compare asks a new server for what a recording has, request by request, and reports where statuses, keys and JSON types
// differ: how true this package is of the workspace that was recorded. Ids and texts are not compared, as state is not
// the same; what only one of the two has under a list or an object that is empty in the other is passed over.
func Compare(ctx context.Context, recording []byte) (differences []string, err error) {
	var answers []Recorded
	if err := json.Unmarshal(recording, &answers); err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	srv, err := NewServer(WithInMemory())
	if err != nil {
		return nil, err
	}
	defer srv.Close()
	for _, a := range answers {
		req := httptest.NewRequestWithContext(ctx, a.Method, a.Path, strings.NewReader(string(a.Sent)))
		req.Header.Set("Authorization", "Bearer "+srv.Token())
		req.Header.Set("Intercom-Version", a.Version)
		if len(a.Sent) > 0 {
			req.Header.Set("Content-Type", "application/json")
		}
		w := httptest.NewRecorder()
		srv.ServeHTTP(w, req)
		say := func(format string, args ...any) {
			differences = append(differences, fmt.Sprintf("%s %s: ", a.Method, a.Path)+fmt.Sprintf(format, args...))
		}
		if w.Code == http.StatusNotFound && a.Status == http.StatusOK {
			say("404 here: the records of the recording are not there")
			continue
		}
		if w.Code != a.Status {
			say("status %d here, recorded %d", w.Code, a.Status)
			continue
		}
		var here, there any
		if decodeJSON(w.Body.Bytes(), &here) != nil || decodeJSON(a.Body, &there) != nil {
			continue
		}
		for _, line := range shapesDiffer("", here, there) {
			say("%s", line)
		}
	}
	return differences, nil
}

// shapesDiffer tells where two values have other keys or types.
func shapesDiffer(at string, here, there any) (lines []string) {
	if here == nil || there == nil {
		return nil // what is null says nothing of its type
	}
	a, isObject := here.(map[string]any)
	b, wasObject := there.(map[string]any)
	if isObject && wasObject {
		if len(a) == 0 || len(b) == 0 || strings.HasSuffix(at, "custom_attributes") {
			return nil
		}
		for name := range a {
			if _, has := b[name]; !has {
				lines = append(lines, strings.TrimPrefix(at+"."+name, ".")+": not recorded")
			}
		}
		for name, inner := range b {
			if own, has := a[name]; has {
				lines = append(lines, shapesDiffer(at+"."+name, own, inner)...)
			} else {
				lines = append(lines, strings.TrimPrefix(at+"."+name, ".")+": missing here")
			}
		}
		slices.Sort(lines)
		return lines
	}
	x, isList := here.([]any)
	y, wasList := there.([]any)
	if isList && wasList {
		if len(x) > 0 && len(y) > 0 {
			return shapesDiffer(at+"[]", x[0], y[0])
		}
		return nil
	}
	if want, got := jsonKind(there), jsonKind(here); want != got {
		return []string{fmt.Sprintf("%s: %s here, recorded %s", strings.TrimPrefix(at, "."), got, want)}
	}
	return nil
}

func jsonKind(v any) string {
	switch v.(type) {
	case string:
		return "text"
	case bool:
		return "bool"
	case json.Number:
		return "number"
	case []any:
		return "list"
	}
	return "object"
}
