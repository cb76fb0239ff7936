// Command spec takes Intercom's descriptions to generated packages:
//
//	spec import -version 2.12 [-from file-or-url]   facts of a description → openapi/2.12
//	spec generate [version…]                        openapi → gen and the test server's samples
//	spec generate -check [version…]                 says what generate would change, and fails if anything
//	spec explain [version…]                         what the shaping rules and corrections did
//	spec add-version -version 2.13 [-from …]        all of that for a version that is not here yet, tested
//	spec update -version 2.12 [-from …]             imports a version again and tells callers what changed
//	spec remove-version -version 2.10               takes a version out
//	spec later-keys                                 keys that older versions read because a later one describes them
//	spec upstream                                   what Intercom publishes beside what is here
//	spec templates                                  which of the generator's templates ours stand for
//	spec api-diff -old v0.1.0                       what a release would break
//	spec release-check                              what prevents a release
//
// It finds the project by its oapi-codegen.yaml, in this folder or above it.
// CONTRIBUTING.md describes the pipeline.
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
	"syscall"
	"time"

	"github.com/seed-a528e955/intercom-go/scripts/internal/guard"
	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
	"github.com/seed-a528e955/intercom-go/scripts/internal/replace"
	"github.com/seed-a528e955/intercom-go/scripts/internal/stage"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	guard.Parent(ctx, os.Getppid, stop)
	guard.Memory(ctx, mostMemory, func(err error) { give(err.Error()) })
	context.AfterFunc(ctx, func() {
		time.Sleep(patience)
		give("interrupted")
	})
	if err := run(ctx, os.Args[1:], printable.Writer(os.Stdout), printable.Writer(os.Stderr)); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(printable.Writer(os.Stderr), "spec: "+err.Error())
		}
		os.Exit(1)
	}
}

const (
	mostMemory = 3 << 30          // what any description may take; the largest one takes a tenth
	patience   = 10 * time.Second // for an orderly end after an interrupt
)

// give gives up at once: the project is untouched or finished, never in between.
func give(why string) {
	stage.CloseAll()
	fmt.Fprintln(printable.Writer(os.Stderr), "spec: "+why)
	os.Exit(1)
}

// command is one word after spec.
type command struct {
	name, usage string
	run         func(ctx context.Context, root string, args []string, out, progress io.Writer) error
}

var commands = []command{
	{"import", "-version V [-from file-or-url] [-address url] [-commit hash] [-rename]", runImport},
	{"generate", "[-check] [version…]", runGenerate},
	{"explain", "[version…]", runExplain},
	{"add-version", "-version V [-from file-or-url] [-address url] [-commit hash] [-rename] [-keep]", runAddVersion},
	{"update", "-version V [-from file-or-url] [-address url] [-commit hash] [-rename] [-keep]", runUpdate},
	{"remove-version", "-version V", runRemoveVersion},
	{"later-keys", "", runLaterKeys},
	{"upstream", "[-base url]", runUpstream},
	{"templates", "", runTemplates},
	{"api-diff", "-old ref", runAPIDiff},
	{"release-check", "", runReleaseCheck},
}

func run(ctx context.Context, args []string, out, progress io.Writer) error {
	if len(args) > 0 {
		for _, c := range commands {
			if c.name == args[0] {
				root, err := findRoot()
				if err != nil {
					return err
				}
				did, err := replace.Recover(root)
				if err != nil {
					return fmt.Errorf("cleaning up after an interrupted command: %w", err)
				}
				for _, line := range append(did, stage.Recover(root)...) {
					fmt.Fprintln(progress, line)
				}
				return c.run(ctx, root, args[1:], out, progress)
			}
		}
	}
	fmt.Fprintln(progress, "usage:")
	for _, c := range commands {
		fmt.Fprintf(progress, "  spec %s %s\n", c.name, c.usage)
	}
	if len(args) == 0 {
		return errors.New("say what to do")
	}
	return fmt.Errorf("unknown command %q", args[0])
}

// findRoot looks for the project's folder from here upwards.
func findRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "oapi-codegen.yaml")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no oapi-codegen.yaml in this folder or above it: run this inside the project")
		}
		dir = parent
	}
}
