package files_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/files"
)

var content = bytes.Repeat([]byte("0123456789abcdef"), 40_000)

// host serves content as file hosts do; breaks is how many of its answers end early.
type host struct {
	etag   func(request int64) string
	ranges bool
	breaks int64

	requests atomic.Int64
	seen     []*http.Request
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n := h.requests.Add(1)
	h.seen = append(h.seen, r)
	if h.etag != nil {
		w.Header().Set("ETag", h.etag(n))
	}
	w.Header().Set("Content-Disposition", `attachment; filename="../../report.csv"`)
	if !h.ranges {
		r.Header.Del("Range")
	}
	if n > h.breaks {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
		return
	}
	from := 0
	if after, ok := strings.CutPrefix(r.Header.Get("Range"), "bytes="); ok {
		from, _ = strconv.Atoi(strings.TrimSuffix(after, "-"))
		w.Header().Set("Content-Range", "bytes "+strconv.Itoa(from)+"-"+strconv.Itoa(len(content)-1)+"/"+strconv.Itoa(len(content)))
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(content)-from))
	if from > 0 {
		w.WriteHeader(http.StatusPartialContent)
	}
	_, _ = w.Write(content[from : from+100_000])
	panic(http.ErrAbortHandler)
}

func serve(t *testing.T, h http.Handler) string {
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL + "/file?signature=secret"
}

func constant(tag string) func(int64) string { return func(int64) string { return tag } }

func TestDownloadGoesOnWhereItBroke(t *testing.T) {
	for name, h := range map[string]*host{
		"whole":                    {},
		"ranges":                   {etag: constant(`"v1"`), ranges: true, breaks: 2},
		"same file without ranges": {etag: constant(`"v1"`), breaks: 2},
	} {
		var out bytes.Buffer
		info, err := files.Download(t.Context(), serve(t, h), &out, files.Options{})
		require.NoError(t, err, name)
		assert.True(t, bytes.Equal(content, out.Bytes()), name)
		assert.Equal(t, files.Info{Size: int64(len(content)), ContentType: info.ContentType, Name: "report.csv"}, info)
		assert.Equal(t, h.breaks+1, h.requests.Load(), name)
		for _, r := range h.seen {
			assert.Empty(t, r.Header.Get("Authorization"))
		}
	}
}

func TestDownloadNeverJoinsTwoFiles(t *testing.T) {
	for name, h := range map[string]*host{
		"no tag":     {ranges: true, breaks: 1},
		"weak tag":   {etag: constant(`W/"v1"`), ranges: true, breaks: 1},
		"other file": {etag: func(n int64) string { return `"v` + strconv.FormatInt(n, 10) + `"` }, ranges: true, breaks: 1},
	} {
		address := serve(t, h)
		var out bytes.Buffer
		_, err := files.Download(t.Context(), address, &out, files.Options{})
		require.ErrorIs(t, err, files.ErrBroken, name)
		assert.NotContains(t, err.Error(), "secret")

		h.requests.Store(0) // what can start again does
		path := filepath.Join(t.TempDir(), "f")
		_, err = files.Save(t.Context(), address, path, files.Options{})
		require.NoError(t, err, name)
		saved, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.True(t, bytes.Equal(content, saved), name)
	}
}

func TestDownloadErrors(t *testing.T) {
	address := serve(t, &host{})
	gone := serve(t, http.NotFoundHandler())
	plain := serve(t, http.RedirectHandler("http://files.example/x?signature=secret", http.StatusFound))
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for want, do := range map[string]func() error{
		"not an https://": func() error { return get(t.Context(), "http://files.example/a", files.Options{}) },
		"the file is larger than allowed: 640000 bytes, at most 10": func() error { return get(t.Context(), address, files.Options{MaxSize: 10}) },
		"answered 404 Not Found: the address has expired":           func() error { return get(t.Context(), gone, files.Options{}) },
		"not encrypted":        func() error { return get(t.Context(), plain, files.Options{Tries: 1}) },
		"context canceled":     func() error { return get(ended, address, files.Options{}) },
		"must not be negative": func() error { return get(t.Context(), address, files.Options{MaxSize: -1}) },
	} {
		err := do()
		require.ErrorContains(t, err, want)
		assert.NotContains(t, err.Error(), "secret")
	}
	require.ErrorIs(t, get(t.Context(), gone, files.Options{}), files.ErrExpired)
	path := filepath.Join(t.TempDir(), "f")
	_, err := files.Save(t.Context(), gone, path, files.Options{})
	require.Error(t, err)
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	require.NoError(t, err)
	assert.Empty(t, left)
}

