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
	status                        string
	ended                         bool
	expires                       int64
	file                          []byte
}

var exportRoutes = []route{
	{"POST", "/export/content/data", 0, postExport},
	{"GET", "/export/content/data/{job_identifier}", 0, onExport(1, viewExport)},
	{"POST", "/export/cancel/{job_identifier}", 0, onExport(0, func(c *call, j *exportJob) any {
		if !j.ended {
			j.status, j.ended = "canceled", true
		}
		return viewExport(c, j)
	})},
	{"GET", "/download/content/data/{job_identifier}", 0, onExport(0, getExportFile)},
}

// onExport makes a handler of what is done with the job of the path, which is polled or not.
func onExport(polls int64, do func(*call, *exportJob) any) handler {
	return func(c *call) any {
		j := c.exports.find(c.path[0], notFound("export job"))
		j.polls += polls
		c.proceed(j)
		return do(c, j)
	}
}

// proceed moves a job on by a step with each poll, and with each ten seconds of the server's clock.
func (c *call) proceed(j *exportJob) {
	switch step := j.polls + (c.now-j.started)/10; {
	case j.ended || step < 1:
	case step == 1:
		j.status = "in_progress"
	default:
		j.status, j.ended = "completed", true
		if c.gather(j) == 0 {
			j.status, j.file = "no_data", nil
		}
	}
}

// viewExport has the id under the name that the version's description has, misspelt in some.
func viewExport(c *call, j *exportJob) any {
	name := "job_identfier"
	if n := c.version.number; n == 211 || n >= 214 && n <= 216 {
		name = "job_identifier"
	}
	view := object{name: j.id, "status": j.status, "download_url": "", "download_expires_at": ""}
	if j.file != nil {
		view["download_url"] = c.url + "/download/content/data/" + j.id
		view["download_expires_at"] = strconv.FormatInt(j.expires, 10)
	}
	return view
}

// gather writes the job's file, which can be downloaded for two days, and counts its records.
func (c *call) gather(j *exportJob) int {
	rows := [][]string{stock.ExportColumns}
	for _, m := range c.outbox {
		at := m.doc.number("created_at")
		for _, ct := range m.to {
			known := shown(ct.doc, object{
				"user_id": ct.id, "user_external_id": ct.doc["external_id"], "company_id": strings.Join(idsOf(ct.companies), " "), "received_at": at,
				"content_id": m.doc["id"], "content_type": m.doc["message_type"], "content_title": m.doc["subject"],
			})
			if j.after <= at && at <= j.before {
				rows = append(rows, views(stock.ExportColumns, known.text)) // what nobody knows is empty
			}
		}
	}
	var file bytes.Buffer // writing to it never fails
	zip := gzip.NewWriter(&file)
	_ = csv.NewWriter(zip).WriteAll(rows)
	_ = zip.Close()
	j.file, j.expires = file.Bytes(), c.now+2*24*3600
	return len(rows) - 1
}

func (c *call) addExport(after, before int64) *exportJob {
	j := &exportJob{record: c.record(c.ids.hex(c.now)[8:]), after: after, before: before, started: c.now, status: "pending"}
	c.exports.add(j)
	return j
}

func postExport(c *call) any {
	fields := c.body.takeAll(map[string]form{"created_at_after": timeForm, "created_at_before": timeForm})
	after, before := fields.number("created_at_after"), fields.number("created_at_before")
	refuseIf(after > before, invalid("created_at_after", "created_at_after %d is behind created_at_before %d", after, before))
	for _, other := range c.exports.rows {
		c.proceed(other)
		refuseIf(!other.ended, refusal(429, "rate_limit_exceeded", "only one export may be pending, and job %s is", other.id))
	}
	j := c.addExport(after, before)
	c.note("export", j.id)
	return viewExport(c, j)
}

// getExportFile answers with a compressed file, not with a compressed answer.
func getExportFile(c *call, j *exportJob) any {
	refuseIf(j.file == nil || c.now >= j.expires, notFound("file of the export job"))
	const kind = "application/octet-stream"
	refuseIf(!strings.Contains(c.accept, kind), refusal(406, "unsupported", "Accept %q is not %s", c.accept, kind))
	return rawReply(200, kind, j.file)
}
