package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// run serves until the context ends.
func run(ctx context.Context, args []string, out io.Writer) error {
	f, err := parseFlags(args, out)
	if err != nil {
		return err
	}
	if f.record != "" || f.compare != "" {
		return f.proxy(ctx, out)
	}
	opts, err := f.options(out)
	if err != nil {
		return err
	}
	srv, err := intercomtest.NewServer(opts...) //nolint:contextcheck // it lives until it is closed
	if err != nil {
		return err
	}
	defer srv.Close()
	if err := f.fill(srv); err != nil {
		return err
	}
	if f.webhookURL != "" {
		u, err := url.Parse(f.webhookURL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return fmt.Errorf("-webhook-url: %q is not an http or https address", f.webhookURL)
		}
		hooks := srv.SendWebhooks(f.webhookURL, f.clientSecret)
		hooks.Ping()
		defer func() { fmt.Fprintf(out, "sent %d notifications\n", len(hooks.Deliveries())) }()
	}
	curl := fmt.Sprintf("curl -H 'Authorization: Bearer %s' %s/contacts", srv.Token(), srv.URL)
	fmt.Fprintf(out, "Intercom at %s, token %s\n  %s\n  %s -H 'Content-Type: application/json' -d '{\"role\":\"user\"}'\n  steer it at %s%s\n",
		srv.URL, srv.Token(), curl, curl, srv.URL, intercomtest.AdminPath)
	<-ctx.Done()
	fmt.Fprintf(out, "stopped after %d requests\n", len(srv.Ledger())+srv.Dropped())
	return nil
}

// flags are what the command line says.
type flags struct {
	addr, port, token, versions, region, fixtures, restore, certificate string
	permissions, workspaces, exports, zone                              string
	webhookURL, clientID, clientSecret, redirectURL                     string
	record, compare, upstream                                           string
	seed, limit, ledger                                                 int
	chaos                                                               float64
	chaosSeed, randomSeed                                               int64
	latency, searchDelay                                                time.Duration
	log, bodies, https, cors, strict, clamp, samples, subscribed        bool
}

func parseFlags(args []string, out io.Writer) (f flags, err error) {
	set := flag.NewFlagSet("intercom-mock", flag.ContinueOnError)
	set.SetOutput(out)
	set.StringVar(&f.addr, "addr", "127.0.0.1", "`address` to listen at; 0.0.0.0 for every interface")
	set.StringVar(&f.port, "port", "8088", "`port` to listen at, 0 for a free one")
	set.StringVar(&f.token, "token", "test-token", "access `token` that is accepted")
	set.StringVar(&f.versions, "versions", "", "API `versions` that are served, the app's own first (all, 2.12 first)")
	set.StringVar(&f.region, "region", "US", "`region` that GET /me reports: US, EU or AU")
	set.StringVar(&f.permissions, "permissions", "", "`names` of what the token may do, such as read_contacts (everything)")
	set.StringVar(&f.workspaces, "workspaces", "", "further workspaces as `token=region`, separated by commas")
	set.BoolVar(&f.subscribed, "subscription", true, "false: 403 api_plan_restricted where Intercom wants a subscription")
	set.IntVar(&f.seed, "seed", 0, "make `n` contacts, companies and conversations each")
	set.Int64Var(&f.randomSeed, "random-seed", 1, "`number` that ids and seeded records are derived from")
	set.StringVar(&f.fixtures, "fixtures", "", "JSON `file` to fill the workspace from, see Server.Load")
	set.StringVar(&f.restore, "restore", "", "`file` with a snapshot to begin with")
	set.IntVar(&f.limit, "rate-limit", 10_000, "allow `n` requests in 10 seconds")
	set.Float64Var(&f.chaos, "chaos", 0, "`part` of the requests that meet a fault, such as 0.1")
	set.Int64Var(&f.chaosSeed, "chaos-seed", 0, "`number` that faults are drawn from; the same gives the same (the time)")
	set.DurationVar(&f.latency, "latency", 0, "`time` that every request waits")
	set.DurationVar(&f.searchDelay, "search-delay", 0, "`time` until contacts can be searched")
	set.StringVar(&f.exports, "exports", "zip", "`format` of content exports: zip, gzip or csv")
	set.StringVar(&f.zone, "time-zone", "UTC", "the workspace's time `zone`, such as Europe/Dublin")
	set.IntVar(&f.ledger, "ledger", 10_000, "keep the last `n` requests in the ledger, 0 for all")
	set.BoolVar(&f.bodies, "ledger-bodies", true, "keep the bodies of requests in the ledger")
	set.BoolVar(&f.https, "https", false, "serve HTTPS with a certificate of its own")
	set.StringVar(&f.certificate, "certificate", "", "`file` to write that certificate to, for clients to trust")
	set.BoolVar(&f.cors, "cors", false, "let pages of any origin ask")
	set.BoolVar(&f.strict, "strict-attributes", false, "refuse custom attributes that nobody has defined")
	set.BoolVar(&f.clamp, "clamp-pages", false, "take a page size above the maximum as the maximum")
	set.BoolVar(&f.samples, "samples", true, "answer with a sample where there is no state; false: 501")
	set.StringVar(&f.webhookURL, "webhook-url", "", "send signed notifications of what happens to this `address`")
	set.StringVar(&f.clientID, "client-id", "test-client", "`id` of the app that OAuth installs")
	set.StringVar(&f.clientSecret, "client-secret", "test-secret", "client `secret` of the app: signs notifications, and is asked for by OAuth")
	set.StringVar(&f.redirectURL, "redirect-url", "http://localhost:3000/callback", "`address` that OAuth sends the browser back to")
	set.BoolVar(&f.log, "log", true, "write a line a request: time, method, path, status, fault")
	set.StringVar(&f.record, "record", "", "pass requests on to Intercom, and record answers as stubs in a `file`")
	set.StringVar(&f.compare, "compare", "", "compare the answers in a recorded `file` with those of this server, and stop")
	set.StringVar(&f.upstream, "upstream", "https://api.intercom.io", "`address` that -record passes requests on to")
	if err := set.Parse(args); err != nil {
		return f, err
	}
	if set.NArg() > 0 {
		return f, fmt.Errorf("unknown argument %q", set.Arg(0))
	}
	if f.chaosSeed == 0 {
		f.chaosSeed = time.Now().UnixNano()
	}
	return f, nil
}

