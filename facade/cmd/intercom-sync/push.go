package main

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade/bulk"
	"github.com/seed-a528e955/intercom-go/facade/upsert"
)

func (c *command) push(ctx context.Context, args []string) error {
	as := c.flags.String("as", "", "what the rows are: contacts (external_id or email; leads need an external_id), companies (company_id) or events (event_name, created_at, and user_id, email or id)")
	workers := c.flags.Int("workers", 8, "`n` rows at a time")
	journal := c.flags.String("journal", "", "`file` of what became of each row; by default FILE.journal")
	again := c.flags.Bool("again", false, "write rows once more that an earlier push found refused")
	archived := c.flags.Bool("unarchive", false, "contacts that are archived are brought back; otherwise they are refused")
	format := c.flags.String("format", "", "`form` of the rows, csv or jsonl; by default what the file's name says")
	names, err := c.parse(args)
	if err != nil {
		return err
	}
	switch {
	case len(names) == 0:
		return usagef("push which file? (- is standard input)")
	case len(names) > 1:
		return usagef("push takes one file at a time, not %s", strings.Join(names, " and "))
	case *workers < 1:
		return usagef("-workers %d (want at least 1)", *workers)
	case names[0] == "-" && *journal == "":
		return usagef("push - needs -journal: without it nobody can tell later which rows were written")
	case *journal == "":
		*journal = names[0] + ".journal"
	}
	from, err := sourceOf(names[0], *format, c.in)
	if err != nil {
		return err
	}
	defer from.close()
	total, err := from.count()
	if err != nil {
		return err
	}
	if err := c.connect(); err != nil {
		return err
	}
	write, err := c.writer(*as, *archived)
	if err != nil {
		return err
	}
	workspace, err := c.workspace(ctx)
	if err != nil {
		return err
	}
	return c.pushRows(ctx, from.rows(), write, bulk.Options{
		Journal: *journal, Name: *as + " of workspace " + workspace, Workers: *workers, Total: total, Again: *again, Stop: c.stop,
	})
}

func (c *command) pushRows(ctx context.Context, rows iter.Seq2[fields, error], write func(context.Context, fields) (string, error), opts bulk.Options) error {
	tell := newMeter(c.progress, "push")
	defer tell.close()
	opts.Progress = func(p bulk.Progress) {
		left := ""
		if p.Left > 0 {
			left = fmt.Sprintf(", %s left", p.Left)
		}
		of := ""
		if opts.Total > 0 {
			of = fmt.Sprintf(" of %d", opts.Total)
		}
		tell.show("%d%s rows, %d refused, %.0f a second%s", p.Earlier+p.Done+p.Rejected+p.Unknown, of, p.Rejected, p.Rate, left)
	}
	sum, err := bulk.Run(ctx, rows, bulk.Job[fields]{Write: write, Repeatable: true, Key: keyOf}, opts)
	tell.end("%d rows: %d written, %d earlier, %d refused, %d unknown, %d to be done", sum.Rows, sum.Done, sum.Earlier, sum.Rejected, sum.Unknown, sum.Pending)
	if err != nil {
		return err
	}
	failed, err := c.listFailed(opts.Journal)
	if err == nil && failed > 0 {
		err = fmt.Errorf("%w (%s)", errRows, opts.Journal)
	}
	return err
}

// listFailed tells about the first rows that were not written by this run or an earlier one, and returns how many there are.
func (c *command) listFailed(journal string) (failed int, err error) {
	const shown = 5
	for e, err := range bulk.Report(journal) {
		if err != nil {
			return failed, err
		}
		if e.State == bulk.Done {
			continue
		}
		if failed++; failed <= shown {
			fmt.Fprintf(c.progress, "  row %d (%s): %s: %s\n", e.Row, e.Key, e.State, e.Error)
		}
	}
	if failed > shown {
		fmt.Fprintf(c.progress, "  and %d more\n", failed-shown)
	}
	return failed, nil
}

// keyOf is what people know a row by.
func keyOf(row fields) string {
	for _, name := range []string{"external_id", "company_id", "user_id", "id", "email"} {
		if key := row[name]; key != nil {
			return fmt.Sprintf("%s %v", name, key)
		}
	}
	return "no id"
}

// writer writes a row of a kind. All are safe to repeat.
func (c *command) writer(kind string, unarchive bool) (func(context.Context, fields) (string, error), error) {
	opts := upsert.Options{Version: c.version}
	if unarchive {
		opts.Archived = upsert.Unarchive
	}
	switch kind {
	case "contacts":
		return c.typed("contact", func(ctx context.Context, row fields) (string, error) {
			if row["role"] == "lead" && row["external_id"] == nil { // leads may share an email
				return "", fmt.Errorf("%w: a lead without external_id cannot be told from another, and would be made twice", bulk.ErrRejected)
			}
			made, err := upsert.Contact[struct{}](ctx, c.client, row, opts)
			if err != nil {
				return "", err
			}
			return made.ID, nil
		}), nil
	case "companies":
		return c.typed("company", func(ctx context.Context, row fields) (string, error) {
			made, err := upsert.Company[struct{}](ctx, c.client, row, opts)
			if err != nil {
				return "", err
			}
			return made.ID, nil
		}), nil
	case "events":
		op := &spec.Operation{Service: "DataEvents", Name: "Create", Method: "POST", Path: "/events", Version: c.version, SafeToRepeat: true}
		return c.typed("", func(ctx context.Context, row fields) (string, error) {
			if row["created_at"] == nil { // without it Intercom does not tell a repeated event from a second one
				return "", fmt.Errorf("%w: an event without created_at looks like any other", bulk.ErrRejected)
			}
			return "", api.Exec(ctx, c.client, &api.Call{Operation: op, Body: row})
		}), nil
	case "":
		return nil, usagef("-as is missing (want contacts, companies or events)")
	default:
		return nil, usagef("-as %q (want contacts, companies or events)", kind)
	}
}
