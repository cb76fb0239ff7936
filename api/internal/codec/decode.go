package codec

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"unicode/utf8"
)

// Errors of reading.
var (
	// ErrDepth is JSON that is nested too deeply.
	ErrDepth = errors.New("nested more than 10000 levels deep")
	// ErrTooMany is a list, or an answer, of more items than [Options] allow.
	ErrTooMany = errors.New("too many items")
	// ErrTooLarge is JSON that would take far more memory than it has bytes.
	ErrTooLarge = errors.New("takes too much memory")
	// ErrRoot is an outermost value of another kind than the type's.
	ErrRoot = errors.New("wrong type")
)

// Defaults of [Options].
const (
	DefaultMaxItems = 10_000
	DefaultMaxTotal = 100_000
)

// What a body may make the decoder allocate: a share for its length, and one for small bodies with large types.
const (
	memoryPerByte = 16
	memoryFree    = 12 << 20
)

// Options are what a decoding can take. The zero value reports nothing.
type Options struct {
	// Report collects what did not fit and unknown keys.
	Report bool
	// MaxItems is how many items one list may have, MaxTotal how many all lists of the body may have together.
	MaxItems, MaxTotal int
	// Items leads to a list, key by key. Found is set when it is there, in any of its forms, and Item is called with the
	// JSON of each of its elements, which is part of the body. Both may be nil.
	Items []string
	Found *bool
	Item  func(n int, raw []byte)
}

// decoder is one body on its way into values.
type decoder struct {
	b        []byte
	i        int
	bad      bool
	cause    error
	lone     bool // the last string had a lone surrogate
	depth    int
	buf      []byte // of strings with escapes
	path     []step
	texts    *texts // short ones that were read
	order    *order
	arena    strings.Builder
	chunk    int
	left     int // of the memory that may be allocated
	items    int // of all lists that may still come
	maxItems int
	keys     map[string]string // that no field takes
	quiet    int               // conversions are not reported while it is not 0
	o        *Options
	found    findings
}

// Decode reads data into what into points to, which is zero before anything is read into it. It returns what did not
// fit, if that is asked for: see the package documentation for what is converted and what is left out.
//
// An error means that nothing was read: data is no JSON, its outermost value is of another kind, or it is beyond the
// bounds.
func Decode(data []byte, into any, o *Options) ([]Finding, error) {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return nil, &json.InvalidUnmarshalError{Type: reflect.TypeOf(into)}
	}
	v = v.Elem()
	v.SetZero()
	p := planOf(v.Type(), form{})
	if p.err != nil {
		return nil, p.err
	}
	if o == nil {
		o = &Options{}
	}
	d := newDecoder(data, o)
	defer d.release()
	usable := d.root(p, v)
	if err := d.result(p, usable); err != nil {
		v.SetZero()
		return nil, err
	}
	return d.found.list, nil
}

// decoders are those that are done, with their buffers. They hold nothing of what was read.
var decoders = sync.Pool{New: func() any { return &decoder{path: make([]step, 0, 16), texts: new(texts), order: new(order)} }}

// maxKept is how large a buffer may be that is kept for the next body.
const maxKept = 64 << 10

func (d *decoder) release() {
	if cap(d.buf) > maxKept || cap(d.path) > maxKept/64 {
		return
	}
	clear(d.path[:cap(d.path)])
	clear(d.texts[:])
	*d = decoder{path: d.path[:0], texts: d.texts, order: d.order, buf: d.buf[:0]}
	decoders.Put(d)
}

func newDecoder(data []byte, o *Options) *decoder {
	d := decoders.Get().(*decoder)
	d.b, d.o, d.left = data, o, memoryFree+memoryPerByte*len(data)
	d.maxItems, d.items = o.MaxItems, o.MaxTotal
	if d.maxItems <= 0 {
		d.maxItems = DefaultMaxItems
	}
	if d.items <= 0 {
		d.items = DefaultMaxTotal
	}
	d.chunk = min(1024, len(data))
	d.b = bytes.TrimPrefix(d.b, []byte("\ufeff"))
	if !utf8.Valid(d.b) {
		d.b = validUTF8(d.b)
		d.left -= len(d.b)
		d.report(Converted, "UTF-8", "invalid UTF-8", nil)
	}
	return d
}

// validUTF8 returns a copy of b in which each wrong byte is U+FFFD.
func validUTF8(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		out = utf8.AppendRune(out, r)
		i += size
	}
	return out
}

// root reads the outermost value to the end of the body.
func (d *decoder) root(p *plan, v reflect.Value) bool {
	d.space()
	usable := p.decode(d, v)
	if d.space(); d.i != len(d.b) {
		d.fail(nil)
	}
	return usable
}

// result is the error of a body that could not be read.
func (d *decoder) result(p *plan, usable bool) error {
	switch {
	case d.bad && d.cause != nil:
		return d.cause
	case d.bad:
		return syntaxError(d.b)
	case !usable:
		return fmt.Errorf("%w: cannot read a JSON %s as %s", ErrRoot, kindOf(firstByte(d.b)), p.typ)
	}
	return nil
}

func firstByte(b []byte) byte {
	if b = bytes.TrimLeft(b, " \t\r\n"); len(b) > 0 {
		return b[0]
	}
	return 0
}

// syntaxError says what is wrong in encoding/json's words, which name the place.
func syntaxError(data []byte) error {
	var raw json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	return errors.New("invalid JSON")
}

// take counts memory that is about to be allocated.
func (d *decoder) take(bytes int) bool {
	if d.left -= bytes; d.left < 0 {
		return d.fail(fmt.Errorf("%w: %d bytes of JSON would become far more", ErrTooLarge, len(d.b)))
	}
	return true
}

// maxShared is the length of the longest text that is looked for among those that were read already: names of types,
// states, keys of attributes, the URLs of lists.
const maxShared = 64

// texts are short texts that were read, each where its hash says.
type texts [256]string

// text copies a string out of the body or the buffer. Short ones share chunks, so that a page costs few allocations and
// a string that is kept holds little else; the items of a list often have the same text, which is copied once.
func (d *decoder) text(s []byte) string {
	if len(s) == 0 {
		return ""
	}
	if len(s) > maxShared {
		return d.copied(s)
	}
	known := &d.texts[hashOf(s)>>56]
	if *known != string(s) {
		*known = d.copied(s)
	}
	return *known
}

func (d *decoder) copied(s []byte) string {
	switch {
	case len(s) > d.chunk/4:
		if !d.take(len(s)) {
			return ""
		}
		return string(s)
	}
	if d.arena.Cap()-d.arena.Len() < len(s) {
		if !d.take(d.chunk) {
			return ""
		}
		d.arena = strings.Builder{}
		d.arena.Grow(d.chunk)
	}
	from := d.arena.Len()
	d.arena.Write(s)
	return d.arena.String()[from:]
}

// string reads a string to keep.
func (d *decoder) string() string {
	s := d.str()
	if d.lone {
		d.lone = false
		d.report(Converted, "string", "string with half a surrogate pair", nil)
	}
	return d.text(s)
}
