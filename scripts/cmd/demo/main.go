// Command demo does what a program that uses the library does, and says plainly
// what happened. Without a token it runs against an Intercom in its own process;
// with INTERCOM_ACCESS_TOKEN set it looks at that workspace and changes nothing
// (INTERCOM_REGION is US, EU or AU; left out, it is detected).
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, printable.Writer(os.Stdout), os.Getenv); err != nil {
		fmt.Fprintln(printable.Writer(os.Stderr), "demo: "+err.Error())
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, env func(string) string) error {
	if token := env("INTERCOM_ACCESS_TOKEN"); token != "" {
		return lookAtWorkspace(ctx, out, token, env("INTERCOM_REGION"))
	}
	return tour(ctx, out)
}

// say prints one line of the demo.
func say(out io.Writer, format string, args ...any) {
	fmt.Fprintf(out, format+"\n", args...)
}
