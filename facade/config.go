package facade

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
	"github.com/seed-a528e955/intercom-go/facade/ratelimit"
)

// The defaults; the package documentation lists them.
const (
	defaultMaxRetries     = 2
	defaultAttemptTimeout = 60 * time.Second
	defaultMaxBody        = 64 << 20
	defaultScrollWait     = 2 * time.Minute // a scroll that was left expires after one
	maxErrorBody          = 1 << 20
)

// config is what the options of New leave behind.
type config struct {
	http      httpClient
	httpGiven bool // by WithHTTPClient
	region    Region
	baseURL   string // as given
	base      *url.URL
	baseText  string
	insecure  bool
	userAgent string
	logger    []listener // one or none
	hooks     []listener
	listeners []listener         // the logger and the hooks
	limiter   *ratelimit.Limiter // nil is none
	pacing    bool
	defaults  settings
	random    func() float64 // in [0,1)

	budgetRetries, budgetRefill int
	limiterGiven                bool
}

// settings are what a call may decide for itself; the client's are where each call starts from.
type settings struct {
	timeout        time.Duration
	attemptTimeout time.Duration
	maxRetries     int
	maxBody        int64
	strict         bool
	scrollWait     time.Duration
	retry          RetryPolicy
	header         http.Header
}

func newConfig(opts []ClientOption) (*config, error) {
	c := &config{
		userAgent: product(),
		random:    rand.Float64,

		budgetRetries: defaultBudget,
		budgetRefill:  defaultBudgetRefill,

		defaults: settings{
			attemptTimeout: defaultAttemptTimeout,
			maxBody:        defaultMaxBody,
			scrollWait:     defaultScrollWait,
			maxRetries:     defaultMaxRetries,
			retry:          defaultRetryPolicy,
			header:         http.Header{},
		},
	}
	for i, opt := range opts {
		if opt == nil {
			return nil, fmt.Errorf("option %d is nil", i+1)
		}
		if err := opt.applyToClient(c); err != nil {
			return nil, err
		}
	}
	c.listeners = append(c.logger, c.hooks...)
	if err := c.ownLimiter(); err != nil {
		return nil, err
	}
	if err := c.address(); err != nil {
		return nil, err
	}
	if _, standard := http.DefaultTransport.(*http.Transport); standard && c.http.Transport == nil {
		c.http.Transport = pooled()
	}
	return c, nil
}

// settingsFor is the client's settings with the call's options on top.
func (c *config) settingsFor(call *api.Call) (settings, error) {
	s := c.defaults
	opts, _ := wire.Value(call, callOptions{}).([]setting)
	for _, opt := range opts {
		if err := opt(&s); err != nil {
			return s, err
		}
	}
	return s, nil
}
