package gotypes_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gotypes"
)

func TestLoad(t *testing.T) {
	l, err := gotypes.Load(t.Context(), "../../..")
	require.NoError(t, err)
	assert.Contains(t, l.Packages(), gotypes.Module+"/api")
	assert.Contains(t, l.Packages(), gotypes.Module+"/gen/v212")

	api, err := l.Import(gotypes.Module + "/api")
	require.NoError(t, err)
	assert.NotNil(t, api.Scope().Lookup("Optional"))
	again, err := l.Import(gotypes.Module + "/api")
	require.NoError(t, err)
	assert.Same(t, api, again)

	made, err := l.Check("example.com/made", map[string][]byte{
		"a.go": []byte("package made\nimport \"" + gotypes.Module + "/api\"\ntype A struct { ID api.Outcome; B B }\n"),
		"b.go": []byte("package made\nimport \"context\"\ntype B func(context.Context)\n"),
	})
	require.NoError(t, err)
	assert.Equal(t, []string{"A", "B"}, made.Scope().Names())
}

func TestCheckRefuses(t *testing.T) {
	l, err := gotypes.Load(t.Context(), "../../..")
	require.NoError(t, err)
	for name, c := range map[string]struct{ code, want string }{
		"no Go":        {"package", "a.go:1:"},
		"a wrong type": {"package a\nvar x int = \"text\"\n", "a.go:2:13: cannot use"},
		"twice":        {"package a\ntype X int\ntype X int\n", "X redeclared"},
		"unknown":      {"package a\nimport _ \"example.com/nowhere\"\n", "example.com/nowhere is not among"},
		"not used":     {"package a\nimport \"io\"\n", `"io" imported and not used`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := l.Check("example.com/a", map[string][]byte{"a.go": []byte(c.code)})
			assert.ErrorContains(t, err, c.want)
		})
	}
	_, err = gotypes.Load(t.Context(), t.TempDir())
	assert.ErrorContains(t, err, "go list")
}
