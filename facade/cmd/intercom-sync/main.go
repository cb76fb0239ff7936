// Command intercom-sync copies what changed in a workspace to files, writes rows of a file to it, and fetches exports.
//
//	go install github.com/seed-a528e955/intercom-go/facade/cmd/intercom-sync@latest
//
//	intercom-sync pull contacts conversations -since 2026-01-01 -out data/
//	intercom-sync push users.csv -as contacts
//	intercom-sync export -after 2026-01-01 -before 2026-02-01 -out data/
//
// The token is that of INTERCOM_ACCESS_TOKEN, the region that of INTERCOM_REGION (US, EU or AU). What was interrupted goes on
// where it was when the same command is given again.
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
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
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

var (
	errUsage = errors.New("usage: intercom-sync pull KIND… | push FILE -as contacts|companies|events | export (each with -h for its flags)")
	errRows  = errors.New("some rows were not written; the journal says which and why")
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := exitCode(ctx, run(ctx, os.Args[1:], os.Stderr), os.Stderr)
	stop()
	os.Exit(code)
}

func exitCode(ctx context.Context, err error, out io.Writer) int {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}
	fmt.Fprintln(out, "intercom-sync:", err)
	switch {
	case ctx.Err() != nil:
		return exitInterrupted
	case errors.Is(err, errUsage):
		return exitUsage
	case errors.Is(err, errRows):
		return exitRows
	case errors.Is(err, export.ErrNoData):
		return exitNoData
	default:
		return exitFailed
	}
}

// command is what all commands share.
type command struct {
	flags                *flag.FlagSet
	out                  io.Writer // of progress
	version, region, url string
	dir                  string
	client               api.Caller
}

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 {
		return errUsage
	}
	c := &command{flags: flag.NewFlagSet("intercom-sync "+args[0], flag.ContinueOnError), out: out}
	c.flags.SetOutput(out)
	c.flags.StringVar(&c.version, "version", "", "API `version` such as 2.14; by default that of the app")
	c.flags.StringVar(&c.region, "region", os.Getenv("INTERCOM_REGION"), "`region`: US, EU or AU")
	c.flags.StringVar(&c.url, "base-url", "", "`address` of a test server or a proxy")
	c.flags.StringVar(&c.dir, "out", ".", "`folder` for what is fetched, and for the state")
	switch args[0] {
	case "pull":
		return c.pull(ctx, args[1:])
	case "push":
		return c.push(ctx, args[1:])
	case "export":
		return c.export(ctx, args[1:])
	default:
		return fmt.Errorf("unknown command %q\n%w", args[0], errUsage)
	}
}

// parse takes flags before, between and behind the names, and connects.
func (c *command) parse(args []string) (names []string, err error) {
	for len(args) > 0 {
		if err := c.flags.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, fmt.Errorf("%w\n%w", err, errUsage)
		}
		args = c.flags.Args()
		if len(args) > 0 {
			names, args = append(names, args[0]), args[1:]
		}
	}
	token := os.Getenv("INTERCOM_ACCESS_TOKEN")
	if token == "" {
		return nil, fmt.Errorf("INTERCOM_ACCESS_TOKEN is not set\n%w", errUsage)
	}
	opts := []facade.ClientOption{facade.WithUserAgent("intercom-sync")}
	if c.url != "" {
		opts = append(opts, facade.WithBaseURL(c.url))
	} else if c.region != "" {
		opts = append(opts, facade.WithRegion(facade.Region(strings.ToUpper(c.region))))
	}
	c.client, err = facade.New(func(caller api.Caller) api.Caller { return caller }, token, opts...)
	if err != nil {
		return nil, fmt.Errorf("%w\n%w", err, errUsage)
	}
	if err := os.MkdirAll(c.dir, 0o750); err != nil {
		return nil, err
	}
	return slices.Clip(names), nil
}

// moment reads a date or a time of a flag; empty is the zero time.
func moment(name, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("-%s %q is neither a date (2026-01-31) nor a time (2026-01-31T12:00:00Z)\n%w", name, text, errUsage)
}
