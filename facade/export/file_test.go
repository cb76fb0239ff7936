package export_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/export"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

func zipped(t testing.TB, files ...string) []byte {
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		require.NoError(t, err)
		_, err = io.WriteString(f, files[i+1])
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return packed.Bytes()
}

func gzipped(t testing.TB, content []byte) []byte {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err := w.Write(content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return packed.Bytes()
}

func tarred(t testing.TB, files ...string) []byte {
	var packed bytes.Buffer
	w := tar.NewWriter(&packed)
	for i := 0; i < len(files); i += 2 {
		require.NoError(t, w.WriteHeader(&tar.Header{Name: files[i], Size: int64(len(files[i+1])), Mode: 0o600}))
		_, err := io.WriteString(w, files[i+1])
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return packed.Bytes()
}

func TestFileForms(t *testing.T) {
	const csv = "receipt_id,name\n1,\"Ada, and\nothers\"\n"
	for name, content := range map[string][]byte{
		"csv":           []byte(csv),
		"csv with BOM":  []byte("\xef\xbb\xbf" + csv),
		"gzip":          gzipped(t, []byte(csv)),
		"gzip of tar":   gzipped(t, tarred(t, "out/receipt_20251121.csv", csv)),
		"zip":           zipped(t, "__MACOSX/._x", "\x00", "receipt_20251121.csv", csv, "open_2025-11-21-0830.csv", "receipt_id,opened_at\n"),
		"zip of gzip":   zipped(t, "export/receipt_20251121-101112.csv.gz", string(gzipped(t, []byte(csv)))),
		"CRLF":          []byte("receipt_id,name\r\n1,\"Ada, and\nothers\"\r\n"),
		"no final line": []byte(csv[:len(csv)-1]),
	} {
		t.Run(name, func(t *testing.T) {
			file, err := export.Open(write(t, content))
			require.NoError(t, err)
			defer func() { require.NoError(t, file.Close()) }()
			assert.Equal(t, [][]string{{"1", "Ada, and\nothers"}}, rows(t, file, "receipt"))
			assert.Equal(t, [][]string{{"1", "Ada, and\nothers"}}, rows(t, file, "receipt"), "again")
			var whole bytes.Buffer
			_, err = file.WriteTo(&whole)
			require.NoError(t, err)
			assert.Equal(t, content, whole.Bytes())
			if name == "zip" {
				assert.Empty(t, rows(t, file, "open"))
				for _, err := range file.Rows("click") {
					require.ErrorIs(t, err, export.ErrNoTable)
				}
			}
		})
	}
}

func TestGarbageIsAnError(t *testing.T) {
	archive := zipped(t, "receipt.csv", "a,b\n1,2\n")
	for name, content := range map[string][]byte{
		"nothing":         {},
		"HTML":            []byte("<html><body>Bad gateway</body></html>"),
		"JSON":            []byte(`{"type":"error.list"}`),
		"binary":          {0x89, 'P', 'N', 'G', 0, 1, 2},
		"UTF-16":          []byte("\xff\xfea\x00,\x00"),
		"half a zip":      archive[:len(archive)/2],
		"gzip of binary":  gzipped(t, []byte{0, 1, 2}),
		"gzip of zip":     gzipped(t, archive),
		"a gzip header":   {0x1f, 0x8b, 8},
		"zip of pictures": zipped(t, "a.png", "\x89PNG\x00"),
		"white space":     []byte("\n\n  "),
		"damaged zip":     bytes.Replace(archive, []byte("PK\x01\x02"), []byte("PK\x01\x09"), 1),
		"empty header":    []byte(",,\n1,2,3\n"),
	} {
		_, err := export.Open(write(t, content))
		require.ErrorIs(t, err, export.ErrFormat, name)
	}
	for name, content := range map[string][]byte{ // found on the way
		"ragged":        []byte("a,b\n1,2\n3\n"),
		"NUL":           []byte("a,b\n1,2\n3,\x00\n"),
		"open quote":    []byte("a,b\n1,\"2\n3,4\n"),
		"cut gzip":      func() []byte { g := gzipped(t, []byte("a,b\n1,2\n")); return g[:len(g)-6] }(),
		"endless value": append([]byte("a,b\n1,\""), bytes.Repeat([]byte("x"), 17<<20)...),
	} {
		file, err := export.Open(write(t, content))
		if err == nil {
			for _, err = range file.Rows("") {
				if err != nil {
					break
				}
			}
			require.NoError(t, file.Close())
		}
		require.ErrorIs(t, err, export.ErrFormat, name)
	}
}

// A statistic that comes in several files is read whole, and what is to be the only table must be.
func TestRowsOfSeveralFiles(t *testing.T) {
	const head = "receipt_id\n"
	values := func(file *export.File, table string) (got []string, err error) {
		for row, err := range file.Rows(table) {
			if err != nil {
				return got, err
			}
			got = append(got, row.Values[0])
		}
		return got, nil
	}
	two := zipped(t, "receipt_20251121.csv", head+"1\n2\n", "open_20251121.csv", head+"7\n", "receipt_20251122.csv", head+"3\n")
	for name, content := range map[string][]byte{"zip": two, "gzip of tar": gzipped(t, tarred(t, "receipt_20251121.csv", head+"1\n2\n", "open.csv", head+"7\n", "receipt_20251122.csv", head+"3\n"))} {
		file, err := export.Open(write(t, content))
		require.NoError(t, err, name)
		got, err := values(file, "receipt")
		require.NoError(t, err, name)
		assert.Equal(t, []string{"1", "2", "3"}, got, name)
		got, err = values(file, "")
		require.ErrorIs(t, err, export.ErrNoTable, name)
		require.ErrorContains(t, err, `"" (it has receipt_20251121.csv, open`, name)
		assert.Empty(t, got, "no row of one of several: %s", name)
		first := 0
		for _, err := range file.Rows("receipt") {
			require.NoError(t, err)
			first++
			break
		}
		assert.Equal(t, 1, first)
		require.NoError(t, file.Close())
	}
	for name, content := range map[string][]byte{"zip": zipped(t, "conversation.csv", head+"1\n"), "tar": gzipped(t, tarred(t, "conversation.csv", head+"1\n")), "gzip": gzipped(t, []byte(head+"1\n"))} {
		file, err := export.Open(write(t, content))
		require.NoError(t, err, name)
		got, err := values(file, "")
		require.NoError(t, err, name)
		assert.Equal(t, []string{"1"}, got, name)
		require.NoError(t, file.Close())
	}
	several, err := export.Open(write(t, two))
	require.NoError(t, err)
	_, err = values(several, "click")
	require.ErrorIs(t, err, export.ErrNoTable)
	require.ErrorContains(t, err, `"click" (it has receipt, open, receipt)`)
	require.NoError(t, several.Close())
	damagedLater, err := export.Open(write(t, zipped(t, "receipt_1.csv", head+"1\n", "receipt_2.csv", head+"2,3\n")))
	require.NoError(t, err)
	got, err := values(damagedLater, "receipt")
	require.ErrorIs(t, err, export.ErrFormat)
	assert.Equal(t, []string{"1"}, got)
	require.NoError(t, damagedLater.Close())
}

func TestRowThatHasNoEnd(t *testing.T) {
	file, err := export.Open(write(t, append([]byte("a,b\n1,\""), bytes.Repeat([]byte("x"), 17<<20)...)))
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	for _, err := range file.Rows("") {
		require.ErrorContains(t, err, "a row has more than 16777216 bytes")
	}
	many, err := export.Open(write(t, []byte("a,b\n"+strings.Repeat("1,"+strings.Repeat("x", 1<<20)+"\n", 40))))
	require.NoError(t, err)
	defer func() { require.NoError(t, many.Close()) }()
	for _, err := range many.Rows("") {
		require.NoError(t, err, "all of them may have more")
	}
}

func TestZipThatIsEncrypted(t *testing.T) {
	for flags, want := range map[uint16]string{1: "receipt.csv is encrypted", 8: ""} {
		var packed bytes.Buffer
		w := zip.NewWriter(&packed)
		f, err := w.CreateHeader(&zip.FileHeader{Name: "x/receipt.csv", Flags: flags})
		require.NoError(t, err)
		_, err = io.WriteString(f, "a\n1\n")
		require.NoError(t, err)
		require.NoError(t, w.Close())
		file, err := export.Open(write(t, packed.Bytes()))
		if want != "" {
			require.ErrorContains(t, err, want)
			continue
		}
		require.NoError(t, err)
		require.NoError(t, file.Close())
	}
}

func FuzzFile(f *testing.F) {
	f.Add([]byte("a,b\n1,2\n"))
	f.Add(zipped(f, "receipt_20251121.csv", "a,b\n1,2\n"))
	f.Add(gzipped(f, []byte("a,b\n1,2\n")))
	f.Fuzz(func(t *testing.T, content []byte) {
		file, err := export.Open(write(t, content))
		if err != nil {
			return
		}
		defer func() { _ = file.Close() }()
		for table, err := range file.Tables() {
			if err != nil {
				return
			}
			for row, err := range table.Rows() {
				if err == nil && len(row.Values) != len(table.Header) {
					t.Errorf("%d values for %d columns", len(row.Values), len(table.Header))
				}
			}
		}
	})
}

// What comes out of a member that is compressed once more counts like the rest.
func TestABombWithinAMemberIsTooLarge(t *testing.T) {
	row := strings.Repeat("a", 1000) + "\n"
	bomb := gzipped(t, []byte("id\n"+strings.Repeat(row, 2000)))
	for name, content := range map[string][]byte{
		"gzip":             bomb,
		"zip of gzip":      zipped(t, "a.csv.gz", string(bomb)),
		"zip of many":      zipped(t, "a.csv.gz", string(gzipped(t, []byte("id\n"+strings.Repeat(row, 600)))), "b.csv.gz", string(gzipped(t, []byte("id\n"+strings.Repeat(row, 600))))),
		"gzip within gzip": gzipped(t, bomb),
	} {
		t.Run(name, func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(content) }))
			defer srv.Close()
			client, err := facade.New(intercom.New, "token-of-the-test", facade.WithBaseURL(srv.URL))
			require.NoError(t, err)
			opts := quick(t.TempDir())
			opts.MaxUnpacked = 1 << 20
			file, err := export.New(client, opts).Fetch(t.Context(), export.Job{Kind: export.Content, ID: "j1"})
			require.NoError(t, err)
			defer func() { require.NoError(t, file.Close()) }()
			var last error
			for table, err := range file.Tables() {
				if last = err; err != nil {
					break
				}
				for _, err := range table.Rows() {
					last = err
				}
			}
			require.ErrorIs(t, last, export.ErrTooLarge)
		})
	}
}

