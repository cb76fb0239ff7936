package ratelimit_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/ratelimit"
)

func TestLimiterOptions(t *testing.T) {
	for want, opt := range map[string]ratelimit.Option{
		"WithReserve(-0.1): want at least 0 and below 1": ratelimit.WithReserve(-0.1),
		"WithReserve(1)":                  ratelimit.WithReserve(1),
		"WithReserve(NaN)":                ratelimit.WithReserve(math.NaN()),
		"WithReserve(+Inf)":               ratelimit.WithReserve(math.Inf(1)),
		"WithCeiling(0): want at least 1": ratelimit.WithCeiling(0),
		"WithCeiling(-1)":                 ratelimit.WithCeiling(-1),
		"an option is nil":                nil,
	} {
		_, err := ratelimit.New(opt)
		require.ErrorContains(t, err, want)
		require.ErrorContains(t, err, "ratelimit: ")
	}
}
