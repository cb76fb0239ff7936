package export_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/export"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

var (
	long  = time.Unix(1, 0)
	later = time.Unix(4_000_000_000, 0)
)

// workspace is one in which n messages were sent, and a client of it.
func workspace(t *testing.T, n int, opts ...intercomtest.Option) (*intercomtest.Server, api.Caller) {
	t.Helper()
	srv := intercomtest.New(t, opts...)
	client, err := facade.New(func(c api.Caller) api.Caller { return c }, srv.Token(), facade.WithBaseURL(srv.URL),
		facade.WithRetry(facade.RetryPolicy{Backoff: time.Millisecond, MaxBackoff: time.Millisecond}))
	require.NoError(t, err)
	ada := srv.AddContact(intercomtest.Contact{Email: "ada@example.com", ExternalID: "a-1"})
	op := &spec.Operation{Service: "Messages", Name: "Create", Method: "POST", Path: "/messages", Version: "2.12"}
	for i := range n {
		_, err := api.Do[map[string]any](t.Context(), client, &api.Call{Operation: op, Body: map[string]any{
			"message_type": "inapp", "body": fmt.Sprintf("Hello, %d", i), "from": map[string]any{"type": "admin", "id": "2110"}, "to": map[string]any{"type": "user", "id": ada},
		}})
		require.NoError(t, err)
	}
	return srv, client
}

func quick(dir string) export.Options {
	return export.Options{Version: "2.12", Dir: dir, Interval: time.Millisecond, PendingWait: time.Millisecond}
}

// rows reads a table as lists of values.
func rows(t *testing.T, file *export.File, table string) (all [][]string) {
	t.Helper()
	for row, err := range file.Rows(table) {
		require.NoError(t, err)
		all = append(all, row.Values)
	}
	return all
}

func TestContentInEveryVersionAndFormat(t *testing.T) {
	for _, version := range []string{"2.10", "2.11", "2.12", "2.13", "2.14", "2.15", "2.16", "Preview", ""} {
		for _, format := range []export.Format{export.Zip, export.Gzip, export.Plain} {
			_, client := workspace(t, 3, intercomtest.WithExportFormat(string(format)))
			dir := t.TempDir()
			opts := quick(dir)
			opts.Version = version
			file, err := export.New(client, opts).Content(t.Context(), long, later)
			require.NoError(t, err, "%s %s", version, format)
			assert.Equal(t, format, file.Format)
			assert.Len(t, rows(t, file, "receipt"), 3)
			for row, err := range file.Rows("receipt") {
				require.NoError(t, err)
				id, ok := row.Get("user_external_id")
				assert.Equal(t, []any{"a-1", true}, []any{id, ok})
				assert.Len(t, row.Header(), 51)
			}
			require.NoError(t, file.Close())
			left, err := os.ReadDir(dir)
			require.NoError(t, err)
			assert.Empty(t, left)
		}
	}
}

func TestEndsWithoutAFileAreToldApart(t *testing.T) {
	srv, client := workspace(t, 0)
	_, err := export.New(client, quick("")).Content(t.Context(), long, later)
	require.ErrorIs(t, err, export.ErrNoData)
	job, err := export.New(client, quick("")).StartContent(t.Context(), long, later)
	require.NoError(t, err)
	for status, want := range map[string]error{"failed": export.ErrFailed, "canceled": export.ErrCanceled, "no_data": export.ErrNoData} {
		srv.Fail(intercomtest.Match{Method: "GET", Path: "/export/content/data/{id}"},
			intercomtest.Status(200, fmt.Sprintf(`{"job_identfier":%q,"status":%q,"download_url":""}`, job.ID, status), nil))
		_, err := export.New(client, quick("")).Finish(t.Context(), *job)
		var ended *export.JobError
		require.ErrorAs(t, err, &ended)
		require.ErrorIs(t, err, want)
		assert.Equal(t, export.Job{Kind: export.Content, ID: job.ID, Status: status}, ended.Job)
	}
	canceled, err := export.New(client, quick("")).Cancel(t.Context(), *job)
	require.NoError(t, err)
	assert.Equal(t, "canceled", canceled.Status)
}

