package intercomtest_test

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestSamples(t *testing.T) {
	u := newUser(t, intercomtest.WithSamples(fstest.MapFS{
		"samples/2.12.json": {Data: []byte(`{"version":"2.12","operations":[
			{"method":"GET","path":"/widgets/{widget_id}","status":200,"content_type":"application/json","body":{"type":"widget"}},
			{"method":"POST","path":"/widgets/{id}/spin","status":202},
			{"method":"GET","path":"/widgets/{id}/manual","status":200,"content_type":"text/plain","body":"Turn \"it\".\n"},
			{"method":"GET","path":"/contacts/{id}","status":200,"body":{"type":"never: there is state"}},
			{"method":"GET","path":"/contacts/activities","status":200,"content_type":"application/json","body":{"type":"activities"}}]}`)},
		"samples/2.16.json": {Data: []byte(`{"version":"2.16","operations":[{"method":"GET","path":"/gadgets","status":200,"content_type":"application/json","body":[]}]}`)},
		"samples/README.md": {},
	}))
	a := u.do("GET", "/widgets/7", "")
	assert.Equal(t, `{"type":"widget"}`, a.raw)
	assert.Equal(t, "application/json", a.header.Get("Content-Type"))
	assert.NotEmpty(t, a.header.Get("X-Request-Id"))
	assert.Equal(t, "Turn \"it\".\n", u.do("GET", "/widgets/7/manual", "").raw)
	assert.Equal(t, "activities", u.ok("GET", "/contacts/activities", "")["type"], "a literal goes before a placeholder")
	assert.Equal(t, "404 not_found", u.refused("GET", "/contacts/7", ""))
	spin := u.do("POST", "/widgets/7/spin", "--upload")
	assert.Equal(t, 400, spin.status, "no JSON")
	spin = u.do("POST", "/widgets/7/spin", "")
	assert.Equal(t, 202, spin.status)
	assert.Empty(t, spin.raw)
	assert.Equal(t, "/widgets/{id}/spin", u.srv.Ledger()[len(u.srv.Ledger())-1].Template)

	assert.Equal(t, "404 not_found", u.refused("GET", "/nowhere", ""))
	assert.Equal(t, "404 not_found", u.refused("PUT", "/widgets/7", ""))
	assert.Equal(t, "400 intercom_version_invalid", u.refused("GET", "/gadgets", ""), "a later version has it")
	for _, version := range []string{"2.10", "2.11", "2.13", "2.15"} { // the nearest older, else the oldest
		assert.Equal(t, 200, u.at(version).do("GET", "/widgets/7", "").status, version)
	}
	assert.Equal(t, 400, u.at("2.11").do("GET", "/gadgets", "").status, "it came after 2.12")
	assert.Equal(t, 200, u.at("2.14").do("GET", "/gadgets", "").status, "it came between 2.12 and 2.16: perhaps before 2.14")
	assert.Equal(t, 200, u.at("Preview").do("GET", "/gadgets", "").status)
}

func TestSamplesThatAreMissing(t *testing.T) {
	u := newUser(t, intercomtest.WithSamples(fstest.MapFS{}))
	a := u.do("GET", "/widgets", "")
	assert.Equal(t, 501, a.status)
	assert.Equal(t, "no sample for GET /widgets: samples/2.12.json is missing", at(a.body, "errors.0.message"))
	assert.Equal(t, "404 not_found", u.refused("DELETE", "/me", ""), "known by another method")
}

// The id that is asked for comes back where it has the form of one.
func TestSamplesGiveTheIDThatIsAskedFor(t *testing.T) {
	u := newUser(t)
	for id, is := range map[string]bool{"4711": true, "+15550100": false, "x": false, "%0D%0A": false, "99999999999999999999": false} {
		got := text(u.at("2.16").ok("GET", "/fin_voice/phone_number/"+id, "")["id"])
		assert.Equal(t, is, got == id, "%s: %s", id, got)
		assert.NotEmpty(t, got)
	}
}

// The embedded files are read by the server: each must be in its form.
func TestEmbeddedSamples(t *testing.T) {
	files, err := filepath.Glob("samples/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	u := newUser(t)
	for _, file := range files {
		version := strings.TrimSuffix(filepath.Base(file), ".json")
		assert.Equal(t, 200, u.at(version).do("GET", "/admins/activity_logs", "").status, version)
		last, _ := u.srv.LastRequest()
		assert.True(t, last.Sampled, version)
	}
}
