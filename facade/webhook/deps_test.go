package webhook_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/seed-a528e955/intercom-go/"

// deps lists what a package links.
func deps(t *testing.T, pkg string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", module+pkg).Output()
	require.NoError(t, err)
	return string(out)
}

func TestNobodyLinksWhatHeDoesNotImport(t *testing.T) {
	const tokens, flow = "github.com/golang-jwt/jwt", "golang.org/x/oauth2"
	for _, pkg := range []string{"api", "facade", "gen/v212", "facade/webhook", "facade/webhook/canvas", "facade/intercomtest"} {
		linked := deps(t, pkg)
		assert.NotContains(t, linked, tokens, pkg)
		assert.NotContains(t, linked, flow, pkg)
		if !strings.Contains(pkg, "webhook") {
			assert.NotContains(t, linked, module+"facade/webhook", pkg)
		}
	}
	assert.Contains(t, deps(t, "facade/identity"), tokens)
	assert.Contains(t, deps(t, "facade/oauth"), flow)
	for _, pkg := range []string{"facade/webhook", "facade/identity", "facade/oauth"} {
		assert.NotContains(t, deps(t, pkg), module+"gen/", pkg)
	}
	assert.NotContains(t, deps(t, "facade/webhook"), module+"facade\n", "a receiver links no client")
}