// options are the server's.
func (f flags) options(out io.Writer) ([]intercomtest.Option, error) {
	zone, err := time.LoadLocation(f.zone)
	if err != nil {
		return nil, fmt.Errorf("-time-zone: %w", err)
	}
	opts := []intercomtest.Option{
		intercomtest.WithAddress(net.JoinHostPort(f.addr, f.port)), intercomtest.WithToken(f.token), intercomtest.WithRegion(f.region),
		intercomtest.WithSeed(f.randomSeed), intercomtest.WithRateLimit(f.limit, 10*time.Second), intercomtest.WithChaos(f.chaos, f.chaosSeed),
		intercomtest.WithOAuthApp(f.clientID, f.clientSecret, f.redirectURL),
		intercomtest.WithSearchDelay(f.searchDelay), intercomtest.WithExportFormat(f.exports), intercomtest.WithTimeZone(zone),
		intercomtest.WithRequestLog(func(e intercomtest.Entry) {
			if f.log {
				fmt.Fprintln(out, e.At.Format(time.TimeOnly), e)
			}
		}),
	}
	add := func(wanted bool, opt func() intercomtest.Option) {
		if wanted {
			opts = append(opts, opt())
		}
	}
	add(f.versions != "", func() intercomtest.Option { return intercomtest.WithVersions(strings.Split(f.versions, ",")...) })
	add(f.permissions != "", func() intercomtest.Option { return intercomtest.WithPermissions(strings.Split(f.permissions, ",")...) })
	add(!f.subscribed, intercomtest.WithoutSubscription)
	add(f.ledger != 0, func() intercomtest.Option { return intercomtest.WithLedgerLimit(f.ledger) })
	add(!f.bodies, intercomtest.WithoutBodies)
	add(f.https, intercomtest.WithTLS)
	add(f.cors, intercomtest.WithCORS)
	add(f.strict, intercomtest.WithStrictAttributes)
	add(f.clamp, intercomtest.WithClampedPages)
	add(!f.samples, intercomtest.WithoutSamples)
	if f.workspaces != "" {
		for _, w := range strings.Split(f.workspaces, ",") {
			token, region, _ := strings.Cut(w, "=")
			opts = append(opts, intercomtest.WithWorkspace(intercomtest.Workspace{Token: token, Region: region}))
		}
	}
	return opts, nil
}

// fill makes what the workspace begins with.
func (f flags) fill(srv *intercomtest.Server) error {
	srv.SetLatency(f.latency)
	if f.certificate != "" {
		if err := os.WriteFile(f.certificate, srv.Certificate(), 0o600); err != nil {
			return fmt.Errorf("-certificate: %w", err)
		}
	}
	if f.restore != "" {
		data, err := os.ReadFile(f.restore)
		if err == nil {
			err = srv.Restore(data)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.restore, err)
		}
	}
	srv.SeedContacts(f.seed)
	srv.SeedCompanies(f.seed)
	srv.SeedConversations(f.seed)
	if f.fixtures == "" {
		return nil
	}
	data, err := os.ReadFile(f.fixtures)
	if err == nil {
		err = srv.Load(bytes.NewReader(data))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", f.fixtures, err)
	}
	return nil
}
