package facade

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

const (
	// maxRefusal is how long an error is at most that comes in place of a file.
	maxRefusal = 64 << 10
	// lookTime is how long a call waits for the beginning of a file, which tells whether it is one. A file that begins
	// later is handed over, and what it is comes out when it is read.
	lookTime = time.Second
)

// refusedFile is the error that was answered in place of a file, by the configured host: what other hosts keep are files.
// An error begins in a way of its own; everything else is handed over as it comes.
func (x *exchange) refusedFile() error {
	if err := x.noFile(); err != nil {
		_ = x.stream.Close()
		x.stream = nil
		return x.fail(api.Applied, err)
	}
	if x.strayed || !mayBeError(x.response.Header.Get("Content-Type")) {
		return nil
	}
	seen := *x // the exchange goes on to hold other things
	look := &look{body: x.stream.body, done: make(chan struct{})}
	go func() {
		defer close(look.done)
		defer func() { look.panicked = recovered(recover()) }() // is passed on to whoever reads
		look.file, look.refusal = seen.lookInto(look.body)
	}()
	patience := time.NewTimer(lookTime)
	defer patience.Stop()
	select {
	case <-look.done:
		if look.refusal != nil {
			_ = x.stream.Close()
			x.stream = nil
			return look.refusal
		}
	case <-patience.C:
	}
	x.stream.body = look
	return nil
}

// noFile says why an answer cannot be the whole file: it has no content by design, or is a part that nobody asked for.
func (x *exchange) noFile() error {
	switch status := x.response.StatusCode; {
	case status == http.StatusNoContent, status == http.StatusResetContent:
		return fmt.Errorf("%w (status %d)", api.ErrEmptyBody, status)
	case status == http.StatusPartialContent && x.settings.header.Get("Range") == "":
		return fmt.Errorf("%w: a part of the file (%s), which was asked for as a whole", api.ErrInvalidBody,
			cmp.Or(short(x.scrub(x.response.Header.Get("Content-Range"))), "of unknown range"))
	}
	return nil
}

// mayBeError tells whether an answer of a content type may be an error: one of JSON, or one of which nobody says what it is
// (of what has no type a server says that it is plain text).
func mayBeError(contentType string) bool {
	contentType = strings.ToLower(contentType)
	return contentType == "" || strings.Contains(contentType, "json") || strings.HasPrefix(contentType, "text/plain") ||
		strings.HasPrefix(contentType, "application/octet-stream")
}

// look is the body of an answer whose beginning has been looked at, or is.
type look struct {
	body    io.ReadCloser
	done    chan struct{} // closed when the following is there
	refusal error
	file    io.Reader

	panicked *PanicError
}

func (l *look) Read(p []byte) (int, error) {
	<-l.done
	if l.panicked != nil {
		panic(l.panicked)
	}
	if l.refusal != nil {
		return 0, l.refusal
	}
	return l.file.Read(p)
}

func (l *look) Close() error { return l.body.Close() }

// lookInto reads no more of a body than is needed to know whether it is an error.
func (x *exchange) lookInto(body io.Reader) (file io.Reader, refusal error) {
	source := &stickyReader{r: body}
	var start bytes.Buffer
	if beginsAsError(json.NewDecoder(io.TeeReader(io.LimitReader(source, maxRefusal), &start))) {
		_, _ = io.CopyN(&start, source, int64(maxRefusal-start.Len()))
		if e := x.redactAnswer(wire.NewError(x.call, x.response.StatusCode, x.safeHeader(), start.Bytes())); isErrorType(e.Type) {
			x.stamp(e)
			return nil, e
		}
	}
	return io.MultiReader(&start, source), nil
}

func isErrorType(name string) bool { return name == "error" || name == "error.list" }

// beginsAsError reads an object up to its type. Only what errors have may stand before that.
func beginsAsError(d *json.Decoder) bool {
	if token, err := d.Token(); err != nil || token != json.Delim('{') {
		return false
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return false
		}
		switch key {
		case "type":
			value, _ := d.Token() // which is nil with an error
			name, _ := value.(string)
			return isErrorType(name)
		case "request_id", "errors", "message":
			var skipped json.RawMessage
			if d.Decode(&skipped) != nil {
				return false
			}
		default:
			return false
		}
	}
	return false
}

// stickyReader gives the error that it met again and again.
type stickyReader struct {
	r   io.Reader
	err error
}

func (r *stickyReader) Read(p []byte) (n int, err error) {
	if r.err == nil {
		n, r.err = r.r.Read(p)
	}
	return n, r.err
}
