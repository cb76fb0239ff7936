package changes_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
	"github.com/seed-a528e955/intercom-go/facade/changes"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// What changed in the very second of a bookmark is asked for again: more may have changed in it since. Contacts are found
// by the day, in the time zone of whoever it is.
func TestSearchAsksForWhatChangedSince(t *testing.T) {
	at := time.Unix(1706933106, 0) // 4:05:06 of a day
	for _, tt := range []struct {
		kind  changes.Kind
		since time.Time
		want  int64
	}{
		{changes.Conversations, time.Time{}, 1},
		{changes.Conversations, time.Unix(1, 0), 1},
		{changes.Conversations, time.Unix(2, 0), 1},
		{changes.Conversations, time.Unix(3, 0), 2},
		{changes.Conversations, at, at.Unix() - 1},
		{changes.Contacts, time.Time{}, 1},
		{changes.Contacts, at, at.Add(-26 * time.Hour).Unix()},
	} {
		var body struct {
			Query struct {
				Field, Operator string
				Value           int64
			}
		}
		client := api.CallerFunc(func(_ context.Context, call *api.Call) error {
			payload, _ := wire.Payload(call)
			assert.NoError(t, json.Unmarshal(payload, &body))
			return wire.Decode(call, 200, []byte(`{"type":"list","data":[],"conversations":[],"total_count":0,"pages":{"type":"pages"}}`), nil)
		})
		for _, err := range changes.New(client, changes.Options{Version: "2.12"}).Walk(t.Context(), tt.kind, changes.Since(tt.since)) {
			require.NoError(t, err)
		}
		assert.Equal(t, "updated_at", body.Query.Field)
		assert.Equal(t, ">", body.Query.Operator)
		assert.Equal(t, tt.want, body.Query.Value, "%s since %s", tt.kind.Name, tt.since)
	}
}

// The first page of a walk that goes on may have been handed out before, and its items say so; those of the next may not.
func TestSearchThatGoesOnSaysThatItemsMayComeAgain(t *testing.T) {
	srv := intercomtest.New(t)
	srv.SeedContacts(30)
	w := changes.New(connect(t, srv), changes.Options{Version: "2.12", PerPage: 10})
	var state changes.State
	from := changes.State{Since: time.Unix(1000, 0).UTC(), Seen: time.Unix(2000, 0).UTC()}
	for page, err := range w.Walk(t.Context(), changes.Contacts, from) {
		require.NoError(t, err)
		assert.False(t, page.Items[0].Again)
		state = page.State
		assert.Equal(t, from.Since, state.Since, "until the end the bookmark stays")
		assert.Equal(t, from.Seen, state.Seen)
		break
	}
	var again []bool
	for page, err := range w.Walk(t.Context(), changes.Contacts, state) {
		require.NoError(t, err)
		assert.False(t, page.Restarted)
		again = append(again, page.Items[0].Again)
	}
	assert.Equal(t, []bool{true, false}, again)
}