// What a row says of itself, and what an error says of its row.
func TestRows(t *testing.T) {
	file, err := export.Open(write(t, []byte("\xef\xbb\xbfid,name,name,é\n1,\"x\ny\",z,ü\n2,a,b,c\n")))
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	var lines []int
	for row, err := range file.Rows("") {
		require.NoError(t, err)
		lines = append(lines, row.Line)
		id, ok := row.Get("id") // the first, and without the mark before it
		assert.True(t, ok)
		assert.Equal(t, row.Values[0], id)
		_, ok = row.Get("name")
		assert.False(t, ok, "there are two")
		_, ok = row.Get("none")
		assert.False(t, ok)
		last, ok := row.Get("é")
		assert.True(t, ok)
		assert.Equal(t, row.Values[3], last)
	}
	assert.Equal(t, []int{2, 4}, lines)
	for end, want := range map[string]string{"3,\x00\n": "line 202 is not text", "\x00,3\n": "line 202 is not text", "3\n": "line 202"} {
		file, err := export.Open(write(t, []byte("a,b\n"+strings.Repeat("1,2\n", 200)+end)))
		require.NoError(t, err)
		var last error
		for _, err := range file.Rows("") {
			last = err
		}
		require.ErrorContains(t, last, want)
		require.NoError(t, file.Close())
	}
}

