package surface

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/names"
)

// Differences lists the places, by method and path, whose type has another name in another version, as the project at
// root remembers them: "POST /boats body.to: To 2.10, 2.11; Recipient 2.12".
func Differences(root string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(root, "openapi", "names", "*.yaml"))
	if err != nil {
		return nil, err
	}
	at := map[string]map[string][]string{} // places: types: versions
	for _, file := range files {
		memory, err := names.Load(file)
		if err != nil {
			return nil, err
		}
		for place, typ := range memory.Types() {
			if at[place] == nil {
				at[place] = map[string][]string{}
			}
			at[place][typ] = append(at[place][typ], strings.TrimSuffix(filepath.Base(file), ".yaml"))
		}
	}
	var all []string
	for _, place := range slices.Sorted(maps.Keys(at)) {
		if len(at[place]) < 2 {
			continue
		}
		var parts []string
		for _, typ := range slices.Sorted(maps.Keys(at[place])) {
			parts = append(parts, fmt.Sprintf("%s %s", typ, strings.Join(at[place][typ], ", ")))
		}
		all = append(all, place+": "+strings.Join(parts, "; "))
	}
	return all, nil
}
