package api

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// Aliased is implemented by generated types that the API sends in more than one form. JSONAliases returns pairs of
// another form and the name of the field that it is read into:
//
//	"teammates", "admins"   the key teammates is read as admins
//	"", "category"          a bare text or number is the object's category
//	"[]", "data"            a bare list is the object's data
//	"{company}", "data"     an object of the type company is the only element of data
type Aliased interface {
	JSONAliases() []string
}

// UnmarshalAliased decodes into a struct after bringing the JSON into the form that its fields have. pairs are as
// JSONAliases returns them. A key that comes under both names keeps the value of the field's own name.
func UnmarshalAliased(data []byte, into any, pairs []string) error {
	return Decode(plainForm(data, pairs), into, nil)
}

// plainForm brings JSON of another form into the one that the fields have. What is in that form already comes back as
// it is.
func plainForm(data []byte, pairs []string) []byte {
	data = bytes.TrimSpace(data)
	if len(data) == 0 || bytes.Equal(data, []byte("null")) {
		return data
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		form, field := pairs[i], pairs[i+1]
		switch {
		case form == "" && data[0] != '{' && data[0] != '[', form == "[]" && data[0] == '[':
			return wrap(field, "", data, "")
		case strings.HasPrefix(form, "{") && data[0] == '{' && typeOf(data, field) == strings.Trim(form, "{}"):
			return wrap(field, "[", data, "]")
		}
	}
	if data[0] != '{' {
		return data
	}
	return renameKeys(data, pairs)
}

// wrap makes an object whose only key is field.
func wrap(field, before string, data []byte, after string) []byte {
	return fmt.Appendf(nil, "{%q:%s%s%s}", field, before, data, after)
}

// typeOf is the type that an object says it has, "" when it has the field too.
func typeOf(data []byte, field string) string {
	name := ""
	for key, value := range members(data) {
		switch k := text(key); k {
		case field:
			return ""
		case "type":
			name = text(value)
		}
	}
	return name
}

// renameKeys renames top-level keys of a JSON object. An object without such a key comes back as it is.
func renameKeys(data []byte, pairs []string) []byte {
	found := false
	for i := 0; i+1 < len(pairs); i += 2 {
		found = found || pairs[i] != "" && bytes.Contains(data, []byte(`"`+pairs[i]+`"`))
	}
	if !found {
		return data
	}
	own := map[string]bool{} // names that have a value of their own
	for key, value := range members(data) {
		if k := text(key); jsonKind(value) != "null" {
			own[k] = true
		}
	}
	out := []byte{'{'}
	for key, value := range members(data) {
		k := text(key)
		if to := renamed(k, pairs); to != "" {
			if own[to] {
				continue
			}
			key = strconv.AppendQuote(nil, to)
		} else if jsonKind(value) == "null" {
			continue // absent and null are one when received
		}
		out = appendMember(out, key, value)
	}
	return append(out, '}')
}

// renamed is the name that a key is read as, "" where that is its own.
func renamed(key string, pairs []string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == key {
			return pairs[i+1]
		}
	}
	return ""
}
