package search

import (
	"time"
)

// dayReach is how far before a moment the day can have begun that it is in: 24 hours, an hour more on the day when
// clocks are set back, and one to spare.
const dayReach = 26 * time.Hour

// SinceDay matches where field is at t or later, also where dates are compared by day, as those of contacts are in every
// version up to 2.16: there Gt(field, t) finds nothing of the rest of the day that t is in. It is Gt(field, t − 26 h).
// Whatever the workspace's time zone, and also when its clocks change, nothing from t on is missed, and up to two days
// before t come along: look at the field of what was found where that matters.
func SinceDay(field string, t time.Time) Query {
	if t.IsZero() { // refused when the query is encoded, as any zero time is
		return Gt(field, t)
	}
	return Gt(field, t.Add(-dayReach))
}
