// Package multipart has the body of an upload: fields and files, as the Body of an api.Call.
package multipart

import "io"

// Form is a body of fields and files (multipart/form-data). It is written as it is sent; files are not held in
// memory.
//
// A call with a Form can be repeated when the content of every file is an io.Seeker and io.ReaderAt
// (*bytes.Reader, *strings.Reader, *os.File): it is then read from where it stood, as often as needed, and its position
// stays as it is. Any other content is read once. Contents are not closed.
type Form struct {
	// Fields are sent first, in order.
	Fields []Field
	// Files follow, in order.
	Files []File
}

// Field is a plain value of a form.
type Field struct{ Name, Value string }

// File is a file of a form.
type File struct {
	// Name is the form field's name, FileName the file's.
	Name, FileName string
	// ContentType defaults to application/octet-stream.
	ContentType string
	// Content is read while the request is sent.
	Content io.Reader
}
