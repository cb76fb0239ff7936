package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The script of the README runs against the command, as a program in another language would.
func TestReadmeScript(t *testing.T) {
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	_, script, found := strings.Cut(string(text), "```sh\n")
	require.True(t, found)
	script, _, _ = strings.Cut(script, "```")
	script = strings.ReplaceAll(script, "/tmp/intercom-mock-snapshot.json", filepath.Join(t.TempDir(), "snapshot.json"))

	ctx, interrupt := context.WithCancel(t.Context())
	var out screen
	done := make(chan error)
	go func() { done <- run(ctx, []string{"-port", "0"}, &out) }()
	require.Eventually(t, func() bool { return strings.Contains(out.String(), "steer it at") }, 10*time.Second, time.Millisecond)
	cmd := exec.CommandContext(t.Context(), "sh", "-c", script)
	cmd.Env = append(os.Environ(), "MOCK="+regexp.MustCompile(`http://[\d.:]+`).FindString(out.String()))
	said, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", said)
	require.True(t, strings.HasSuffix(string(said), "done\n"), "%s", said)
	interrupt()
	require.NoError(t, <-done)
}
