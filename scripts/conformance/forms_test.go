package conformance

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
)

func TestAligned(t *testing.T) {
	type request struct {
		ID    string                  `json:"id" wire:"id"`
		Count int                     `json:"count"`
		Name  string                  `json:"name"`
		At    api.Optional[time.Time] `json:"at" wire:"iso"`
		To    []request2              `json:"to" wire:"one"`
		IDs   []string                `json:"ids" wire:"id=number"`
	}
	for name, c := range map[string]struct {
		want, got string
		forms     int
		same      bool
	}{
		"equal":             {`{"id":"7"}`, `{"id":"7"}`, 0, true},
		"id as number":      {`{"id":7}`, `{"id":"7"}`, 1, true},
		"id as text":        {`{"id":"7"}`, `{"id":7}`, 1, true},
		"another id":        {`{"id":8}`, `{"id":"7"}`, 0, false},
		"ids":               {`{"ids":[7,8]}`, `{"ids":["7","8"]}`, 2, true},
		"a number as text":  {`{"count":7}`, `{"count":"7"}`, 0, false},
		"a text as number":  {`{"name":"7"}`, `{"name":7}`, 0, false},
		"fractions":         {`{"at":"2026-03-01T09:30:00.000Z"}`, `{"at":"2026-03-01T09:30:00Z"}`, 1, true},
		"another moment":    {`{"at":"2026-03-01T09:30:01.000Z"}`, `{"at":"2026-03-01T09:30:00Z"}`, 0, false},
		"list of one":       {`{"to":[{"id":7}]}`, `{"to":{"id":"7"}}`, 2, true},
		"list of one to it": {`{"to":[{"id":7}]}`, `{"to":[{"id":"7"}]}`, 1, true},
		"absent":            {`{"id":7}`, `{}`, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			want, err := parseJSON([]byte(c.want))
			require.NoError(t, err)
			got, err := parseJSON([]byte(c.got))
			require.NoError(t, err)
			out, forms := aligned(want, got, slot{Type: reflect.TypeFor[request]()})
			require.Equal(t, c.forms, forms)
			same := true
			Differences(out, got, func(string, string) { same = false })
			require.Equal(t, c.same, same)
		})
	}
}

type request2 struct {
	ID string `json:"id" wire:"id=number"`
}
