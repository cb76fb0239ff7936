// Command surface counts the identifiers that packages export, and names them with -v:
//
//	go run -C scripts ./cmd/surface ../api
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/seed-a528e955/intercom-go/scripts/internal/surface"
)

func main() {
	verbose := flag.Bool("v", false, "name each identifier")
	flag.Parse()
	for _, dir := range flag.Args() {
		names, err := surface.Exported(dir)
		if err != nil {
			fmt.Fprintln(os.Stderr, "surface:", err)
			os.Exit(1)
		}
		fmt.Printf("%s: %d exported identifiers\n", dir, len(names))
		if *verbose {
			for _, name := range names {
				fmt.Println("  " + name)
			}
		}
	}
}
