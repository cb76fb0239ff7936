package main

import (
	"bytes"
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestTour(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), &out, func(string) string { return "" }))
	for _, want := range []string{
		"420 of 420 contacts", "cleared it", "api.ErrNotFound: status 404", "api.ErrConflict, and the contact that is there",
		"answered 429, trying again", "answered 503, trying again", "its outcome is unknown", "took effect once",
		"process 1: killed after 2 pages", "contacts came again; the copy has 422 of 422", "a zip of",
	} {
		require.Contains(t, out.String(), want)
	}
}

func TestTourCanBeInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	require.ErrorIs(t, run(ctx, &out, func(string) string { return "" }), context.Canceled)
}

// TestWorkspaceIsOnlyRead runs the part for real workspaces and looks for writes.
func TestWorkspaceIsOnlyRead(t *testing.T) {
	server := intercomtest.New(t)
	server.SeedContacts(30)
	server.SeedConversations(3)
	var out bytes.Buffer
	require.NoError(t, lookAtWorkspace(t.Context(), &out, server.Token(), "EU", facade.WithBaseURL(server.URL)))
	require.Contains(t, out.String(), "the first 10:")
	require.Contains(t, out.String(), "3 conversations; the first 3:")
	require.NotEmpty(t, server.Ledger())
	for _, e := range server.Ledger() {
		require.Equal(t, http.MethodGet, e.Method)
	}
	require.NotContains(t, out.String(), server.Token())
}

func TestWorkspaceRefusals(t *testing.T) {
	var out bytes.Buffer
	env := map[string]string{"INTERCOM_ACCESS_TOKEN": "secret-token", "INTERCOM_REGION": "mars"}
	err := run(t.Context(), &out, func(k string) string { return env[k] })
	require.ErrorContains(t, err, "MARS")
	require.NotContains(t, err.Error(), "secret-token")
}
