// Command export exports who received which message in the last 30 days and prints each table's name, columns and number
// of rows.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/signal"
	"time"

	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/export"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx)
	if ctx.Err() != nil {
		log.Fatal("interrupted")
	}
	if err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	client, err := facade.New(intercom.New, os.Getenv("INTERCOM_ACCESS_TOKEN"),
		facade.WithBaseURL(cmp.Or(os.Getenv("INTERCOM_URL"), "https://api.intercom.io")))
	if err != nil {
		return err
	}
	exports := export.New(client, export.Options{Progress: func(p export.Progress) {
		fmt.Fprintln(os.Stderr, p.Stage, p.Done)
	}})
	file, err := exports.Content(ctx, time.Now().AddDate(0, 0, -30), time.Now())
	if errors.Is(err, export.ErrNoData) {
		fmt.Println("nothing was sent")
		return nil
	} else if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	for table, err := range file.Tables() {
		if err != nil {
			return err
		}
		rows := 0
		for _, err := range table.Rows() {
			if err != nil {
				return err
			}
			rows++
		}
		fmt.Println(table.Name, rows, table.Header)
	}
	return nil
}
