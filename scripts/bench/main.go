// Command bench measures what the library costs and prints one table: every figure is a ratio against a careful
// client written by hand over net/http and encoding/json, taken in the same run, and beside it stands what the stock
// oapi-codegen client of the same description takes. The server runs in a process of its own. The sides of a row
// take turns, round by round; the figure is the median of the rounds' ratios.
//
// It finds the project by its oapi-codegen.yaml, in this folder or above it.
//
// With -quick it counts allocations alone, which takes seconds and does not depend on the machine, and fails when one is
// above its target.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/project"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench: "+err.Error())
		os.Exit(1)
	}
}

// settings are what the command line says.
type settings struct {
	rounds int
	only   string
	quick  bool
	stock  bool
	stat   string
	also   string
	root   string // of the project
}

func run(ctx context.Context, args []string, out io.Writer) error {
	var s settings
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // main says what is wrong, once
	flags.IntVar(&s.rounds, "rounds", 5, "how often the sides of a row take turns; the median counts")
	flags.StringVar(&s.only, "only", "", "measure only the rows whose name contains this")
	flags.BoolVar(&s.quick, "quick", false, "count allocations alone, and fail when one is above its target")
	flags.BoolVar(&s.stock, "stock", true, "measure the stock oapi-codegen client as well, which is compiled first")
	flags.StringVar(&s.stat, "stat", "", "write every round to this file, in the form that benchstat reads")
	flags.StringVar(&s.also, "also", "go1.27.0", "measure decoding on this Go release too, where it is at hand; \"\" for none")
	serving := flags.Bool("serve", false, "be the server that the calls are sent to; started by the benchmark itself")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return usage(flags, out)
	} else if err != nil {
		return fmt.Errorf("%w (bench -h lists the flags)", err)
	}
	if len(flags.Args()) > 0 {
		return fmt.Errorf("unexpected argument %q (bench -h lists the flags)", flags.Arg(0))
	}
	if s.rounds < 1 {
		return fmt.Errorf("-rounds %d (want at least 1)", s.rounds)
	}
	if *serving {
		return serve(ctx, os.Stdin, out)
	}
	if s.quick {
		s.rounds, s.stock, s.also = 1, false, ""
	}
	var err error
	if s.root, err = project.Find(); err != nil {
		return err
	}
	return measureAll(ctx, s, out)
}

// usage describes the program.
func usage(flags *flag.FlagSet, out io.Writer) error {
	_, _ = fmt.Fprint(out, "Measures what the library costs, as ratios to a client written by hand in the same run.\n\n"+
		"usage: bench [-rounds N] [-only ROW] [-quick] [-stock=false] [-also GO] [-stat FILE]\n\n")
	flags.SetOutput(out)
	flags.PrintDefaults()
	_, _ = fmt.Fprint(out, "\nRows, for -only:\n")
	for _, g := range groups() {
		fmt.Fprintf(out, "  %s\n", g.name)
	}
	return nil
}

// scripts is the folder of the module that the benchmark belongs to.
func (s settings) scripts() string { return filepath.Join(s.root, "scripts") }

// group is a set of rows that are measured together.
type group struct {
	name    string
	quick   bool // counts allocations in one process, so that -quick includes it
	measure func(context.Context, *bench) error
}

func groups() []group {
	return []group{
		{"page of 150 contacts", true, measureContacts},
		{"20 conversations of 30 parts", true, measureConversations},
		{"items' own JSON and unknown keys", false, measureRawItems},
		{"emails kept", false, measureKept},
		{"the client's own cost", true, measureOwnCost},
		{"one call over loopback", false, measureCall},
		{"calls a second", false, measureThroughput},
		{"walk with a slow handler", false, measurePrefetch},
		{"walk of many contacts", false, measureHeap},
		{"limit used", false, measureLimit},
		{"programs", false, measurePrograms},
		{"another Go release", false, measureAlso},
	}
}

func measureAll(ctx context.Context, s settings, out io.Writer) error {
	b := &bench{settings: s, out: out}
	defer b.close()
	found := false
	for _, g := range groups() {
		if s.quick && !g.quick || !strings.Contains(g.name, s.only) {
			continue
		}
		found = true
		if err := g.measure(ctx, b); err != nil {
			return fmt.Errorf("%s: %w", g.name, err)
		}
	}
	if !found {
		return fmt.Errorf("-only %q: no row's name contains it (bench -h lists them)", s.only)
	}
	if err := b.writeStat(); err != nil {
		return err
	}
	return b.conclude()
}
