package facade_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/facade"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// csvRows reads the file of a content export. It comes packed, or was unpacked on the way: its first bytes tell.
func csvRows(file io.Reader) (*csv.Reader, error) {
	r := bufio.NewReader(file)
	if magic, _ := r.Peek(2); !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return csv.NewReader(r), nil
	}
	unpacked, err := gzip.NewReader(r)
	return csv.NewReader(unpacked), err
}

// Wait for an export, and read its rows as they arrive.
func ExampleWait_export() {
	srv := exporting()
	defer srv.Close()
	client, err := facade.New(intercom.New, "good-token", facade.WithBaseURL(srv.URL))
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	job, err := client.DataExports.Create(ctx, intercom.CreateDataExportRequest{
		CreatedAtAfter:  time.Now().AddDate(0, -1, 0),
		CreatedAtBefore: time.Now(),
	})
	if err != nil {
		log.Fatal(err)
	}
	_, err = facade.Wait(ctx, func(ctx context.Context) (*intercom.DataExport, error) {
		return client.DataExports.Get(ctx, job.JobIdentifier)
	}, func(job *intercom.DataExport) (bool, error) {
		switch job.Status {
		case "failed", "no_data", "canceled":
			return false, &facade.JobError{Status: string(job.Status), Job: job}
		}
		return strings.HasPrefix(string(job.Status), "complete"), nil
	}, facade.WaitOptions{Interval: time.Millisecond, Timeout: time.Hour})
	if err != nil {
		log.Fatal(err)
	}
	file, err := client.DataExports.Download(ctx, job.JobIdentifier)
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	rows, err := csvRows(file)
	for err == nil {
		var row []string
		if row, err = rows.Read(); err == nil {
			fmt.Println(row)
		}
	}
	if !errors.Is(err, io.EOF) {
		log.Fatal(err)
	}
	// Output:
	// [message_id opened]
	// [31 yes]
}

// exporting is a server whose export is ready when it is asked for the second time.
func exporting() *httptest.Server {
	asked := 0
	mux := http.NewServeMux()
	mux.HandleFunc("/export/content/data", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"job_identifier":"e7","status":"pending"}`)
	})
	mux.HandleFunc("/export/content/data/e7", func(w http.ResponseWriter, _ *http.Request) {
		asked++
		_, _ = fmt.Fprintf(w, `{"job_identifier":"e7","status":%q}`, []string{"in_progress", "completed"}[asked-1])
	})
	mux.HandleFunc("/download/content/data/e7", func(w http.ResponseWriter, _ *http.Request) {
		packed := gzip.NewWriter(w)
		_, _ = io.WriteString(packed, "message_id,opened\n31,yes\n")
		_ = packed.Close()
	})
	return httptest.NewServer(mux)
}
