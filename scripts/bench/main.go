// Command bench measures what the library costs and prints one table: every figure is a ratio against a careful
// client written by hand over net/http and encoding/json, taken in the same run, and beside it stands what the stock
// oapi-codegen client of the same description takes. The server runs in a process of its own. The sides of a row
// take turns, round by round; the figure is the median of the rounds' ratios.
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
	"strings"
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
}

func run(ctx context.Context, args []string, out io.Writer) error {
	var s settings
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.IntVar(&s.rounds, "rounds", 5, "how often the sides of a row take turns; the median counts")
	flags.StringVar(&s.only, "only", "", "measure only the rows whose name contains this")
	flags.BoolVar(&s.quick, "quick", false, "count allocations alone, and fail when one is above its target")
	flags.BoolVar(&s.stock, "stock", true, "measure the stock oapi-codegen client as well, which is compiled first")
	flags.StringVar(&s.stat, "stat", "", "write every round to this file, in the form that benchstat reads")
	serving := flags.Bool("serve", false, "be the server that the calls are sent to; started by the benchmark itself")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if len(flags.Args()) > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if s.rounds < 1 {
		return fmt.Errorf("-rounds %d (want at least 1)", s.rounds)
	}
	if *serving {
		return serve(ctx, os.Stdin, out)
	}
	if s.quick {
		s.rounds, s.stock = 1, false
	}
	return measureAll(ctx, s, out)
}

// group is a set of rows that are measured together.
type group struct {
	name    string
	quick   bool // counts allocations in one process, so that -quick includes it
	measure func(context.Context, *bench) error
}

var groups = []group{
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
}

func measureAll(ctx context.Context, s settings, out io.Writer) error {
	b := &bench{settings: s, out: out}
	defer b.close()
	found := false
	for _, g := range groups {
		if s.quick && !g.quick || !strings.Contains(g.name, s.only) {
			continue
		}
		found = true
		if err := g.measure(ctx, b); err != nil {
			return fmt.Errorf("%s: %w", g.name, err)
		}
	}
	if !found {
		return fmt.Errorf("no row's name contains %q", s.only)
	}
	if err := b.writeStat(); err != nil {
		return err
	}
	return b.conclude()
}
