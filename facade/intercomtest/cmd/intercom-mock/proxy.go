package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// proxy records what Intercom answers, or compares what was recorded with what the test server answers.
func (f flags) proxy(ctx context.Context, out io.Writer) error {
	if f.compare != "" {
		data, err := os.ReadFile(f.compare)
		if err != nil {
			return err
		}
		differences, err := intercomtest.Compare(ctx, data)
		for _, d := range differences {
			fmt.Fprintln(out, d)
		}
		fmt.Fprintf(out, "%d differences\n", len(differences))
		return err
	}
	rec, err := intercomtest.NewRecorder(f.upstream)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort(f.addr, f.port))
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: rec, ReadHeaderTimeout: time.Minute}
	go func() { _ = srv.Serve(listener) }() // until it is closed below
	fmt.Fprintf(out, "recording %s at http://%s\n", f.upstream, listener.Addr())
	<-ctx.Done()
	_ = srv.Close()
	if err := os.WriteFile(f.record, rec.Recording(), 0o600); err != nil {
		return err
	}
	fmt.Fprintf(out, "recorded %d answers in %s\n", rec.Len(), f.record)
	return nil
}
