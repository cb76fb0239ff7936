package intercomtest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestContactsAreSearchedByTheWorkspacesDay(t *testing.T) {
	auckland, err := time.LoadLocation("Pacific/Auckland")
	require.NoError(t, err)
	at := time.Date(2026, 4, 5, 11, 30, 0, 0, time.UTC) // 23:30 there, the day that clocks were set back
	for zone, found := range map[*time.Location]int{time.UTC: 0, auckland: 1} {
		u := newUser(t, intercomtest.WithTimeZone(zone))
		u.srv.AddContact(intercomtest.Contact{Email: "ada@mail.example", CreatedAt: at.Add(time.Hour).Unix()})
		list := u.ok("POST", "/contacts/search", fmt.Sprintf(`{"query":{"field":"created_at","operator":">","value":%d}}`, at.Unix()))
		assert.Len(t, list["data"], found, zone)
	}
	_, err = intercomtest.NewServer(intercomtest.WithTimeZone(nil))
	require.ErrorContains(t, err, "WithTimeZone: nil location")
}
