package api

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

const (
	// millisFrom is where numbers are taken for milliseconds: as seconds it would be the year 5138.
	millisFrom = 100_000_000_000
	// minUnix and maxUnix are the first and last second of the years 1 to 9999.
	minUnix = -62135596800
	maxUnix = 253402300799
)

// timeLayouts are the forms of ISO 8601 that are read, the usual one first. Layouts without a zone mean UTC. A fraction
// after the seconds is accepted by all that have seconds.
var timeLayouts = []string{
	time.RFC3339,
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04",
	time.DateOnly,
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05 Z0700",
	"2006-01-02 15:04:05 UTC",
	time.DateTime,
}

// parseTime reads a time of any form from a JSON value.
func parseTime(data []byte) (time.Time, error) {
	// Nearly every time is a plain number of seconds: nothing is allocated.
	if n, err := strconv.ParseInt(string(data), 10, 64); err == nil {
		return unixTime(n, 0)
	}
	switch jsonKind(data) {
	case "null":
		return time.Time{}, nil
	case "number":
		return parseNumericTime(string(data))
	case "string":
		var s string
		if err := json.Unmarshal(data, &s); err != nil {
			return time.Time{}, err
		}
		return parseTimeText(s)
	default:
		return time.Time{}, fmt.Errorf("cannot read a time from a JSON %s", jsonKind(data))
	}
}

func parseTimeText(s string) (time.Time, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.Time{}, nil
	}
	if isNumber(s) {
		return parseNumericTime(s)
	}
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, s); err == nil && inYears(t) {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("cannot read a time from %q", s)
}

// parseNumericTime reads a number that is no integer, or too large. Of a fraction only microseconds are
// kept: a float64 has no room for more.
func parseNumericTime(s string) (time.Time, error) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.Abs(f) > 1000*maxUnix {
		return time.Time{}, fmt.Errorf("cannot read a time from %s: out of range", s)
	}
	floor := math.Floor(f)
	return unixTime(int64(floor), int64(math.Round((f-floor)*1e6))*1000)
}

// unixTime makes a time of a number and its fraction in billionths. Large numbers are milliseconds.
func unixTime(n, billionths int64) (time.Time, error) {
	sec, ns := n, billionths
	if n >= millisFrom || n <= -millisFrom {
		sec, ns = n/1000, n%1000*1_000_000+billionths/1000
		if ns < 0 {
			sec, ns = sec-1, ns+1e9
		}
	}
	if sec < minUnix || sec > maxUnix {
		return time.Time{}, fmt.Errorf("cannot read a time from %d: out of range", n)
	}
	return time.Unix(sec, ns).UTC(), nil
}
