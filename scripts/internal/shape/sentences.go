package shape

import (
	"path"
	"strings"
)

// aboutField is the sentence about a field: the one that names it, else the
// longest of those whose * fits. key is the one that was used.
func (d *Doc) aboutField(typ, field string) (sentence, key string) {
	name := typ + "." + field
	if s := d.fields[name]; s != "" {
		return s, name
	}
	for pattern, s := range d.fields {
		if !strings.Contains(pattern, "*") || len(pattern) < len(key) || len(pattern) == len(key) && pattern > key {
			continue
		}
		if fits, err := path.Match(pattern, name); err == nil && fits {
			sentence, key = s, pattern
		}
	}
	return sentence, key
}
