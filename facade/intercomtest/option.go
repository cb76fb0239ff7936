package intercomtest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Option changes how a server is made. An option that is given nonsense makes [NewServer] fail with an error that
// says which.
type Option func(*config) error

type config struct {
	token      string
	clock      func() time.Time
	seed       int64
	region     string
	versions   []version // the first is the app's own
	basePath   string
	inMemory   bool
	clampPages bool
	knownOnly  bool  // custom attributes
	searchLag  int64 // seconds
	limiter    *rateLimiter
	chaos      *chaos
	samples    *sampleSet
}

func defaults() config {
	cfg := config{token: "test-token", clock: time.Now, seed: 1, region: "US", samples: embeddedSamples}
	_ = WithVersions("2.12", "2.10", "2.11", "2.13", "2.14", "2.15", "2.16", "Preview")(&cfg) // all are versions
	return cfg
}

// WithToken sets the access token that is accepted ("test-token" otherwise).
func WithToken(token string) Option {
	return func(cfg *config) error {
		if token == "" {
			return errors.New("WithToken: empty token")
		}
		cfg.token = token
		return nil
	}
}

// WithClock sets where the server takes its time from (time.Now otherwise).
func WithClock(now func() time.Time) Option {
	return func(cfg *config) error {
		if now == nil {
			return errors.New("WithClock: nil function")
		}
		cfg.clock = now
		return nil
	}
}

// WithSeed sets what ids and seeded records are derived from (1 otherwise). The same seed, clock and sequence of
// requests give the same records.
func WithSeed(seed int64) Option {
	return func(cfg *config) error {
		cfg.seed = seed
		return nil
	}
}

// WithRegion sets the region that GET /me reports: "US" (the default), "EU" or "AU".
func WithRegion(region string) Option {
	return func(cfg *config) error {
		if !slices.Contains([]string{"US", "EU", "AU"}, region) {
			return fmt.Errorf("WithRegion: %q is none of US, EU, AU", region)
		}
		cfg.region = region
		return nil
	}
}

// WithVersions sets the API versions that are accepted, such as "2.12" or "Preview" (2.10 to 2.16 and Preview
// otherwise). The first is the app's own version, used where a request names none (2.12 otherwise).
func WithVersions(names ...string) Option {
	return func(cfg *config) error {
		if len(names) == 0 {
			return errors.New("WithVersions: no version")
		}
		cfg.versions = nil
		for _, name := range names {
			v, ok := parseVersion(name)
			if !ok {
				return fmt.Errorf("WithVersions: %q is no version", name)
			}
			cfg.versions = append(cfg.versions, v)
		}
		return nil
	}
}

// WithBasePath puts the API below a path, such as "/proxy/intercom". [Server.URL] includes it.
func WithBasePath(path string) Option {
	return func(cfg *config) error {
		if !strings.HasPrefix(path, "/") || strings.HasSuffix(path, "/") {
			return fmt.Errorf("WithBasePath: %q must start with a slash and not end in one", path)
		}
		cfg.basePath = path
		return nil
	}
}

// WithInMemory serves over an in-memory pipe instead of a socket: reachable through [Server.Client] only, and fit for
// a testing/synctest bubble when the server is made inside it.
func WithInMemory() Option {
	return func(cfg *config) error {
		cfg.inMemory = true
		return nil
	}
}

// WithClampedPages treats a page size above an endpoint's maximum as the maximum, instead of refusing it with a 400.
// It is not known which of the two Intercom does everywhere.
func WithClampedPages() Option {
	return func(cfg *config) error {
		cfg.clampPages = true
		return nil
	}
}

// WithStrictAttributes refuses custom attributes that no data attribute describes with a 400, for contacts and companies.
// Otherwise the first one to set such an attribute makes it. Fixtures always do.
func WithStrictAttributes() Option {
	return func(cfg *config) error {
		cfg.knownOnly = true
		return nil
	}
}

// WithSearchDelay lets searches find a contact that was created or updated only after d by the server's clock, in whole
// seconds. Without it searches are up to date, which Intercom's are not.
func WithSearchDelay(d time.Duration) Option {
	return func(cfg *config) error {
		if d < 0 || d%time.Second != 0 {
			return fmt.Errorf("WithSearchDelay: %v: want whole seconds", d)
		}
		cfg.searchLag = int64(d / time.Second)
		return nil
	}
}

// WithRateLimit allows limit requests in each window, windows being aligned to the server's clock; Intercom's are 10
// seconds long. Authenticated answers then carry the X-RateLimit headers, and requests beyond the limit are answered
// 429 rate_limit_exceeded. Without this option nothing is limited and no such header sent.
func WithRateLimit(limit int, window time.Duration) Option {
	return func(cfg *config) error {
		if limit < 1 || window < time.Second || window%time.Second != 0 {
			return fmt.Errorf("WithRateLimit: %d in %v: want at least 1, in whole seconds", limit, window)
		}
		cfg.limiter = &rateLimiter{limit: limit, window: window}
		return nil
	}
}

// WithChaos hits each request with the given probability (0 to 1) by one of the faults, chosen at random; without
// faults by one of [ChaosFaults]. The same seed gives the same run of draws. [Server.Fail] goes before it.
func WithChaos(rate float64, seed int64, faults ...Fault) Option {
	return func(cfg *config) error {
		if !(rate >= 0 && rate <= 1) {
			return fmt.Errorf("WithChaos: rate %v is not between 0 and 1", rate)
		}
		if len(faults) == 0 {
			faults = ChaosFaults()
		}
		cfg.chaos = newChaos(rate, seed, slices.Clone(faults))
		return nil
	}
}
