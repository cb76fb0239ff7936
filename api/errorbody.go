package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
	"github.com/seed-a528e955/intercom-go/api/internal/rawjson"
)

// parse reads the body as far as it has one of the shapes in use:
//
//	{"type":"error.list","request_id":…,"errors":[{"code","message","field"}]}
//	{"type":"error","request_id":…,"message":…}
//	{"error_key":…,"message":…}
//	{"error":"text"}, {"error":{"code","message"}}, {"errors":["text"]}
//
// Anything else leaves the error with its status alone.
func (e *Error) parse(body []byte) {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	var b struct {
		Type      json.RawMessage `json:"type"`
		RequestID json.RawMessage `json:"request_id"`
		Errors    json.RawMessage `json:"errors"`
		Error     json.RawMessage `json:"error"`
	}
	if _, err := codec.Decode(body, &b, nil); err != nil {
		return
	}
	e.Type = rawjson.Text(b.Type)
	if e.RequestID == "" {
		e.RequestID = rawjson.Text(b.RequestID)
	}
	e.addItems(b.Errors)
	e.addItems(b.Error)
	if len(e.Errors) == 0 {
		e.addItems(body)
	}
}

// addItems reads error items from a list of them, one alone, or a text.
func (e *Error) addItems(raw json.RawMessage) {
	switch rawjson.Kind(raw) {
	case "array":
		for n, element := range rawjson.Elements(raw) {
			if n >= maxErrorItems {
				break
			}
			if rawjson.Kind(element) != "array" {
				e.addItems(element)
			}
		}
	case "string":
		if message := rawjson.Text(raw); message != "" {
			e.Errors = append(e.Errors, ErrorItem{Message: message})
		}
	case "object":
		var b struct {
			Code    json.RawMessage `json:"code"`
			Key     json.RawMessage `json:"error_key"`
			Type    json.RawMessage `json:"type"`
			Message json.RawMessage `json:"message"`
			Field   json.RawMessage `json:"field"`
		}
		if _, err := codec.Decode(raw, &b, nil); err != nil {
			return
		}
		var item ErrorItem
		for _, code := range []json.RawMessage{b.Code, b.Key, b.Type} { // type is the code of old errors
			if s := scalarText(code); item.Code == "" && s != "error" && s != "error.list" {
				item.Code = s
			}
		}
		item.Message, item.Field = scalarText(b.Message), scalarText(b.Field)
		if item != (ErrorItem{}) {
			e.Errors = append(e.Errors, item)
		}
	}
}

// maxErrorItems is how many items of an error are read.
const maxErrorItems = 1000

// scalarText returns a string's content or a number's digits.
func scalarText(raw json.RawMessage) string {
	if rawjson.Kind(raw) == "number" {
		return string(raw)
	}
	return rawjson.Text(raw)
}

// ExistingContact returns the id of the contact that is there already, and whether it is archived, when the error is the
// conflict of a contact that is created a second time, or given what another one has. Whether that contact is the same
// person is another question: package facade/upsert asks it.
func (e *Error) ExistingContact() (id string, archived, ok bool) {
	if e.StatusCode != http.StatusConflict {
		return "", false, false
	}
	for _, item := range e.Errors {
		if id := existingID(item.Message); id != "" {
			return id, strings.Contains(strings.ToLower(item.Message), "archived contact"), true
		}
	}
	return "", false, false
}

// existingID is the id in "A contact matching those details already exists with id=6762f0d01bb69f9f2193bb7d", else "".
func existingID(message string) string {
	_, id, _ := strings.Cut(message, "already exists with id=")
	end := strings.IndexFunc(id, func(r rune) bool {
		return r != '_' && r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
	if end >= 0 {
		id = id[:end]
	}
	return id
}

// MergedInto returns where the Link of a merged contact's 410 points to, as Intercom gives it:
// "/contacts/6762f0d01bb69f9f2193bb7d". See also [Error.MergedContactID].
func (e *Error) MergedInto() (string, bool) {
	if e.StatusCode != http.StatusGone {
		return "", false
	}
	first := ""
	for link := range strings.SplitSeq(strings.Join(e.Header.Values("Link"), ","), ",") {
		_, link, _ = strings.Cut(link, "<")
		target, parameters, closed := strings.Cut(link, ">")
		if !closed || target == "" {
			continue
		}
		if strings.Contains(strings.ReplaceAll(parameters, `"`, ""), "rel=canonical") {
			return target, true
		}
		first = cmp.Or(first, target)
	}
	return first, first != ""
}

// MergedContactID returns the id of the contact that a merged one became part of, from the Link of its 410.
func (e *Error) MergedContactID() (string, bool) {
	target, ok := e.MergedInto()
	if !ok {
		return "", false
	}
	u, err := url.Parse(target)
	if err != nil || path.Base(path.Dir(u.Path)) != "contacts" {
		return "", false
	}
	return path.Base(u.Path), true
}
