package intercomtest_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// mailed is a workspace in which a message was sent at three times.
func mailed(t *testing.T) (u user, userID string) {
	t.Helper()
	u, userID, _ = eventful(t)
	for i, body := range []string{"one", "two", "three"} {
		u.ok("POST", "/messages", fmt.Sprintf(`{"message_type":"email","subject":"No, %s","body":"x","template":"plain","created_at":%d,
			"from":{"type":"admin","id":"2110"},"to":{"type":"user","id":%q}}`, body, 1_800_000_000+100*i, userID))
	}
	return u, userID
}

const exportRange = `{"created_at_after":1800000100,"created_at_before":1800000200}`

// download reads the file of a job.
func (u user) download(id string) (answer, [][]string) {
	u.t.Helper()
	req := u.request("GET", "/download/content/data/"+id, "")
	req.Header.Set("Accept", "application/octet-stream")
	a, err := u.send(req)
	require.NoError(u.t, err)
	if a.status != 200 {
		return a, nil
	}
	return a, unpack(u.t, []byte(a.raw))["receipt"]
}

// unpack reads the tables of a zip by the names of their statistics.
func unpack(t testing.TB, file []byte) map[string][][]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	tables := map[string][][]string{}
	for _, entry := range archive.File {
		content, err := entry.Open()
		require.NoError(t, err)
		rows, err := csv.NewReader(content).ReadAll()
		require.NoError(t, err)
		tables[entry.Name[:strings.LastIndex(entry.Name, "_")]] = rows
	}
	return tables
}

func TestExportThatIsPolled(t *testing.T) {
	u, userID := mailed(t)
	u = u.at("2.16")
	company := u.srv.AddCompany(intercomtest.Company{Name: "Brno Press", Contacts: []string{userID}})
	job := u.ok("POST", "/export/content/data", exportRange)
	id := text(job["job_identifier"])
	assert.Equal(t, map[string]any{"job_identifier": id, "status": "pending", "download_url": "", "download_expires_at": ""}, job)
	assert.Equal(t, "404 not_found", u.refused("GET", "/download/content/data/"+id, ""), "before it is completed")
	second := u.do("POST", "/export/content/data", exportRange)
	assert.Equal(t, 429, second.status)
	assert.Regexp(t, "pending.* job", at(second.body, "errors.0.message"))

	assert.Equal(t, "in_progress", u.ok("GET", "/export/content/data/"+id, "")["status"])
	done := u.ok("GET", "/export/content/data/"+id, "")
	assert.Equal(t, "completed", done["status"])
	assert.Equal(t, u.srv.URL+"/download/content/data/"+id, done["download_url"])
	assert.Equal(t, fmt.Sprint(eventNow+48*3600), done["download_expires_at"])
	assert.Equal(t, done, u.ok("GET", "/export/content/data/"+id, ""), "and stays so")
	assert.Equal(t, done, u.ok("POST", "/export/cancel/"+id, ""), "too late to cancel")

	assert.Equal(t, "406 unsupported", u.refused("GET", "/download/content/data/"+id, ""))
	a, rows := u.download(id)
	assert.Equal(t, "application/octet-stream", a.header.Get("Content-Type"))
	require.Len(t, rows, 3)
	sent := map[string]string{}
	for i, name := range rows[0] {
		if rows[1][i] != "" {
			sent[name] = rows[1][i]
		}
	}
	assert.Equal(t, []string{"user_id", "user_external_id", "company_id", "company_external_id", "email"}, rows[0][:5])
	assert.Len(t, rows[0], 51)
	assert.NotEmpty(t, sent["content_id"])
	assert.NotEmpty(t, sent["company_external_id"])
	delete(sent, "content_id")
	delete(sent, "company_external_id")
	assert.Equal(t, map[string]string{
		"user_id": userID, "user_external_id": "a-1", "email": "ada@mail.example", "company_id": company,
		"content_type": "email", "content_title": "No, two", "received_at": "1800000100",
		"receipt_id": "2", "series_id": "-1",
	}, sent)
	assert.Equal(t, "No, three", rows[2][9])
	overview := unpack(t, []byte(a.raw))["overview"]
	assert.Len(t, overview, 3)
	assert.Len(t, overview[0], 102)
	u.srv.Advance(48 * time.Hour)
	a, _ = u.download(id)
	assert.Equal(t, 404, a.status, "after two days")
	u.ok("POST", "/export/content/data", exportRange)
	assert.Equal(t, 2, u.srv.Count()["export"])
	assert.Equal(t, 2, u.srv.Ledger().Created()["export"])
}

