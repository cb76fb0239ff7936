package main

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade/bulk"
	"github.com/seed-a528e955/intercom-go/facade/upsert"
)

func (c *command) push(ctx context.Context, args []string) error {
	as := c.flags.String("as", "", "what the rows are: contacts (external_id or email), companies (company_id) or events (event_name, created_at, and user_id, email or id)")
	workers := c.flags.Int("workers", 8, "`n` rows at a time")
	journal := c.flags.String("journal", "", "`file` of what became of each row; by default FILE.journal")
	archived := c.flags.Bool("unarchive", false, "contacts that are archived are brought back; otherwise they are refused")
	names, err := c.parse(args)
	if err != nil {
		return err
	}
	switch {
	case len(names) == 0:
		return usagef("push which file?")
	case len(names) > 1:
		return usagef("push takes one file at a time, not %s", strings.Join(names, " and "))
	case *workers < 1:
		return usagef("-workers %d (want at least 1)", *workers)
	}
	f, err := os.Open(names[0]) //nolint:gosec // the user's file
	if err != nil {
		return usageError{err}
	}
	defer func() { _ = f.Close() }()
	rows, err := rowsOf(names[0], f)
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
	if *journal == "" {
		*journal = names[0] + ".journal"
	}
	total, err := lengthOf(names[0])
	if err != nil {
		return err
	}
	return c.pushRows(ctx, rows, write, bulk.Options{Journal: *journal, Workers: *workers, Total: total, Stop: c.stop})
}

func (c *command) pushRows(ctx context.Context, rows iter.Seq2[fields, error], write func(context.Context, fields) (string, error), opts bulk.Options) error {
	tell := newMeter(c.progress, "push")
	defer tell.close()
	opts.Progress = func(p bulk.Progress) {
		left := ""
		if p.Left > 0 {
			left = fmt.Sprintf(", %s left", p.Left)
		}
		tell.show("%d of %d rows, %d refused, %.0f a second%s", p.Earlier+p.Done+p.Rejected+p.Unknown, opts.Total, p.Rejected, p.Rate, left)
	}
	sum, err := bulk.Run(ctx, rows, bulk.Job[fields]{Write: write, Repeatable: true}, opts)
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
			fmt.Fprintf(c.progress, "  row %d: %s: %s\n", e.Row, e.State, e.Error)
		}
	}
	if failed > shown {
		fmt.Fprintf(c.progress, "  and %d more\n", failed-shown)
	}
	return failed, nil
}

// rowsOf reads a file as its name says.
func rowsOf(name string, f *os.File) (iter.Seq2[fields, error], error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv":
		return records(bulk.CSV(f)), nil
	case ".jsonl", ".ndjson", ".json":
		return bulk.JSONLines[fields](f), nil
	}
	return nil, usagef("%s: what is it? (want .csv, or .jsonl with an object a line)", name)
}

// lengthOf counts the rows of a file. What is wrong with one is told when its turn comes.
func lengthOf(name string) (total int, err error) {
	f, err := os.Open(name) //nolint:gosec // the user's file
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	rows, err := rowsOf(name, f)
	if err != nil {
		return 0, err
	}
	for _, err := range rows {
		if err != nil {
			break
		}
		total++
	}
	return total, nil
}

// writer writes a row of a kind. All are safe to repeat.
func (c *command) writer(kind string, unarchive bool) (func(context.Context, fields) (string, error), error) {
	opts := upsert.Options{Version: c.version}
	if unarchive {
		opts.Archived = upsert.Unarchive
	}
	switch kind {
	case "contacts":
		return typed(func(ctx context.Context, row fields) (string, error) {
			made, err := upsert.Contact[struct{}](ctx, c.client, row, opts)
			if err != nil {
				return "", err
			}
			return made.ID, nil
		}), nil
	case "companies":
		return typed(func(ctx context.Context, row fields) (string, error) {
			made, err := upsert.Company[struct{}](ctx, c.client, row, opts)
			if err != nil {
				return "", err
			}
			return made.ID, nil
		}), nil
	case "events":
		op := &spec.Operation{Service: "DataEvents", Name: "Create", Method: "POST", Path: "/events", Version: c.version, SafeToRepeat: true}
		return typed(func(ctx context.Context, row fields) (string, error) {
			if row["created_at"] == nil { // without it Intercom does not tell a repeated event from a second one
				return "", fmt.Errorf("an event without created_at cannot be told from another one")
			}
			return "", api.Exec(ctx, c.client, &api.Call{Operation: op, Body: row})
		}), nil
	case "":
		return nil, usagef("-as is missing (want contacts, companies or events)")
	default:
		return nil, usagef("-as %q (want contacts, companies or events)", kind)
	}
}
