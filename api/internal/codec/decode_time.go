package codec

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

const (
	// MillisFrom is where numbers are taken for milliseconds: as seconds it would be the year 5138.
	MillisFrom = 100_000_000_000
	// MaxUnix is the last second of the year 9999, minUnix the first of the year 1.
	MaxUnix = 253402300799
	minUnix = -62135596800
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

// decodeTime reads a moment of any form: Unix seconds or milliseconds, ISO 8601, a number in text; null and "" are the
// zero time.
func decodeTime(d *decoder, v reflect.Value) bool {
	start := d.i
	var t time.Time
	var err error
	switch c := d.peek(); {
	case c == 'n':
		return d.word("null")
	case isDigit(c):
		literal, whole := d.number()
		if d.bad {
			return false
		}
		t, err = timeOfNumber(literal, whole)
	case c == '"':
		text := d.str()
		d.lone = false
		if d.bad {
			return false
		}
		t, err = timeOfText(text)
	default:
		return d.lost(v)
	}
	if err != nil {
		d.i = start
		return d.lost(v)
	}
	if !t.IsZero() {
		*v.Addr().Interface().(*time.Time) = t
	}
	return true
}

// ParseTime reads a moment from text of any form that is read from JSON; "" is the zero time.
func ParseTime(text string) (time.Time, error) { return timeOfText([]byte(text)) }

func timeOfText(text []byte) (time.Time, error) {
	s := strings.TrimSpace(string(text))
	if s == "" {
		return time.Time{}, nil
	}
	if isNumber([]byte(s)) {
		return timeOfNumber([]byte(s), false)
	}
	if t, ok := parseLayouts(s); ok {
		return t, nil
	}
	// A leap second is the second after it.
	if before := strings.Replace(s, ":60", ":59", 1); before != s {
		if t, ok := parseLayouts(before); ok && t.Second() == 59 {
			return t.Add(time.Second), nil
		}
	}
	return time.Time{}, errors.New("not a time")
}

func parseLayouts(s string) (time.Time, bool) {
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, s); err == nil && inYears(t) {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

func inYears(t time.Time) bool {
	y := t.UTC().Year()
	return y >= 1 && y <= 9999
}

// timeOfNumber reads seconds or milliseconds, with their fraction.
func timeOfNumber(literal []byte, whole bool) (time.Time, error) {
	if whole {
		if n, ok := parseInt(literal); ok {
			return unixTime(n, 0)
		}
	}
	s := string(literal)
	if seconds, fraction, ok := strings.Cut(s, "."); ok && !strings.ContainsAny(fraction, "eE") {
		if n, err := strconv.ParseInt(seconds, 10, 64); err == nil {
			billionths, _ := strconv.ParseInt((fraction + "000000000")[:9], 10, 64)
			if s[0] == '-' && billionths > 0 {
				n, billionths = n-1, 1e9-billionths
			}
			return unixTime(n, billionths)
		}
	}
	f, _ := strconv.ParseFloat(s, 64) // infinite if it is beyond the range
	if math.Abs(f) > 1000*MaxUnix {
		return time.Time{}, fmt.Errorf("%s is out of range", s)
	}
	floor := math.Floor(f)
	return unixTime(int64(floor), int64(math.Round((f-floor)*1e6))*1000) // a float64 has no room for more
}

// unixTime makes a time of a number and its fraction in billionths. Large numbers are milliseconds.
func unixTime(n, billionths int64) (time.Time, error) {
	sec, ns := n, billionths
	if n >= MillisFrom || n <= -MillisFrom {
		sec, ns = n/1000, n%1000*1_000_000+billionths/1000
		if ns < 0 {
			sec, ns = sec-1, ns+1e9
		}
	}
	if sec < minUnix || sec > MaxUnix {
		return time.Time{}, fmt.Errorf("%d is out of range", n)
	}
	return time.Unix(sec, ns).UTC(), nil
}
