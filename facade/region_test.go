package facade_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade"
)

func TestRegions(t *testing.T) {
	tests := []struct {
		opts []facade.ClientOption
		want string
	}{
		{nil, "https://api.intercom.io/widgets/w1"},
		{[]facade.ClientOption{facade.WithRegion(facade.US)}, "https://api.intercom.io/widgets/w1"},
		{[]facade.ClientOption{facade.WithRegion(facade.EU)}, "https://api.eu.intercom.io/widgets/w1"},
		{[]facade.ClientOption{facade.WithRegion(facade.AU)}, "https://api.au.intercom.io/widgets/w1"},
		{[]facade.ClientOption{facade.WithRegion("eu")}, "https://api.eu.intercom.io/widgets/w1"},
		{[]facade.ClientOption{facade.WithRegion(facade.US), facade.WithRegion(facade.AU)}, "https://api.au.intercom.io/widgets/w1"},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			s := script(ok)
			_, err := do(t.Context(), scripted(t, s, tt.opts...), opGet)
			require.NoError(t, err)
			assert.Equal(t, tt.want, s.sent[0].url)
		})
	}
}

func TestUnknownRegion(t *testing.T) {
	for _, r := range []facade.Region{"", "CA", "https://api.eu.intercom.io"} {
		_, err := facade.New(self, token, facade.WithRegion(r))
		require.ErrorContains(t, err, "WithRegion: \""+string(r)+"\" is no region")
		assert.Empty(t, r.BaseURL())
	}
	assert.Equal(t, "EU", facade.EU.String())
}
