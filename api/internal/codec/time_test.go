package codec_test

import (
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

func reflectType[T any]() reflect.Type { return reflect.TypeFor[T]() }

func TestTimesOfEveryForm(t *testing.T) {
	second := time.Date(2024, 2, 3, 4, 5, 6, 0, time.UTC)
	milli := second.Add(789 * time.Millisecond)
	day := time.Date(2024, 2, 3, 0, 0, 0, 0, time.UTC)
	for in, want := range map[string]time.Time{
		`1706933106`:                       second,
		`"1706933106"`:                     second,
		`1706933106.0`:                     second,
		`1.706933106e9`:                    second,
		`1706933106.789`:                   milli,
		`1.706933106789e9`:                 milli,
		`2.53402300799e14`:                 time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
		`1706933106.789000001`:             milli.Add(1),
		`1706933106.7890000019`:            milli.Add(1),
		`"1706933106.789"`:                 milli,
		`1706933106789`:                    milli,
		`1706933106789.5`:                  milli.Add(500 * time.Microsecond),
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
		`"2016-12-31T23:59:60Z"`:           time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC),
		`"2016-12-31T23:59:60.5Z"`:         time.Date(2017, 1, 1, 0, 0, 0, 5e8, time.UTC),
		`0`:                                time.Unix(0, 0).UTC(),
		`-86400`:                           time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC),
		`-86400.5`:                         time.Date(1969, 12, 30, 23, 59, 59, 5e8, time.UTC),
		`-86400.000000001`:                 time.Date(1969, 12, 30, 23, 59, 59, 999999999, time.UTC),
		`-62135596800.0`:                   {},
		`-62135596799.0`:                   time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC),
		`-100000000000`:                    time.Date(1966, 10, 31, 14, 13, 20, 0, time.UTC),
		`253402300799.9`:                   time.Date(1978, 1, 11, 21, 31, 40, 799.9e6, time.UTC),
		`-0.5`:                             time.Date(1969, 12, 31, 23, 59, 59, 5e8, time.UTC),
		`-100000000001`:                    time.Date(1966, 10, 31, 14, 13, 19, 999e6, time.UTC),
		`99999999999`:                      time.Unix(99999999999, 0).UTC(),
		`100000000000`:                     time.Unix(100000000, 0).UTC(),
		`253402300799999`:                  time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC),
		`null`:                             {},
		`""`:                               {},
		`"  "`:                             {},
		`"9999-12-31T23:59:59Z"`:           time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
		`"2024-02-03T04:05:06.123456789Z"`: second.Add(123456789),
	} {
		reads(t, want, in)
		reads(t, person{Created: want}, `{"created":`+in+`}`)
	}
	for _, in := range []string{
		`"soon"`, `true`, `{}`, `[]`, `[1]`, `"2024-13-01"`, `"2024-02-30"`, `1e300`, `-1e300`, `1e400`, `253402300800000`,
		`99999999999999999999`, `-99999999999999`, `"2024-02-03 04:05:06 PST"`, `"0x10"`, `"1_000"`, `"NaN"`, `"0000-01-01"`, `"2024-02-03T04:60:00Z"`, `"2016-12-31T23:60:60Z"`,
		`-62135596800001`, `-62135596801000`, `253402300800000.0`,
	} {
		got, found, err := decoded[person](`{"created":` + in + `}`)
		require.NoError(t, err)
		assert.True(t, got.Created.IsZero(), in)
		require.Len(t, found, 1, in)
		assert.Equal(t, codec.LeftOut, found[0].Fate, in)
	}
}

