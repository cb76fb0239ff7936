package facade

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
)

// askedWait is what the answer asks to wait: Retry-After, or on a 429 the time until the window ends. The server's
// times count from the server's Date, so that a wrong clock on either side does no harm.
func askedWait(answer *api.Error, now time.Time) (wait time.Duration, window bool) {
	if answer == nil {
		return 0, false
	}
	now = serverTime(answer.Header, now)
	if d, ok := parseRetryAfter(answer.Header.Values("Retry-After"), now); ok {
		return d, false
	}
	if answer.StatusCode == http.StatusTooManyRequests && answer.RateLimit.Known {
		wait = max(0, answer.RateLimit.Reset.Sub(now))
	}
	return wait, wait > 0
}

// serverTime is the time by the server's clock, as far as it is known.
func serverTime(answer http.Header, now time.Time) time.Time {
	if date := dateOf(answer); !date.IsZero() {
		return date
	}
	return now
}

// parseRetryAfter reads what Retry-After says: seconds, with a fraction too, or an HTTP date. Of several the longest
// counts.
func parseRetryAfter(values []string, now time.Time) (wait time.Duration, given bool) {
	for _, value := range values {
		value = strings.TrimSpace(value)
		if date, err := parseDate(value); err == nil {
			wait, given = max(wait, date.Sub(now)), true
			continue
		}
		for one := range strings.SplitSeq(value, ",") {
			if d, ok := parseSeconds(strings.TrimSpace(one)); ok {
				wait, given = max(wait, d), true
			}
		}
	}
	return wait, given
}

// parseSeconds reads digits, with a fraction perhaps.
func parseSeconds(text string) (time.Duration, bool) {
	if text == "" || strings.ContainsFunc(text, func(r rune) bool { return r != '.' && (r < '0' || r > '9') }) {
		return 0, false
	}
	seconds, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange):
		return 0, false
	case seconds >= float64(math.MaxInt64/time.Second):
		return math.MaxInt64, true // out of range, which is longer than anybody waits
	}
	return time.Duration(seconds * float64(time.Second)), true
}

var errNamedZone = errors.New("a zone that goes by a name")

// parseDate reads an HTTP date, and the forms with a numeric zone that other software writes. A name of a zone means one thing
// here and another elsewhere, but for that of HTTP.
func parseDate(value string) (time.Time, error) {
	zone := value[strings.LastIndexByte(value, ' ')+1:]
	if zone != "" && isLetter(zone[0]) && zone != "GMT" && zone != "UTC" {
		return time.Time{}, errNamedZone
	}
	date, err := http.ParseTime(value)
	for _, form := range []string{time.RFC1123Z, time.RFC3339} {
		if err == nil {
			break
		}
		date, err = time.Parse(form, value)
	}
	return date, err
}
