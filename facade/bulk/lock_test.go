package bulk_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/bulk"
)

func TestAJournalIsOfOneProcessAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	job := bulk.Job[int]{Write: func(context.Context, int) (string, error) { return "", nil }}
	nested := bulk.Job[int]{Write: func(ctx context.Context, _ int) (string, error) {
		_, err := bulk.Run(ctx, count(1), job, bulk.Options{Journal: path})
		return "", err
	}}
	_, err := bulk.Run(t.Context(), count(1), nested, bulk.Options{Journal: path})
	require.NoError(t, err)
	assert.Contains(t, report(t, path)[0].Error, bulk.ErrInUse.Error())
	_, err = bulk.Run(t.Context(), count(1), job, bulk.Options{Journal: path})
	require.NoError(t, err, "it is free again")
}
