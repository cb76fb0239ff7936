// Package files sends files and fetches them.
//
// # Sending
//
// [FromPath] and [FromReader] make attachments, finding the type and encoding the content; [With] sends them along with
// a call that takes attachment_files, such as a reply:
//
//	invoice, err := files.FromPath("invoice.pdf")
//	…
//	_, err = client.Conversations.Reply(ctx, id, reply, files.With(invoice))
//
// # Fetching
//
// [Download] and [Save] fetch the file behind an address that Intercom gave: an attachment, an avatar, an image. They send
// no token, as such addresses are signed and often on other hosts. Intercom's addresses expire after 30 minutes; read the
// conversation again for new ones. [Copy] bounds and counts what a call returns as a stream, such as a call's recording.
package files

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-a528e955/intercom-go/api"
)

const (
	// MaxFiles is how many attachments Intercom takes with one call.
	MaxFiles = 10
	// MaxSize is how large an attachment may be, in bytes. It is this package's limit: base64 makes the content a third
	// larger, and all of it is in memory.
	MaxSize = 20 << 20
)

// Attachment is a file to send: an item of attachment_files.
type Attachment struct {
	// Name is the file name that readers see, extension included.
	Name string `json:"name"`
	// ContentType is the media type.
	ContentType string `json:"content_type"`
	// Data is the content in base64.
	Data string `json:"data"`
}

// FromPath makes an attachment of a file. It is named as the file is, without its folder.
func FromPath(path string) (Attachment, error) {
	f, err := os.Open(path) //nolint:gosec // the caller's own file
	if err != nil {
		return Attachment{}, fmt.Errorf("files: %w", err)
	}
	defer func() { _ = f.Close() }()
	return FromReader(filepath.Base(path), f)
}

// FromReader makes an attachment of what r gives. The type is found by the extension of name, else by the content. An
// empty name, empty content and more than [MaxSize] are refused.
func FromReader(name string, r io.Reader) (Attachment, error) {
	if strings.TrimSpace(name) == "" || strings.ContainsAny(name, "/\\\r\n\x00") {
		return Attachment{}, fmt.Errorf("files: %q is not a file name", name)
	}
	if r == nil {
		return Attachment{}, fmt.Errorf("files: %s: the reader is nil", name)
	}
	content, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	switch {
	case err != nil:
		return Attachment{}, fmt.Errorf("files: reading %s: %w", name, err)
	case len(content) == 0:
		return Attachment{}, fmt.Errorf("files: %s is empty", name)
	case len(content) > MaxSize:
		return Attachment{}, fmt.Errorf("files: %s has more than %d bytes", name, MaxSize)
	}
	return Attachment{Name: name, ContentType: typeOf(name, content), Data: base64.StdEncoding.EncodeToString(content)}, nil
}

// officeTypes are what http.DetectContentType takes for archives, and what not every system has a type for.
var officeTypes = map[string]string{
	".csv": "text/csv", ".txt": "text/plain; charset=utf-8", ".log": "text/plain; charset=utf-8", ".md": "text/markdown",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".doc":  "application/msword", ".xls": "application/vnd.ms-excel", ".ppt": "application/vnd.ms-powerpoint",
	".zip": "application/zip", ".gz": "application/gzip", ".mp3": "audio/mpeg", ".mp4": "video/mp4", ".wav": "audio/wav",
	".heic": "image/heic",
}

func typeOf(name string, content []byte) string {
	extension := strings.ToLower(filepath.Ext(name))
	if kind := officeTypes[extension]; kind != "" {
		return kind
	}
	if kind := mime.TypeByExtension(extension); kind != "" {
		return kind
	}
	return http.DetectContentType(content)
}

// With sends attachments along with a call whose body takes attachment_files: replies, new conversations and messages of
// the versions that have it. More than [MaxFiles], and one without a name, type or content, are refused before anything
// is sent. It replaces the attachments of the body itself.
func With(attachments ...Attachment) api.CallOption {
	attachments = append([]Attachment(nil), attachments...)
	return option(func(c *api.Call) error {
		if len(attachments) == 0 || len(attachments) > MaxFiles {
			return fmt.Errorf("files.With: %d attachments (want 1 to %d)", len(attachments), MaxFiles)
		}
		for i, a := range attachments {
			if a.Name == "" || a.ContentType == "" || a.Data == "" {
				return fmt.Errorf("files.With: attachment %d (%q) lacks a name, a type or content", i+1, a.Name)
			}
			if _, err := base64.StdEncoding.DecodeString(a.Data); err != nil {
				return errors.New("files.With: the data of " + a.Name + " is not base64; FromReader and FromPath encode it")
			}
		}
		return api.WithBodyField("attachment_files", attachments).ApplyToCall(c)
	})
}

type option func(*api.Call) error

func (o option) ApplyToCall(c *api.Call) error { return o(c) }
