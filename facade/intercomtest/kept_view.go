package intercomtest

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// sampleObject is a sample's body; empty where it is not an object.
func sampleObject(op sample) (body object) {
	if decodeJSON(op.Body, &body) != nil {
		return object{}
	}
	return body
}

// text says that the answer is no JSON.
func (op sample) text() bool { return op.Body != nil && !strings.Contains(op.ContentType, "json") }

// listIn finds the list of an answer: its key, and an item of it.
func listIn(body object) (key string, item object) {
	for name, value := range body {
		if list, ok := value.([]any); ok && len(list) > 0 && (key == "" || name < key) {
			if one, ok := asObject(list[0]); ok {
				key, item = name, one
			}
		}
	}
	return key, item
}

// only leaves what the shape has.
func (o object) only(shape object) object {
	for name := range o {
		if _, has := shape[name]; !has {
			delete(o, name)
		}
	}
	return o
}

// fitted is a record in the shape of a sample, which gives names, types and constants and nothing else.
func fitted(shape object, r *keptRecord, kind string) object {
	view := object{}
	for name, like := range shape {
		value, said := r.doc[name]
		switch {
		case name == "id":
			view[name] = idLike(like, r.id)
		case name == "type" && kind != "":
			view[name] = like
		case said && value != nil:
			view[name] = fill(like, value)
		case name == "created_at":
			view[name] = timeLike(like, r.at)
		case name == "updated_at":
			view[name] = timeLike(like, r.changed)
		default:
			view[name] = blank(name, like)
		}
	}
	return view
}

// fill brings a given value into a shape: an object has all fields of it.
func fill(like, value any) any {
	if list, ok := like.([]any); ok && len(list) > 0 {
		given, _ := value.([]any)
		filled := make([]any, len(given))
		for i, item := range given {
			filled[i] = fill(list[0], item)
			if inner, ok := asObject(filled[i]); ok && inner["id"] == nil {
				if _, has := inner["id"]; has {
					inner["id"] = idLike("1", strconv.Itoa(i+1))
				}
			}
		}
		return filled
	}
	shape, ok := asObject(like)
	given, is := asObject(value)
	if !ok || !is {
		return value
	}
	filled := shown(object{}, given)
	for name, inner := range shape {
		if v, said := given[name]; said {
			filled[name] = fill(inner, v)
		} else if _, plain := asObject(inner); name != "plan" && name != "seats" && name != "trial" || plain { // of a map of any names
			filled[name] = blank(name, inner)
		}
	}
	return filled
}

// blank is a value of a sample's type that says nothing.
func blank(name string, like any) any {
	if name == "id" || strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_at") {
		return nil
	}
	switch like := like.(type) {
	case string:
		if name == "type" || !invented(like) {
			return like // the description has these words: the first of an enum
		}
		return ""
	case json.Number:
		return int64(0)
	case bool:
		return false
	case []any:
		return []any{}
	case map[string]any:
		if _, attributes := like["trial"]; attributes {
			return object{}
		}
		view := object{}
		for name, inner := range like {
			view[name] = blank(name, inner)
		}
		return view
	}
	return nil
}

// invented tells the words that samples are filled with from those of a description.
func invented(text string) bool {
	for _, part := range []string{"made-up", "Ada Example", "example.com", "+1555", "192.0.2", "Dublin", "Ireland", "2026-03-01"} {
		if strings.Contains(text, part) {
			return true
		}
	}
	_, err := strconv.Atoi(text)
	return err == nil
}

// idLike is an id as a number where the shape has one, and the shape's own where it is none.
func idLike(like any, id string) any {
	if _, number := like.(json.Number); !number {
		return id
	}
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return like
	}
	return n
}

// timeLike is a time as text where the shape has one.
func timeLike(like any, at int64) any {
	if _, text := like.(string); text {
		return time.Unix(at, 0).UTC().Format(time.RFC3339)
	}
	return at
}
