package files_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/files"
)

// A file that its host keeps packed comes as it is, also when it breaks off; what nobody can read is an error.
func TestDownloadOfAPackedFile(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err := w.Write(content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	half, breaks := packed.Len()/2, 0
	encoding := "gzip"
	client := answering(func(r *http.Request) *http.Response {
		assert.Empty(t, r.Header.Get("Range"), "no part of what is packed")
		body := io.Reader(bytes.NewReader(packed.Bytes()))
		if breaks--; breaks >= 0 {
			body = io.MultiReader(bytes.NewReader(packed.Bytes()[:half]), iotest.ErrReader(io.ErrUnexpectedEOF))
		}
		return &http.Response{StatusCode: http.StatusOK, ContentLength: int64(packed.Len()), Body: io.NopCloser(body),
			Header: http.Header{"Content-Encoding": {encoding}, "Etag": {`"v1"`}}}
	})
	path := filepath.Join(t.TempDir(), "f")
	for _, encoding = range []string{"gzip", "X-GZIP"} {
		synctest.Test(t, func(t *testing.T) {
			breaks = 2
			info, err := files.Save(t.Context(), "https://files.test/f", path, files.Options{Client: client})
			require.NoError(t, err)
			assert.Equal(t, int64(len(content)), info.Size)
			saved, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.True(t, bytes.Equal(content, saved))
			_, err = files.Save(t.Context(), "https://files.test/f", path, files.Options{Client: client, MaxSize: int64(len(content)) - 1})
			require.ErrorIs(t, err, files.ErrTooLarge, "of the file itself")
			breaks = 1
			require.ErrorIs(t, get(t.Context(), "https://files.test/f", files.Options{Client: client}), files.ErrBroken)
		})
	}
	for name, want := range map[string]string{"br": `the host encodes the file by "br"`, "gzip, gzip": `by "gzip, gzip"`} {
		encoding = name
		require.ErrorContains(t, get(t.Context(), "https://files.test/f", files.Options{Client: client, Tries: 1}), want)
	}
	encoding = "gzip"
	packed = *bytes.NewBufferString("text, which it is")
	require.ErrorContains(t, get(t.Context(), "https://files.test/f", files.Options{Client: client, Tries: 1}), "the answer is not gzip")
}

// A file that has become shorter meanwhile, to nothing even, is what it is now.
func TestSaveOfAFileThatIsEmptyNow(t *testing.T) {
	asked := 0
	client := answering(func(*http.Request) *http.Response {
		if asked++; asked == 1 {
			return &http.Response{StatusCode: http.StatusOK, ContentLength: 100, Body: io.NopCloser(strings.NewReader("the first part"))}
		}
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(""))}
	})
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "f")
		info, err := files.Save(t.Context(), "https://files.test/f", path, files.Options{Client: client})
		require.NoError(t, err)
		assert.Zero(t, info.Size)
		saved, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Empty(t, saved)
	})
}

// Of a file whose size nobody says the end can be lost. What is asked from there on does not exist.
func TestDownloadWhoseEndWasLost(t *testing.T) {
	asked := 0
	client := answering(func(r *http.Request) *http.Response {
		asked++
		resp := &http.Response{StatusCode: http.StatusOK, ContentLength: -1, Header: http.Header{"Etag": {`"v1"`}}}
		switch {
		case r.Header.Get("Range") != "":
			assert.Equal(t, "bytes="+strconv.Itoa(len(content))+"-", r.Header.Get("Range"))
			return &http.Response{StatusCode: http.StatusRequestedRangeNotSatisfiable, Header: http.Header{}}
		case asked == 1:
			resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(content), iotest.ErrReader(io.ErrUnexpectedEOF)))
		default:
			resp.Body = io.NopCloser(bytes.NewReader(content))
		}
		return resp
	})
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "f")
		_, err := files.Save(t.Context(), "https://files.test/f", path, files.Options{Client: client})
		require.NoError(t, err)
		saved, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.True(t, bytes.Equal(content, saved))
		assert.Equal(t, 3, asked)
		asked = 0
		require.ErrorIs(t, get(t.Context(), "https://files.test/f", files.Options{Client: client}), files.ErrBroken)
		assert.Equal(t, 2, asked)
	})
}
