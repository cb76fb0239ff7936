// Command intercom-sync copies what changed in a workspace to files, writes rows of a file to it, and fetches exports.
//
//	go install github.com/seed-a528e955/intercom-go/facade/cmd/intercom-sync@latest
//
//	intercom-sync pull contacts conversations -since 2026-01-01 -out data/
//	intercom-sync pull contacts -out data/ -reconcile
//	intercom-sync push users.csv -as contacts
//	select-users | intercom-sync push - -as contacts -format csv -journal users.journal
//	intercom-sync export -after 2026-01-01 -before 2026-02-01 -out data/
//	intercom-sync datasets
//	intercom-sync export -dataset conversation -after 2026-01-01 -out data/
//
// Text of a CSV file is sent as the type that the workspace gives a custom attribute. A folder is for one process at a time.
//
// Files hold what Intercom has, unescaped. What people outside have written, such as a name, can look like a formula: let a
// spreadsheet import an export's columns as text.
//
// The token is that of INTERCOM_ACCESS_TOKEN, the region that of INTERCOM_REGION (US, EU or AU). What was interrupted continues
// where it was when the same command is given again. The first ^C finishes what has begun, the second breaks it off.
//
// Exit codes: 0 all is done, 1 it failed, 2 the command is wrong, 3 it was interrupted, 4 some rows were refused or may or may
// not have been written (see the journal), 5 there was nothing to export.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade/bulk"
	"github.com/seed-a528e955/intercom-go/facade/export"
)

// The exit codes.
const (
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 3
	exitRows        = 4
	exitNoData      = 5
)

const usage = `intercom-sync copies what changed in an Intercom workspace to files, writes rows to it, and fetches exports.

  intercom-sync pull KIND… [-since DATE] [-out FOLDER] [-reconcile]   what has changed since the last pull, into KIND.jsonl
  intercom-sync push FILE -as contacts|companies|events               writes the rows of a CSV or JSON Lines file; - is standard input
  intercom-sync export -after DATE [-before DATE] [-out FOLDER]       who received which messages, as a zip of CSV files
  intercom-sync export -dataset NAME -after DATE                      a reporting dataset, as CSV
  intercom-sync datasets                                              which datasets there are, and their attributes

INTERCOM_ACCESS_TOKEN holds the token, INTERCOM_REGION the region (US, EU or AU; US by default). Every command has -h.
The same command again goes on where the last one was interrupted. The first ^C finishes what has begun, the second breaks it off.

exit codes: 0 done, 1 failed, 2 wrong command, 3 interrupted, 4 some rows were not written, 5 nothing to export`

var (
	errRows    = errors.New("some rows were not written; the journal says which and why")
	errStopped = errors.New("interrupted; the same command goes on from here")
)

// usageError is a command that is wrong.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

func main() {
	ctx, abort := context.WithCancel(context.Background())
	stop := make(chan struct{})
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		fmt.Fprintln(os.Stderr, "\nfinishing what has begun; ^C again breaks it off")
		close(stop)
		<-signals
		abort()
	}()
	code := exitCode(ctx, run(ctx, stop, os.Args[1:], os.Stdin, os.Stdout, os.Stderr), os.Stderr)
	abort()
	os.Exit(code)
}

// exitCode tells what went wrong, and by which code.
func exitCode(ctx context.Context, err error, out io.Writer) int {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}
	fmt.Fprintln(out, "intercom-sync:", err)
	var wrong usageError
	switch {
	case errors.As(err, &wrong):
		fmt.Fprintln(out, "intercom-sync -help shows how to use it")
		return exitUsage
	case ctx.Err() != nil, errors.Is(err, errStopped), errors.Is(err, bulk.ErrStopped):
		return exitInterrupted
	case errors.Is(err, errRows):
		return exitRows
	case errors.Is(err, export.ErrNoData):
		return exitNoData
	case errors.Is(err, api.ErrUnauthorized):
		fmt.Fprintln(out, "is INTERCOM_ACCESS_TOKEN right, and the workspace in this region? -region or INTERCOM_REGION is US, EU or AU")
	}
	return exitFailed
}

// run does what a command line says. stop asks it to finish what has begun.
func run(ctx context.Context, stop <-chan struct{}, args []string, in io.Reader, out, progress io.Writer) error {
	c := newCommand(stop, in, out, progress)
	if err := c.flags.Parse(args); err != nil {
		return c.parsed(err)
	}
	if args = c.flags.Args(); len(args) == 0 {
		return usagef("no command (want pull, push, export or datasets)")
	}
	commands := map[string]func(context.Context, []string) error{"pull": c.pull, "push": c.push, "export": c.export, "datasets": c.datasets}
	if args[0] == "help" {
		fmt.Fprintln(out, usage)
		return nil
	}
	do := commands[args[0]]
	if do == nil {
		return usagef("unknown command %q (want pull, push, export or datasets)", args[0])
	}
	c.name = args[0]
	return do(ctx, args[1:])
}
