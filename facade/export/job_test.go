package export_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/export"
)

// script answers calls in order: with a body, or with an error.
func script(answers ...any) (client api.Caller, asked *[]time.Duration) {
	start := time.Now()
	asked = &[]time.Duration{}
	return api.CallerFunc(func(_ context.Context, call *api.Call) error {
		*asked = append(*asked, time.Since(start))
		switch a := answers[min(len(*asked), len(answers))-1].(type) {
		case string:
			if into, ok := call.Result.(*io.ReadCloser); ok {
				*into = io.NopCloser(bytes.NewReader([]byte(a)))
				return nil
			}
			return wire.Decode(call, 200, []byte(a), nil)
		case int:
			return wire.NewError(call, a, nil, []byte(`{"errors":[{"code":"c","message":"there is 1 pending export job"}]}`))
		default:
			return a.(error)
		}
	}), asked
}

func lost(attempts int) error {
	return &api.CallError{Err: errors.New("reset"), CallInfo: api.CallInfo{Attempts: attempts}}
}

// How often it is tried to start while other jobs are not done.
func TestTriesToStartAnExport(t *testing.T) {
	for tries, want := range map[int]int{-1: 1, 0: 13, 1: 2, 5: 6} {
		synctest.Test(t, func(t *testing.T) {
			client, asked := script(429)
			_, err := export.New(client, export.Options{PendingTries: tries}).StartContent(t.Context(), time.Unix(1, 0), time.Unix(2, 0))
			require.ErrorIs(t, err, api.ErrJobPending)
			assert.Len(t, *asked, want, tries)
		})
	}
}

// How often it is asked by default, and what is told meanwhile.
func TestWaitsOfAnExport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pending := `{"job_identifier":"j","status":"pending"}`
		client, asked := script(429, 429, pending, pending, pending, `{"job_identifier":"j","status":"complete","download_expires_at":"1700000000"}`, "a,b\n1,2\n")
		var told []string
		e := export.New(client, export.Options{Dir: t.TempDir(), Progress: func(p export.Progress) {
			told = append(told, fmt.Sprint(p.Stage, " ", p.Job.Status, " ", p.Done, " ", p.Total))
		}})
		file, err := e.Content(t.Context(), time.Unix(1, 0), time.Unix(2, 0))
		require.NoError(t, err)
		require.NoError(t, file.Close())
		seconds := make([]float64, len(*asked))
		for i, at := range *asked {
			seconds[i] = at.Seconds()
		}
		assert.Equal(t, []float64{0, 30, 60, 60, 62, 65, 65}, seconds)
		assert.Equal(t, []string{"waiting for other jobs  0 -1", "waiting for other jobs  0 -1", "waiting for the job pending 0 -1", "waiting for the job pending 0 -1",
			"waiting for the job complete 0 -1", "fetching the file complete 8 -1"}, told)
	})
}

func TestJobSaysWhenItsFileExpires(t *testing.T) {
	for expires, want := range map[string]time.Time{`"1700000000"`: time.Unix(1700000000, 0).UTC(), `1700000000`: time.Unix(1700000000, 0).UTC(), `1`: time.Unix(1, 0).UTC(),
		`0`: {}, `-5`: {}, `"soon"`: {}, `null`: {}} {
		client, _ := script(`{"job_identifier":"j","status":"complete","download_expires_at":` + expires + `}`)
		job, err := export.New(client, export.Options{}).Wait(t.Context(), export.Job{Kind: export.Content, ID: "j"})
		require.NoError(t, err)
		assert.Equal(t, want, job.Expires, expires)
	}
}

// A file is asked for again where it may be there a little later, and not where nothing would change.
func TestFetchTriesAgainWhatMayPass(t *testing.T) {
	job := export.Job{Kind: export.Content, ID: "j"}
	for name, tt := range map[string]struct {
		failure any
		want    int
	}{
		"not found": {404, 1}, "refused": {403, 1}, "server": {500, 5}, "overloaded": {503, 5}, "lost": {lost(1), 5}, "not attempted": {lost(0), 1},
		"another failure":               {errors.New("of the caller's"), 1},
		"an answer that cannot be read": {&api.CallError{Err: errors.New("odd"), CallInfo: api.CallInfo{Attempts: 1, StatusCode: 200}}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, asked := script(tt.failure)
				_, err := export.New(client, export.Options{Dir: t.TempDir()}).Fetch(t.Context(), job)
				require.Error(t, err)
				assert.Len(t, *asked, tt.want)
			})
		})
	}
}

