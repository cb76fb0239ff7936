package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/internal/codec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

func TestParseRateLimit(t *testing.T) {
	for name, tt := range map[string]struct {
		limit, remaining, reset string
		want                    api.RateLimit
	}{
		"all":            {"83", "82", "1706933110", api.RateLimit{Limit: 83, Remaining: 82, Reset: time.Unix(1706933110, 0).UTC(), Known: true}},
		"spaces, zeros":  {" 83 ", "0", "0", api.RateLimit{Limit: 83, Reset: time.Unix(0, 0).UTC(), Known: true}},
		"nothing":        {"", "", "", api.RateLimit{}},
		"no limit":       {"", "82", "1706933110", api.RateLimit{}},
		"no remaining":   {"83", "", "1706933110", api.RateLimit{}},
		"no reset":       {"83", "82", "", api.RateLimit{}},
		"words":          {"83", "many", "1706933110", api.RateLimit{}},
		"negative":       {"83", "-1", "1706933110", api.RateLimit{}},
		"the last time":  {"83", "1", fmt.Sprint(codec.MaxUnix), api.RateLimit{Limit: 83, Remaining: 1, Reset: time.Unix(codec.MaxUnix, 0).UTC(), Known: true}},
		"just beyond":    {"83", "1", fmt.Sprint(codec.MaxUnix + 1), api.RateLimit{}},
		"beyond a time":  {"83", "1", "99999999999999", api.RateLimit{}},
		"beyond integer": {"99999999999999999999", "1", "1706933110", api.RateLimit{}},
	} {
		h := http.Header{}
		h.Set("X-RateLimit-Limit", tt.limit)
		h.Set("X-RateLimit-Remaining", tt.remaining)
		h.Set("X-RateLimit-Reset", tt.reset)
		assert.Equal(t, tt.want, wire.ParseRateLimit(h), name)
	}
	assert.Equal(t, api.RateLimit{}, wire.ParseRateLimit(nil))
}