func TestASecondExportWaitsForTheFirst(t *testing.T) {
	_, client := workspace(t, 1)
	first, err := export.New(client, quick("")).StartContent(t.Context(), long, later)
	require.NoError(t, err)
	waits := 0
	opts := quick(t.TempDir())
	opts.Progress = func(p export.Progress) {
		if p.Stage == export.StagePending {
			if waits++; waits == 2 {
				_, err := export.New(client, quick("")).Wait(t.Context(), *first)
				assert.NoError(t, err)
			}
		}
	}
	file, err := export.New(client, opts).Content(t.Context(), long, later)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	assert.Equal(t, 2, waits)

	_, err = export.New(client, quick("")).StartContent(t.Context(), long, later)
	require.NoError(t, err)
	opts = quick("")
	opts.PendingTries = -1
	_, err = export.New(client, opts).StartContent(t.Context(), long, later)
	require.ErrorIs(t, err, api.ErrJobPending)
}

func TestABrokenDownloadComesWhole(t *testing.T) {
	for name, opts := range map[string][]intercomtest.Option{
		"it goes on where it broke off": {intercomtest.WithExportFormat("csv")},
		"it starts again":               {intercomtest.WithExportFormat("csv"), intercomtest.WithoutRanges()},
	} {
		t.Run(name, func(t *testing.T) {
			srv, client := workspace(t, 50, opts...)
			job := export.Job{Kind: export.Content, ID: srv.AddExport()}
			srv.Fail(intercomtest.Match{Method: "GET", Path: "/download/content/data/{id}"}, intercomtest.CutBody(), intercomtest.CutBody(), intercomtest.ResetBefore(), intercomtest.CutBody())
			dir, starts, last := t.TempDir(), 0, int64(0)
			settings := quick(dir)
			settings.Progress = func(p export.Progress) {
				if p.Stage == export.StageFetching {
					if p.Done <= last {
						starts++
					}
					last = p.Done
				}
			}
			file, err := export.New(client, settings).Finish(t.Context(), job)
			require.NoError(t, err)
			assert.Len(t, rows(t, file, "receipt"), 50)
			assert.Len(t, srv.Requests("GET", "/download/content/data/{id}"), 5)
			if len(opts) == 1 {
				assert.Zero(t, starts, "no byte came twice")
			} else {
				assert.Positive(t, starts)
			}
			require.NoError(t, file.Close())
		})
	}
}

func TestEveryStatisticIsATable(t *testing.T) {
	for _, format := range []string{"zip", "tar.gz"} {
		srv, client := workspace(t, 2, intercomtest.WithExportFormat(format))
		ada := srv.AddContact(intercomtest.Contact{Email: "b@example.com"})
		op := &spec.Operation{Service: "Messages", Name: "Create", Method: "POST", Path: "/messages", Version: "2.12"}
		_, err := api.Do[map[string]any](t.Context(), client, &api.Call{Operation: op, Body: map[string]any{
			"message_type": "inapp", "body": "x", "from": map[string]any{"type": "admin", "id": "2110"}, "to": map[string]any{"type": "user", "id": ada},
		}})
		require.NoError(t, err)
		statistics := []string{"checkpoint", "click", "completion", "dismissal", "hard_bounce", "open", "reply", "series_completion", "series_disengagement", "tour_step_view"}
		receipt := srv.AddReaction("answer", ada, map[string]any{"question": "Why?", "response": "Because"})
		for _, statistic := range statistics {
			srv.AddReaction(statistic, ada, nil)
		}
		file, err := export.New(client, quick(t.TempDir())).Content(t.Context(), long, later)
		require.NoError(t, err)
		found := map[string]int{}
		for table, err := range file.Tables() {
			require.NoError(t, err)
			for row, err := range table.Rows() {
				require.NoError(t, err)
				found[table.Name]++
				if id, there := row.Get("receipt_id"); there && table.Name != "receipt" {
					assert.Equal(t, receipt, id, "joins to the receipt")
				}
			}
		}
		want := map[string]int{"receipt": 3, "overview": 3, "answer": 1, "answer_combined": 1}
		for _, statistic := range statistics {
			want[statistic] = 1
		}
		assert.Equal(t, want, found, format)
		require.NoError(t, file.Close())
	}
}

