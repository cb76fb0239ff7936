// Command pinned212 reads one contact with the library, pinned to version 2.12.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/seed-a528e955/intercom-go/facade"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

func main() {
	client, err := facade.New(intercom.New, os.Getenv("INTERCOM_ACCESS_TOKEN"), facade.WithBaseURL(os.Getenv("INTERCOM_URL")))
	if err != nil {
		fmt.Println(err)
		return
	}
	contact, err := client.Contacts.Get(context.Background(), "1")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(contact.Name)
}
