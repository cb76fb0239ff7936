package pipeline

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/glob"
)

// Versions lists the imported versions: the folders of openapi that hold a
// description. There is no other list.
func Versions(root string) ([]string, error) {
	paths, err := glob.In(root, filepath.Join("openapi", "*", "intercom.yaml"))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, p := range paths {
		out = append(out, filepath.Base(filepath.Dir(p)))
	}
	sort.Slice(out, func(i, j int) bool { return Less(out[i], out[j]) })
	return out, nil
}

// Known lists the versions that people may speak of: those that are here, and
// those that were and whose record or names are kept.
func Known(root string) ([]string, error) {
	known := map[string]bool{}
	for _, pattern := range []string{filepath.Join("*", "intercom.yaml"), filepath.Join("*", "source.yaml"), filepath.Join("names", "*.yaml")} {
		paths, err := glob.In(root, filepath.Join("openapi", pattern))
		if err != nil {
			return nil, err
		}
		for _, p := range paths {
			version := filepath.Base(filepath.Dir(p))
			if version == "names" {
				version = strings.TrimSuffix(filepath.Base(p), ".yaml")
			}
			known[version] = true
		}
	}
	return slices.SortedFunc(maps.Keys(known), compare), nil
}

func compare(a, b string) int {
	switch {
	case Less(a, b):
		return -1
	case Less(b, a):
		return 1
	}
	return 0
}

// Less orders versions: numbers by value, what is no number behind them.
func Less(a, b string) bool {
	na, oka := number(a)
	nb, okb := number(b)
	switch {
	case oka && okb && na != nb:
		return na < nb
	case oka != okb:
		return oka
	}
	return a < b
}

func number(version string) (int, bool) {
	major, minor, _ := strings.Cut(version, ".")
	x, err1 := strconv.Atoi(major)
	y, err2 := strconv.Atoi(minor)
	return x*1000 + y, err1 == nil && err2 == nil
}

// PackageDir is the folder of a version's package below gen: v212, preview.
func PackageDir(version string) string {
	if _, ok := number(version); ok {
		return "v" + strings.ReplaceAll(version, ".", "")
	}
	return strings.ToLower(version)
}

// Nearest picks the version that another one is best compared with: the newest
// before it, else the oldest behind it. It is "" where there is none.
func Nearest(versions []string, version string) string {
	nearest := ""
	for _, v := range versions {
		if v != version && (Less(v, version) || nearest == "") {
			nearest = v
		}
	}
	return nearest
}

// CheckNew refuses a version that is there already, or whose package would have
// the folder of another one.
func CheckNew(versions []string, version string) error {
	for _, v := range versions {
		switch {
		case v == version:
			return fmt.Errorf("version %s is there already; make update VERSION=%s imports it again", version, version)
		case PackageDir(v) == PackageDir(version):
			return fmt.Errorf("version %s would be generated into gen/%s, which is the folder of version %s", version, PackageDir(v), v)
		}
	}
	return nil
}

// CheckKnown refuses a version that is not there.
func CheckKnown(versions []string, version string) error {
	for _, v := range versions {
		if v == version {
			return nil
		}
	}
	return fmt.Errorf("version %q is not imported; openapi has %s", version, strings.Join(versions, ", "))
}
