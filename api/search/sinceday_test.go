package search_test

import (
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/search"
)

// byDay is how a workspace compares dates by day: both sides count as the start of their day in its time zone.
func byDay(at time.Time, zone *time.Location) time.Time {
	y, m, d := at.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

func TestSinceDayMissesNothingInAnyTimeZone(t *testing.T) {
	start := time.Date(2026, 3, 27, 0, 0, 0, 0, time.UTC) // both changes of clocks are within 250 days
	for _, name := range []string{"UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Casablanca"} {
		zone, err := time.LoadLocation(name)
		require.NoError(t, err)
		for since := start; since.Before(start.AddDate(0, 0, 250)); since = since.Add(29 * time.Minute) {
			seconds, err := strconv.ParseInt(string(search.SinceDay("updated_at", since).Value.(json.Number)), 10, 64)
			require.NoError(t, err)
			sent := time.Unix(seconds, 0)
			assert.True(t, byDay(since, zone).After(byDay(sent, zone)), "%s: %s is not found since %s", name, since, sent)
			assert.Less(t, since.Sub(byDay(sent, zone).AddDate(0, 0, 1)), 49*time.Hour)
		}
	}
}

func TestSinceDayRefusesTheZeroTime(t *testing.T) {
	_, err := json.Marshal(search.SinceDay("updated_at", time.Time{}))
	require.ErrorContains(t, err, "the time is zero")
}
