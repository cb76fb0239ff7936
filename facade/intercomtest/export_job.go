package intercomtest

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"strconv"
	"strings"
)

// exportJob gathers what was sent between two times, both included.
type exportJob struct {
	record
	after, before, started, polls int64
	status                        string // empty until it has ended
	expires                       int64
	file                          []byte
}

var exportRoutes = []route{
	{"POST", "/export/content/data", 0, postExport},
	{"GET", "/export/content/data/{job_identifier}", 0, onExport(1, "")},
	{"POST", "/export/cancel/{job_identifier}", 0, onExport(0, "canceled")},
	{"GET", "/download/content/data/{job_identifier}", 0, getExportFile},
}

var errExportNotFound = notFound("export job")

// onExport makes a handler that answers with the job of the path, after polling it or ending it if it has not ended.
func onExport(polls int64, end string) handler {
	return func(c *call) any {
		j := c.exports.find(c.path[0], errExportNotFound)
		j.polls += polls
		if c.exportStatus(j); j.status == "" {
			j.status = end
		}
		return c.viewExport(j)
	}
}

// viewExport has the id under the name that the version's description has, misspelt in some.
func (c *call) viewExport(j *exportJob) object {
	name := "job_identfier"
	if n := c.version.number; n == 211 || n == 216 {
		name = "job_identifier"
	}
	view := object{name: j.id, "status": c.exportStatus(j), "download_url": "", "download_expires_at": ""}
	if j.file != nil {
		view["download_url"] = c.url + "/download/content/data/" + j.id
		view["download_expires_at"] = strconv.FormatInt(j.expires, 10)
	}
	return view
}

// exportStatus moves on by a step with each poll, and with each ten seconds of the server's clock.
func (c *call) exportStatus(j *exportJob) string {
	switch step := j.polls + (c.now-j.started)/10; {
	case j.status != "":
		return j.status
	case step <= 0:
		return "pending"
	case step == 1:
		return "in_progress"
	}
	if j.status = "completed"; c.gather(j) == 0 {
		j.status, j.file = "no_data", nil
	}
	return j.status
}

// gather writes the job's file, which can be downloaded for two days, and counts its rows.
func (c *call) gather(j *exportJob) (count int) {
	var file bytes.Buffer // writing to it never fails
	zip := gzip.NewWriter(&file)
	rows := csv.NewWriter(zip)
	_ = rows.Write([]string{"message_id", "message_type", "sent_at", "sender_id", "recipient_id", "recipient_email", "subject"})
	for _, m := range c.outbox {
		at := m.doc.number("created_at")
		for _, ct := range m.to {
			if j.after <= at && at <= j.before {
				_ = rows.Write([]string{m.doc.text("id"), m.doc.text("message_type"), strconv.FormatInt(at, 10),
					m.doc.object("owner").text("id"), ct.id, ct.doc.text("email"), m.doc.text("subject")})
				count++
			}
		}
	}
	rows.Flush()
	_ = zip.Close()
	j.file, j.expires = file.Bytes(), c.now+2*24*3600
	return count
}

func postExport(c *call) any {
	fields := c.body.takeAll(map[string]form{"created_at_after": timeForm, "created_at_before": timeForm})
	j := &exportJob{after: fields.number("created_at_after"), before: fields.number("created_at_before"), started: c.now}
	refuseIf(j.after > j.before, invalid("created_at_after", "created_at_after %d is behind created_at_before %d", j.after, j.before))
	for _, other := range c.exports.rows {
		c.exportStatus(other)
		refuseIf(other.status == "", refusal(429, "rate_limit_exceeded", "only one export may be pending, and job %s is", other.id))
	}
	j.record = c.record(c.ids.hex(c.now)[8:])
	c.exports.add(j)
	c.note("export", j.id)
	return c.viewExport(j)
}

// getExportFile answers with a compressed file, not with a compressed answer.
func getExportFile(c *call) any {
	j := c.exports.find(c.path[0], errExportNotFound)
	c.exportStatus(j)
	refuseIf(j.file == nil || c.now >= j.expires, notFound("file of the export job"))
	refuseIf(!strings.Contains(c.accept, "application/octet-stream"), refusal(406, "unsupported", "Accept %q is not application/octet-stream", c.accept))
	return rawReply(200, "application/octet-stream", j.file)
}
