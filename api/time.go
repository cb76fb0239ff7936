package api

import (
	"fmt"
	"strconv"
	"time"
)

// Time is a point in time that is sent as Unix seconds, Intercom's usual form.
//
// Like its siblings it decodes every form that Intercom uses (Unix seconds, Unix milliseconds, ISO 8601 with or without
// a time of day, numbers within strings); null and "" are the zero time, and the zero time is sent as null. Decoded
// times are in UTC, cut to the precision of their own form. Make one from a time.Time with [At].
type Time struct{ time.Time }

// TimeMS is a point in time that is sent as Unix milliseconds. See [Time].
type TimeMS struct{ time.Time }

// DateTime is a point in time that is sent as an ISO 8601 string in UTC. See [Time].
type DateTime struct{ time.Time }

// At returns t in whole seconds, UTC.
func At(t time.Time) Time { return Time{floor(t, time.Second)} }

// AtMS returns t in whole milliseconds, UTC.
func AtMS(t time.Time) TimeMS { return TimeMS{floor(t, time.Millisecond)} }

// AtDateTime returns t in UTC.
func AtDateTime(t time.Time) DateTime { return DateTime{floor(t, time.Nanosecond)} }

// floor cuts t to unit. It drops the location and the monotonic clock too, so that equal times are equal for ==.
func floor(t time.Time, unit time.Duration) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	ns := t.Nanosecond()
	return time.Unix(t.Unix(), int64(ns-ns%int(unit))).UTC()
}

// MarshalJSON writes Unix seconds, null for the zero time. A time of which the number would be taken for milliseconds
// (after the year 5138) is written in ISO 8601; one outside the years 1 to 9999 is an error.
func (t Time) MarshalJSON() ([]byte, error) {
	sec := t.Unix()
	if t.IsZero() || sec >= millisFrom || !inYears(t.Time) {
		return DateTime(t).MarshalJSON()
	}
	return strconv.AppendInt(nil, sec, 10), nil
}

// UnmarshalJSON reads any form of a time, cut to whole seconds.
func (t *Time) UnmarshalJSON(data []byte) error {
	v, err := parseTime(data)
	t.Time = floor(v, time.Second)
	return err
}

// MarshalJSON writes Unix milliseconds, null for the zero time. A time of which the number would be taken for seconds
// (the years around 1970) is written in ISO 8601; one outside the years 1 to 9999 is an error.
func (t TimeMS) MarshalJSON() ([]byte, error) {
	ms := t.UnixMilli()
	small := ms > -millisFrom && ms < millisFrom && ms != 0
	if t.IsZero() || small || !inYears(t.Time) {
		return DateTime(t).MarshalJSON()
	}
	return strconv.AppendInt(nil, ms, 10), nil
}

// UnmarshalJSON reads any form of a time, cut to whole milliseconds.
func (t *TimeMS) UnmarshalJSON(data []byte) error {
	v, err := parseTime(data)
	t.Time = floor(v, time.Millisecond)
	return err
}

// MarshalJSON writes ISO 8601 in UTC, null for the zero time; a time outside the years 1 to 9999 is an error.
func (t DateTime) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	if !inYears(t.Time) {
		return nil, fmt.Errorf("time %v is outside the years 1 to 9999", t.Time)
	}
	return t.UTC().AppendFormat(nil, `"`+time.RFC3339Nano+`"`), nil
}

// UnmarshalJSON reads any form of a time.
func (t *DateTime) UnmarshalJSON(data []byte) error {
	v, err := parseTime(data)
	t.Time = v
	return err
}

func inYears(t time.Time) bool {
	y := t.UTC().Year()
	return y >= 1 && y <= 9999
}
