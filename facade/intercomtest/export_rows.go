package intercomtest

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// receipt is what one contact received, with what exports say of it.
type receipt struct {
	id  string
	at  int64
	row object
}

// receipts are all that were ever received. A receipt has the same id in every export.
func (c *call) receipts() (all []receipt) {
	for _, m := range c.outbox {
		for _, ct := range m.to {
			r := receipt{id: strconv.Itoa(len(all) + 1), at: m.doc.number("created_at")}
			r.row = shown(ct.doc, aboutMessage(m), object{
				"receipt_id": r.id, "user_id": ct.id, "user_external_id": ct.doc["external_id"], "received_at": r.at, "company_id": "-1",
			})
			if len(ct.companies) > 0 {
				r.row["company_id"], r.row["company_external_id"] = ct.companies[0].id, ct.companies[0].doc["company_id"]
			}
			all = append(all, r)
		}
	}
	return all
}

func aboutMessage(m sent) object {
	return object{"content_id": m.doc["id"], "content_type": m.doc["message_type"], "content_title": m.doc["subject"], "series_id": "-1"}
}

// exportFiles are the files of what was sent between two times, and the number of receipts in them. The first file holds
// the receipts; those of other statistics tell by receipt_id which receipt their rows are about.
func (c *call) exportFiles(after, before int64) (files []exportFile, received int) {
	within := func(at int64) bool { return at >= after && at <= before }
	rows := map[string][]object{}
	for _, r := range c.receipts() {
		if within(r.at) {
			rows["receipt"] = append(rows["receipt"], r.row)
		}
	}
	for _, r := range c.reactions {
		at := slices.IndexFunc(rows["receipt"], func(row object) bool { return row["receipt_id"] == r.row["receipt_id"] })
		if at < 0 && (r.statistic != "checkpoint" || !within(r.row.number("created_at"))) {
			continue
		}
		if first := "first_" + r.statistic; at >= 0 && rows["receipt"][at][first] == nil {
			rows["receipt"][at][first] = r.row[timeColumn(r.statistic)]
		}
		rows[r.statistic] = append(rows[r.statistic], r.row)
	}
	for _, m := range c.outbox {
		if at := m.doc.number("created_at"); within(at) {
			rows["overview"] = append(rows["overview"], shown(aboutMessage(m), object{"created_at": at, "last_sent_at": at, "state": "live"}, totals(m, rows)))
		}
	}
	columns := maps.Clone(stock.ExportColumns)
	rows["answer_combined"], columns["answer_combined"] = combined(rows, columns["answer_combined"])
	date := "_" + time.Unix(c.now, 0).UTC().Format("20060102") + ".csv"
	for _, name := range append([]string{"receipt"}, without(slices.Sorted(maps.Keys(columns)), "receipt")...) {
		file := exportFile{name + date, [][]string{columns[name]}}
		for _, row := range rows[name] {
			file.rows = append(file.rows, views(columns[name], row.text)) // what nobody knows is empty
		}
		files = append(files, file)
	}
	return files, len(rows["receipt"])
}

// totals counts for each statistic how often a message was met with it, and by how many.
func totals(m sent, rows map[string][]object) object {
	counts, of := object{"receipt_total": int64(len(m.to)), "receipt_unique": int64(len(m.to))}, map[string]bool{}
	for _, row := range rows["receipt"] {
		if row["content_id"] == m.doc["id"] {
			of[row.text("receipt_id")] = true
		}
	}
	for statistic := range stock.ExportColumns {
		met := map[string]bool{}
		total := int64(0)
		for _, row := range rows[statistic] {
			if id := row.text("receipt_id"); of[id] && statistic != "receipt" {
				met[id] = true
				total++
			}
		}
		if total > 0 {
			counts[statistic+"_total"], counts[statistic+"_unique"] = total, int64(len(met))
		}
	}
	return counts
}

// combined is a row for each receipt that was answered, with a column for each question, named by its text.
func combined(rows map[string][]object, columns []string) ([]object, []string) {
	var all []object
	columns = slices.Clone(columns)
	for _, answer := range rows["answer"] {
		if question := answer.text("question"); !slices.Contains(columns, question) {
			columns = append(columns, question)
		}
		id := answer["receipt_id"]
		at := slices.IndexFunc(all, func(row object) bool { return row["receipt_id"] == id })
		if at < 0 {
			of := slices.IndexFunc(rows["receipt"], func(row object) bool { return row["receipt_id"] == id })
			at, all = len(all), append(all, maps.Clone(rows["receipt"][of]))
		}
		all[at]["completed_at"], all[at][answer.text("question")] = answer["answered_at"], answer["response"]
	}
	return all, columns
}

// reaction is a row of the file of a statistic.
type reaction struct {
	statistic string
	row       object
}

// timeColumn is the column of a statistic that says when it was.
func timeColumn(statistic string) string {
	columns := stock.ExportColumns[statistic]
	return columns[slices.IndexFunc(columns, func(name string) bool { return strings.HasSuffix(name, "_at") })]
}

// AddReaction records what a contact did with the message that it received last, and returns the id of the receipt: a row
// of the statistic "answer", "click", "completion", "dismissal", "hard_bounce", "open", "reply", "series_completion",
// "series_disengagement", "tour_step_view" or "checkpoint" (of a series; without a receipt). Content exports of that time then
// hold a file of that name, and the firsts of receipts and the totals of overviews count it. fields are columns of the
// file; receipt_id may be given to mean another receipt, and the time is now unless it is given, in Unix seconds. Rates stay
// empty, and of hard_bounce, which has been seen as a name only, the columns are a guess.
func (s *Server) AddReaction(statistic, contactID string, fields map[string]any) (receiptID string) {
	s.tb.Helper()
	s.fixture(0, func(c *call) { receiptID = c.react(statistic, c.contact(contactID), toJSON(fields)) })
	return receiptID
}

func (c *call) react(statistic string, ct *contact, fields object) (receiptID string) {
	derived := []string{"receipt", "overview", "answer_combined"}
	columns := stock.ExportColumns[statistic]
	refuseIf(columns == nil || slices.Contains(derived, statistic), invalid("statistic", "unknown statistic %q (want one of %s)",
		statistic, strings.Join(without(slices.Sorted(maps.Keys(stock.ExportColumns)), derived...), ", ")))
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		refuseIf(!slices.Contains(columns, name), invalid(name, "unknown column %q of %s (want one of %s)", name, statistic, strings.Join(columns, ", ")))
	}
	row := shown(object{timeColumn(statistic): c.now}, fields)
	if statistic == "checkpoint" {
		row["user_id"], row["company_id"] = ct.id, cmp.Or(row.text("company_id"), "-1")
	} else {
		for _, r := range c.receipts() {
			if r.row["user_id"] == ct.id && (fields["receipt_id"] == nil || fields.text("receipt_id") == r.id) {
				receiptID = r.id
			}
		}
		refuseIf(receiptID == "", invalid("contact", "contact %s has received no such message", ct.id))
		row["receipt_id"] = receiptID
	}
	c.reactions = append(c.reactions, reaction{statistic, row})
	return receiptID
}

func loadReaction(c *call) any {
	ct := c.contact(c.body.need("contact"))
	return object{"id": c.react(c.body.need("statistic"), ct, shown(object{}, c.body.object("fields")))}
}