// The rows of a table are read once; a second time would give none, without an error.
func TestRowsOfATableAreReadOnce(t *testing.T) {
	file, err := export.Open(write(t, zipped(t, "receipt_1.csv", "a\n1\n")))
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	for table, err := range file.Tables() {
		require.NoError(t, err)
		for _, want := range []string{"", "the rows of receipt_1.csv were read already"} {
			rows := 0
			for _, err := range table.Rows() {
				if rows++; want == "" {
					require.NoError(t, err)
				} else {
					require.ErrorContains(t, err, want)
				}
			}
			assert.Equal(t, 1, rows)
		}
	}
}

func TestErrorsOfFilesNameWhatTheyAre(t *testing.T) {
	for content, want := range map[string]string{"": "it is empty", "\n": "it has no header", "<a,b>\n": "HTML or JSON", `{"a":"b"}`: "HTML or JSON", `["a","b"]`: "HTML or JSON",
		"\xef\xbb\xbf{}": "HTML or JSON", "\x01": "neither an archive nor text", "a\x01": "neither an archive nor text", "\x01,": "neither an archive nor text"} {
		_, err := export.Open(write(t, []byte(content)))
		require.ErrorContains(t, err, want, "%q", content)
	}
	file, err := export.Open(write(t, []byte("a")))
	require.NoError(t, err, "one byte is a header")
	require.NoError(t, file.Close())
	file, err = export.Open(write(t, zipped(t, "receipt_1.csv", "a\n1\n", "open_1.csv", "<html>")))
	require.ErrorContains(t, err, "open_1.csv: the file is not an export: it is HTML or JSON")
	assert.Nil(t, file)
}

// What is closed says so, whatever is done with it, and closing it again does nothing.
func TestClosedFile(t *testing.T) {
	file, err := export.Open(write(t, zipped(t, "receipt_1.csv", "id\n1\n2\n", "open_1.csv", "id\n1\n")))
	require.NoError(t, err)
	for _, err := range file.Rows("recipt") {
		require.EqualError(t, err, `export: the export has no such table: "recipt" (it has receipt, open)`)
	}
	require.NoError(t, file.Close())
	require.NoError(t, file.Close())
	for _, err := range file.Rows("receipt") {
		require.EqualError(t, err, "export: the file is closed")
		require.ErrorIs(t, err, export.ErrClosed)
		require.NotErrorIs(t, err, export.ErrFormat)
	}
	for _, err := range file.Tables() {
		require.ErrorIs(t, err, export.ErrClosed)
	}
	_, err = file.WriteTo(io.Discard)
	require.ErrorIs(t, err, export.ErrClosed)
}