func TestTimesAreWrittenAsTheTagSays(t *testing.T) {
	type times struct {
		Unix time.Time   `json:"unix" wire:"unix"`
		MS   time.Time   `json:"ms" wire:"unixms"`
		Text time.Time   `json:"text" wire:"unixtext"`
		ISO  time.Time   `json:"iso" wire:"iso"`
		None time.Time   `json:"none"`
		List []time.Time `json:"list" wire:"unix"`
	}
	all := func(at time.Time) times { return times{at, at, at, at, at, []time.Time{at}} }
	berlin := time.FixedZone("", 3600)
	writes(t, `{"unix":1706933106,"ms":1706933106789,"text":"1706933106","iso":"2024-02-03T04:05:06.789Z","none":"2024-02-03T05:05:06.789+01:00","list":[1706933106]}`,
		all(time.Date(2024, 2, 3, 5, 5, 6, 789e6, berlin)))
	writes(t, `{"unix":null,"ms":null,"text":null,"iso":null,"none":"0001-01-01T00:00:00Z","list":[null]}`, all(time.Time{}))
	// Numbers that would be read as another unit are written as text.
	writes(t, `{"unix":0,"ms":0,"text":"0","iso":"1970-01-01T00:00:00Z","none":"1970-01-01T00:00:00Z","list":[0]}`, all(time.Unix(0, 0).UTC()))
	writes(t, `{"unix":86400,"ms":"1970-01-02T00:00:00Z","text":"86400","iso":"1970-01-02T00:00:00Z","none":"1970-01-02T00:00:00Z","list":[86400]}`, all(time.Unix(86400, 0).UTC()))
	late := time.Date(6000, 1, 1, 0, 0, 0, 0, time.UTC)
	writes(t, `{"unix":"6000-01-01T00:00:00Z","ms":127174492800000,"text":"6000-01-01T00:00:00Z","iso":"6000-01-01T00:00:00Z","none":"6000-01-01T00:00:00Z","list":["6000-01-01T00:00:00Z"]}`, all(late))
	_, err := codec.Append(nil, times{Unix: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)})
	require.EqualError(t, err, "unix: time 10000-01-01 00:00:00 +0000 UTC is outside the years 1 to 9999")
}

// Whatever its form, a moment is read as it was written: none in a number that would be read as another unit.
func TestTimesAtTheBoundsOfTheUnits(t *testing.T) {
	type times struct {
		Unix time.Time `json:"unix" wire:"unix"`
		Text time.Time `json:"text" wire:"unixtext"`
		ISO  time.Time `json:"iso" wire:"iso"`
	}
	type millis struct {
		MS time.Time `json:"ms" wire:"unixms"`
	}
	for _, bound := range []int64{codec.MillisFrom, -codec.MillisFrom, 0} {
		for n := bound - 1; n <= bound+1; n++ {
			if bound >= 0 {
				at := time.Unix(n, 0).UTC()
				data, err := codec.Append(nil, times{at, at, at})
				require.NoError(t, err)
				reads(t, times{at, at, at}, string(data))
				assert.Equal(t, n < codec.MillisFrom, strings.HasPrefix(string(data), `{"unix":`+strconv.FormatInt(n, 10)), "%d as a number: %s", n, data)
			}
			at := time.UnixMilli(n).UTC()
			data, err := codec.Append(nil, millis{at})
			require.NoError(t, err)
			reads(t, millis{at}, string(data))
			assert.Equal(t, max(n, -n) >= codec.MillisFrom || n == 0, !strings.Contains(string(data), "T"), "%d as a number: %s", n, data)
		}
	}
	at := time.Unix(1706933106, 0)
	for word, want := range map[string]string{"unix": "1706933106", "unixms": "1706933106000", "unixtext": "1706933106", "iso": "2024-02-03T04:05:06Z"} {
		assert.Equal(t, want, codec.TimeText(at, word))
	}
	assert.PanicsWithValue(t, `unknown form of a time "sundial" (want unix, unixms, unixtext or iso)`, func() { codec.TimeText(at, "sundial") })
}

func FuzzTimes(f *testing.F) {
	for _, s := range []string{
		`1700000000`, `1700000000000`, `1.5`, `"2024-02-03"`, `"2024-02-03T04:05:06+01:00"`, `null`, `""`, `"1700000000.25"`,
		`-62135596800`, `-62135596801`, `-0.5`, `1e11`, `"0001-01-01"`, `253402300799999.9`, `"2024-02-03 04:05:06 UTC"`, `-100000000001`, `"23:59:60"`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var at time.Time
		if _, err := codec.Decode(data, &at, nil); err != nil {
			return
		}
		type times struct {
			ISO, Plain time.Time `wire:"iso"`
		}
		again, err := codec.Append(nil, times{at, at})
		require.NoError(t, err)
		reads(t, times{at, at}, string(again))
	})
}
