package intercomtest

import (
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reportJob is an export of a reporting dataset.
type reportJob struct {
	record
	dataset        object
	columns        []string
	started, polls int64
	after, before  int64
	status         string
	file           []byte
	expires        int64
}

var reportRoutes = []route{
	{"GET", "/export/reporting_data/get_datasets", ofDescription, func(c *call) any { return object{"type": "list", "data": c.datasets()} }},
	{"POST", "/export/reporting_data/enqueue", ofDescription, postReport},
	{"GET", "/export/reporting_data/{job_identifier}", ofDescription, onReport(func(c *call, j *reportJob) any {
		j.polls++
		c.proceedReport(j)
		return c.viewReport(j)
	})},
	{"GET", "/download/reporting_data/{job_identifier}", ofDescription, onReport(func(c *call, j *reportJob) any {
		refuseIf(j.file == nil || c.now >= j.expires, absentReport(j.id))
		return c.fileReply(j.file)
	})},
}

func absentReport(id string) *apiError {
	return refusal(404, "not_found", "Export job not found for identifier: %s", id)
}

func onReport(do func(*call, *reportJob) any) handler {
	return func(c *call) any { return do(c, c.reports.find(c.path[0], absentReport(c.path[0]))) }
}

func postReport(c *call) any {
	const most = 5
	bad := func(wrong bool, says string, args ...any) {
		refuseIf(wrong, refusal(400, "bad_request", says, args...))
	}
	for _, name := range []string{"dataset_id", "attribute_ids"} {
		bad(c.body[name] == nil || c.body[name] == "", "'%s' is a required parameter", name)
	}
	ids, isList := c.body["attribute_ids"].([]any)
	bad(!isList, "'attribute_ids' not an array must be of type Array")
	bad(len(ids) == 0, "attribute_ids must contain at least one attribute_id")
	name := c.body.text("dataset_id")
	at := slices.IndexFunc(stock.Datasets, func(d object) bool { return d["id"] == name })
	bad(at < 0, "%s is not a valid dataset_id", name)
	dataset := stock.Datasets[at]
	columns := views(ids, func(id any) string { return orZero(asText(id)) })
	known := views(dataset.objects("attributes"), func(a object) string { return a.text("id") })
	for _, column := range columns {
		bad(!slices.Contains(known, column), "attribute_ids invalid for %s dataset: %s", name, column)
	}
	span := c.body.takeAll(map[string]form{"start_time": timeForm, "end_time": timeForm})
	pending := 0
	for _, other := range c.reports.rows {
		if c.proceedReport(other); other.status != "complete" {
			pending++
		}
	}
	refuseIf(pending >= most, refusal(429, "rate_limit_exceeded", "Exceeded rate limit of %d pending reporting dataset export jobs", most))
	j := &reportJob{record: c.record("job" + c.ids.number("report", 0)), dataset: dataset, columns: columns, started: c.now, status: "pending",
		after: span.number("start_time"), before: span.number("end_time")}
	c.reports.add(j)
	c.note("export", j.id)
	return c.viewReport(j)
}

// proceedReport moves a job on with each poll, and with each ten seconds of the server's clock.
func (c *call) proceedReport(j *reportJob) {
	switch step := j.polls + (c.now-j.started)/10; {
	case j.status == "complete" || step < 1:
	case step == 1:
		j.status = "in_progress"
	default:
		j.status, j.expires = "complete", c.now+2*24*3600
		j.file = c.report(j)
	}
}

func (c *call) viewReport(j *reportJob) object {
	view := object{"job_identifier": j.id, "status": j.status, "download_url": "", "download_expires_at": ""}
	if j.file != nil {
		view["download_url"] = c.url + "/download/reporting_data/" + j.id
		view["download_expires_at"] = strconv.FormatInt(j.expires, 10)
	}
	return view
}

// report is a plain CSV file with a row for each conversation or ticket of the time that was asked for.
func (c *call) report(j *reportJob) []byte {
	labels := map[string]string{}
	for _, a := range j.dataset.objects("attributes") {
		labels[a.text("id")] = a.text("name")
	}
	var b strings.Builder
	w := csv.NewWriter(&b) // writing to a builder never fails
	_ = w.Write(views(j.columns, func(id string) string { return labels[id] }))
	for _, conv := range c.conversations.rows {
		at := conv.doc.number("created_at")
		if _, isTicket := c.tickets.rows.byID[conv.id]; at < j.after || at > j.before || isTicket != (j.dataset["id"] == "tickets") {
			continue
		}
		known := shown(stock.Blank["conversation"], conv.doc, conv.doc.object("statistics"), object{
			"conversation_id": conv.id, "ticket_id": conv.id, "conversation_started_at": c.stamp(at), "ticket_created_at": c.stamp(at),
			"conversation_state": conv.doc["state"],
		})
		_ = w.Write(views(j.columns, known.text))
	}
	w.Flush()
	return []byte(b.String())
}

// stamp writes a time as reports do, in the workspace's time zone.
func (c *call) stamp(at int64) string { return time.Unix(at, 0).In(c.cfg.zone).Format(time.DateTime) }

// datasets has of attributes what the version describes.
func (c *call) datasets() []object {
	_, dataset := listIn(c.like("GET", "/export/reporting_data/get_datasets"))
	_, attribute := listIn(dataset)
	return views(stock.Datasets, func(d object) object {
		return shown(d, object{"attributes": views(d.objects("attributes"), func(a object) object { return shown(object{}, a).only(attribute) })})
	})
}
