// Command bulk writes the users of a CSV file: bulk FILE. Its columns are fields of a contact, external_id among them.
// FILE.journal records what became of each row: run again after a kill, it does nothing twice. The first ^C finishes the
// rows that have begun, the second ends the program at once.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/signal"

	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/bulk"
	"github.com/seed-a528e955/intercom-go/facade/upsert"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: bulk FILE")
	}
	if err := run(context.Background(), os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, name string) error {
	client, err := facade.New(intercom.New, os.Getenv("INTERCOM_ACCESS_TOKEN"),
		facade.WithBaseURL(cmp.Or(os.Getenv("INTERCOM_URL"), "https://api.intercom.io")))
	if err != nil {
		return err
	}
	file, err := os.Open(name) //nolint:gosec // the caller names it
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	stopping, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	context.AfterFunc(stopping, stop) // from then on ^C is what it was

	job := bulk.Job[bulk.Record]{Repeatable: true, Write: func(ctx context.Context, row bulk.Record) (string, error) {
		body, err := row.Body()
		if err != nil {
			return "", err
		}
		made, err := upsert.Contact[intercom.Contact](ctx, client, body, upsert.Options{})
		if err != nil {
			return "", err
		}
		return made.ID, nil
	}, Key: func(row bulk.Record) string { return row["external_id"] }}
	summary, err := bulk.Run(ctx, bulk.CSV(file), job, bulk.Options{
		Journal: name + ".journal", Name: "users", Workers: 16, Stop: stopping.Done(),
		Progress: func(p bulk.Progress) {
			fmt.Fprintf(os.Stderr, "\r%d rows read, %d written, %.0f a second ", p.Rows, p.Done, p.Rate)
		},
	})
	fmt.Printf("written %d, written earlier %d, refused %d, unknown %d, still to do %d\n",
		summary.Done, summary.Earlier, summary.Rejected, summary.Unknown, summary.Pending)
	if errors.Is(err, bulk.ErrStopped) {
		return fmt.Errorf("%w: run it again to continue", err)
	}
	if err != nil {
		return err
	}
	return report(name + ".journal")
}

// report tells what became of the rows that were not written.
func report(journal string) error {
	failed := 0
	for row, err := range bulk.Report(journal) {
		if err != nil {
			return err
		}
		if row.State != bulk.Done {
			failed++
			fmt.Printf("row %d, %s: %s: %s\n", row.Row, row.Key, row.State, row.Error)
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d rows were not written", failed)
	}
	return nil
}
