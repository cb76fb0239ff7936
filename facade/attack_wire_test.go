package facade_test

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
)

// wireServer answers each request with what write puts on the wire, and closes the connection. It counts requests.
func wireServer(t *testing.T, write func(net.Conn), opts ...facade.ClientOption) (api.Caller, *atomic.Int32) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	var requests atomic.Int32
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				r, err := http.ReadRequest(bufio.NewReader(conn))
				if err != nil {
					return
				}
				_, _ = io.Copy(io.Discard, r.Body)
				requests.Add(1)
				write(conn)
			}()
		}
	}()
	transport := http.DefaultTransport.(*http.Transport).Clone()
	t.Cleanup(transport.CloseIdleConnections)
	c, err := facade.New(self, token, append([]facade.ClientOption{facade.WithBaseURL("http://" + listener.Addr().String()),
		facade.WithHTTPClient(&http.Client{Transport: transport}), facade.WithRandom(func() float64 { return 0 })}, opts...)...)
	require.NoError(t, err)
	return c, &requests
}

func text(parts ...string) func(net.Conn) {
	return func(conn net.Conn) { _, _ = io.WriteString(conn, strings.Join(parts, "")) }
}

// withoutEnd writes a piece for as long as somebody reads.
func withoutEnd(start, piece string) func(net.Conn) {
	return func(conn net.Conn) {
		_, err := io.WriteString(conn, start)
		for pieces := strings.Repeat(piece, max(1, 16<<10/len(piece))); err == nil; {
			_, err = io.WriteString(conn, pieces)
		}
	}
}

func trickle(start, piece string) func(net.Conn) {
	return func(conn net.Conn) {
		_, err := io.WriteString(conn, start)
		for err == nil {
			time.Sleep(10 * time.Millisecond)
			_, err = io.WriteString(conn, piece)
		}
	}
}

func gzipped(t *testing.T, data string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := io.WriteString(z, data)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return b.String()
}

// zeros is a gzip member of 64 MB, some 64 kilobytes.
var zeros = sync.OnceValue(func() []byte {
	var member bytes.Buffer
	z := gzip.NewWriter(&member)
	part := make([]byte, 1<<20)
	for range 64 {
		_, _ = z.Write(part)
	}
	_ = z.Close()
	return member.Bytes()
})

// bomb is a gzip stream of ten gigabytes, in as many members as that takes: some ten megabytes.
func bomb(start string) func(net.Conn) {
	member := zeros() // before anybody waits
	return func(conn net.Conn) {
		_, err := io.WriteString(conn, start)
		for i := 0; i < 160 && err == nil; i++ {
			_, err = conn.Write(member)
		}
	}
}

const answered = api.Outcome(-1)

