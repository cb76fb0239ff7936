package intercomtest

import (
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
		j := c.exports.find(c.path[0], errNotFound)
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

// viewExport has the id as job_identifier in every version, as Intercom has; some descriptions misspell it.
func viewExport(c *call, j *exportJob) any {
	view := object{"job_identifier": j.id, "status": j.status, "download_url": "", "download_expires_at": ""}
	if j.file != nil {
		view["download_url"] = c.url + "/download/content/data/" + j.id
		view["download_expires_at"] = strconv.FormatInt(j.expires, 10)
	}
	return view
}

// gather writes the job's file, which can be downloaded for two days, and counts who received something.
func (c *call) gather(j *exportJob) (received int) {
	files, received := c.exportFiles(j.after, j.before)
	j.file, j.expires = packs[c.cfg.exportFormat](files), c.now+2*24*3600
	return received
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
		refuseIf(!other.ended, refusal(429, "rate_limit_exceeded", "exceeded rate limit of 1 pending export job: %s has not ended", other.id))
	}
	j := c.addExport(after, before)
	c.note("export", j.id)
	return viewExport(c, j)
}

// getExportFile answers with a compressed file, not with a compressed answer.
func getExportFile(c *call, j *exportJob) any {
	refuseIf(j.file == nil || c.now >= j.expires, errNotFound)
	const kind = "application/octet-stream"
	accept := c.header.Get("Accept")
	refuseIf(!strings.Contains(accept, kind), refusal(406, "unsupported", "Accept %q is not %s", accept, kind))
	return c.fileReply(j.file)
}
