// Command intercom-mock serves an Intercom that runs on this machine: for programs in any language, tried by hand or by
// their tests, without an account. It keeps state until it is stopped.
//
//	go run github.com/seed-a528e955/intercom-go/facade/intercomtest/cmd/intercom-mock -port 8088 -seed 50
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "intercom-mock:", err)
		os.Exit(1) //nolint:gocritic // nothing is left to stop
	}
}
