package multipart

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	mimeform "mime/multipart"
	"net/textproto"
	"strings"

	"github.com/seed-a528e955/intercom-go/api/internal/inside"
)

// ready is a Form made ready: the text between the contents is rendered.
type ready struct {
	parts      []part
	tail       []byte
	replayable bool
	opened     bool
}

type part struct {
	head    []byte           // what comes before the content
	size    int64            // of the content, -1 when not known
	content func() io.Reader // a new one each time where it can be read again
}

// Ready is for package api alone, which knows a form by this method: what is below is linked into programs that upload, and
// into no others.
func (m *Form) Ready(inside.Key) (*inside.Form, error) {
	if m == nil {
		return nil, errors.New("multipart: nil body")
	}
	var buf bytes.Buffer
	w := mimeform.NewWriter(&buf)
	f := &ready{replayable: true}
	for _, field := range m.Fields {
		if field.Name == "" {
			return nil, errors.New("multipart: field without a name")
		}
		if err := w.WriteField(field.Name, field.Value); err != nil {
			return nil, err
		}
	}
	for _, file := range m.Files {
		if file.Name == "" || file.Content == nil {
			return nil, fmt.Errorf("multipart: file %q (%s) needs a name and a content", file.Name, file.FileName)
		}
		if strings.ContainsFunc(file.ContentType, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return nil, fmt.Errorf("multipart: the content type of file %q has a control character: %q", file.FileName, file.ContentType)
		}
		header := textproto.MIMEHeader{}
		header.Set("Content-Disposition", mimeform.FileContentDisposition(file.Name, cmp.Or(file.FileName, file.Name)))
		header.Set("Content-Type", cmp.Or(file.ContentType, "application/octet-stream"))
		if _, err := w.CreatePart(header); err != nil {
			return nil, err
		}
		p, again := newPart(file.Content)
		p.head = bytes.Clone(buf.Bytes())
		buf.Reset()
		f.parts = append(f.parts, p)
		f.replayable = f.replayable && again
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	f.tail = buf.Bytes()
	return &inside.Form{ContentType: w.FormDataContentType(), Replayable: f.replayable, Open: f.open}, nil
}

func newPart(content io.Reader) (p part, again bool) {
	p = part{content: func() io.Reader { return content }, size: -1}
	file, ok := content.(interface {
		io.Seeker
		io.ReaderAt
	})
	if !ok {
		if l, ok := content.(interface{ Len() int }); ok {
			p.size = int64(l.Len())
		}
		return p, false
	}
	start, err := file.Seek(0, io.SeekCurrent)
	end, errEnd := file.Seek(0, io.SeekEnd)
	_, errBack := file.Seek(start, io.SeekStart)
	if errors.Join(err, errEnd, errBack) != nil {
		return p, false // a pipe has the methods and refuses
	}
	p.size = end - start
	// A reader of its own for each attempt: the transport may still be reading the last one's when the next begins.
	p.content = func() io.Reader { return io.NewSectionReader(file, start, p.size) }
	return p, true
}

// open strings the texts and the contents together.
func (f *ready) open() (io.ReadCloser, int64, error) {
	if f.opened && !f.replayable {
		return nil, 0, errors.New("multipart: a file's content cannot be read a second time")
	}
	f.opened = true
	length := int64(len(f.tail))
	var readers []io.Reader
	for _, p := range f.parts {
		readers = append(readers, bytes.NewReader(p.head), p.content())
		if p.size < 0 || length < 0 {
			length = -1
		} else {
			length += int64(len(p.head)) + p.size
		}
	}
	return io.NopCloser(io.MultiReader(append(readers, bytes.NewReader(f.tail))...)), length, nil
}
