package api

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
	"github.com/seed-a528e955/intercom-go/api/internal/inside"
	"github.com/seed-a528e955/intercom-go/api/internal/rawjson"
)

// uploadBody is a *multipart.Form.
type uploadBody interface {
	Ready(inside.Key) (*inside.Form, error)
}

// encodeBody makes the payload: the body as JSON, ids as the operation wants them, and the extra fields.
func (c *Call) encodeBody() (err error) {
	c.payload, c.form = nil, nil
	if upload, ok := c.Body.(uploadBody); ok {
		if c.form, err = upload.Ready(inside.Key{}); err != nil {
			return err
		}
	} else if c.Body != nil {
		if c.payload, err = encodeJSON(c.Body); err != nil {
			return fmt.Errorf("the body: %w", err)
		}
	}
	for _, set := range c.extra {
		if err := set(c); err != nil {
			return err
		}
	}
	return nil
}

// setBodyField sets a field of the payload, which it makes where there is no body.
func (c *Call) setBodyField(name string, value any) error {
	encoded, err := codec.AppendField(nil, reflect.TypeOf(c.Body), name, value)
	if err != nil {
		return fmt.Errorf("body field %s: %w", name, err)
	}
	object, err := c.object()
	if err != nil {
		return err
	}
	c.payload = setMember(object, name, encoded)
	return nil
}

// object is the payload as an object, an empty one where there is no body.
func (c *Call) object() ([]byte, error) {
	switch kind := rawjson.Kind(c.payload); {
	case c.form != nil:
		return nil, errors.New("a form has no JSON fields to set")
	case c.payload == nil:
		return []byte("{}"), nil
	case kind != "object":
		return nil, fmt.Errorf("the body is a JSON %s: only an object has fields to set", kind)
	}
	return c.payload, nil
}

// Payload returns the encoded JSON body and its content type; nil when there is no body, or when
// it is a *multipart.Form, which only OpenBody gives.
func (c wired) Payload() (body []byte, contentType string) {
	if c.payload == nil {
		return nil, ""
	}
	return c.payload, cmp.Or(c.Operation.ContentType, "application/json")
}

// ContentType returns the content type of the body of either kind, "" when there is none.
func (c wired) ContentType() string {
	if c.form != nil {
		return c.form.ContentType
	}
	_, contentType := c.Payload()
	return contentType
}

// OpenBody returns the body to send, of either kind, and its length in bytes (-1 when that is not known before it is
// read). It can be called once for each attempt as long as Replayable holds. Without a body it returns nil, 0,
// nil.
func (c wired) OpenBody() (body io.ReadCloser, length int64, err error) {
	switch {
	case c.form != nil:
		return c.form.Open()
	case c.payload != nil:
		return io.NopCloser(bytes.NewReader(c.payload)), int64(len(c.payload)), nil
	default:
		return nil, 0, nil
	}
}

// Replayable reports whether the body can be sent a second time: always, but for a multipart.Form with a file that cannot
// be read again.
func (c wired) Replayable() bool { return c.form == nil || c.form.Replayable }

// encodeJSON is json.Marshal by the codec's rules, without escaping <, > and &: bodies hold HTML.
func encodeJSON(v any) ([]byte, error) { return codec.Append(nil, v) }

// member returns the value of an object's member, nil when there is none.
func member(object []byte, name string) []byte {
	for key, value := range rawjson.Members(object) {
		if s := rawjson.Text(key); s == name {
			return value
		}
	}
	return nil
}

// setMember sets a member of an object; the others keep their order.
func setMember(object []byte, name string, value []byte) []byte {
	out := make([]byte, 1, len(object)+len(name)+len(value)+4)
	out[0] = '{'
	for key, v := range rawjson.Members(object) {
		if rawjson.Text(key) == name {
			v, value = value, nil
		}
		if v != nil { // of members with one name the first stays
			out = appendMember(out, key, v)
		}
	}
	if value != nil {
		key, _ := encodeJSON(name) // a string always encodes
		out = appendMember(out, key, value)
	}
	return append(out, '}')
}

// appendMember adds a member to an object that is being written, of which dst ends with the last.
func appendMember(dst, key, value []byte) []byte {
	return append(append(append(comma(dst), key...), ':'), value...)
}

// comma parts what comes from what was written, unless it is the first in its object or list.
func comma(dst []byte) []byte {
	if last := dst[len(dst)-1]; last != '{' && last != '[' {
		dst = append(dst, ',')
	}
	return dst
}
