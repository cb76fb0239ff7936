package api

import (
	"encoding/json"
	"strings"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

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
