package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade/export"
	"github.com/seed-a528e955/intercom-go/facade/internal/ondisk"
)

// order is what an export was asked for, and the job of it: kept in export.state.json until its file is there.
type order struct {
	Dataset    string      `json:"dataset,omitempty"`
	Attributes []string    `json:"attributes,omitempty"`
	After      string      `json:"after"`
	Before     string      `json:"before,omitempty"`
	Job        *export.Job `json:"job,omitempty"`
}

func (c *command) export(ctx context.Context, args []string) error {
	after := c.flags.String("after", "", "`date` or time of the first messages, or of the first rows of a dataset")
	before := c.flags.String("before", "", "`date` or time of the last ones; now by default")
	dataset := c.flags.String("dataset", "", "`name` of a reporting dataset, as intercom-sync datasets lists them; by default messages are exported")
	attributes := c.flags.String("attributes", "", "`ids` of the dataset's attributes, separated by commas, in the order of the columns; by default all")
	names, err := c.parse(args)
	if err != nil {
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
	switch {
	case len(names) > 0:
		return usagef("export takes no %q (want flags alone)", names[0])
	case from.IsZero():
		return usagef("-after is missing")
	case *attributes != "" && *dataset == "":
		return usagef("-attributes are those of a -dataset")
	}
	if to.IsZero() {
		to = time.Now()
	}
	if err := c.connect(); err != nil {
		return err
	}
	release, err := c.occupy()
	if err != nil {
		return err
	}
	defer release()
	wanted := order{Dataset: *dataset, After: *after, Before: *before}
	if *attributes != "" {
		wanted.Attributes = strings.Split(*attributes, ",")
	}
	return c.fetch(ctx, wanted, from, to)
}

func (c *command) fetch(ctx context.Context, wanted order, from, to time.Time) error {
	tell := newMeter(c.progress, "export")
	defer tell.close()
	exports := export.New(c.client, export.Options{Version: c.version, Dir: c.dir, Progress: func(p export.Progress) {
		switch {
		case p.Stage != export.StageFetching:
			tell.show("%s %s", p.Stage, p.Job.Status)
		case p.Total > 0:
			tell.show("%d of %d bytes", p.Done, p.Total)
		default:
			tell.show("%d bytes", p.Done)
		}
	}})
	kept := filepath.Join(c.dir, "export.state.json")
	job, err := c.begin(ctx, exports, kept, wanted, from, to)
	if err != nil {
		return err
	}
	waiting, cancel := c.untilStopped(ctx)
	defer cancel()
	file, err := exports.Finish(waiting, job)
	var ended *export.JobError
	if errors.As(err, &ended) || errors.Is(err, api.ErrNotFound) { // there will be no file
		_ = os.Remove(kept)
	}
	if err != nil {
		if c.stopped() {
			err = errors.Join(errStopped, err)
		}
		return err
	}
	defer func() { _ = file.Close() }()
	if err := c.save(file, wanted, job, tell); err != nil {
		return err
	}
	return os.Remove(kept)
}

// begin goes on with the job that was started for the same, or starts one.
func (c *command) begin(ctx context.Context, exports *export.Exports, kept string, wanted order, from, to time.Time) (export.Job, error) {
	if data, err := os.ReadFile(kept); err == nil {
		var last order
		if err := json.Unmarshal(data, &last); err != nil || last.Job == nil {
			return export.Job{}, fmt.Errorf("%s is damaged; remove it to start again", kept)
		}
		job := *last.Job
		if last.Job = nil; !reflect.DeepEqual(last, wanted) {
			return export.Job{}, fmt.Errorf("another export (from %s) is unfinished here; give its command again, or remove %s", last.After, kept)
		}
		return job, nil
	}
	job, err := c.start(ctx, exports, wanted, from, to)
	if err != nil {
		return export.Job{}, err
	}
	wanted.Job = job
	data, err := json.Marshal(wanted)
	if err == nil {
		err = put(kept, data)
	}
	if err != nil {
		return export.Job{}, fmt.Errorf("job %s was started, and cannot be kept: %w", job.ID, err)
	}
	return *job, nil
}

func (c *command) start(ctx context.Context, exports *export.Exports, wanted order, from, to time.Time) (*export.Job, error) {
	if wanted.Dataset == "" {
		return exports.StartContent(ctx, from, to)
	}
	datasets, err := exports.Datasets(ctx)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(datasets, func(d export.Dataset) bool { return d.ID == wanted.Dataset })
	if at < 0 {
		var there []string
		for _, d := range datasets {
			there = append(there, d.ID)
		}
		return nil, usagef("unknown dataset %q (want one of %s)", wanted.Dataset, strings.Join(there, ", "))
	}
	query := export.Query{Dataset: wanted.Dataset, Attributes: wanted.Attributes, From: from, To: to}
	for _, a := range datasets[at].Attributes {
		if len(wanted.Attributes) == 0 {
			query.Attributes = append(query.Attributes, a.ID)
		}
	}
	return exports.StartReporting(ctx, query)
}

// save writes the file under a name that says what it is, and that it has when it is whole.
func (c *command) save(file *export.File, wanted order, job export.Job, tell *meter) error {
	suffix := map[export.Format]string{export.Zip: ".zip", export.Gzip: ".csv.gz", export.Plain: ".csv"}[file.Format]
	name := "messages-" + job.ID
	if wanted.Dataset != "" {
		name = wanted.Dataset + "-" + job.ID
	}
	path := filepath.Join(c.dir, filepath.Base(name)+suffix)
	out, err := os.OpenFile(path+".new", os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600) //nolint:gosec // the user's folder
	if err != nil {
		return err
	}
	_, err = file.WriteTo(out)
	if err = errors.Join(err, out.Sync(), out.Close()); err == nil {
		err = ondisk.Rename(path+".new", path)
	}
	if err != nil {
		return err
	}
	tell.end("%d bytes", file.Size)
	_, err = fmt.Fprintln(c.out, path)
	return err
}

// datasets lists what reporting exports can be made of.
func (c *command) datasets(ctx context.Context, args []string) error {
	if names, err := c.parse(args); err != nil {
		return err
	} else if len(names) > 0 {
		return usagef("datasets takes no %q", names[0])
	}
	if err := c.connect(); err != nil {
		return err
	}
	list, err := export.New(c.client, export.Options{Version: c.version}).Datasets(ctx)
	if err != nil {
		return err
	}
	for _, d := range list {
		fmt.Fprintf(c.out, "%s: %s\n", d.ID, d.Name)
		for _, a := range d.Attributes {
			fmt.Fprintf(c.out, "  %-30s %s\n", a.ID, a.Name)
		}
	}
	return nil
}
