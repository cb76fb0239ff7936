// Command upsert creates a user or updates the one with the same external id: upsert EXTERNAL_ID EMAIL NAME. When the
// email belongs to another user it changes nothing and says whose it is.
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
	"github.com/seed-a528e955/intercom-go/facade/upsert"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: upsert EXTERNAL_ID EMAIL NAME")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	client, err := facade.New(intercom.New, os.Getenv("INTERCOM_ACCESS_TOKEN"),
		facade.WithBaseURL(cmp.Or(os.Getenv("INTERCOM_URL"), "https://api.intercom.io")))
	if err != nil {
		log.Fatal(err)
	}
	result, err := upsert.Contact[intercom.Contact](ctx, client, map[string]any{
		"role": "user", "external_id": os.Args[1], "email": os.Args[2], "name": os.Args[3],
	}, upsert.Options{Archived: upsert.Unarchive})
	var taken *upsert.Taken
	switch {
	case errors.As(err, &taken):
		fmt.Printf("the email is that of %s (external id %q); nothing was changed\n", taken.ID, taken.ExternalID)
		os.Exit(2)
	case err != nil:
		log.Fatal(err)
	}
	fmt.Println(result.Did, result.ID)
}