// Whatever a server puts on the wire, a call ends soon, with the right outcome, and takes no more memory than it may.
func TestHostileBytesOnTheWire(t *testing.T) {
	const head, rest = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n", "Connection: close\r\n\r\n"
	length := func(n int) string { return fmt.Sprintf("Content-Length: %d\r\n", n) }
	good := head + length(len(widgetJSON)) + "\r\n" + widgetJSON
	encoded := func(encoding, body string) func(net.Conn) {
		return text(head, "Content-Encoding: ", encoding, "\r\n", length(len(body)), "\r\n", body)
	}
	packed := gzipped(t, widgetJSON)
	var deflated bytes.Buffer
	d, _ := flate.NewWriter(&deflated, 9)
	_, _ = io.WriteString(d, widgetJSON)
	_ = d.Close()
	badSum := packed[:len(packed)-8] + "12345678"
	oddEncodings := map[string]string{"br": `"br"`, "deflate": `"deflate"`, "gzip, gzip": `"gzip, gzip"`}
	for name, tt := range map[string]struct {
		write func(net.Conn)
		post  api.Outcome
	}{
		"1,000 times 100":              {text(strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 1000), good), answered},
		"1,000 times 102":              {text(strings.Repeat("HTTP/1.1 102 Processing\r\n\r\n", 1000), good), answered},
		"1,000 times 103":              {text(strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 1000), good), answered},
		"endless 100":                  {withoutEnd("", "HTTP/1.1 100 Continue\r\n\r\n"), api.Unknown},
		"endless 103":                  {withoutEnd("", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), api.Unknown},
		"103 with an endless header":   {withoutEnd("HTTP/1.1 103 Early Hints\r\nLink: ", "a"), api.Unknown},
		"103 with a megabyte":          {text("HTTP/1.1 103 Early Hints\r\nLink: ", strings.Repeat("a", 1<<20), "\r\n\r\n", good), answered},
		"103 and nothing":              {text("HTTP/1.1 103 Early Hints\r\n\r\n"), api.Unknown},
		"trickle of 103":               {trickle("", "HTTP/1.1 103 Early Hints\r\n\r\n"), api.Unknown},
		"trickle of a header":          {trickle(head+"X-A: ", "a"), api.Unknown},
		"trickle of a body":            {trickle(head+length(1<<20)+"\r\n", " "), api.Applied},
		"trickle of an error's body":   {trickle("HTTP/1.1 422 No\r\n"+length(1<<20)+"\r\n", " "), api.Rejected},
		"trickle of a chunk's size":    {trickle(head+"Transfer-Encoding: chunked\r\n\r\n", "0"), api.Applied},
		"trickle of a trailer":         {trickle(head+"Transfer-Encoding: chunked\r\n\r\n1\r\n1\r\n0\r\nX-A: ", "a"), api.Applied},
		"endless status line":          {withoutEnd("HTTP/1.1 200 ", "a"), api.Unknown},
		"endless header":               {withoutEnd(head+"X-A: ", "a"), api.Unknown},
		"endless headers":              {withoutEnd(head, "X-A: b\r\n"), api.Unknown},
		"endless trailer":              {withoutEnd(head+"Transfer-Encoding: chunked\r\n\r\n1\r\n1\r\n0\r\nX-A: ", "a"), api.Applied},
		"endless extension of a chunk": {withoutEnd(head+"Transfer-Encoding: chunked\r\n\r\n1;", "a"), api.Applied},
		"endless tiny chunks":          {withoutEnd(head+"Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n"), api.Applied},
		"endless body":                 {withoutEnd(head+rest, " "), api.Applied},
		"endless body of an error":     {withoutEnd("HTTP/1.1 422 No\r\n"+rest, " "), api.Rejected},
		"header of a megabyte":         {text(head, "X-A: ", strings.Repeat("a", 1<<20), "\r\n", length(len(widgetJSON)), "\r\n", widgetJSON), answered},
		"100,000 headers":              {text(head, strings.Repeat("X-A: b\r\n", 100_000), length(len(widgetJSON)), "\r\n", widgetJSON), answered},
		"NUL in a header":              {text(head, "X-Request-Id: a\x00b\r\n", length(len(widgetJSON)), "\r\n", widgetJSON), api.Unknown},
		"NUL in a name":                {text(head, "X-\x00A: b\r\n", length(len(widgetJSON)), "\r\n", widgetJSON), api.Unknown},
		"a line without a colon":       {text(head, "nonsense\r\n\r\n", widgetJSON), api.Unknown},

		"10 GB of gzip":             {bomb(head + "Content-Encoding: gzip\r\n" + rest), api.Applied},
		"10 GB of gzip in an error": {bomb("HTTP/1.1 422 No\r\nContent-Encoding: gzip\r\n" + rest), api.Rejected},
		"gzip":                      {encoded("gzip", packed), answered},
		"GZIP":                      {encoded("GZIP", packed), answered},
		"gzip within gzip":          {encoded("gzip", gzipped(t, packed)), api.Unknown},
		"gzip, gzip":                {encoded("gzip, gzip", gzipped(t, packed)), api.Unknown},
		"gzip that is none":         {encoded("gzip", widgetJSON), api.Applied},
		"gzip, nothing":             {encoded("gzip", ""), api.Applied},
		"gzip, cut":                 {encoded("gzip", packed[:len(packed)-12]), api.Applied},
		"gzip, wrong checksum":      {encoded("gzip", badSum), api.Applied},
		"gzip, rubbish after":       {encoded("gzip", packed+"rubbish"), api.Applied},
		"deflate":                   {encoded("deflate", deflated.String()), api.Unknown},
		"br":                        {encoded("br", "\x8b\x0a\x80{\"id\"}\x03"), api.Unknown},
		"identity":                  {encoded("identity", widgetJSON), answered},

		"length too small":         {text(head, length(5), "\r\n", widgetJSON), api.Applied},
		"length too large":         {text(head, length(500), "\r\n", widgetJSON), api.Applied},
		"length of exabytes":       {text(head, "Content-Length: 9223372036854775807\r\n\r\n", widgetJSON), api.Applied},
		"length beyond a number":   {text(head, "Content-Length: 99999999999999999999\r\n\r\n", widgetJSON), api.Unknown},
		"negative length":          {text(head, "Content-Length: -1\r\n\r\n", widgetJSON), api.Unknown},
		"two lengths":              {text(head, length(5), length(6), "\r\n", widgetJSON), api.Unknown},
		"length and chunks":        {text(head, length(3), "Transfer-Encoding: chunked\r\n\r\n", fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(widgetJSON), widgetJSON)), answered},
		"unknown transfer":         {text(head, "Transfer-Encoding: gzip\r\n\r\n", widgetJSON), api.Unknown},
		"chunk of no size":         {text(head, "Transfer-Encoding: chunked\r\n\r\nxx\r\n"), api.Applied},
		"chunk of exabytes":        {text(head, "Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n{}"), api.Applied},
		"chunk beyond a number":    {text(head, "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}"), api.Applied},
		"chunks without an end":    {text(head, "Transfer-Encoding: chunked\r\n\r\n", fmt.Sprintf("%x\r\n%s\r\n", len(widgetJSON), widgetJSON)), api.Applied},
		"status 999":               {text("HTTP/1.1 999 What\r\n", length(0), "\r\n"), api.Unknown},
		"status 600":               {text("HTTP/1.1 600 What\r\n", length(0), "\r\n"), api.Unknown},
		"status 099":               {text("HTTP/1.1 099 What\r\n", length(0), "\r\n"), api.Unknown},
		"status 000":               {text("HTTP/1.1 000 What\r\n", length(0), "\r\n"), api.Unknown},
		"status -200":              {text("HTTP/1.1 -200 OK\r\n", length(0), "\r\n"), api.Unknown},
		"status 2000":              {text("HTTP/1.1 2000 OK\r\n", length(0), "\r\n"), api.Unknown},
		"HTTP/0.9":                 {text(widgetJSON), api.Unknown},
		"HTTP/9.9":                 {text("HTTP/9.9 200 OK\r\n", length(len(widgetJSON)), "\r\n", widgetJSON), answered},
		"a frame of HTTP/2":        {text("\x00\x00\x00\x04\x00\x00\x00\x00\x00"), api.Unknown},
		"a TLS alert":              {text("\x15\x03\x01\x00\x02\x02\x0a"), api.Unknown},
		"204 with a body":          {text("HTTP/1.1 204 No Content\r\n", length(len(widgetJSON)), "\r\n", widgetJSON), api.Applied},
		"answer within the answer": {text(head, length(0), "\r\n", good), api.Applied},
	} {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && (strings.Contains(name, "endless") || strings.Contains(name, "10 GB")) {
				t.Skip("takes a while")
			}
			t.Parallel()
			for _, op := range []*spec.Operation{opPost, opGet} {
				c, requests := wireServer(t, tt.write, facade.WithMaxBody(1<<20), facade.WithMaxRetries(0))
				opts := []api.CallOption{}
				if strings.HasPrefix(name, "trickle") {
					opts = append(opts, facade.WithAttemptTimeout(300*time.Millisecond))
				}
				_, err := do(t.Context(), c, op, opts...)
				if tt.post == answered {
					require.NoError(t, err)
				} else if assert.Error(t, err) {
					if assert.Equal(t, tt.post, outcome(t, err), err); !strings.HasPrefix(name, "trickle") {
						assert.NotErrorIs(t, err, context.DeadlineExceeded)
					}
					assert.Less(t, len(err.Error()), 4<<10)
					assert.NotContains(t, err.Error(), "\x1b")
					if encoding, odd := oddEncodings[name]; odd {
						assert.ErrorContains(t, err, "Content-Encoding "+encoding)
					}
					walkErrors(err, func(text string) { assert.NotContains(t, text, token) })
				}
				assert.Equal(t, int32(1), requests.Load())
			}
		})
	}
}

// The bomb takes no more memory than the limit says, nor does a header without an end.
func TestHostileBytesTakeLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a while")
	}
	for name, write := range map[string]func(net.Conn){
		"gzip":    bomb("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"),
		"error":   bomb("HTTP/1.1 500 No\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"),
		"header":  withoutEnd("HTTP/1.1 200 OK\r\nX-A: ", "a"),
		"headers": withoutEnd("HTTP/1.1 200 OK\r\n", "X-A: b\r\n"),
		"103":     withoutEnd("", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
	} {
		c, _ := wireServer(t, write, facade.WithMaxRetries(0), facade.WithMaxBody(1<<20))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := do(t.Context(), c, opGet)
		runtime.ReadMemStats(&after)
		require.Error(t, err, name)
		assert.Less(t, (after.TotalAlloc-before.TotalAlloc)>>20, uint64(256), name)
	}
}