func TestLimitsOfDownloads(t *testing.T) {
	srv, client := workspace(t, 50, intercomtest.WithExportFormat("csv"))
	job, dir := export.Job{Kind: export.Content, ID: srv.AddExport()}, t.TempDir()
	small := quick(dir)
	small.MaxSize = 100
	_, err := export.New(client, small).Fetch(t.Context(), job)
	require.ErrorContains(t, err, "larger than allowed")
	srv.Advance(49 * time.Hour)
	_, err = export.New(client, quick(dir)).Fetch(t.Context(), job)
	require.ErrorIs(t, err, api.ErrNotFound)
	require.ErrorContains(t, err, "for two days")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = export.New(client, quick(dir)).Fetch(ended, job)
	require.ErrorIs(t, err, context.Canceled)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestReportingKeepsTheOrderOfColumns(t *testing.T) {
	srv, client := workspace(t, 0)
	srv.Answer(intercomtest.Match{Method: "POST", Path: "/export/reporting_data/enqueue"}, 200, `{"job_identifier":"r1","status":"pending","download_url":""}`)
	srv.Answer(intercomtest.Match{Method: "GET", Path: "/export/reporting_data/{id}"}, 200, `{"job_identifier":"r1","status":"complete","download_url":"https://x","download_expires_at":"1900000000"}`)
	srv.Fail(intercomtest.Match{Method: "GET", Path: "/download/reporting_data/{id}"},
		intercomtest.Status(200, "\xef\xbb\xbfID,Team,Team\n1,Sales,7\n", http.Header{"Content-Type": {"application/octet-stream"}}))
	opts := quick(t.TempDir())
	opts.Version = "2.16"
	file, err := export.New(client, opts).Reporting(t.Context(), export.Query{
		Dataset: "conversation", Attributes: []string{"conversation_id", "team", "team_raw_id"}, From: long, To: later,
	})
	require.NoError(t, err)
	for row, err := range file.Rows("") {
		require.NoError(t, err)
		assert.Equal(t, []string{"ID", "Team", "Team"}, row.Header())
		assert.Equal(t, []string{"1", "Sales", "7"}, row.Values)
		_, ok := row.Get("Team")
		assert.False(t, ok, "two columns have the label")
	}
	require.NoError(t, file.Close())
	sent := srv.Requests("POST", "/export/reporting_data/enqueue")[0].JSON()
	assert.Equal(t, "conversation", sent["dataset_id"])
	assert.NotContains(t, sent, "app_id")
	assert.Empty(t, srv.Requests("GET", "/export/reporting_data/{id}")[0].Query)
	_, err = export.New(client, opts).StartReporting(t.Context(), export.Query{From: long, To: later})
	require.ErrorContains(t, err, "needs a dataset")
	_, err = export.New(client, opts).StartContent(t.Context(), time.Time{}, later)
	require.ErrorContains(t, err, "the start is the zero time")
	_, err = export.New(client, opts).StartContent(t.Context(), long, time.Time{})
	require.ErrorContains(t, err, "the end is the zero time")
	_, err = export.New(client, opts).StartContent(t.Context(), later, long)
	require.ErrorContains(t, err, "the start, 2096-10-02T07:06:40Z, is after the end, 1970-01-01T00:00:01Z")
	_, err = export.New(client, opts).Wait(t.Context(), export.Job{Kind: "x", ID: "1"})
	require.ErrorContains(t, err, `unknown job "1" of the kind "x"`)
}

func write(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "export")
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}

func TestReportingInEveryVersionThatHasIt(t *testing.T) {
	for _, version := range []string{"2.14", "2.15", "2.16", "Preview"} {
		srv, client := workspace(t, 0)
		srv.SeedConversations(4)
		opts := quick(t.TempDir())
		opts.Version = version
		exports := export.New(client, opts)
		datasets, err := exports.Datasets(t.Context())
		require.NoError(t, err)
		require.NotEmpty(t, datasets)
		assert.Equal(t, "conversation", datasets[0].ID)
		assert.NotEmpty(t, datasets[0].DefaultTimeAttribute)
		file, err := exports.Reporting(t.Context(), export.Query{
			Dataset: "conversation", Attributes: []string{datasets[0].Attributes[1].ID, datasets[0].Attributes[0].ID}, From: long, To: later,
		})
		require.NoError(t, err, version)
		assert.Equal(t, export.Plain, file.Format)
		for row, err := range file.Rows("") {
			require.NoError(t, err)
			assert.Equal(t, []string{datasets[0].Attributes[1].Name, datasets[0].Attributes[0].Name}, row.Header())
		}
		assert.Len(t, rows(t, file, ""), 4)
		require.NoError(t, file.Close())
	}
}
