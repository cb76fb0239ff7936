package conformance

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
)

// Differences tells where got is not exactly the JSON value want. A member that
// is absent is not one that is null, "1" is not 1; 1 and 1.0 are the same.
func Differences(want, got any, tell func(path, detail string)) { differ(want, got, "", tell) }

func differ(want, got any, path string, tell func(path, detail string)) {
	if a, ok := want.(map[string]any); ok {
		if b, ok := got.(map[string]any); ok {
			differInObject(a, b, path, tell)
			return
		}
	}
	if a, ok := want.([]any); ok {
		if b, ok := got.([]any); ok && len(a) == len(b) {
			for i := range a {
				differ(a[i], b[i], atIndex(path, i), tell)
			}
			return
		}
	}
	_, a := want.(json.Number)
	_, b := got.(json.Number)
	if a && b && sameNumber(want, got) || reflect.DeepEqual(want, got) {
		return
	}
	tell(path, fmt.Sprintf("want %s, got %s", show(want), show(got)))
}

func differInObject(want, got map[string]any, path string, tell func(path, detail string)) {
	keys := append(sortedKeys(want), sortedKeys(got)...)
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		a, wanted := want[key]
		b, present := got[key]
		switch here := at(path, key); {
		case !present:
			tell(here, fmt.Sprintf("want %s, got nothing", show(a)))
		case !wanted:
			tell(here, fmt.Sprintf("want nothing, got %s", show(b)))
		default:
			differ(a, b, here, tell)
		}
	}
}