func get(ctx context.Context, address string, opts files.Options) error {
	_, err := files.Download(ctx, address, &bytes.Buffer{}, opts)
	return err
}

// The address is signed, so the next host is not told it.
func TestDownloadSendsNoReferer(t *testing.T) {
	var referer []string
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		referer = append(referer, r.Header.Values("Referer")...)
		_, _ = io.WriteString(w, "file")
	}))
	defer other.Close()
	first := httptest.NewServer(http.RedirectHandler(other.URL+"/file", http.StatusFound))
	defer first.Close()
	_, err := files.Download(t.Context(), first.URL+"/?signature=secret", io.Discard, files.Options{})
	require.NoError(t, err)
	assert.Empty(t, referer)
}

// answering is an http.Client that answers by a function, without a network.
func answering(answer func(*http.Request) *http.Response) *http.Client {
	return &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		resp := answer(r)
		resp.Request, resp.ProtoMajor, resp.ProtoMinor = r, 1, 1
		if resp.Header == nil {
			resp.Header = http.Header{}
		}
		if resp.Body == nil {
			resp.Body = io.NopCloser(strings.NewReader("file"))
		}
		if resp.ContentLength == 0 {
			resp.ContentLength = -1
		}
		return resp, nil
	})}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// What may pass is tried again, as often as is asked for; what the host refuses is not.
func TestDownloadTriesAgainWhatMayPass(t *testing.T) {
	for status, want := range map[int]int{400: 1, 403: 1, 404: 1, 410: 1, 416: 1, 428: 1, 429: 3, 430: 1, 499: 1, 500: 3, 503: 3, 599: 3} {
		for _, tries := range []int{0, 3, 5} {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				client := answering(func(*http.Request) *http.Response { asked++; return &http.Response{StatusCode: status} })
				err := get(t.Context(), "https://files.test/f", files.Options{Client: client, Tries: tries})
				require.ErrorContains(t, err, "answered "+strconv.Itoa(status))
				if want > 1 && tries > 0 {
					want = tries
				}
				assert.Equal(t, want, asked, "%d with %d", status, tries)
			})
		}
	}
}

func TestDownloadGoesThroughItsClient(t *testing.T) {
	for header, want := range map[string]string{`attachment; filename="a.csv"`: "a.csv", `attachment; filename="/x/a.csv"`: "a.csv", `attachment; filename="."`: "",
		`attachment; filename=".."`: "", `attachment; filename="/"`: "", `attachment; filename="../.."`: "", `attachment`: "", `attachment; filename="`: "", ``: "",
		`attachment; filename="..a"`: "..a"} {
		var encoding string
		client := answering(func(r *http.Request) *http.Response {
			encoding = r.Header.Get("Accept-Encoding")
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Disposition": {header}}}
		})
		info, err := files.Download(t.Context(), "https://files.test/f", io.Discard, files.Options{Client: client})
		require.NoError(t, err)
		assert.Equal(t, want, info.Name, header)
		assert.Equal(t, "identity", encoding, "lengths and offsets are those of the file itself")
	}
}

