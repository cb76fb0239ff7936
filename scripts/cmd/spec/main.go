// Command spec takes Intercom's descriptions to generated packages:
//
//	spec import -version 2.12 [-from file-or-url]   facts of a description → openapi/2.12
//	spec generate [version…]                        openapi → gen and the test server's samples
//	spec generate -check [version…]                 says what generate would change, and fails if anything
//	spec explain [version…]                         what the shaping rules and corrections did
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
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "spec: "+err.Error())
		}
		os.Exit(1)
	}
}

// command is one word after spec.
type command struct {
	name, usage string
	run         func(ctx context.Context, root string, args []string, out, progress io.Writer) error
}

var commands = []command{
	{"import", "-version V [-from file-or-url] [-address url] [-commit hash]", runImport},
	{"generate", "[-check] [version…]", runGenerate},
	{"explain", "[version…]", runExplain},
}

func run(ctx context.Context, args []string, out, progress io.Writer) error {
	if len(args) > 0 {
		for _, c := range commands {
			if c.name == args[0] {
				root, err := findRoot()
				if err != nil {
					return err
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
