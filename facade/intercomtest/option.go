package intercomtest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Option changes how a server is made. An option that is given nonsense makes [NewServer] fail with an error that
// says which.
type Option func(*config) error

type config struct {
	account                // of the first workspace
	others       []account // of further ones
	clock        func() time.Time
	seed         int64
	versions     []version // the first is the app's own
	basePath     string
	address      string // to listen at
	inMemory     bool
	clampPages   bool
	noSamples    bool
	ledgerLimit  int  // entries; 0 for no limit
	noBodies     bool // in the ledger
	cors         bool
	tls          bool
	knownOnly    bool                                    // custom attributes
	exportFormat string                                  // see WithExportFormat
	noRanges     bool                                    // see WithoutRanges
	zone         *time.Location                          // of the workspace
	searchLag    int64                                   // seconds
	lagVaries    bool                                    // up to searchLag
	limit        func(now time.Time, header http.Header) // spends a request
	chaos        func() *Fault                           // draws at random
	samples      *sampleSet
	oauth        *oauthApp
	log          func(Entry)
}

func defaults() config {
	return config{
		account: account{token: "test-token", region: "US"}, address: "127.0.0.1:0", clock: time.Now, seed: 1, exportFormat: "zip", zone: time.UTC, samples: embeddedSamples,
		log: func(Entry) {}, chaos: func() *Fault { return nil }, limit: func(time.Time, http.Header) {},
		versions: embeddedSamples.accepted(),
	}
}

// option sets something, unless what it was given is nonsense.
func option(set func(cfg *config), nonsense bool, complaint string, args ...any) Option {
	return func(cfg *config) error {
		if nonsense {
			return fmt.Errorf(complaint, args...)
		}
		set(cfg)
		return nil
	}
}

// WithToken sets the access token that is accepted ("test-token" otherwise).
func WithToken(token string) Option {
	return option(func(cfg *config) { cfg.token = token }, token == "", "WithToken: empty token")
}

// WithClock sets where the server takes its time from (time.Now otherwise).
func WithClock(now func() time.Time) Option {
	return option(func(cfg *config) { cfg.clock = now }, now == nil, "WithClock: nil function")
}

// WithSeed sets what ids and seeded records are derived from (1 otherwise). The same seed, clock and sequence of
// requests give the same records.
func WithSeed(seed int64) Option { return option(func(cfg *config) { cfg.seed = seed }, false, "") }

// WithRegion sets the region that GET /me reports: "US" (the default), "EU" or "AU".
func WithRegion(region string) Option {
	unknown := !slices.Contains([]string{"US", "EU", "AU"}, region)
	return option(func(cfg *config) { cfg.region = region }, unknown, "WithRegion: %q is none of US, EU, AU", region)
}

// WithVersions sets the API versions that are accepted, such as "2.12" or "Preview" (those that the library has
// packages of otherwise). The first is the app's own version, used where a request names none (2.12 otherwise).
func WithVersions(names ...string) Option {
	accepted := views(names, func(name string) version { return orZero(parseVersion(name)) })
	nonsense := len(names) == 0 || slices.Contains(accepted, version{})
	return option(func(cfg *config) { cfg.versions = accepted }, nonsense, "WithVersions: %q: want versions such as 2.12", names)
}

// WithBasePath puts the API below a path, such as "/proxy/intercom". [Server.URL] includes it.
func WithBasePath(path string) Option {
	nonsense := !strings.HasPrefix(path, "/") || strings.HasSuffix(path, "/")
	set := func(cfg *config) { cfg.basePath = path }
	return option(set, nonsense, "WithBasePath: %q must start with a slash and not end in one", path)
}

// WithAddress listens at an address such as "127.0.0.1:8088" or ":8088" (every interface), instead of at a free port of
// the loopback interface. [NewServer] fails when it is taken.
func WithAddress(address string) Option {
	return option(func(cfg *config) { cfg.address = address }, address == "", "WithAddress: empty address")
}

// WithRequestLog tells a function of each request when its answer is about to go out, or its connection broke: of one at a
// time, and of none once the server is closed, so that it may call t.Log. It must not send requests itself.
func WithRequestLog(log func(Entry)) Option {
	return option(func(cfg *config) { cfg.log = log }, log == nil, "WithRequestLog: nil function")
}

// WithInMemory serves over an in-memory pipe instead of a socket: reachable through [Server.Client] only, and fit for
// a testing/synctest bubble when the server is made inside it. [Server.URL] names port 0, where any other client fails.
func WithInMemory() Option { return option(func(cfg *config) { cfg.inMemory = true }, false, "") }

