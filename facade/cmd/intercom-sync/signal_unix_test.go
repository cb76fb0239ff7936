//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// process starts the program itself.
func process(t *testing.T, srv *intercomtest.Server, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	cmd := exec.Command(os.Args[0], append(args, "-base-url", srv.URL)...)
	cmd.Env = append(os.Environ(), "INTERCOM_SYNC_PROGRAM=1", "INTERCOM_ACCESS_TOKEN="+srv.Token())
	cmd.Stdout, cmd.Stderr = &out, &out
	require.NoError(t, cmd.Start())
	return cmd, &out
}

// code waits for the end of a process.
func code(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	_ = cmd.Wait()
	return cmd.ProcessState.ExitCode()
}

// after waits until the server has met so many requests.
func after(t *testing.T, srv *intercomtest.Server, n int) {
	t.Helper()
	require.Eventually(t, func() bool { return len(srv.Ledger()) >= n }, 20*time.Second, 2*time.Millisecond)
}

func TestTheFirstInterruptFinishesWhatHasBegun(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	srv.SetLatency(20 * time.Millisecond)
	var rows strings.Builder
	rows.WriteString("external_id,name\n")
	for i := range 300 {
		fmt.Fprintf(&rows, "u-%d,User\n", i)
	}
	path := input(t, dir, "users.csv", rows.String())
	cmd, out := process(t, srv, "push", path, "-as", "contacts", "-workers", "4")
	after(t, srv, 20)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	assert.Equal(t, exitInterrupted, code(t, cmd), out.String())
	assert.Contains(t, out.String(), "finishing what has begun")
	made := srv.Count()["contact"]
	assert.Less(t, made, 300)
	assert.Contains(t, out.String(), fmt.Sprintf("%d written", made), "nothing is left half done")
	srv.SetLatency(0)
	cmd, out = process(t, srv, "push", path, "-as", "contacts", "-workers", "4")
	require.Zero(t, code(t, cmd), out.String())
	assert.Len(t, srv.Requests("POST", "/contacts"), 300, "no row twice")
	assert.Contains(t, out.String(), fmt.Sprintf("%d earlier", made))
}

func TestTheSecondInterruptBreaksOff(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	srv.Fail(intercomtest.Match{Method: "POST", Path: "/contacts"}, intercomtest.Stall())
	cmd, out := process(t, srv, "push", input(t, dir, "users.csv", "external_id\n1\n"), "-as", "contacts")
	after(t, srv, 2)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
	assert.Equal(t, exitInterrupted, code(t, cmd), out.String())
}

// TestPullIsKilled kills pulls of every kind again and again: in the end each item is there, on one line.
func TestPullIsKilled(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	srv.SetLatency(5 * time.Millisecond)
	people, companies := srv.SeedContacts(900), srv.SeedCompanies(550)
	for _, signal := range []os.Signal{syscall.SIGKILL, syscall.SIGKILL, os.Interrupt, syscall.SIGKILL, syscall.SIGKILL, os.Interrupt} {
		before := len(srv.Ledger())
		cmd, _ := process(t, srv, "pull", "contacts", "companies", "-out", dir)
		after(t, srv, before+3)
		require.NoError(t, cmd.Process.Signal(signal))
		_ = cmd.Wait()
		srv.Advance(2 * time.Minute) // an open scroll expires
	}
	cmd, out := process(t, srv, "pull", "contacts", "companies", "-out", dir)
	require.Zero(t, code(t, cmd), out.String())
	for file, want := range map[string][]string{"contacts.jsonl": people, "companies.jsonl": companies} {
		all := ids(t, filepath.Join(dir, file))
		slices.Sort(all)
		assert.ElementsMatch(t, want, slices.Compact(all), file)
	}
	assert.Len(t, ids(t, filepath.Join(dir, "companies.jsonl")), len(companies), "no company twice")
}
