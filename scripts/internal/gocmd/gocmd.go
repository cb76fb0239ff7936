// Package gocmd runs the go command, and git, for the tools: in a folder, to be
// interrupted at any time, with an error that shows what the command said.
package gocmd

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Output runs a program in a folder and returns what it prints. When the context
// ends the program ends with everything that it has started.
func Output(ctx context.Context, dir, program string, args ...string) ([]byte, error) {
	return run(ctx, dir, nil, program, args...)
}

// Go runs the go command in a folder, for that module alone: no workspace
// around it counts, and no flags of the user's. Where the folder is does not
// count either, so that a copy of the project is not compiled again. extra is
// added to the environment.
func Go(ctx context.Context, dir string, extra []string, args ...string) ([]byte, error) {
	return run(ctx, dir, append([]string{"GOWORK=off", "GOFLAGS=-trimpath"}, extra...), "go", args...)
}

func run(ctx context.Context, dir string, env []string, program string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	var out, failure bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &failure
	cmd.Env = append(append(os.Environ(), "PWD="+dir), env...)
	cmd.WaitDelay = 2 * time.Second
	group(cmd)
	err := cmd.Run()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return out.Bytes(), &Error{Command: program + " " + strings.Join(args, " "), Out: out.String(), Said: failure.String(), Err: err}
	}
	return out.Bytes(), nil
}

// Error is a command that failed.
type Error struct {
	Command   string
	Out, Said string // stdout and stderr
	Err       error
}

func (e *Error) Error() string {
	said := strings.TrimSpace(strings.TrimSpace(e.Out) + "\n" + strings.TrimSpace(e.Said))
	return fmt.Sprintf("%s: %v\n%s", e.Command, e.Err, Ends(said, 20, 20))
}

func (e *Error) Unwrap() error { return e.Err }

// Ends keeps the beginning and the end of a long text.
func Ends(text string, first, last int) string {
	all := strings.Split(text, "\n")
	if len(all) <= first+last {
		return text
	}
	return fmt.Sprintf("%s\n… %d lines\n%s", strings.Join(all[:first], "\n"), len(all)-first-last, strings.Join(all[len(all)-last:], "\n"))
}
