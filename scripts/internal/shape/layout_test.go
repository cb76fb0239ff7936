package shape

import (
	"go/build"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLayout(t *testing.T) {
	d := mustShape(t, `paths: {/boats: {get: {parameters: [{name: a, in: query}]}, post: {}}, /ai: {get: {parameters: [{name: a, in: query}]}}}`,
		"{GET /boats: {service: Boats, name: List}, POST /boats: {service: Boats, name: Create}, GET /ai: {service: AIAgents, name: List}}")
	l := d.Layout()
	assert.Equal(t, map[string]string{"Boats": "boats", "AIAgents": "ai_agents"}, l.Services)
	assert.Equal(t, map[string]string{"ListBoatsParams": "Boats", "ListAIAgentsParams": "AIAgents"}, l.Params)
	assert.Equal(t, map[string]string{"opBoatsList": "Boats", "opBoatsCreate": "Boats", "opAIAgentsList": "AIAgents"}, l.Vars)
	assert.True(t, strings.HasPrefix(l.Package, "// Package intercom calls version 2.99 "))
	for _, line := range strings.Split(strings.TrimSuffix(l.Package, "\n"), "\n") {
		assert.True(t, strings.HasPrefix(line, "//"), line)
	}
}

// The go tool builds a service's file on every platform and not as a test.
func TestFileNames(t *testing.T) {
	for service, want := range map[string]string{
		"Contacts": "contacts", "TicketTypes": "ticket_types", "AIContent": "ai_content", "Client": "client_service", "Models": "models_service",
		"Windows": "windows_service", "Con": "con_service", "NUL": "nul_service", "Com1": "com1_service", "Console": "console",
		strings.Repeat("Sail", 60): strings.Repeat("sail_", 15) + "sail", "BoatTest": "", "MobileIOS": "", "MobileAndroid": "", "SDKJS": "", "BoatLinuxAMD64": "", "BoatArm64": "",
	} {
		name := fileName(service)
		if want != "" {
			assert.Equal(t, want, name)
		}
		context := build.Default
		context.GOOS, context.GOARCH = "linux", "amd64"
		context.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("package intercom\n")), nil }
		match, err := context.MatchFile("gen", name+".gen.go")
		require.NoError(t, err)
		context.GOOS, context.GOARCH = "plan9", "arm"
		other, err := context.MatchFile("gen", name+".gen.go")
		require.NoError(t, err)
		assert.True(t, match && other, "%s.gen.go is not built everywhere", name)
		assert.False(t, strings.HasSuffix(name, "_test"))
	}
}
