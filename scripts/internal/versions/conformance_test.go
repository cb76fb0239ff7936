package versions_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
	"github.com/seed-a528e955/intercom-go/scripts/internal/versions"
)

// paged is an operation that the table knows to have pages.
const paged = `paths:
  /contacts:
    get:
      operationId: ListContacts
      tags: [Contacts]
      responses: {"200": {description: ok, content: {application/json: {schema: {type: object, properties: {data: {type: array, items: {$ref: "#/components/schemas/boat"}}, pages: {type: object, properties: {next: {type: object, properties: {starting_after: {type: string}}}}}}}}}}}
`

// TestAddForReal adds a version with everything that belongs to it: built, its
// conformance tests run, and run again where it is now. Only one other version is
// left beside it, so that there is less to compile.
func TestAddForReal(t *testing.T) {
	dir := project(t)
	have, err := pipeline.Versions(dir)
	require.NoError(t, err)
	for _, v := range have[1:] {
		_, err := versions.Remove(t.Context(), versions.Options{Root: dir, Version: v})
		require.NoError(t, err)
	}
	r, err := versions.Add(t.Context(), versions.Options{Root: dir, Version: "9.9", From: write(t, strings.Replace(small, "paths:\n", paged, 1))})
	require.NoError(t, err)
	assert.Equal(t, have[0], r.Against)

	said := func(string) {}
	_, err = versions.Conformance(t.Context(), dir, "9.9", said)
	require.NoError(t, err)
	_, err = versions.Conformance(t.Context(), dir, "9.8", said)
	require.Error(t, err, "no such package")

	samples := filepath.Join(dir, "facade", "intercomtest", "samples", "9.9.json")
	require.NoError(t, os.WriteFile(samples, []byte(`{"version": "9.9", "operations": []}`), 0o600))
	_, err = versions.Conformance(t.Context(), dir, "9.9", said)
	var failing *versions.FailingError
	require.ErrorAs(t, err, &failing)
	assert.Contains(t, failing.Said, "no sample of Boats.Get")

	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	_, err = versions.Conformance(ctx, dir, "9.9", said)
	require.ErrorIs(t, err, context.DeadlineExceeded)
}