func TestExportThatTheClockCompletes(t *testing.T) {
	u, _ := mailed(t)
	id := text(u.ok("POST", "/export/content/data", exportRange)["job_identifier"])
	u.srv.Advance(20 * time.Second)
	_, rows := u.download(id)
	assert.Len(t, rows, 3, "without a poll")
	id = text(u.ok("POST", "/export/content/data", `{"created_at_after":1,"created_at_before":2}`)["job_identifier"])
	u.srv.Advance(time.Minute)
	nothing := u.ok("GET", "/export/content/data/"+id, "")
	assert.Equal(t, []any{"no_data", "", ""}, []any{nothing["status"], nothing["download_url"], nothing["download_expires_at"]})
	assert.Equal(t, "404 not_found", u.refused("GET", "/download/content/data/"+id, ""))
}

func TestExportThatIsThere(t *testing.T) {
	u, _ := mailed(t)
	_, rows := u.download(u.srv.AddExport())
	assert.Len(t, rows, 4)
	quiet := newUser(t)
	_, rows = quiet.download(quiet.srv.AddExport())
	assert.Empty(t, rows, "a statistic without records is left out")
}

func TestExportThatIsCanceled(t *testing.T) {
	u, _ := mailed(t)
	id := text(u.ok("POST", "/export/content/data", exportRange)["job_identifier"])
	assert.Equal(t, "canceled", u.ok("POST", "/export/cancel/"+id, "")["status"])
	u.srv.Advance(time.Minute)
	assert.Equal(t, "canceled", u.ok("GET", "/export/content/data/"+id, "")["status"])
	u.ok("POST", "/export/content/data", exportRange)
}

func TestExportRefusals(t *testing.T) {
	u, _ := mailed(t)
	for body, want := range map[string]string{
		`{"created_at_before":2}`:                                 "400 parameter_not_found",
		`{"created_at_after":1}`:                                  "400 parameter_not_found",
		`{"created_at_after":"x","created_at_before":2}`:          "400 parameter_invalid",
		`{"created_at_after":1,"created_at_before":"1800-01-01"}`: "400 parameter_invalid",
		`{"created_at_after":1,"created_at_before":180000000000}`: "400 parameter_invalid",
		`{"created_at_after":3,"created_at_before":2}`:            "400 parameter_invalid",
	} {
		assert.Equal(t, want, u.refused("POST", "/export/content/data", body), body)
	}
	for method, path := range map[string]string{"GET": "/export/content/data/x", "POST": "/export/cancel/x"} {
		assert.Equal(t, "404 not_found", u.refused(method, path, ""))
	}
	assert.Equal(t, "404 not_found", u.refused("GET", "/download/content/data/x", ""))
	for _, version := range []string{"2.10", "2.11", "2.12", "2.16", "Preview"} {
		job := u.at(version).ok("POST", "/export/content/data", exportRange)
		u.ok("POST", "/export/cancel/"+text(job["job_identifier"]), "")
	}
}

func TestExportFormats(t *testing.T) {
	for _, format := range []string{"gzip", "csv"} {
		srv := intercomtest.New(t, intercomtest.WithExportFormat(format))
		u := user{t: t, srv: srv, version: "2.12"}
		req := u.request("GET", "/download/content/data/"+srv.AddExport(), "")
		req.Header.Set("Accept", "application/octet-stream")
		a, err := u.send(req)
		require.NoError(t, err)
		var file io.Reader = strings.NewReader(a.raw)
		if format == "gzip" {
			file, err = gzip.NewReader(file)
			require.NoError(t, err)
		}
		rows, err := csv.NewReader(file).ReadAll()
		require.NoError(t, err)
		assert.Len(t, rows, 1)
	}
	_, err := intercomtest.NewServer(intercomtest.WithExportFormat("rar"))
	require.ErrorContains(t, err, `"rar" is none of zip, tar.gz, gzip, csv`)
}
