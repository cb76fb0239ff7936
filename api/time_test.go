package api_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
)

func TestTimesEncodeTheirOwnForm(t *testing.T) {
	berlin := time.FixedZone("CET", 3600)
	at := time.Date(2024, 2, 3, 5, 5, 6, 789654321, berlin)
	type all struct {
		S api.Time     `json:"s"`
		M api.TimeMS   `json:"m"`
		D api.DateTime `json:"d"`
		Z api.Time     `json:"z,omitzero"`
	}
	golden := func(want string, v all) {
		t.Helper()
		b, err := json.Marshal(v)
		require.NoError(t, err)
		assert.Equal(t, want, string(b))
	}
	golden(`{"s":1706933106,"m":1706933106789,"d":"2024-02-03T04:05:06.789654321Z"}`,
		all{S: api.At(at), M: api.AtMS(at), D: api.AtDateTime(at)})
	golden(`{"s":1706933106,"m":1706933106789,"d":"2024-02-03T04:05:06.789654321Z"}`,
		all{S: api.Time{Time: at}, M: api.TimeMS{Time: at}, D: api.DateTime{Time: at}})
	golden(`{"s":null,"m":null,"d":null}`, all{})
	golden(`{"s":0,"m":0,"d":"1970-01-01T00:00:00Z"}`,
		all{S: api.At(time.Unix(0, 0)), M: api.AtMS(time.Unix(0, 0)), D: api.AtDateTime(time.Unix(0, 0))})

	assert.Equal(t, at.Unix(), api.At(at).Unix())
	assert.Equal(t, api.At(at), api.At(at.UTC()), "equal times are equal values")
	assert.True(t, api.At(time.Time{}).IsZero())
}

// Numbers that would be read as the other unit are written as text.
func TestTimesAmbiguousNumbers(t *testing.T) {
	assert.Equal(t, `"5138-11-16T09:46:40Z"`, string(roundTrip(t, api.At(time.Unix(100_000_000_000, 0)))))
	assert.Equal(t, `99999999999`, string(roundTrip(t, api.At(time.Unix(99_999_999_999, 0)))))
	assert.Equal(t, `"1970-01-02T00:00:00Z"`, string(roundTrip(t, api.AtMS(time.Unix(86400, 0)))))
	assert.Equal(t, `100000000000`, string(roundTrip(t, api.AtMS(time.UnixMilli(100_000_000_000)))))
	assert.Equal(t, `-62135596799`, string(roundTrip(t, api.At(time.Unix(-62135596799, 0)))))
	assert.Equal(t, `-62135596799000`, string(roundTrip(t, api.AtMS(time.Unix(-62135596799, 0)))))
	for _, v := range []any{
		api.At(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)), api.AtMS(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)),
		api.AtDateTime(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)), api.AtDateTime(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)),
		api.AtMS(time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC)), api.At(time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC)),
	} {
		_, err := json.Marshal(v)
		assert.ErrorContains(t, err, "outside the years 1 to 9999", fmt.Sprint(v))
	}
}
