package files_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
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

// moody is a host of which each answer is another way of sending a file, and whose file changes now and then.
type moody struct {
	random  *rand.Rand
	version int
	known   [][]byte // the content of each version
	tags    int      // 0: none, 1: an ETag, 2: a weak one, 3: a time
	lengths bool     // it says how long the file is
	changes int      // of ten requests before so many the file changes
}

func newMoody(seed uint64) *moody {
	m := &moody{random: rand.New(rand.NewPCG(seed, 9))}
	m.tags, m.lengths = m.random.IntN(4), m.random.IntN(3) > 0
	m.changes = m.random.IntN(3)
	m.change()
	return m
}

func (m *moody) change() {
	line := fmt.Sprintf("version %d of the file\n", len(m.known))
	m.known = append(m.known, []byte(strings.Repeat(line, m.random.IntN(4000))))
	m.version = len(m.known) - 1
}

func (m *moody) answer(r *http.Request) *http.Response {
	if m.random.IntN(10) < m.changes {
		m.change()
	}
	content, resp := m.known[m.version], &http.Response{StatusCode: http.StatusOK, Header: http.Header{}}
	switch tag := strconv.Itoa(m.version); m.tags {
	case 1:
		resp.Header.Set("ETag", `"`+tag+`"`)
	case 2:
		resp.Header.Set("ETag", `W/"same"`)
	case 3:
		resp.Header.Set("Last-Modified", "Mon, 02 Jan 2006 15:04:"+fmt.Sprintf("%02d", m.version)+" GMT")
	}
	from := 0
	if asked, ok := strings.CutPrefix(r.Header.Get("Range"), "bytes="); ok {
		from, _ = strconv.Atoi(strings.TrimSuffix(asked, "-"))
	}
	same := r.Header.Get("If-Range") == resp.Header.Get("ETag") || r.Header.Get("If-Range") == resp.Header.Get("Last-Modified")
	mood := m.random.IntN(12)
	switch {
	case mood == 0:
		resp.StatusCode = http.StatusServiceUnavailable
		return resp
	case from == 0 || mood == 1 || !same: // all of it
		from = 0
	case from >= len(content):
		resp.StatusCode = http.StatusRequestedRangeNotSatisfiable
		return resp
	case mood == 2: // from before what was asked for
		from = m.random.IntN(from)
		fallthrough
	default:
		resp.StatusCode = http.StatusPartialContent
		if mood != 3 { // else nobody knows what it is a part of
			resp.Header.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(content)-1, len(content)))
		}
	}
	part := content[from:]
	if m.lengths {
		resp.ContentLength = int64(len(part))
	}
	var body io.Reader = bytes.NewReader(part)
	if mood > 5 {
		body = io.MultiReader(bytes.NewReader(part[:m.random.IntN(len(part)+1)]), iotest.ErrReader(io.ErrUnexpectedEOF))
	}
	resp.Body = io.NopCloser(body)
	return resp
}

// TestMoodyHosts: a file that was fetched is a whole one, of one version; else there is an error.
func TestMoodyHosts(t *testing.T) {
	whole, broken := 0, 0
	for seed := range uint64(400) {
		synctest.Test(t, func(t *testing.T) {
			m := newMoody(seed)
			opts := files.Options{Client: answering(m.answer), Tries: 4}
			path := filepath.Join(t.TempDir(), "f")
			var got []byte
			var err error
			if seed%3 == 0 {
				var out bytes.Buffer
				_, err = files.Download(t.Context(), "https://files.test/f", &out, opts)
				got = out.Bytes()
			} else if _, err = files.Save(t.Context(), "https://files.test/f", path, opts); err == nil {
				got, err = os.ReadFile(path)
				require.NoError(t, err)
			}
			if err != nil {
				broken++
				return
			}
			whole++
			for _, content := range m.known {
				if bytes.Equal(content, got) {
					return
				}
			}
			assert.Fail(t, "it is no version of the file", "seed %d: %d bytes, beginning with %.40q and ending with %q", seed, len(got), got, got[max(0, len(got)-40):])
		})
	}
	t.Logf("%d whole, %d errors", whole, broken)
	assert.Greater(t, whole, 100)
	assert.Greater(t, broken, 10)
}
