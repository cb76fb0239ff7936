package facade_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
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

// A region means the same to BaseURL as to WithRegion.
func TestRegionsHoweverCapitalised(t *testing.T) {
	for name, want := range map[facade.Region]facade.Region{"us": facade.US, "Eu": facade.EU, "au": facade.AU} {
		assert.Equal(t, want.BaseURL(), name.BaseURL())
		assert.NotEmpty(t, name.BaseURL())
	}
}

func TestUnknownRegion(t *testing.T) {
	for _, r := range []facade.Region{"", "CA", "https://api.eu.intercom.io"} {
		_, err := facade.New(self, token, facade.WithRegion(r))
		require.ErrorContains(t, err, "WithRegion: unknown region \""+string(r)+"\"")
		assert.Empty(t, r.BaseURL())
	}
	assert.Equal(t, "EU", facade.EU.String())
}

func TestDetectRegion(t *testing.T) {
	me := func(region string) answer {
		return answer{status: 200, body: `{"type":"admin","id":"1","app":{"type":"app","region":` + region + `}}`}
	}
	tests := []struct {
		name   string
		script []answer
		want   facade.Region
		err    error
		text   string
	}{
		{"US", []answer{me(`"US"`)}, facade.US, nil, ""},
		{"the US host routes to the EU", []answer{me(`"EU"`)}, facade.EU, nil, ""},
		{"the second host takes it", []answer{status(401), me(`"EU"`)}, facade.EU, nil, ""},
		{"the third host takes it", []answer{status(401), status(401), me(`"AU"`)}, facade.AU, nil, ""},
		{"small letters", []answer{me(`"au"`)}, facade.AU, nil, ""},
		{"no region in the answer", []answer{status(401), me(`null`)}, facade.EU, nil, ""},
		{"no app in the answer", []answer{{status: 200, body: `{"type":"admin","app":null}`}}, facade.US, nil, ""},
		{"a region of the future", []answer{me(`"MARS"`)}, "", nil, `unknown region "MARS"`},
		{"nobody takes it", []answer{status(401), status(401), status(401)}, "", api.ErrUnauthorized, ""},
		{"forbidden", []answer{status(403)}, "", api.ErrForbidden, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := script(tt.script...)
			got, err := facade.DetectRegion(t.Context(), token, facade.WithHTTPClient(&http.Client{Transport: s}))
			assert.Equal(t, tt.want, got)
			assert.Equal(t, len(tt.script), s.attempts())
			for i, r := range s.sent {
				assert.Equal(t, []facade.Region{facade.US, facade.EU, facade.AU}[i].BaseURL()+"/me", r.url)
				assert.Equal(t, "Bearer "+token, r.header.Get("Authorization"))
				assert.NotEmpty(t, r.header.Get("Intercom-Version"))
			}
			switch {
			case tt.err != nil:
				require.ErrorIs(t, err, tt.err)
			case tt.text != "":
				require.ErrorContains(t, err, tt.text)
			default:
				require.NoError(t, err)
			}
		})
	}
}

func TestDetectRegionAtAnAddress(t *testing.T) {
	s := script(answer{status: 200, body: `{"app":{"region":"AU"}}`}, status(401))
	opts := []facade.ClientOption{facade.WithBaseURL("https://intercom.test/x"), facade.WithHTTPClient(&http.Client{Transport: s})}
	got, err := facade.DetectRegion(t.Context(), token, opts...)
	require.NoError(t, err)
	assert.Equal(t, facade.AU, got)
	_, err = facade.DetectRegion(t.Context(), token, opts...)
	require.ErrorIs(t, err, api.ErrUnauthorized)
	require.Len(t, s.sent, 2, "no other address is asked")
	assert.Equal(t, "https://intercom.test/x/me", s.sent[1].url)
}

func TestDetectRegionRefusals(t *testing.T) {
	_, err := facade.DetectRegion(t.Context(), token, facade.WithRegion(facade.EU))
	require.ErrorContains(t, err, "leave WithRegion out")
	_, err = facade.DetectRegion(t.Context(), "")
	require.ErrorContains(t, err, "token is empty")
	_, err = facade.DetectRegion(t.Context(), token, facade.WithMaxRetries(-1))
	require.ErrorContains(t, err, "WithMaxRetries(-1)")
}
