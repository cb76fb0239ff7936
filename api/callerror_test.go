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
	"github.com/seed-a528e955/intercom-go/api/spec"
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

// refused shows the first message of an answer, and not the rest of its error.
type refused struct{ answer *api.Error }

func (e refused) Error() string { return "refused: " + e.answer.Errors[0].Message }
func (e refused) Unwrap() error { return e.answer }

// What Intercom wrote is not logged, however the errors that hold it are nested.
func TestCallErrorIsLoggedWithoutMessages(t *testing.T) {
	answered := func(messages ...string) *api.Error {
		e := wire.NewError(getCall, 429, nil, nil)
		for _, m := range messages {
			e.Errors = append(e.Errors, api.ErrorItem{Code: "a_code", Message: m})
		}
		return e
	}
	many := answered()
	for i := range 10 {
		many.Errors = append(many.Errors, api.ErrorItem{Code: "a_code", Message: fmt.Sprintf("ada%d@example.com %s", i, strings.Repeat("x", 300))})
	}
	call := func(cause error) *api.CallError { return wire.NewCallError(getCall, api.NotSent, cause) }
	for name, cause := range map[string]error{
		"alone":           answered("ada@example.com"),
		"wrapped":         fmt.Errorf("proxy: %w", answered("ada@example.com")),
		"joined":          errors.Join(context.Canceled, answered("ada@example.com")),
		"the message":     refused{answered("ada@example.com")},
		"within a call":   call(answered("ada@example.com")),
		"too long a text": call(many),
		"deep":            fmt.Errorf("a: %w", call(fmt.Errorf("b: %w", many))),
	} {
		t.Run(name, func(t *testing.T) {
			e := call(cause)
			e.Earlier, e.GaveUp = cause, "the retry budget is spent"
			logged := map[string]string{}
			for _, attr := range e.LogValue().Group() {
				logged[attr.Key] = attr.Value.String()
			}
			for _, key := range []string{"cause", "earlier"} {
				assert.NotContains(t, logged[key], "example.com")
				if name != "the message" {
					assert.Contains(t, logged[key], "a_code")
				}
			}
			assert.Equal(t, "the retry budget is spent", logged["gave_up"])
			assert.Contains(t, e.Error(), "example.com", "the error itself says all")
		})
	}
	log := func(message string) string { return call(refused{answered(message)}).LogValue().String() }
	assert.Contains(t, log("a@b.com"), "refused: a@b.com", "seven characters may be a word")
	assert.Contains(t, log("a@bc.com"), "refused: …")
	assert.NotContains(t, call(answered("a@b.com")).LogValue().String(), "a@b.com", "but not one of an answer's own text")
}

// The causes are those that there are.
func TestCallErrorUnwraps(t *testing.T) {
	e := wire.NewCallError(getCall, api.NotSent, context.Canceled)
	assert.Equal(t, []error{context.Canceled}, e.Unwrap())
	e.Earlier = api.ErrRateLimited
	assert.Equal(t, []error{context.Canceled, api.ErrRateLimited}, e.Unwrap())
	e.Err = nil
	assert.Equal(t, []error{api.ErrRateLimited}, e.Unwrap())
}

// A POST that only reads has no effect, whatever became of it; one that may be repeated has.
func TestAReadHasTakenNoEffect(t *testing.T) {
	search := &api.Call{Operation: opSearch}
	create := &api.Call{Operation: &spec.Operation{Service: "Companies", Name: "CreateOrUpdate", Method: "POST", Path: "/companies", SafeToRepeat: true}}
	assert.EqualError(t, wire.NewCallError(search, api.Unknown, context.DeadlineExceeded), "Contacts.Search: POST /contacts/search: no usable answer: context deadline exceeded")
	assert.EqualError(t, wire.NewCallError(search, api.NotSent, context.DeadlineExceeded), "Contacts.Search: POST /contacts/search: not sent: context deadline exceeded")
	assert.EqualError(t, wire.NewCallError(create, api.Unknown, context.DeadlineExceeded), "Companies.CreateOrUpdate: POST /companies: it may have taken effect: context deadline exceeded")
	assert.EqualError(t, wire.NewError(search, 502, nil, nil), "Contacts.Search: POST /contacts/search: 502 Bad Gateway")
	assert.EqualError(t, wire.NewError(create, 502, nil, nil), "Companies.CreateOrUpdate: POST /companies: 502 Bad Gateway (it may have taken effect)")
}