// A file of which nobody said how long it is can end anywhere. What is packed says where its end is; what has it is taken.
func TestFileThatWasCutOff(t *testing.T) {
	table := []byte("receipt_id\n1\n2\n")
	job := export.Job{Kind: export.Content, ID: "j"}
	for name, content := range map[string][]byte{
		"gzip": gzipped(t, table), "gzip of tar": gzipped(t, tarred(t, "receipt.csv", string(table))), "zip": zipped(t, "receipt.csv", string(table)),
		"gzip of two": append(gzipped(t, table), gzipped(t, []byte("3\n"))...),
	} {
		dir := t.TempDir()
		for cut := range content {
			client, _ := script(string(content[:len(content)-cut]))
			file, err := export.New(client, export.Options{Dir: dir}).Fetch(t.Context(), job)
			if cut == 0 || name == "gzip of two" && len(content)-cut == len(gzipped(t, table)) { // a whole one
				require.NoError(t, err, name)
				require.NoError(t, file.Close())
				continue
			}
			if len(content)-cut > 4 || err != nil { // shorter than what tells the form
				require.ErrorIs(t, err, export.ErrFormat, "%s less %d bytes", name, cut)
			} else {
				require.NoError(t, file.Close())
			}
		}
		left, err := os.ReadDir(dir)
		require.NoError(t, err)
		assert.Empty(t, left, "nothing is left behind")
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Of a file whose end was lost all is asked for again, when there is nothing from there on.
func TestFetchOfAFileThatHasNoMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const table = "receipt_id\n1\n2\n"
		asked := 0
		client, err := facade.New(func(c api.Caller) api.Caller { return c }, "a-token-of-the-tests", facade.WithHTTPClient(&http.Client{
			Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
				asked++
				resp := &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Etag": {`"v1"`}}, ContentLength: -1, Request: r}
				var body io.Reader = strings.NewReader(table)
				switch {
				case r.Header.Get("Range") != "":
					assert.Equal(t, "bytes=15-", r.Header.Get("Range"))
					resp.StatusCode, body = http.StatusRequestedRangeNotSatisfiable, strings.NewReader("")
				case asked == 1:
					body = io.MultiReader(body, iotest.ErrReader(io.ErrUnexpectedEOF))
				}
				resp.Body = io.NopCloser(body)
				return resp, nil
			})}))
		require.NoError(t, err)
		file, err := export.New(client, export.Options{Dir: t.TempDir()}).Fetch(t.Context(), export.Job{Kind: export.Content, ID: "j"})
		require.NoError(t, err)
		assert.Equal(t, [][]string{{"1"}, {"2"}}, rows(t, file, ""))
		assert.Equal(t, 3, asked)
		require.NoError(t, file.Close())
	})
}

// What comes out of a compressed file is bounded, all of its tables together.
func TestLimitOfWhatIsUnpacked(t *testing.T) {
	table := "a,b\n" + string(bytes.Repeat([]byte("1,2\n"), 10_000)) // 40,004 bytes
	job := export.Job{Kind: export.Content, ID: "j"}
	for name, content := range map[string][]byte{"gzip": gzipped(t, []byte(table)), "zip": zipped(t, "receipt_1.csv", table), "two": zipped(t, "receipt_1.csv", table[:20_004], "open_1.csv", table[:20_000])} {
		for most, want := range map[int64]error{40_004: nil, 40_003: export.ErrTooLarge, 100: export.ErrTooLarge} {
			client, _ := script(string(content))
			file, err := export.New(client, export.Options{Dir: t.TempDir(), MaxUnpacked: most}).Fetch(t.Context(), job)
			if err == nil {
				err = read(file)
				require.NoError(t, file.Close())
			}
			if want != nil {
				require.ErrorIs(t, err, want, "%s %d", name, most)
			} else {
				require.NoError(t, err, name)
			}
		}
	}
}

// read goes over all rows.
func read(file *export.File) error {
	for table, err := range file.Tables() {
		if err != nil {
			return err
		}
		for _, err := range table.Rows() {
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func TestExportsThatAreRefused(t *testing.T) {
	from, to := time.Unix(1, 0), time.Unix(2, 0)
	client, asked := script("{}")
	e := export.New(client, export.Options{})
	for want, query := range map[string]export.Query{
		"needs a dataset and attributes":                                          {From: from, To: to, Attributes: []string{"a"}},
		"a reporting export needs a dataset":                                      {From: from, To: to, Dataset: "d"},
		"the start, 1970-01-01T00:00:02Z, is after the end, 1970-01-01T00:00:01Z": {From: to.UTC(), To: from.UTC(), Dataset: "d", Attributes: []string{"a"}},
	} {
		_, err := e.StartReporting(t.Context(), query)
		require.ErrorContains(t, err, want)
		require.ErrorIs(t, err, api.ErrInvalidRequest)
	}
	for want, span := range map[string][2]time.Time{"the start is the zero": {{}, to}, "the end is the zero": {from, {}}, "is after the end": {to, from}} {
		_, err := e.StartContent(t.Context(), span[0], span[1])
		require.ErrorContains(t, err, want)
		require.ErrorIs(t, err, api.ErrInvalidRequest)
	}
	assert.Empty(t, *asked)
}

// An interval may be longer than the longest by default is.
func TestWaitAtALongInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, asked := script(`{"status":"pending"}`, `{"status":"pending"}`, `{"status":"complete"}`)
		_, err := export.New(client, export.Options{Interval: time.Minute}).Wait(t.Context(), export.Job{Kind: export.Content, ID: "j"})
		require.NoError(t, err)
		assert.Equal(t, []time.Duration{0, time.Minute, 2 * time.Minute}, *asked)
	})
}
