package webhook_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/webhook"
)

// BenchmarkHandler sends events over one connection, one after the other, and counts those that were handled. Its
// events/s is to stay above 10,000 on two cores. The item has 2 KB, as a contact's.
func BenchmarkHandler(b *testing.B) {
	var handled atomic.Int64
	h, err := webhook.NewHandler(secret, webhook.WithQueue(max(b.N, 1)), webhook.WithQueueBytes(1<<40), webhook.OnAll(func(_ context.Context, e *webhook.Event) error {
		if _, err := webhook.Item[contact](e); err != nil {
			return err
		}
		handled.Add(1)
		return nil
	}))
	require.NoError(b, err)
	srv := httptest.NewServer(h)
	defer srv.Close()
	item := `{"type":"contact","id":"1","email":"ada@example.org","custom_attributes":{"note":"` + strings.Repeat("x", 1900) + `"}}`
	requests := make([][]byte, b.N)
	for i := range requests {
		body := notification("contact.user.updated", fmt.Sprint("notif_", i), item)
		header := http.Header{}
		webhook.Sign(header, body, secret)
		requests[i] = fmt.Appendf(nil, "POST / HTTP/1.1\r\nHost: x\r\nX-Hub-Signature: %s\r\nContent-Length: %d\r\n\r\n%s", header.Get("X-Hub-Signature"), len(body), body)
	}
	conn, err := net.Dial("tcp", srv.Listener.Addr().String())
	require.NoError(b, err)
	defer func() { _ = conn.Close() }()
	answers := bufio.NewReader(conn)
	b.ReportAllocs()
	b.ResetTimer()
	for _, request := range requests {
		if _, err := io.Copy(conn, bytes.NewReader(request)); err != nil {
			b.Fatal(err)
		}
		res, err := http.ReadResponse(answers, nil)
		if err != nil || res.StatusCode != http.StatusOK {
			b.Fatal(res, err)
		}
	}
	require.NoError(b, h.Shutdown(context.Background()))
	b.StopTimer()
	require.EqualValues(b, b.N, handled.Load())
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
