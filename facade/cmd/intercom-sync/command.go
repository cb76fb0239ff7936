package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/internal/cells"
	"github.com/seed-a528e955/intercom-go/facade/internal/lock"
	"github.com/seed-a528e955/intercom-go/facade/internal/workspace"
)

// command is what all commands share.
type command struct {
	name                 string // "" before it is known
	flags                *flag.FlagSet
	stop                 <-chan struct{} // closed when it is to finish what has begun
	in                   io.Reader       // rows of push -
	out                  io.Writer       // of results
	progress             io.Writer
	version, region, url string
	dir                  string
	client               api.Caller
}

func newCommand(stop <-chan struct{}, in io.Reader, out, progress io.Writer) *command {
	c := &command{flags: flag.NewFlagSet("intercom-sync", flag.ContinueOnError), stop: stop, in: in, out: out, progress: progress}
	c.flags.SetOutput(io.Discard) // errors are printed once, by exitCode
	c.flags.Usage = func() {}
	c.flags.StringVar(&c.version, "version", "", "API `version`: 2.14, say, or preview; by default that of the app")
	c.flags.StringVar(&c.region, "region", os.Getenv("INTERCOM_REGION"), "`region`: US, EU or AU; INTERCOM_REGION by default")
	c.flags.StringVar(&c.url, "base-url", "", "`address` of a test server or a proxy")
	c.flags.StringVar(&c.dir, "out", ".", "`folder` for what is fetched, and for the state")
	return c
}

// parsed makes an error of parsing flags one of the command, or shows the help that was asked for.
func (c *command) parsed(err error) error {
	if !errors.Is(err, flag.ErrHelp) {
		return usageError{err}
	}
	if c.name == "" {
		fmt.Fprintln(c.out, usage)
		return err
	}
	fmt.Fprintf(c.out, "flags of intercom-sync %s:\n", c.name)
	c.flags.SetOutput(c.out)
	c.flags.PrintDefaults()
	return err
}

// parse takes flags before, between and behind the names.
func (c *command) parse(args []string) (names []string, err error) {
	for len(args) > 0 {
		if err := c.flags.Parse(args); err != nil {
			return nil, c.parsed(err)
		}
		if args = c.flags.Args(); len(args) > 0 {
			names, args = append(names, args[0]), args[1:]
		}
	}
	return names, nil
}

// connect makes the client, when everything else about the command is right.
func (c *command) connect() (err error) {
	token := os.Getenv("INTERCOM_ACCESS_TOKEN")
	if token == "" {
		return usagef("INTERCOM_ACCESS_TOKEN is not set (it holds the access token of an app in the workspace)")
	}
	if c.version, err = apiVersion(c.version); err != nil {
		return err
	}
	opts := []facade.ClientOption{facade.WithUserAgent("intercom-sync")}
	if c.url != "" {
		opts = append(opts, facade.WithBaseURL(c.url))
	} else if c.region != "" {
		opts = append(opts, facade.WithRegion(facade.Region(strings.ToUpper(c.region))))
	}
	if c.client, err = facade.New(func(caller api.Caller) api.Caller { return caller }, token, opts...); err != nil {
		return usageError{err}
	}
	return os.MkdirAll(c.dir, 0o750)
}

// workspace asks for the id of the workspace that the token is for: what is kept of one is wrong for another.
func (c *command) workspace(ctx context.Context) (string, error) {
	id, err := workspace.ID(ctx, c.client, c.version)
	if err != nil {
		return "", fmt.Errorf("which workspace is it? %w", err)
	}
	return id, nil
}

// occupy keeps other processes of this program from the folder, whose state is for one at a time.
func (c *command) occupy() (release func(), err error) {
	f, err := os.OpenFile(filepath.Join(c.dir, ".intercom-sync.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lock.File(f); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("another intercom-sync works in %s: %w", c.dir, err)
	}
	return func() { _ = f.Close() }, nil
}

var numbered = regexp.MustCompile(`^[vV]?(\d+\.\d+)$`)

// apiVersion reads a version as people write it.
func apiVersion(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	if strings.EqualFold(text, "preview") || strings.EqualFold(text, "unstable") {
		return "Preview", nil
	}
	if m := numbered.FindStringSubmatch(text); m != nil {
		return m[1], nil
	}
	return "", usagef("-version %q (want one such as 2.14, or preview)", text)
}

// stopped reports whether the command is to end.
func (c *command) stopped() bool {
	select {
	case <-c.stop:
		return true
	default:
		return false
	}
}

// untilStopped ends also when the command is to finish: for waits, which leave nothing half done.
func (c *command) untilStopped(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		select {
		case <-c.stop: // nil blocks for ever
			cancel(errStopped)
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(nil) }
}

// moment reads a date or a time of a flag; empty is the zero time.
func moment(name, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, ok := cells.Time(text)
	if !ok {
		return time.Time{}, usagef("-%s %q is neither a date (2026-01-31, in UTC) nor a time (2026-01-31T12:00:00Z)", name, text)
	}
	return t, nil
}
