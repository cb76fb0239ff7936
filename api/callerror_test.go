package api_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

func TestCallError(t *testing.T) {
	e := wire.NewCallError(getCall, api.Unknown, fmt.Errorf("reading: %w", context.DeadlineExceeded))
	e.StatusCode, e.RequestID, e.Attempts, e.Elapsed = 200, "r1", 3, time.Second
	assert.EqualError(t, e, "Contacts.Get: GET /contacts/{contact_id}: no usable answer: reading: context deadline exceeded (request id r1; 3 attempts in 1s, outcome unknown)")
	require.ErrorIs(t, e, context.DeadlineExceeded)
	assert.Equal(t, api.Unknown, e.Outcome())
	assert.Equal(t, api.Unknown, outcomeAs(outcomeAs(e, api.Rejected), api.Unknown).Outcome())
	e = outcomeAs(e, api.Applied)

	var failure api.Failure
	require.ErrorAs(t, fmt.Errorf("wrapped: %w", e), &failure)
	assert.Equal(t, api.Applied, failure.Outcome())

	var b strings.Builder
	slog.New(slog.NewTextHandler(&b, nil)).Error("failed", "err", e)
	assert.Contains(t, b.String(), `err.operation=Contacts.Get err.method=GET err.path=/contacts/{contact_id} err.status=200 err.outcome=applied err.attempts=3 err.elapsed=1s err.request_id=r1 err.cause="reading: context deadline exceeded"`)

	assert.EqualError(t, wire.NewCallError(&api.Call{}, api.NotSent, errors.New("x")), "not sent: x")
	assert.EqualError(t, wire.NewCallError(&api.Call{}, api.Rejected, nil), "rejected")
}
