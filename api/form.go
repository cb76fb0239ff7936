package api

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	mimeform "mime/multipart"
	"net/textproto"

	"github.com/seed-a528e955/intercom-go/api/multipart"
)

// form is a multipart.Form made ready: the text between the contents is rendered.
type form struct {
	contentType string
	parts       []formPart
	tail        []byte
	replayable  bool
	opened      bool
}

type formPart struct {
	head    []byte           // what comes before the content
	size    int64            // of the content, -1 when not known
	content func() io.Reader // a new one each time where it can be read again
}

func newForm(m *multipart.Form) (*form, error) {
	if m == nil {
		return nil, errors.New("multipart: nil body")
	}
	var buf bytes.Buffer
	w := mimeform.NewWriter(&buf)
	f := &form{contentType: w.FormDataContentType(), replayable: true}
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
		if !printable(file.ContentType) {
			return nil, fmt.Errorf("multipart: the content type of file %q has a control character: %q", file.FileName, file.ContentType)
		}
		header := textproto.MIMEHeader{}
		header.Set("Content-Disposition", mimeform.FileContentDisposition(file.Name, cmp.Or(file.FileName, file.Name)))
		header.Set("Content-Type", cmp.Or(file.ContentType, "application/octet-stream"))
		if _, err := w.CreatePart(header); err != nil {
			return nil, err
		}
		part, again := newFormPart(file.Content)
		part.head = bytes.Clone(buf.Bytes())
		buf.Reset()
		f.parts = append(f.parts, part)
		f.replayable = f.replayable && again
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	f.tail = buf.Bytes()
	return f, nil
}

func newFormPart(content io.Reader) (part formPart, again bool) {
	part = formPart{content: func() io.Reader { return content }, size: -1}
	file, ok := content.(interface {
		io.Seeker
		io.ReaderAt
	})
	if !ok {
		if l, ok := content.(interface{ Len() int }); ok {
			part.size = int64(l.Len())
		}
		return part, false
	}
	start, err := file.Seek(0, io.SeekCurrent)
	end, errEnd := file.Seek(0, io.SeekEnd)
	_, errBack := file.Seek(start, io.SeekStart)
	if errors.Join(err, errEnd, errBack) != nil {
		return part, false // a pipe has the methods and refuses
	}
	part.size = end - start
	// A reader of its own for each attempt: the transport may still be reading the last one's when the next begins.
	part.content = func() io.Reader { return io.NewSectionReader(file, start, part.size) }
	return part, true
}

// open strings the texts and the contents together.
func (f *form) open() (io.ReadCloser, int64, error) {
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
