package files_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/files"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestAttachmentTypes(t *testing.T) {
	for name, want := range map[string]string{
		"a.pdf": "application/pdf", "a.PNG": "image/png", "rows.csv": "text/csv",
		"a.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"noext":  "text/plain; charset=utf-8", "strange.zzz": "text/plain; charset=utf-8",
	} {
		a, err := files.FromReader(name, strings.NewReader("hello"))
		require.NoError(t, err)
		assert.Equal(t, files.Attachment{Name: name, ContentType: want, Data: base64.StdEncoding.EncodeToString([]byte("hello"))}, a)
	}
	largest, err := files.FromReader("a.bin", bytes.NewReader(make([]byte, files.MaxSize)))
	require.NoError(t, err)
	assert.Len(t, largest.Data, base64.StdEncoding.EncodedLen(files.MaxSize))
	a, err := files.FromReader("picture", strings.NewReader("\x89PNG\r\n\x1a\n"))
	require.NoError(t, err)
	assert.Equal(t, "image/png", a.ContentType)
}

func TestAttachmentOfNothing(t *testing.T) {
	_, err := files.FromReader("x.txt", nil)
	require.EqualError(t, err, "files: x.txt: the reader is nil")
}

func TestAttachmentRefusals(t *testing.T) {
	for want, do := range map[string]func() (files.Attachment, error){
		"a.txt is empty":                func() (files.Attachment, error) { return files.FromReader("a.txt", strings.NewReader("")) },
		`"" is not a file name`:         func() (files.Attachment, error) { return files.FromReader("", strings.NewReader("x")) },
		`"../a.txt" is not a file name`: func() (files.Attachment, error) { return files.FromReader("../a.txt", strings.NewReader("x")) },
		"a.bin has more than 20971520": func() (files.Attachment, error) {
			return files.FromReader("a.bin", bytes.NewReader(make([]byte, files.MaxSize+1)))
		},
		"reading a.txt: it broke": func() (files.Attachment, error) {
			return files.FromReader("a.txt", iotest.ErrReader(errors.New("it broke")))
		},
		"no such file": func() (files.Attachment, error) { return files.FromPath(filepath.Join(t.TempDir(), "none.txt")) },
	} {
		_, err := do()
		require.ErrorContains(t, err, want)
	}
}

func TestWithSendsAttachments(t *testing.T) {
	srv := intercomtest.New(t)
	conversation := srv.AddConversation(intercomtest.Conversation{Body: "hello"})
	client, err := facade.New(func(c api.Caller) api.Caller { return c }, srv.Token(), facade.WithBaseURL(srv.URL))
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "invoice.csv")
	require.NoError(t, os.WriteFile(path, []byte("a,b\n"), 0o600))
	invoice, err := files.FromPath(path)
	require.NoError(t, err)
	call := &api.Call{
		Operation: &spec.Operation{Service: "Conversations", Name: "Reply", Method: "POST", Path: "/conversations/{id}/reply", Version: "2.12"},
		Path:      []string{conversation},
		Body:      map[string]any{"message_type": "comment", "type": "admin", "admin_id": "2110", "body": "here"},
	}
	_, err = api.Do[map[string]any](t.Context(), client, call, files.With(invoice))
	require.NoError(t, err)
	sent, _ := srv.LastRequest()
	assert.Equal(t, []any{map[string]any{"name": "invoice.csv", "content_type": "text/csv", "data": "YSxiCg=="}}, sent.JSON()["attachment_files"])

	_, err = api.Do[map[string]any](t.Context(), client, call, files.With(slices.Repeat([]files.Attachment{invoice}, 10)...))
	require.NoError(t, err)
	sent, _ = srv.LastRequest()
	assert.Len(t, sent.JSON()["attachment_files"], 10)

	before := len(srv.Ledger())
	for want, option := range map[string]api.CallOption{
		"0 attachments (want 1 to 10)":    files.With(),
		"11 attachments":                  files.With(make([]files.Attachment, 11)...),
		`attachment 1 ("a") lacks a name`: files.With(files.Attachment{Name: "a", Data: "YSxiCg=="}),
		`attachment 1 ("b") lacks a name`: files.With(files.Attachment{Name: "b", ContentType: "text/csv"}),
		`attachment 2 ("") lacks a name`:  files.With(invoice, files.Attachment{ContentType: "text/csv", Data: "YSxiCg=="}),
		"the data of a is not base64":     files.With(files.Attachment{Name: "a", ContentType: "b", Data: "äöü"}),
	} {
		_, err = api.Do[map[string]any](t.Context(), client, call, option)
		require.ErrorContains(t, err, want)
	}
	assert.Len(t, srv.Ledger(), before)
}

func TestCopyIsBounded(t *testing.T) {
	var out bytes.Buffer
	var told []int64
	n, err := files.Copy(t.Context(), &out, io.NopCloser(strings.NewReader("recording")), files.Options{
		Progress: func(done, total int64) { told = append(told, done, total) },
	})
	require.NoError(t, err)
	assert.EqualValues(t, 9, n)
	assert.Equal(t, []int64{9, -1}, told)
	_, err = files.Copy(t.Context(), &out, io.NopCloser(strings.NewReader("recording")), files.Options{MaxSize: 8})
	require.ErrorIs(t, err, files.ErrTooLarge)
	broken := io.NopCloser(io.MultiReader(strings.NewReader("rec"), iotest.ErrReader(io.ErrUnexpectedEOF)))
	_, err = files.Copy(t.Context(), &out, broken, files.Options{})
	require.ErrorIs(t, err, files.ErrBroken)
}

// What is nil is named before anything is begun.
func TestNilIsNamed(t *testing.T) {
	body := io.NopCloser(strings.NewReader("x"))
	for want, do := range map[string]func() error{
		"files: the reader is nil":  func() error { _, err := files.Copy(t.Context(), io.Discard, nil, files.Options{}); return err },
		"files: the writer is nil":  func() error { _, err := files.Copy(t.Context(), nil, body, files.Options{}); return err },
		"files: the context is nil": func() error { _, err := files.Copy(nil, io.Discard, body, files.Options{}); return err }, //nolint:staticcheck // the mistake
	} {
		require.EqualError(t, do(), want)
	}
	_, err := files.Download(t.Context(), "https://x.example/a", nil, files.Options{})
	require.EqualError(t, err, "files: the writer is nil")
	_, err = files.Save(nil, "https://x.example/a", "x", files.Options{}) //nolint:staticcheck // the mistake
	require.EqualError(t, err, "files: the context is nil")
}