// WithClampedPages treats a page size above an endpoint's maximum as the maximum, instead of refusing it with a 400.
// It is not known which of the two Intercom does everywhere.
func WithClampedPages() Option { return option(func(cfg *config) { cfg.clampPages = true }, false, "") }

// WithoutSamples answers 501 not_implemented to operations that keep no state here, instead of a sample (see
// [SampleHeader]): a test then never passes on an answer that is true of nothing.
func WithoutSamples() Option { return option(func(cfg *config) { cfg.noSamples = true }, false, "") }

// WithLedgerLimit keeps the last n requests in the ledger (all otherwise) and counts those that it drops; see
// [Server.Dropped]. A server that runs for long needs one.
func WithLedgerLimit(n int) Option {
	return option(func(cfg *config) { cfg.ledgerLimit = n }, n < 1, "WithLedgerLimit: %d: want at least 1", n)
}

// WithoutBodies leaves the bodies of requests out of the ledger, for which [JSON] then finds nothing.
func WithoutBodies() Option { return option(func(cfg *config) { cfg.noBodies = true }, false, "") }

// WithCORS lets pages of any origin ask, as Intercom does not: for programs that run in a browser.
func WithCORS() Option { return option(func(cfg *config) { cfg.cors = true }, false, "") }

// WithTLS serves HTTPS with a certificate of its own for this machine's names; [Server.Client] trusts it, and
// [Server.Certificate] is for other clients.
func WithTLS() Option { return option(func(cfg *config) { cfg.tls = true }, false, "") }

// WithStrictAttributes refuses custom attributes that no data attribute describes with a 400, for contacts and companies.
// Otherwise the first one to set such an attribute makes it. Fixtures always do.
func WithStrictAttributes() Option {
	return option(func(cfg *config) { cfg.knownOnly = true }, false, "")
}

// WithSearchDelay lets searches find a contact, conversation or ticket that was created or updated only after d by the
// server's clock, in whole seconds. Without it searches are up to date, which Intercom's are not.
func WithSearchDelay(d time.Duration) Option {
	set := func(cfg *config) { cfg.searchLag = int64(d / time.Second) }
	return option(set, d < 0 || d%time.Second != 0, "WithSearchDelay: %v: want whole seconds", d)
}

// WithSearchDelayUpTo is WithSearchDelay with a delay that differs from change to change: what changed later may be found
// earlier.
func WithSearchDelayUpTo(d time.Duration) Option {
	set := func(cfg *config) { cfg.searchLag, cfg.lagVaries = int64(d/time.Second), true }
	return option(set, d < 0 || d%time.Second != 0, "WithSearchDelayUpTo: %v: want whole seconds", d)
}

// WithTimeZone sets the workspace's time zone, by which contacts are searched by day (UTC otherwise).
func WithTimeZone(zone *time.Location) Option {
	return option(func(cfg *config) { cfg.zone = zone }, zone == nil, "WithTimeZone: nil location")
}

// WithRateLimit allows limit requests in each window, windows being aligned to the server's clock; Intercom's are 10
// seconds long. Authenticated answers then carry the X-RateLimit headers, and requests beyond the limit are answered
// 429 rate_limit_exceeded. Without this option nothing is limited and no such header sent.
func WithRateLimit(limit int, window time.Duration) Option {
	nonsense := limit < 1 || window < time.Second || window%time.Second != 0
	set := func(cfg *config) { cfg.limit = newLimit(limit, window) }
	return option(set, nonsense, "WithRateLimit: %d in %v: want at least 1, in whole seconds", limit, window)
}

// WithChaos hits each request with the given probability (0 to 1) by one of the faults, chosen at random; without
// faults by one of [ChaosFaults]. The same seed gives the same run of draws. [Server.Fail] goes before it.
func WithChaos(rate float64, seed int64, faults ...Fault) Option {
	if len(faults) == 0 {
		faults = ChaosFaults()
	}
	faults = slices.Clone(faults)
	set := func(cfg *config) {
		random := newRand(seed, drawChaos)
		cfg.chaos = func() *Fault {
			if random.Float64() >= rate {
				return nil
			}
			return &faults[random.IntN(len(faults))]
		}
	}
	nonsense := !(rate >= 0 && rate <= 1) || slices.ContainsFunc(faults, Fault.zero)
	return option(set, nonsense, "WithChaos: rate %v is not between 0 and 1, or one of %q is a zero Fault", rate, faults)
}
