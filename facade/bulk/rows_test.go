package bulk_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/bulk"
)

func TestBodyOfARecord(t *testing.T) {
	for name, c := range map[string]struct {
		row  bulk.Record
		want string
		err  string
	}{
		"text":         {bulk.Record{"external_id": "007", "name": "Ada"}, `{"external_id":"007","name":"Ada"}`, ""},
		"empty cells":  {bulk.Record{"external_id": "1", "email": "", "phone": "", "signed_up_at": "", "custom_attributes.plan": ""}, `{"external_id":"1"}`, ""},
		"attributes":   {bulk.Record{"custom_attributes.plan": "team", "custom_attributes.a.b": "1"}, `{"custom_attributes":{"plan":"team","a.b":"1"}}`, ""},
		"times":        {bulk.Record{"signed_up_at": "2026-01-31", "last_seen_at": "2026-01-31T12:00:00+01:00", "created_at": "1769817600"}, `{"signed_up_at":1769817600,"last_seen_at":1769857200,"created_at":1769817600}`, ""},
		"numbers":      {bulk.Record{"owner_id": "814", "monthly_spend": "12.50", "size": "40"}, `{"owner_id":814,"monthly_spend":12.50,"size":40}`, ""},
		"a boolean":    {bulk.Record{"unsubscribed_from_emails": "TRUE"}, `{"unsubscribed_from_emails":true}`, ""},
		"a bad time":   {bulk.Record{"signed_up_at": "soon"}, "", `signed_up_at is "soon" (want Unix seconds, a date`},
		"a bad number": {bulk.Record{"owner_id": "Ada"}, "", `owner_id is "Ada" (want a whole number)`},
		"a bad amount": {bulk.Record{"monthly_spend": "1,5"}, "", `monthly_spend is "1,5" (want a number)`},
		"a bad switch": {bulk.Record{"unsubscribed_from_emails": "yes"}, "", `unsubscribed_from_emails is "yes" (want true or false)`},
	} {
		t.Run(name, func(t *testing.T) {
			body, err := c.row.Body()
			if c.err != "" {
				require.ErrorIs(t, err, bulk.ErrRejected)
				require.ErrorContains(t, err, c.err)
				return
			}
			require.NoError(t, err)
			text, err := json.Marshal(body)
			require.NoError(t, err)
			assert.JSONEq(t, c.want, string(text))
			if strings.Contains(c.want, "12.50") {
				assert.Contains(t, string(text), "12.50")
			}
		})
	}
}

func TestRowsOfNothing(t *testing.T) {
	errorOf := func(rows func(func(bulk.Record, error) bool)) (last error) {
		for _, err := range rows {
			last = err
		}
		return last
	}
	require.ErrorContains(t, errorOf(bulk.CSV(nil)), "the reader is nil")
	require.ErrorContains(t, errorOf(bulk.CSV(strings.NewReader(""))), "want a header")
	require.NoError(t, errorOf(bulk.CSV(strings.NewReader("external_id,email\n"))), "no rows are no fault")
	require.ErrorContains(t, errorOf(bulk.JSONLines[bulk.Record](nil)), "the reader is nil")
	require.NoError(t, errorOf(bulk.JSONLines[bulk.Record](strings.NewReader(""))))
	require.ErrorContains(t, errorOf(bulk.Channel[bulk.Record](nil)), "the channel is nil")
}
