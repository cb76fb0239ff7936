package api_test

import (
	"bytes"
	"errors"
	"io"
	"mime"
	mimeform "mime/multipart"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/multipart"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// received is what a server makes of a form.
func received(t *testing.T, contentType, body string) (fields map[string][]string, files map[string]string) {
	t.Helper()
	media, parameters, err := mime.ParseMediaType(contentType)
	require.NoError(t, err)
	require.Equal(t, "multipart/form-data", media)
	form, err := mimeform.NewReader(strings.NewReader(body), parameters["boundary"]).ReadForm(1 << 20)
	require.NoError(t, err)
	files = map[string]string{}
	for name, list := range form.File {
		for _, header := range list {
			f, err := header.Open()
			require.NoError(t, err)
			files[name] += header.Filename + "|" + header.Header.Get("Content-Type") + "|" + readAll(t, f)
		}
	}
	return form.Value, files
}

func TestMultipart(t *testing.T) {
	content := strings.NewReader("skip[1,2]")
	_, err := content.Seek(4, io.SeekStart)
	require.NoError(t, err)
	c := prepared(t, &api.Call{Operation: opCreate, Body: &multipart.Form{
		Fields: []multipart.Field{{Name: "finalize", Value: "false"}, {Name: "part_number", Value: "2"}},
		Files: []multipart.File{
			{Name: "catalog", FileName: `a "b".json`, ContentType: "application/json", Content: content},
			{Name: "other", Content: bytes.NewReader([]byte("x"))},
			{Name: "empty", ContentType: "text/csv; charset=utf-8", Content: strings.NewReader("")},
		},
	}})
	payload, _ := wire.Payload(c)
	assert.Nil(t, payload)
	assert.True(t, wire.Replayable(c))
	for range 2 {
		body, length, err := wire.OpenBody(c)
		require.NoError(t, err)
		text := readAll(t, body)
		require.NoError(t, body.Close())
		assert.EqualValues(t, len(text), length)
		fields, files := received(t, wire.ContentType(c), text)
		assert.Equal(t, map[string][]string{"finalize": {"false"}, "part_number": {"2"}}, fields)
		assert.Equal(t, map[string]string{
			"catalog": `a "b".json|application/json|[1,2]`,
			"other":   "other|application/octet-stream|x",
			"empty":   "empty|text/csv; charset=utf-8|",
		}, files)
	}
	left, err := io.ReadAll(content)
	require.NoError(t, err)
	assert.Equal(t, "[1,2]", string(left), "the reader's position stays")
}

func TestMultipartReadOnce(t *testing.T) {
	r, w, err := os.Pipe()
	require.NoError(t, err)
	_, err = w.WriteString("piped")
	require.NoError(t, err)
	require.NoError(t, w.Close())
	defer func() { _ = r.Close() }()

	for name, tt := range map[string]struct {
		content io.Reader
		known   bool
	}{
		"stream": {io.MultiReader(strings.NewReader("piped")), false},
		"buffer": {bytes.NewBufferString("piped"), true},
		"pipe":   {r, false},
	} {
		t.Run(name, func(t *testing.T) {
			c := prepared(t, &api.Call{Operation: opCreate, Body: &multipart.Form{
				Files: []multipart.File{{Name: "f", Content: tt.content}, {Name: "g", Content: strings.NewReader("g")}},
			}})
			assert.False(t, wire.Replayable(c))
			body, length, err := wire.OpenBody(c)
			require.NoError(t, err)
			text := readAll(t, body)
			if tt.known {
				assert.EqualValues(t, len(text), length)
			} else {
				assert.EqualValues(t, -1, length)
			}
			_, files := received(t, wire.ContentType(c), text)
			assert.Equal(t, "f|application/octet-stream|piped", files["f"])
			_, _, err = wire.OpenBody(c)
			assert.ErrorContains(t, err, "a second time")
		})
	}
}

func TestMultipartEmpty(t *testing.T) {
	c := prepared(t, &api.Call{Operation: opCreate, Body: &multipart.Form{Fields: []multipart.Field{{Name: "finalize", Value: "true"}}}})
	body, _, err := wire.OpenBody(c)
	require.NoError(t, err)
	fields, files := received(t, wire.ContentType(c), readAll(t, body))
	assert.Equal(t, map[string][]string{"finalize": {"true"}}, fields)
	assert.Empty(t, files)
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("disk gone") }

func TestMultipartRefuses(t *testing.T) {
	for name, m := range map[string]*multipart.Form{
		"nil":           nil,
		"unnamed field": {Fields: []multipart.Field{{Name: "", Value: "x"}}},
		"unnamed file":  {Files: []multipart.File{{Content: strings.NewReader("")}}},
		"no content":    {Files: []multipart.File{{Name: "x"}}},
	} {
		err := prepare(&api.Call{Operation: opCreate, Body: m})
		require.ErrorContains(t, err, "multipart", name)
		assertNotSent(t, err)
	}
	c := prepared(t, &api.Call{Operation: opCreate, Body: &multipart.Form{Files: []multipart.File{{Name: "x", Content: brokenReader{}}}}})
	body, _, err := wire.OpenBody(c)
	require.NoError(t, err)
	_, err = io.ReadAll(body)
	assert.ErrorContains(t, err, "disk gone")
}

// What a caller gives for a part stays in its place: it adds no header, no part and no body.
func TestMultipartControlCharacters(t *testing.T) {
	form := func(name, fileName, contentType string) *api.Call {
		return &api.Call{Operation: opCreate, Body: &multipart.Form{
			Fields: []multipart.Field{{Name: name, Value: "v"}},
			Files:  []multipart.File{{Name: name, FileName: fileName, ContentType: contentType, Content: strings.NewReader("content")}}}}
	}
	for _, contentType := range []string{"text/plain\r\nX-Own: 1", "text/plain\nX-Own: 1", "text/plain\rX-Own: 1", "a\x00b", "text/plain\r\n\r\nbody"} {
		err := prepare(form("f", "f.txt", contentType))
		assertNotSent(t, err)
		require.ErrorContains(t, err, `the content type of file "f.txt" has a control character`)
		assert.NotContains(t, err.Error(), "\n")
	}
	for _, evil := range []string{"a\r\nX-Own: 1", "a\nX-Own: 1", "a\r\n\r\nbody", `a"; name="other`} {
		call := form(evil, evil, "text/plain")
		if prepare(call) != nil {
			continue // refused is as good
		}
		body, _, err := wire.OpenBody(call)
		require.NoError(t, err)
		_, parameters, err := mime.ParseMediaType(wire.ContentType(call))
		require.NoError(t, err)
		parts := mimeform.NewReader(body, parameters["boundary"])
		for range 2 {
			part, err := parts.NextRawPart()
			require.NoError(t, err)
			assert.Empty(t, part.Header.Get("X-Own"))
			assert.NotEqual(t, "other", part.FormName())
			content := readAll(t, part)
			assert.Contains(t, []string{"v", "content"}, content)
		}
		_, err = parts.NextRawPart()
		require.ErrorIs(t, err, io.EOF)
	}
}
