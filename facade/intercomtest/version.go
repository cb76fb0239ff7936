package intercomtest

import (
	"strconv"
	"strings"
)

// version is an API version that can be compared: 2.16 is 216, Preview is above all.
type version struct {
	name   string
	number int
}

var preview = version{"preview", 1 << 20}

func parseVersion(name string) (version, bool) {
	if lower := strings.ToLower(name); lower == "preview" || lower == "unstable" { // its former name
		return preview, true
	}
	major, minor, _ := strings.Cut(name, ".")
	a, err1 := strconv.Atoi(major)
	b, err2 := strconv.Atoi(minor)
	if err1 != nil || err2 != nil || a < 1 || b < 0 || b > 99 {
		return version{}, false
	}
	return version{name, a*100 + b}, true
}

// from says whether the version is the given one (216 for 2.16) or later.
func (v version) from(number int) bool { return v.number >= number }

// view is how a record appears in the version asked for: what is known about it on top of a blank one, without what came
// to such records later.
func (c *call) view(kind string, known ...object) object {
	view := shown(stock.Blank[kind], known...)
	for name, fields := range stock.Since[kind] {
		if since, _ := parseVersion(name); !c.version.from(since.number) {
			for _, field := range fields {
				delete(view, field)
			}
		}
	}
	return view
}

// version decides which version a request speaks. A refused one still has the app's, to find its route by.
func (cfg *config) version(header string) (version, *apiError) {
	asked, ok := parseVersion(header)
	for _, v := range cfg.versions {
		if ok && v.number == asked.number {
			return v, nil
		}
	}
	if header == "" {
		return cfg.versions[0], nil
	}
	return cfg.versions[0], refusal(400, "intercom_version_invalid", "version %q is not served", header)
}
