package gocmd_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
)

func TestGo(t *testing.T) {
	out, err := gocmd.Go(t.Context(), t.TempDir(), []string{"GOFLAGS=-mod=mod"}, "env", "GOFLAGS", "GOWORK")
	require.NoError(t, err)
	assert.Equal(t, "-mod=mod\noff\n", string(out))
	t.Setenv("GOFLAGS", "-mod=vendor")
	t.Setenv("GOWORK", "/nowhere/go.work")
	out, err = gocmd.Go(t.Context(), t.TempDir(), nil, "env", "GOFLAGS", "GOWORK")
	require.NoError(t, err)
	assert.Equal(t, "-trimpath\noff\n", string(out), "what the user has set does not count")
}

func TestError(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "bad.go"), []byte("package bad\nvar x int = \"text\"\n"), 0o600))
	_, err := gocmd.Go(t.Context(), dir, nil, "vet", "bad.go")
	var failure *gocmd.Error
	require.ErrorAs(t, err, &failure)
	var exit *exec.ExitError
	assert.ErrorAs(t, err, &exit)
	assert.ErrorContains(t, err, "go vet bad.go: exit status 1")
	assert.ErrorContains(t, err, "bad.go:2:")
	failure.Said = strings.Repeat("a line\n", 100)
	assert.Less(t, strings.Count(failure.Error(), "\n"), 50, "the beginning and the end are enough")
}

// A command that would never end ends with the context, and so does what it
// started.
func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	started := filepath.Join(t.TempDir(), "started")
	done := make(chan error)
	go func() {
		_, err := gocmd.Output(ctx, t.TempDir(), "sh", "-c", "sleep 1000 & : > "+started+"; wait")
		done <- err
	}()
	for {
		if _, err := os.Stat(started); err == nil {
			break
		}
	}
	cancel()
	assert.True(t, errors.Is(<-done, context.Canceled))
}
