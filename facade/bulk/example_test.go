package bulk_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/bulk"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	"github.com/seed-a528e955/intercom-go/facade/upsert"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// Write the rows of a file. A second run with the same journal does nothing twice.
func ExampleRun() {
	srv, err := intercomtest.NewServer()
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	client, err := facade.New(intercom.New, srv.Token(), facade.WithBaseURL(srv.URL))
	if err != nil {
		log.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "bulk")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	const file = "external_id,name,custom_attributes.plan\n1,Ada,team\n2,Grace,\n"
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
	}}
	for range 2 {
		summary, err := bulk.Run(context.Background(), bulk.CSV(strings.NewReader(file)), job, bulk.Options{Journal: filepath.Join(dir, "users.journal"), Name: "users"})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(summary.Done, "written,", summary.Earlier, "earlier")
	}
	// Output:
	// 2 written, 0 earlier
	// 0 written, 2 earlier
}
