package names_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/names"
)

func TestFormatAndRead(t *testing.T) {
	given := map[string]string{
		"GET /boats/{}":                          "GetBoat",
		"GET /boats/{} query.per_page":           "PerPage",
		"GET /boats/{} answer":                   "Boat",
		"GET /boats/{} answer.masts":             "Masts",
		"GET /boats/{} answer.masts[]":           "BoatMast",
		"GET /boats/{} answer.masts[].top":       "Top MastTop",
		"GET /boats/{} answer.state":             "State BoatState",
		"GET /boats/{} answer.state=a%2Db":       "AB",
		"GET /files/{}.{} answer.rows{}":         "Row",
		"GET /files/{}.{} answer.rows{}.x%2E%20": "X",
		"POST /boats body":                       "CreateBoatRequest",
	}
	text := names.Format("2.99", given)
	m, err := names.Read(text)
	require.NoError(t, err)
	assert.Equal(t, "GetBoat", m.Operation("GET /boats/{}"))
	assert.Equal(t, "PerPage", m.Name("GET /boats/{} query.per_page"))
	assert.Equal(t, "Masts", m.Name("GET /boats/{} answer.masts"))
	assert.Empty(t, m.Type("GET /boats/{} answer.masts"))
	assert.Equal(t, "BoatMast", m.Type("GET /boats/{} answer.masts[]"))
	assert.Equal(t, "MastTop", m.Type("GET /boats/{} answer.masts[].top"))
	assert.Equal(t, "GET /boats/{} answer.masts[]", m.Home("BoatMast"))
	assert.Equal(t, "GET /boats/{} answer.state", m.Home("BoatState"))
	assert.Equal(t, "GET /files/{}.{} answer.rows{}", m.Home("Row"))
	assert.Equal(t, []string{"BoatStateAB"}, m.Declared("BoatState"))
	assert.Empty(t, m.Declared("Nothing"))
	assert.Equal(t, text, names.Format("2.99", given))
}

func TestNothingRemembered(t *testing.T) {
	m, err := names.Load(filepath.Join(t.TempDir(), "none.yaml"))
	require.NoError(t, err)
	assert.Empty(t, m.Operation("GET /boats")+m.Type("GET /boats answer")+m.Name("GET /boats answer.x")+m.Home("Boat"))
	_, err = names.Read(nil)
	require.NoError(t, err)
}

func TestReadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"GET /a: Get\nGET /a: Get":      `line 2: "GET /a" stands there twice`,
		"GET /a: get it":                `line 1: "get it" is no Go name`,
		"GET /a answer.b: B c-d":        `line 1: "B c-d" is no Go name`,
		"- GET /a":                      "line 1: want lines of the form place: Name",
		"GET /a: {x: y}":                `line 1: "" is no Go name`,
		"GET /a answer.b: \"B\\nfunc\"": "is no Go name",
	} {
		path := filepath.Join(t.TempDir(), "names.yaml")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		_, err := names.Load(path)
		assert.ErrorContains(t, err, want, text)
		assert.ErrorContains(t, err, "names.yaml", text)
	}
}

func TestStepsAreEscaped(t *testing.T) {
	assert.Equal(t, "a%2Eb%3Dc%5B%5D%20%C3%A4", names.Step("a.b=c[] ä"))
	assert.Equal(t, "GET /a%20b/{}.{}/c", names.Key("GET /a b/{}.{}/c"))
}
