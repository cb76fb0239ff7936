package facade

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// Region is where Intercom hosts a workspace. A workspace lives in one region and its data is served from there;
// [DetectRegion] asks which.
type Region string

// The regions that Intercom has.
const (
	US Region = "US" // the default
	EU Region = "EU"
	AU Region = "AU"
)

// regions in the order in which DetectRegion asks.
var regions = []Region{US, EU, AU}

// String returns the region as Intercom names it: "US".
func (r Region) String() string { return string(r) }

// BaseURL returns the address of the region's API, however the region is capitalised, and "" for one that does not exist.
func (r Region) BaseURL() string {
	switch known, _ := parseRegion(string(r)); known {
	case US:
		return "https://api.intercom.io"
	case EU:
		return "https://api.eu.intercom.io"
	case AU:
		return "https://api.au.intercom.io"
	}
	return ""
}

// parseRegion reads a region's name however it is capitalised.
func parseRegion(name string) (Region, error) {
	for _, r := range regions {
		if strings.EqualFold(name, string(r)) {
			return r, nil
		}
	}
	return "", fmt.Errorf("unknown region %q (want US, EU or AU)", name)
}

// whoAmI is DetectRegion's own operation: the facade knows no generated package.
var whoAmI = spec.Operation{
	ID: "identifyAdmin", Service: "facade", Name: "DetectRegion", Method: "GET", Path: "/me", Version: "2.12",
}

// DetectRegion asks Intercom in which region the token's workspace lives. It asks the regions' addresses in turn, US,
// EU, AU, until one accepts the token. It is meant for setting a program up, not for every start: keep the answer.
//
// The options are those of [New], without WithRegion. With WithBaseURL that address alone is asked, which is how it is
// tested; Intercom's answer says the region wherever it is asked. When no region accepts the token the error is
// api.ErrUnauthorized; any other failure is returned as it comes, without asking further.
// https://developers.intercom.com/docs/references/rest-api/api.intercom.io/admins/identifyadmin
func DetectRegion(ctx context.Context, token string, opts ...ClientOption) (Region, error) {
	chosen, err := newConfig(opts)
	if err != nil {
		return "", fmt.Errorf("facade: %w", err)
	}
	if chosen.region != "" {
		return "", errors.New("facade: DetectRegion finds the region out: leave WithRegion out")
	}
	if chosen.baseURL != "" {
		return regionFrom(ctx, US, token, opts)
	}
	for _, region := range regions {
		var found Region
		found, err = regionFrom(ctx, region, token, append(slices.Clip(opts), WithRegion(region)))
		if !errors.Is(err, api.ErrUnauthorized) {
			return found, err
		}
	}
	return "", err
}

func regionFrom(ctx context.Context, asked Region, token string, opts []ClientOption) (Region, error) {
	caller, err := New(func(c api.Caller) api.Caller { return c }, token, opts...)
	if err != nil {
		return "", err
	}
	me, err := api.Do[struct {
		App struct {
			Region string `json:"region"`
		} `json:"app"`
	}](ctx, caller, &api.Call{Operation: &whoAmI})
	if err != nil {
		return "", err
	}
	if me.App.Region == "" {
		return asked, nil // it took the token, so the workspace is here
	}
	region, err := parseRegion(me.App.Region)
	if err != nil {
		return "", fmt.Errorf("facade: DetectRegion: Intercom answers with a region that this library does not know: %w", err)
	}
	return region, nil
}
