// Command surface counts what the packages of a project export. For each API version it tells how its types, constants
// and fields are called and explained, and which types have other names in other versions; for other packages, how many
// identifiers they export, and with -v which:
//
//	go run -C scripts ./cmd/surface [-root folder]
//	go run -C scripts ./cmd/surface -v ../api
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/seed-a528e955/intercom-go/scripts/internal/surface"
)

func main() {
	root := flag.String("root", "..", "the project whose versions are counted")
	verbose := flag.Bool("v", false, "name each identifier")
	flag.Parse()
	err := identifiers(os.Stdout, flag.Args(), *verbose)
	if flag.NArg() == 0 {
		err = versions(os.Stdout, *root)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "surface:", err)
		os.Exit(1)
	}
}

// versions prints a line for each generated package, and what differs between them.
func versions(out io.Writer, root string) error {
	dirs, err := filepath.Glob(filepath.Join(root, "gen", "*", "client.gen.go"))
	if err != nil {
		return err
	}
	if len(dirs) == 0 {
		return fmt.Errorf("%s has no generated packages", root)
	}
	for _, client := range dirs {
		c, err := surface.Count(filepath.Dir(client))
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %s\n", filepath.Base(filepath.Dir(client)), c)
	}
	differences, err := surface.Differences(root)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d places whose type has another name in another version\n", len(differences))
	for _, d := range differences {
		fmt.Fprintln(out, "  "+d)
	}
	return nil
}

func identifiers(out io.Writer, dirs []string, verbose bool) error {
	for _, dir := range dirs {
		names, err := surface.Exported(dir)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %d exported identifiers\n", dir, len(names))
		if verbose {
			for _, name := range names {
				fmt.Fprintln(out, "  "+name)
			}
		}
	}
	return nil
}
