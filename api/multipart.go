package api

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
)

// Multipart is a body of fields and files (multipart/form-data). It is written as it is sent; files are not held in
// memory.
//
// A call with a Multipart can be repeated when the content of every file is an io.Seeker and io.ReaderAt
// (*bytes.Reader, *strings.Reader, *os.File): it is then read from where it stood, as often as needed, and its position
// stays as it is. Any other content is read once. Contents are not closed.
type Multipart struct {
	// Fields are sent first, in order.
	Fields []MultipartField
	// Files follow, in order.
	Files []MultipartFile
}

// MultipartField is a plain value of a form.
type MultipartField struct{ Name, Value string }

// MultipartFile is a file of a form.
type MultipartFile struct {
	// Name is the form field's name, FileName the file's.
	Name, FileName string
	// ContentType defaults to application/octet-stream.
	ContentType string
	// Content is read while the request is sent.
	Content io.Reader
}

// form is a Multipart made ready: the text between the contents is rendered.
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

func newForm(m *Multipart) (*form, error) {
	if m == nil {
		return nil, errors.New("multipart: nil body")
	}
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
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
		header.Set("Content-Disposition", multipart.FileContentDisposition(file.Name, cmp.Or(file.FileName, file.Name)))
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
