package files

import (
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/seed-a528e955/intercom-go/facade/internal/download"
	"github.com/seed-a528e955/intercom-go/facade/internal/ondisk"
)

// The errors of this package, for errors.Is.
var (
	// ErrTooLarge: the file has more bytes than Options.MaxSize.
	ErrTooLarge = download.ErrTooLarge
	// ErrBroken: the connection broke, or the context ended, and what was written is not whole.
	ErrBroken = download.ErrBroken
	// ErrExpired: the host refuses the address (403, 404, 410). Intercom's addresses expire after 30 minutes.
	ErrExpired = errors.New("the address has expired, or there is no such file")
)

// Options of a download; the zero value is fine.
type Options struct {
	// Client makes the requests; by default one that goes through the proxy of the environment. It must not sign what it
	// sends: addresses of files lead to other hosts.
	Client *http.Client
	// MaxSize is the size in bytes above which the file is refused; 256 MiB by default.
	MaxSize int64
	// Tries is how often in a row a request may bring nothing before the download is given up; 3 by default.
	Tries int
	// Progress is called after each piece with the bytes there are and the total; total is -1 when it is not known.
	Progress func(done, total int64)
}

// Info is what is known about a file that was fetched.
type Info struct {
	Size        int64
	ContentType string // "" when the host does not say
	Name        string // as the host suggests it, without a folder; "" when it does not
}

func (o Options) copying(ctx context.Context, w io.Writer, open download.Open, reset func() error) (int64, error) {
	if o.MaxSize < 0 || o.Tries < 0 {
		return 0, fmt.Errorf("files: MaxSize %d and Tries %d must not be negative", o.MaxSize, o.Tries)
	}
	return download.Copy(ctx, w, open, download.Options{
		MaxSize: cmp.Or(o.MaxSize, 256<<20), Tries: cmp.Or(o.Tries, 3), Progress: o.Progress, Reset: reset,
		Temporary: func(err error) bool {
			var answered *statusError
			return !errors.As(err, &answered) || answered.status >= 500 || answered.status == http.StatusTooManyRequests
		},
	})
}

// Download writes the file behind address to w. It must be https, except on this machine, and so must every redirect.
// A connection that breaks is opened again where it broke off, if the host can tell that the file is still the same;
// else the error Is [ErrBroken] and what was written is not whole; one over which nothing comes for a minute counts as
// broken. No error shows more of the address than its host.
func Download(ctx context.Context, address string, w io.Writer, opts Options) (Info, error) {
	if err := given(ctx, w == nil); err != nil {
		return Info{}, err
	}
	return fetch(ctx, address, w, opts, nil)
}

func fetch(ctx context.Context, address string, w io.Writer, opts Options, reset func() error) (info Info, err error) {
	target, err := url.Parse(address)
	if err != nil || !allowed(target) {
		return info, errors.New("files: the address is not an https:// one")
	}
	client := http.Client{}
	if opts.Client != nil {
		client = *opts.Client
	}
	follow := client.CheckRedirect
	client.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		req.Header.Del("Referer") // the address is signed, and no other host's business
		switch {
		case !allowed(req.URL):
			return errors.New("a redirect leads to an address that is not encrypted")
		case follow != nil:
			return follow(req, via)
		case len(via) >= 10:
			return errors.New("more than 10 redirects")
		}
		return nil
	}
	info.Size, err = opts.copying(ctx, w, func(ctx context.Context, offset int64, tag string) (*download.Part, error) {
		part, header, err := request(ctx, &client, target, offset, tag)
		if err == nil {
			info.ContentType, info.Name = header.Get("Content-Type"), suggested(header)
		}
		return part, err
	}, reset)
	if err != nil {
		return info, fmt.Errorf("files: from %s: %w", target.Host, err)
	}
	return info, nil
}

// allowed takes encrypted addresses, and those of this machine.
func allowed(u *url.URL) bool {
	ip := net.ParseIP(u.Hostname())
	return u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()))
}

