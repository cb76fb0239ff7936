package download

import (
	"net/http"
	"strconv"
	"strings"
)

// Headers are those that ask for the file from an offset on, or for all of it when it has changed.
func Headers(offset int64, tag string) map[string]string {
	if offset == 0 || tag == "" {
		return nil
	}
	return map[string]string{"Range": "bytes=" + strconv.FormatInt(offset, 10) + "-", "If-Range": tag}
}

// Described reads from an answer's status and headers what part of the file it holds. length is the body's, -1 when it
// is not known.
func Described(status int, header http.Header, length int64) Part {
	p := Part{Size: length, Tag: tagOf(header)}
	if status != http.StatusPartialContent {
		return p
	}
	// Content-Range: bytes 100-199/200
	span, size, _ := strings.Cut(strings.TrimPrefix(header.Get("Content-Range"), "bytes "), "/")
	first, _, _ := strings.Cut(span, "-")
	p.Offset, p.Size = number(first), number(size)
	if p.Offset < 0 {
		p.Tag = "" // a part of nobody knows what: it follows on nothing, and begins nothing
	}
	return p
}

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return -1
	}
	return n
}

// tagOf is what a file is known by: a strong ETag, else the time of its last change.
func tagOf(header http.Header) string {
	if tag := header.Get("ETag"); tag != "" && !strings.HasPrefix(tag, "W/") {
		return tag
	}
	return header.Get("Last-Modified")
}
