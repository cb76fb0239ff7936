package export_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/export"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// Export what was sent in the last month.
func ExampleExports_Content() {
	srv, err := intercomtest.NewServer()
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	client, err := facade.New(intercom.New, srv.Token(), facade.WithBaseURL(srv.URL))
	if err != nil {
		log.Fatal(err)
	}
	exports := export.New(client, export.Options{Interval: time.Millisecond})
	file, err := exports.Content(context.Background(), time.Now().AddDate(0, -1, 0), time.Now())
	if errors.Is(err, export.ErrNoData) {
		fmt.Println("nothing was sent")
		return
	} else if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	for row, err := range file.Rows("receipt") {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(row.Get("user_id"))
	}
	// Output: nothing was sent
}
