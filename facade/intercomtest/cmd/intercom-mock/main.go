// Command intercom-mock serves an Intercom that runs on this machine: for programs in any language, tried by hand or by
// their tests, without an account. It keeps state until it is stopped.
//
//	go run github.com/seed-a528e955/intercom-go/facade/intercomtest/cmd/intercom-mock -port 8088 -seed 50
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "intercom-mock:", err)
		os.Exit(1) //nolint:gocritic // nothing is left to stop
	}
}

// run serves until the context ends.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("intercom-mock", flag.ContinueOnError)
	flags.SetOutput(out)
	addr := flags.String("addr", "127.0.0.1", "`address` to listen at; 0.0.0.0 for every interface")
	port := flags.String("port", "8088", "`port` to listen at, 0 for a free one")
	token := flags.String("token", "test-token", "access `token` that is accepted")
	versions := flags.String("versions", "2.12,2.10,2.11,2.13,2.14,2.15,2.16,Preview", "API `versions` that are served, the app's own first")
	region := flags.String("region", "US", "`region` that GET /me reports: US, EU or AU")
	seed := flags.Int("seed", 0, "make `n` contacts, companies and conversations each")
	fixtures := flags.String("fixtures", "", "JSON `file` to fill the workspace from, see Server.Load")
	limit := flags.Int("rate-limit", 10_000, "allow `n` requests in 10 seconds")
	chaos := flags.Float64("chaos", 0, "`part` of the requests that meet a fault, such as 0.1")
	hook := flags.String("webhook-url", "", "send signed notifications of what happens to this `address`")
	clientID := flags.String("client-id", "test-client", "`id` of the app that OAuth installs")
	secret := flags.String("client-secret", "test-secret", "client `secret` of the app: signs notifications, and is asked for by OAuth")
	redirect := flags.String("redirect-url", "http://localhost:3000/callback", "`address` that OAuth sends the browser back to")
	log := flags.Bool("log", true, "write a line a request: time, method, path, status, fault")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unknown argument %q", flags.Arg(0))
	}
	srv, err := intercomtest.NewServer( //nolint:contextcheck // it lives until it is closed
		intercomtest.WithAddress(net.JoinHostPort(*addr, *port)), intercomtest.WithToken(*token), intercomtest.WithRegion(*region),
		intercomtest.WithVersions(strings.Split(*versions, ",")...), intercomtest.WithRateLimit(*limit, 10*time.Second),
		intercomtest.WithOAuthApp(*clientID, *secret, *redirect), intercomtest.WithChaos(*chaos, time.Now().UnixNano()), intercomtest.WithRequestLog(func(e intercomtest.Entry) {
			if *log {
				fmt.Fprintln(out, e.At.Format(time.TimeOnly), e)
			}
		}))
	if err != nil {
		return err
	}
	defer srv.Close()
	srv.SeedContacts(*seed)
	srv.SeedCompanies(*seed)
	srv.SeedConversations(*seed)
	if *fixtures != "" {
		data, err := os.ReadFile(*fixtures)
		if err == nil {
			err = srv.Load(bytes.NewReader(data))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", *fixtures, err)
		}
	}
	if *hook != "" {
		u, err := url.Parse(*hook)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return fmt.Errorf("-webhook-url: %q is no http or https address", *hook)
		}
		hooks := srv.SendWebhooks(*hook, *secret)
		hooks.Ping()
		defer func() { fmt.Fprintf(out, "sent %d notifications\n", len(hooks.Deliveries())) }()
	}
	curl := fmt.Sprintf("curl -H 'Authorization: Bearer %s' %s/contacts", *token, srv.URL)
	fmt.Fprintf(out, "Intercom at %s, token %s\n  %s\n  %s -H 'Content-Type: application/json' -d '{\"role\":\"user\"}'\n", srv.URL, *token, curl, curl)
	<-ctx.Done()
	fmt.Fprintf(out, "stopped after %d requests\n", len(srv.Ledger()))
	return nil
}
