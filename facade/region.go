package facade

import (
	"fmt"
	"strings"
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

var baseURLs = map[Region]string{
	US: "https://api.intercom.io",
	EU: "https://api.eu.intercom.io",
	AU: "https://api.au.intercom.io",
}

// String returns the region as Intercom names it: "US".
func (r Region) String() string { return string(r) }

// BaseURL returns the address of the region's API, and "" for a region that does not exist.
func (r Region) BaseURL() string { return baseURLs[r] }

// parseRegion reads a region's name however it is capitalised.
func parseRegion(name string) (Region, error) {
	if r := Region(strings.ToUpper(name)); r.BaseURL() != "" {
		return r, nil
	}
	return "", fmt.Errorf("%q is no region: there are US, EU and AU", name)
}