func TestDownloadFollowsTenRedirects(t *testing.T) {
	for redirects, want := range map[int]string{9: "", 10: "more than 10 redirects"} {
		client := answering(func(r *http.Request) *http.Response {
			if n, _ := strconv.Atoi(r.URL.Query().Get("n")); n < redirects {
				return &http.Response{StatusCode: http.StatusFound, Header: http.Header{"Location": {"/f?n=" + strconv.Itoa(n+1)}}}
			}
			return &http.Response{StatusCode: http.StatusOK}
		})
		err := get(t.Context(), "https://files.test/f?n=0", files.Options{Client: client, Tries: 1})
		if want == "" {
			require.NoError(t, err)
		} else {
			require.ErrorContains(t, err, want)
		}
	}
	stop := errors.New("no further")
	client := answering(func(*http.Request) *http.Response {
		return &http.Response{StatusCode: http.StatusFound, Header: http.Header{"Location": {"/f"}}}
	})
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return stop }
	require.ErrorIs(t, get(t.Context(), "https://files.test/f", files.Options{Client: client, Tries: 1}), stop, "the caller's own policy counts")
}

// A stream cannot be opened again.
func TestCopyOfAStreamThatBreaks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		reads := 0
		broken := iotest.ErrReader(errors.New("reset"))
		_, err := files.Copy(t.Context(), io.Discard, io.NopCloser(reader(func(p []byte) (int, error) { reads++; return broken.Read(p) })), files.Options{})
		require.ErrorIs(t, err, files.ErrBroken)
		assert.Equal(t, 1, reads)
		assert.Zero(t, time.Since(start))
	})
}

type reader func([]byte) (int, error)

func (f reader) Read(p []byte) (int, error) { return f(p) }

// A host that falls silent, before its answer or within the file, is given up, and so is a stream that is copied.
func TestDownloadFromASilentHost(t *testing.T) {
	for name, start := range map[string]string{"before the answer": "", "in the file": "half of it"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tries := 0
				silent := roundTrip(func(r *http.Request) (*http.Response, error) {
					if tries++; start == "" {
						<-r.Context().Done()
						return nil, r.Context().Err()
					}
					pr, pw := io.Pipe()
					go func() { _, _ = io.WriteString(pw, start) }()
					return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Etag": {`"1"`}}, ContentLength: -1, Body: pr}, nil
				})
				begun := time.Now()
				_, err := files.Download(t.Context(), "https://files.test/a", io.Discard, files.Options{Client: &http.Client{Transport: silent}, Tries: 2})
				require.ErrorIs(t, err, files.ErrBroken)
				require.ErrorContains(t, err, "nothing came for 1m0s")
				assert.LessOrEqual(t, tries, 3)
				assert.Less(t, time.Since(begun), 4*time.Minute)
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		defer func() { _ = w.Close() }()
		_, err := files.Copy(t.Context(), io.Discard, r, files.Options{})
		require.ErrorIs(t, err, files.ErrBroken)
	})
}

// What a host suggests as a name leads out of a folder on no system, and the Location that cannot be read is not shown.
func TestDownloadFromAHostileHost(t *testing.T) {
	for given, want := range map[string]string{
		`a.csv`: "a.csv", `../../a.csv`: "a.csv", `/etc/passwd`: "passwd", `..\\..\\a.csv`: "a.csv", `C:\\a.csv`: "a.csv", `C:a.csv`: "a.csv",
		`..`: "", `.`: "", `a/`: "", `..\\`: "", "a\x1bb": "", "a\tb": "", strings.Repeat("a", 256): "",
	} {
		host := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Disposition"] = []string{`attachment; filename="` + given + `"`}
		}))
		info, err := files.Download(t.Context(), host, io.Discard, files.Options{})
		if err == nil { // net/http refuses some by itself
			assert.Equal(t, want, info.Name, given)
		}
	}
	odd := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "https://files.test/%zz?signature=secret")
		w.WriteHeader(http.StatusFound)
	}))
	err := get(t.Context(), odd, files.Options{Tries: 1})
	require.ErrorContains(t, err, "Location is not a URL")
	assert.NotContains(t, err.Error(), "secret")
}
