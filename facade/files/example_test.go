package files_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/seed-a528e955/intercom-go/facade/files"
)

// Make an attachment; files.With(invoice) sends it along with a reply.
func ExampleFromReader() {
	invoice, err := files.FromReader("invoice.csv", strings.NewReader("item,price\n"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(invoice.Name, invoice.ContentType, invoice.Data)
	// Output: invoice.csv text/csv aXRlbSxwcmljZQo=
}