func request(ctx context.Context, client *http.Client, target *url.URL, offset int64, tag string) (*download.Part, http.Header, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	stalled := time.AfterFunc(download.StallTime, func() { cancel(download.ErrStalled) }) // until the answer begins
	defer stalled.Stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		cancel(nil)
		return nil, nil, errors.New("the address makes no request")
	}
	req.Header.Set("Accept-Encoding", "identity") // lengths and offsets are those of the file itself
	for name, value := range download.Headers(offset, tag) {
		req.Header.Set(name, value)
	}
	resp, err := client.Do(req) //nolint:bodyclose // closed by the one who copies it
	if err != nil {
		var shown *url.Error
		if errors.As(err, &shown) {
			err = shown.Err // its own text has the whole address, which is signed
		}
		if strings.HasPrefix(err.Error(), "failed to parse Location header") { // and so has this one
			err = errors.New("the redirect's Location is not a URL")
		}
		if errors.Is(context.Cause(ctx), download.ErrStalled) {
			err = download.ErrStalled
		}
		cancel(nil)
		return nil, nil, err
	}
	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusPartialContent {
		_ = resp.Body.Close()
		cancel(nil)
		return nil, nil, &statusError{resp.StatusCode}
	}
	part := download.Described(resp.StatusCode, resp.Header, resp.ContentLength)
	b := &body{resp.Body, resp.Body, cancel}
	part.Body = b
	switch encoding := resp.Header.Get("Content-Encoding"); strings.ToLower(encoding) {
	case "", "identity":
	case "gzip", "x-gzip": // some hosts keep files so, and heed no Accept-Encoding
		part.Size, part.Tag = -1, "" // they are those of the packed file
		if b.Reader, err = gzip.NewReader(resp.Body); err != nil {
			err = fmt.Errorf("the answer is not gzip, as it says: %w", err)
		}
	default:
		err = fmt.Errorf("the host encodes the file by %.20q, which was not asked for", encoding)
	}
	if err != nil {
		_ = b.Close()
		return nil, nil, err
	}
	return &part, resp.Header, nil
}

// body ends its request when it is closed.
type body struct {
	io.Reader
	closer io.Closer
	cancel context.CancelCauseFunc
}

func (b *body) Close() error {
	defer b.cancel(nil)
	return b.closer.Close()
}

// statusError is an answer without the file.
type statusError struct{ status int }

func (e *statusError) Error() string {
	text := fmt.Sprintf("answered %d %s", e.status, http.StatusText(e.status))
	if e.Is(ErrExpired) {
		text += ": " + ErrExpired.Error()
	}
	return text
}

func (e *statusError) Is(target error) bool {
	switch e.status {
	case http.StatusForbidden, http.StatusNotFound, http.StatusGone:
		return target == ErrExpired
	case http.StatusRequestedRangeNotSatisfiable:
		return target == download.ErrRange
	}
	return false
}

// suggested is the name that a host suggests, without whatever could lead out of a folder, on any system, or upset a terminal.
func suggested(header http.Header) string {
	_, params, err := mime.ParseMediaType(header.Get("Content-Disposition"))
	name := params["filename"]
	name = name[strings.LastIndexAny(name, `/\:`)+1:]
	unprintable := func(r rune) bool { return !unicode.IsPrint(r) }
	if err != nil || name == "." || name == ".." || len(name) > 255 || !utf8.ValidString(name) || strings.ContainsFunc(name, unprintable) {
		return ""
	}
	return name
}

// Save is [Download] into a file. The file appears when it is whole and replaces one that is there; until then its content
// is in a temporary file beside it, which is removed when the download fails. A broken download may start again.
func Save(ctx context.Context, address, path string, opts Options) (Info, error) {
	if err := given(ctx, false); err != nil {
		return Info{}, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return Info{}, fmt.Errorf("files: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // of no effect once it is renamed
	info, err := fetch(ctx, address, f, opts, func() error {
		_, err := f.Seek(0, io.SeekStart)
		return errors.Join(err, f.Truncate(0))
	})
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return info, err
	}
	if err := ondisk.Rename(f.Name(), path); err != nil {
		return info, fmt.Errorf("files: %w", err)
	}
	return info, nil
}

// Copy writes what r gives to w, closes r and returns how much it was: for what a call returns as a stream, such as a
// recording. It heeds MaxSize and Progress. What breaks off is [ErrBroken]; the call has to be made again.
func Copy(ctx context.Context, w io.Writer, r io.ReadCloser, opts Options) (int64, error) {
	if err := given(ctx, w == nil); err != nil {
		return 0, err
	}
	if r == nil {
		return 0, errors.New("files: the reader is nil")
	}
	opts.Tries = 1
	stop := context.AfterFunc(ctx, func() { _ = r.Close() }) // a read that hangs ends with it
	defer stop()
	return opts.copying(ctx, w, func(context.Context, int64, string) (*download.Part, error) {
		return &download.Part{Body: r, Size: -1}, nil
	}, nil)
}

// given refuses what is nil before anything is begun.
func given(ctx context.Context, noWriter bool) error {
	switch {
	case ctx == nil: //nolint:staticcheck // a mistake of the caller's
		return errors.New("files: the context is nil")
	case noWriter:
		return errors.New("files: the writer is nil")
	}
	return nil
}
