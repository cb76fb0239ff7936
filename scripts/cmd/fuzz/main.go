// Command fuzz runs every fuzz target of both modules for a while, one after the
// other, and stops at the first finding.
package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
)

func main() {
	each := flag.Duration("time", 10*time.Second, "how long each target runs")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	for _, dir := range []string{"..", "."} { // run inside of scripts
		if err := fuzzModule(ctx, dir, *each); err != nil {
			fmt.Fprintln(printable.Writer(os.Stderr), "fuzz: "+err.Error())
			os.Exit(1)
		}
	}
}

// fuzzModule finds and runs the targets of one module.
func fuzzModule(ctx context.Context, dir string, each time.Duration) error {
	packages, err := output(ctx, dir, "list", "-f", "{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}", "./...")
	if err != nil {
		return err
	}
	for _, pkg := range strings.Fields(packages) {
		names, err := output(ctx, dir, "test", "-list", "^Fuzz", pkg)
		if err != nil {
			return err
		}
		lines := bufio.NewScanner(strings.NewReader(names))
		for lines.Scan() {
			if !strings.HasPrefix(lines.Text(), "Fuzz") {
				continue
			}
			fmt.Printf("%s %s\n", pkg, lines.Text())
			cmd := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-fuzz", "^"+lines.Text()+"$", "-fuzztime", each.String(), "-fuzzminimizetime", "1s", pkg)
			cmd.Dir, cmd.Stdout, cmd.Stderr = dir, printable.Writer(os.Stdout), printable.Writer(os.Stderr)
			if err := cmd.Run(); err != nil {
				return fmt.Errorf("%s %s: %w", pkg, lines.Text(), err)
			}
		}
	}
	return nil
}

// output runs the go command in a folder and returns what it prints.
func output(ctx context.Context, dir string, args ...string) (string, error) {
	var out, failure bytes.Buffer
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &failure
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, failure.String())
	}
	return out.String(), nil
}
