package facade_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
)

// odd is a widget with a number where a string is declared and the other way round.
var odd = answer{status: 200, body: `{"id":7,"count":"3"}`}

func TestOddTypesAreReadAndReported(t *testing.T) {
	var told []fit.Mismatch
	c := scripted(t, script(odd), facade.WithHooks(facade.Hooks{
		Mismatch: func(_ context.Context, m fit.Mismatch) { told = append(told, m) },
	}))
	got, err := do(t.Context(), c, opGet)
	require.NoError(t, err)
	assert.Equal(t, &widget{ID: "7", Count: 3}, got)
	require.Len(t, told, 2)
	assert.Equal(t, "Widgets.GET", told[0].Operation)
	assert.Equal(t, "id", told[0].Path)
}

func TestStrictDecoding(t *testing.T) {
	_, err := do(t.Context(), scripted(t, script(odd), facade.WithStrictDecoding()), opPost)
	require.ErrorIs(t, err, api.ErrInvalidBody)
	require.ErrorContains(t, err, "id: want string, got number (converted)")
	assert.Equal(t, api.Applied, outcome(t, err))

	_, err = do(t.Context(), scripted(t, script(odd)), opGet, facade.WithStrictDecoding())
	require.ErrorIs(t, err, api.ErrInvalidBody)

	_, err = do(t.Context(), scripted(t, script(ok), facade.WithStrictDecoding()), opGet)
	require.NoError(t, err)
}

func TestAnswersThatAreNone(t *testing.T) {
	for name, tt := range map[string]struct {
		answer  answer
		is      []error
		outcome api.Outcome
	}{
		"html":         {answer{status: 200, header: map[string]string{"X-Request-Id": "req1"}, body: "<html>"}, []error{api.ErrInvalidBody}, api.Unknown},
		"another type": {answer{status: 200, header: map[string]string{"X-Request-Id": "req1"}, body: `"html"`}, []error{api.ErrInvalidBody}, api.Applied},
		"null":         {answer{status: 202, header: map[string]string{"X-Request-Id": "req1"}, body: " null "}, []error{api.ErrInvalidBody, api.ErrEmptyBody}, api.Applied},
		"error list":   {answer{status: 200, header: map[string]string{"X-Request-Id": "req1"}, body: `{"type":"error.list","errors":[{"code":"gone_wrong"}]}`}, []error{api.ErrInvalidBody}, api.Unknown},
		"error":        {answer{status: 201, header: map[string]string{"X-Request-Id": "req1"}, body: `{"type":"error","message":"went wrong"}`}, []error{api.ErrInvalidBody}, api.Unknown},
		"empty":        {answer{status: 202, header: map[string]string{"X-Request-Id": "req1"}}, []error{api.ErrInvalidBody, api.ErrEmptyBody}, api.Applied},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := do(t.Context(), scripted(t, script(tt.answer)), opPost)
			for _, is := range tt.is {
				require.ErrorIs(t, err, is)
			}
			var info api.CallInfo
			var answer *api.Error
			if errors.As(err, &answer) {
				info = answer.CallInfo
			} else {
				var e *api.CallError
				require.ErrorAs(t, err, &e)
				info = e.CallInfo
			}
			assert.Equal(t, strings.HasPrefix(name, "error"), answer != nil, "an error list is an *api.Error under any status")
			assert.Equal(t, tt.answer.status, info.StatusCode)
			assert.Equal(t, "req1", info.RequestID)
			assert.Equal(t, tt.outcome, outcome(t, err))
			assert.Equal(t, 1, info.Attempts)
		})
	}
}

func TestErrorsWithinASuccess(t *testing.T) {
	refusal := answer{status: 200, body: `{"type":"error.list","errors":[{"code":"plan_missing","message":"not for ` + token + `"}]}`}
	_, err := do(t.Context(), scripted(t, script(refusal)), opGet)
	require.EqualError(t, err, "Widgets.GET: GET /widgets/{widget_id}: 200 OK: plan_missing: not for [redacted]")
	require.ErrorIs(t, err, api.ErrInvalidBody)
	require.NotErrorIs(t, err, api.ErrEmptyBody)

	err = api.Exec(t.Context(), scripted(t, script(refusal)), callTo(opPost))
	require.ErrorIs(t, err, api.ErrInvalidBody, "also where nobody wants the body")
	assert.Equal(t, api.Unknown, outcome(t, err))
	require.NoError(t, api.Exec(t.Context(), scripted(t, script(answer{status: 200, body: "null"})), callTo(opPost)))

	_, err = do(t.Context(), scripted(t, script(empty)), opPost)
	require.ErrorContains(t, err, "intercom: unreadable body: it is empty (status 200)", "said once")
}

// What begins as JSON is Intercom's, whatever comes after it or however little fits: a write was done, and a read would be answered
// so again.
func TestAnswerThatIsNotWhatWasExpected(t *testing.T) {
	for _, body := range []string{`"html"`, `[]`, `7`, widgetJSON + " and more", widgetJSON + widgetJSON, "{} <html>"} {
		for _, op := range []*spec.Operation{opGet, opPost} {
			s := script(answer{status: 200, body: body}, ok)
			_, err := do(t.Context(), scripted(t, s), op)
			require.ErrorIs(t, err, api.ErrInvalidBody, body)
			assert.Equal(t, api.Applied, outcome(t, err), body)
			assert.Equal(t, 1, s.attempts(), body)
		}
	}
}

// An encoding that nobody asked for is named, and cut: it is the server's.
func TestEncodingThatWasNotAskedFor(t *testing.T) {
	for encoding, want := range map[string]string{"br": `"br"`, strings.Repeat("x", 9999): `"xxx`} {
		_, err := do(t.Context(), scripted(t, script(answer{status: 200, body: "\x8b\x0a", header: map[string]string{"Content-Encoding": encoding}})), opPost)
		require.ErrorContains(t, err, "Content-Encoding "+want)
		walkErrors(err, func(text string) { assert.Less(t, len(text), 5000) })
	}
}

// A refusal is one although its end is missing and nobody wants the answer.
func TestRefusalThatBreaksOffAtItsEnd(t *testing.T) {
	a := answer{status: 200, reader: io.MultiReader(strings.NewReader(`{"type":"error.list","errors":[{"code":"gone"}]}`),
		readerFunc(func([]byte) (int, error) { return 0, errReset }))}
	err := api.Exec(t.Context(), scripted(t, script(a)), callTo(opPost))
	var e *api.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "gone", e.Code())
}
