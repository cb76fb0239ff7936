package api

import (
	"bytes"
	"encoding/json"
	"strings"
)

// keep keeps what the walk has to look at again: the answer, in case that it holds no items, and the JSON of each item
// where that is wanted.
func (c *pageCall) keep(body []byte) {
	c.body = body
	if !c.walk.raw {
		return
	}
	c.raw = []json.RawMessage{}
	switch value := c.list(); jsonKind(value) {
	case "array":
		for _, item := range elements(value) {
			c.raw = append(c.raw, item)
		}
	case "object": // in place of a list of one
		c.raw = append(c.raw, value)
	}
}

// list is the JSON of the answer's list, null included; nil where there is none.
func (c *pageCall) list() []byte {
	value := bytes.TrimSpace(c.body)
	for key := range strings.SplitSeq(c.op.Items, ".") {
		if jsonKind(value) != "object" {
			return nil
		}
		value = member(value, key)
	}
	return value
}

// hasList tells whether there was a list, of whatever length.
func (c *pageCall) hasList() bool {
	switch jsonKind(c.list()) {
	case "array", "object", "null":
		return true
	}
	return false
}
