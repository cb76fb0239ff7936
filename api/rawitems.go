package api

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

// walker is what a call of a walk leads to, a *pageCall; an interface, so that calls by themselves do not link what follows.
type walker interface {
	watch(o *codec.Options)
	endedBy(f codec.Finding) bool
}

// watch lets the decoding of the page's answer tell whether the list was there, and the JSON of each item where that is
// wanted. The JSON is part of the answer's body, which is kept as long as any of it.
func (c *pageCall) watch(o *codec.Options) {
	c.decoded = true
	if c.op.Items == "" {
		return
	}
	o.Items, o.Found = strings.Split(c.op.Items, "."), &c.found
	if c.walk.raw {
		c.raw = []json.RawMessage{}
		o.Item = func(_ int, raw []byte) { c.raw = append(c.raw, raw) }
	}
}

// endedBy reports whether a finding may hide the rest of a list. Texts and numbers may be odd, and all within items: but
// without its list, or what says where the next page is, a page would pass for the last one.
func (*pageCall) endedBy(f codec.Finding) bool {
	if f.Indexed {
		return false
	}
	keys := strings.Split(f.Path, ".")
	tells := slices.ContainsFunc(keys, func(key string) bool { return slices.Contains(pageKeys, key) })
	switch f.Fate {
	case codec.LeftOut:
		return f.Container || tells
	case codec.UnknownKey: // within an envelope too many it is not found
		return tells && len(keys) > 1 && keys[0] != "pages"
	default:
		return false
	}
}

// pageKeys are the keys that say where the next page is.
var pageKeys = []string{"pages", "next", "next_cursor", "has_more", "scroll_param"}
