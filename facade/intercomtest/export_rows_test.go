package intercomtest_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// recordedColumns are those of the files of real exports.
var recordedColumns = map[string]string{
	"answer":               "receipt_id answered_at question_id question response_type response",
	"click":                "receipt_id clicked_at link_type url",
	"open":                 "receipt_id opened_at",
	"reply":                "receipt_id replied_at",
	"dismissal":            "receipt_id dismissed_at",
	"completion":           "receipt_id completed_at",
	"series_completion":    "receipt_id completed_at completion_node_ruleset_id",
	"series_disengagement": "receipt_id disengaged_at disengaged_node_ruleset_id",
	"tour_step_view":       "receipt_id step_id viewed_at",
	"checkpoint":           "user_id company_id series_entry_record_id ruleset_id status_code status_name created_at last_processed_at expires_at times_processed",
	"answer_combined":      "receipt_id user_id user_external_id name email company_id company_external_id created_via received_at completed_at How was it?",
}

func TestExportHasAFileForEachStatistic(t *testing.T) {
	u, userID := mailed(t)
	for statistic := range recordedColumns {
		if statistic != "answer" && statistic != "answer_combined" {
			u.srv.AddReaction(statistic, userID, nil)
		}
	}
	receipt := u.srv.AddReaction("answer", userID, map[string]any{"question": "How was it?", "response": "Good, thanks", "answered_at": 1_800_000_500})
	assert.Equal(t, "3", receipt, "what was received last")
	u.srv.AddReaction("open", userID, map[string]any{"opened_at": 1_800_000_300})
	u.srv.AddReaction("open", userID, map[string]any{"opened_at": 1_800_000_350, "receipt_id": "1"}) // sent before the time of the export
	u.srv.AddReaction("hard_bounce", userID, nil)
	require.NoError(t, u.srv.Load(strings.NewReader(`{"reactions":[{"statistic":"click","contact":"`+userID+`","fields":{"url":"https://a.example"}}]}`)))

	id := text(u.ok("POST", "/export/content/data", `{"created_at_after":1800000100,"created_at_before":1900000000}`)["job_identifier"])
	u.ok("GET", "/export/content/data/"+id, "")
	u.ok("GET", "/export/content/data/"+id, "")
	a, receipts := u.download(id)
	archive := unpack(t, []byte(a.raw))
	for statistic, columns := range recordedColumns {
		rows := archive[statistic]
		require.NotEmpty(t, rows, statistic)
		assert.Equal(t, columns, strings.Join(rows[0], " "), statistic)
	}
	assert.Len(t, archive, len(recordedColumns)+3, "receipt, overview and hard_bounce besides")
	assert.Len(t, archive["open"], 3)
	assert.Equal(t, []string{"3", "1800000300"}, archive["open"][2])
	assert.Equal(t, "https://a.example", archive["click"][2][3])
	assert.Equal(t, "Good, thanks", archive["answer_combined"][1][10])
	column := func(rows [][]string, name string) string {
		for i, label := range rows[0] {
			if label == name {
				return rows[len(rows)-1][i]
			}
		}
		return "no column " + name
	}
	assert.Equal(t, "1800000500", column(receipts, "first_answer"))
	assert.NotEmpty(t, column(receipts, "first_open"))
	assert.Equal(t, "2", column(archive["overview"], "click_total"))
	assert.Equal(t, "1", column(archive["overview"], "click_unique"))
}

func TestReactionRefusals(t *testing.T) {
	u, userID := mailed(t)
	quiet := u.srv.AddContact(intercomtest.Contact{Name: "x"})
	for record, want := range map[string]string{
		`{"statistic":"wave","contact":"` + userID + `"}`:                      `unknown statistic "wave" (want one of answer, checkpoint, click`,
		`{"statistic":"receipt","contact":"` + userID + `"}`:                   `unknown statistic "receipt"`,
		`{"statistic":"open","contact":"` + userID + `","fields":{"url":"x"}}`: `unknown column "url" of open (want one of receipt_id, opened_at)`,
		`{"statistic":"open","contact":"` + quiet + `"}`:                       `has received no such message`,
	} {
		require.ErrorContains(t, u.srv.Load(strings.NewReader(`{"reactions":[`+record+`]}`)), want)
	}
}

// part asks for a part of an export's file.
func part(u user, id, wanted, tag string) (answer, error) {
	req := u.request("GET", "/download/content/data/"+id, "")
	req.Header.Set("Accept", "application/octet-stream")
	req.Header.Set("Range", wanted)
	if tag != "" {
		req.Header.Set("If-Range", tag)
	}
	return u.send(req)
}

func TestExportIsSentFromAnyByteOn(t *testing.T) {
	u, _ := mailed(t)
	id := u.srv.AddExport()
	whole, _ := u.download(id)
	tag := whole.header.Get("ETag")
	require.NotEmpty(t, tag)
	n := len(whole.raw)
	for wanted, want := range map[string]string{
		"bytes=100-": whole.raw[100:], "bytes=0-9": whole.raw[:10], "bytes=-7": whole.raw[n-7:], "bytes=10-999999": whole.raw[10:],
	} {
		a, err := part(u, id, wanted, tag)
		require.NoError(t, err)
		assert.Equal(t, http.StatusPartialContent, a.status)
		assert.Equal(t, want, a.raw)
		assert.Regexp(t, `^bytes \d+-\d+/\d+$`, a.header.Get("Content-Range"))
	}
	for _, wanted := range []string{"bytes=999999-", "bytes=9-3", "bytes=x", "bytes=--1"} {
		a, err := part(u, id, wanted, "")
		require.NoError(t, err)
		assert.Equal(t, http.StatusRequestedRangeNotSatisfiable, a.status, wanted)
	}
	a, err := part(u, id, "bytes=100-", `"another"`)
	require.NoError(t, err)
	assert.Equal(t, whole.raw, a.raw, "the file has changed")

	u.srv.Fail(intercomtest.Match{Method: "GET", Path: "/download/content/data/{id}", Times: 1}, intercomtest.CutBody())
	_, err = part(u, id, "bytes=100-", tag)
	require.Error(t, err, "the rest can break off, too")
}

func TestExportWithoutRanges(t *testing.T) {
	srv := intercomtest.New(t, intercomtest.WithoutRanges())
	u := user{t: t, srv: srv, version: "2.12"}
	a, err := part(u, srv.AddExport(), "bytes=5-", "")
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, a.status)
	assert.Empty(t, a.header.Get("ETag"))
}

func TestExportAsTar(t *testing.T) {
	srv := intercomtest.New(t, intercomtest.WithExportFormat("tar.gz"))
	u := user{t: t, srv: srv, version: "2.12"}
	ada := srv.AddContact(intercomtest.Contact{Email: "ada@mail.example"})
	u.ok("POST", "/messages", `{"message_type":"inapp","body":"x","from":{"type":"admin","id":"2110"},"to":{"type":"user","id":"`+ada+`"}}`)
	req := u.request("GET", "/download/content/data/"+srv.AddExport(), "")
	req.Header.Set("Accept", "application/octet-stream")
	a, err := u.send(req)
	require.NoError(t, err)
	plain, err := gzip.NewReader(strings.NewReader(a.raw))
	require.NoError(t, err)
	var names []string
	for archive := tar.NewReader(plain); ; {
		entry, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		var content bytes.Buffer
		_, err = io.Copy(&content, archive)
		require.NoError(t, err)
		assert.NotEmpty(t, content.String())
		names = append(names, strings.Split(entry.Name, "_")[0])
	}
	assert.Equal(t, []string{"receipt", "overview"}, names)
}
