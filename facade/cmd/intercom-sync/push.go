package main

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade/bulk"
	"github.com/seed-a528e955/intercom-go/facade/export"
	"github.com/seed-a528e955/intercom-go/facade/upsert"
)

type fields = map[string]any

func (c *command) push(ctx context.Context, args []string) error {
	as := c.flags.String("as", "", "what the rows are: contacts (external_id or email), companies (company_id) or events (event_name, created_at, user_id)")
	workers := c.flags.Int("workers", 8, "`n` rows at a time")
	journal := c.flags.String("journal", "", "`file` of what became of each row; by default FILE.journal")
	names, err := c.parse(args)
	if err != nil {
		return err
	}
	if len(names) != 1 || c.writer(*as) == nil {
		return fmt.Errorf("push needs one file, and -as contacts, companies or events\n%w", errUsage)
	}
	f, err := os.Open(names[0]) //nolint:gosec // the user's file
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	rows := bulk.JSONLines[fields](f)
	if filepath.Ext(names[0]) == ".csv" {
		rows = records(bulk.CSV(f))
	}
	if *journal == "" {
		*journal = names[0] + ".journal"
	}
	summary, err := bulk.Run(ctx, rows, bulk.Job[fields]{Write: c.writer(*as), Repeatable: true}, bulk.Options{
		Journal: *journal, Workers: *workers, Progress: func(p bulk.Progress) {
			fmt.Fprintf(c.out, "\r%d rows: %d written, %d refused, %.0f a second", p.Rows, p.Done, p.Rejected, p.Rate)
		},
	})
	fmt.Fprintf(c.out, "\n%d rows: %d written, %d earlier, %d refused, %d unknown, %d to be done\n",
		summary.Rows, summary.Done, summary.Earlier, summary.Rejected, summary.Unknown, summary.Pending)
	if err == nil && summary.Rejected+summary.Unknown+summary.Pending > 0 {
		err = errRows
	}
	return err
}

// records are rows of a CSV file as fields: empty values are left out, labels with custom_attributes. before them are attributes.
func records(rows iter.Seq2[bulk.Record, error]) iter.Seq2[fields, error] {
	return func(yield func(fields, error) bool) {
		for row, err := range rows {
			out, attributes := fields{}, fields{}
			for label, value := range row {
				const prefix = "custom_attributes."
				switch {
				case value == "":
				case len(label) > len(prefix) && label[:len(prefix)] == prefix:
					attributes[label[len(prefix):]] = value
				default:
					out[label] = value
				}
			}
			if len(attributes) > 0 {
				out["custom_attributes"] = attributes
			}
			if !yield(out, err) {
				return
			}
		}
	}
}

// writer writes a row of a kind; nil for one that is unknown. All are safe to repeat.
func (c *command) writer(kind string) func(context.Context, fields) (string, error) {
	opts := upsert.Options{Version: c.version}
	switch kind {
	case "contacts":
		return func(ctx context.Context, row fields) (string, error) {
			made, err := upsert.Contact[struct{}](ctx, c.client, row, opts)
			if err != nil {
				return "", err
			}
			return made.ID, nil
		}
	case "companies":
		return func(ctx context.Context, row fields) (string, error) {
			made, err := upsert.Company[struct{}](ctx, c.client, row, opts)
			if err != nil {
				return "", err
			}
			return made.ID, nil
		}
	case "events":
		op := &spec.Operation{Service: "DataEvents", Name: "Create", Method: "POST", Path: "/events", Version: c.version, SafeToRepeat: true}
		return func(ctx context.Context, row fields) (string, error) {
			at, err := strconv.ParseInt(fmt.Sprint(row["created_at"]), 10, 64)
			if f, ok := row["created_at"].(float64); ok {
				at, err = int64(f), nil
			}
			if err != nil || at <= 0 { // without it Intercom does not tell a repeated event from a second one
				return "", fmt.Errorf("created_at is %v, want Unix seconds", row["created_at"])
			}
			row["created_at"] = at
			return "", api.Exec(ctx, c.client, &api.Call{Operation: op, Body: row})
		}
	default:
		return nil
	}
}

func (c *command) export(ctx context.Context, args []string) error {
	after := c.flags.String("after", "", "`date` or time of the first messages")
	before := c.flags.String("before", "", "`date` or time of the last messages; now by default")
	if _, err := c.parse(args); err != nil {
		return err
	}
	from, err := moment("after", *after)
	if err != nil {
		return err
	}
	to, err := moment("before", *before)
	if err != nil {
		return err
	}
	if from.IsZero() {
		return fmt.Errorf("export needs -after\n%w", errUsage)
	}
	if to.IsZero() {
		to = time.Now()
	}
	exports, kept := export.New(c.client, export.Options{Version: c.version, Dir: c.dir, Progress: func(p export.Progress) {
		fmt.Fprintf(c.out, "\r%s: %s %d bytes", p.Stage, p.Job.Status, p.Done)
	}}), filepath.Join(c.dir, "export.state.json")
	var job export.Job
	if data, err := os.ReadFile(kept); err != nil || json.Unmarshal(data, &job) != nil { // else it goes on with the job that was started
		started, err := exports.StartContent(ctx, from, to)
		if err != nil {
			return err
		}
		if job = *started; replace(kept, job) != nil {
			return fmt.Errorf("job %s was started, and %s cannot be written", job.ID, kept)
		}
	}
	file, err := exports.Finish(ctx, job)
	if ctx.Err() == nil {
		_ = os.Remove(kept)
	}
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	name := filepath.Join(c.dir, "export-"+job.ID+"."+string(file.Format))
	out, err := os.Create(name) //nolint:gosec // the user's folder
	if err != nil {
		return err
	}
	_, err = file.WriteTo(out)
	if closed := out.Close(); err == nil {
		err = closed
	}
	fmt.Fprintf(c.out, "\n%s\n", name)
	return err
}
