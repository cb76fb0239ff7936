package api_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
)

func TestTimesDecodeEveryForm(t *testing.T) {
	second := time.Date(2024, 2, 3, 4, 5, 6, 0, time.UTC)
	milli := second.Add(789 * time.Millisecond)
	day := time.Date(2024, 2, 3, 0, 0, 0, 0, time.UTC)
	tests := map[string]time.Time{
		`1706933106`:                       second,
		`"1706933106"`:                     second,
		`1706933106.0`:                     second,
		`1.706933106e9`:                    second,
		`1706933106.789`:                   milli,
		`"1706933106.789"`:                 milli,
		`1706933106789`:                    milli,
		`"1706933106789"`:                  milli,
		`"2024-02-03T04:05:06Z"`:           second,
		`"2024-02-03T04:05:06.789Z"`:       milli,
		`"2024-02-03T05:05:06+01:00"`:      second,
		`"2024-02-03T05:05:06+0100"`:       second,
		`"2024-02-03T05:05:06.789+0100"`:   milli,
		`"2024-02-03T04:05:06"`:            second,
		`"2024-02-03 04:05:06"`:            second,
		`"2024-02-03 04:05:06 UTC"`:        second,
		`"2024-02-03 05:05:06 +0100"`:      second,
		`"2024-02-03T04:05Z"`:              second.Truncate(time.Minute),
		`"2024-02-03T04:05"`:               second.Truncate(time.Minute),
		`"2024-02-03"`:                     day,
		`"\u0032024-02-03"`:                day,
		`" 2024-02-03 "`:                   day,
		`0`:                                time.Unix(0, 0).UTC(),
		`-86400`:                           time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC),
		`-86400.5`:                         time.Date(1969, 12, 30, 23, 59, 59, 5e8, time.UTC),
		`-100000000001`:                    time.Date(1966, 10, 31, 14, 13, 19, 999e6, time.UTC),
		`99999999999`:                      time.Unix(99999999999, 0).UTC(),
		`100000000000`:                     time.Unix(100000000, 0).UTC(),
		`253402300799999`:                  time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC),
		`null`:                             {},
		`""`:                               {},
		`"  "`:                             {},
		`"9999-12-31T23:59:59Z"`:           time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
		`"2024-02-03T04:05:06.123456789Z"`: second.Add(123456789),
		`"2024-02-03T04:05:06.1234567890000001Z"`: second.Add(123456789),
	}
	for in, want := range tests {
		t.Run(in, func(t *testing.T) {
			var s api.Time
			var ms api.TimeMS
			var d api.DateTime
			require.NoError(t, json.Unmarshal([]byte(in), &s))
			require.NoError(t, json.Unmarshal([]byte(in), &ms))
			require.NoError(t, json.Unmarshal([]byte(in), &d))
			// A float64 of today's seconds is exact to about a microsecond.
			assert.WithinDuration(t, want, d.Time, 2*time.Microsecond)
			assert.Equal(t, api.At(want), s)
			assert.Equal(t, api.AtMS(want), ms)
			assert.True(t, d.IsZero() == want.IsZero())
			assert.Equal(t, time.UTC, d.Location())
			roundTrip(t, s)
			roundTrip(t, ms)
			roundTrip(t, d)
		})
	}
}

func TestTimesRefuseJunk(t *testing.T) {
	for _, in := range []string{
		`"soon"`, `true`, `{}`, `[]`, `[1]`, `"2024-13-01"`, `"2024-02-30"`, `1e300`, `-1e300`, `253402300800000`,
		`99999999999999999999`, `-99999999999999`, `"2024-02-03 04:05:06 PST"`, `"0x10"`, `"1_000"`, `"NaN"`, `"0000-01-01"`,
	} {
		s, ms, d := api.At(time.Unix(1, 0)), api.AtMS(time.Unix(1, 0)), api.AtDateTime(time.Unix(1, 0))
		assert.Error(t, json.Unmarshal([]byte(in), &s), in)
		assert.Error(t, json.Unmarshal([]byte(in), &ms), in)
		assert.Error(t, json.Unmarshal([]byte(in), &d), in)
		assert.True(t, s.IsZero() && ms.IsZero() && d.IsZero(), in)
	}
}

func FuzzTimes(f *testing.F) {
	for _, s := range []string{
		`1700000000`, `1700000000000`, `1.5`, `"2024-02-03"`, `"2024-02-03T04:05:06+01:00"`, `null`, `""`, `"1700000000.25"`,
		`-62135596800`, `-62135596801`, `-0.5`, `1e11`, `"0001-01-01"`, `253402300799999.9`, `"2024-02-03 04:05:06 UTC"`, `-100000000001`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var s api.Time
		if json.Unmarshal(data, &s) == nil {
			roundTrip(t, s)
		}
		var ms api.TimeMS
		if json.Unmarshal(data, &ms) == nil {
			roundTrip(t, ms)
		}
		var d api.DateTime
		if json.Unmarshal(data, &d) == nil {
			roundTrip(t, d)
		}
	})
}
