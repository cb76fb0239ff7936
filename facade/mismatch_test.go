package facade_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/facade"
)

// A bad page has a report a path and client, not one an item or a page.
func TestMismatchesAreToldOnce(t *testing.T) {
	page := `{"data":[{"id":"1","name":7,"x":1},{"id":"2","name":8,"x":2}],"y":{}}`
	var told []fit.Mismatch
	client := scripted(t, script(answer{status: 200, body: page}, answer{status: 200, body: page}, answer{status: 200, body: page}, answer{status: 200, body: page}), facade.WithHooks(facade.Hooks{
		Mismatch: func(_ context.Context, m fit.Mismatch) { told = append(told, m) },
	}))
	type item struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	type list struct {
		Data []item `json:"data"`
	}
	for range 3 {
		var meta facade.Response
		_, err := api.Do[list](t.Context(), client, &api.Call{Operation: opGet, Path: []string{"1"}}, facade.WithResponse(&meta))
		require.NoError(t, err)
		assert.Equal(t, 2, meta.Mismatches)
		assert.Equal(t, 3, meta.UnknownKeys)
	}
	var got []string
	for _, m := range told {
		got = append(got, fmt.Sprint(m.Path, " ", m.Fate, " ", m.Count))
	}
	assert.Equal(t, []string{"data[0].name converted 2", "data[0].x unknown key 2", "y unknown key 1"}, got)

	// Another client tells again, and so does another operation.
	other := *opGet
	other.Name = "Other"
	_, err := api.Do[list](t.Context(), client, &api.Call{Operation: &other, Path: []string{"1"}})
	require.NoError(t, err)
	assert.Len(t, told, 6)
}

func TestStrictDecodingRefusesUnknownKeys(t *testing.T) {
	client := scripted(t, script(answer{status: 200, body: `{"id":"1","x":1}`}), facade.WithStrictDecoding())
	type item struct {
		ID string `json:"id"`
	}
	_, err := api.Do[item](t.Context(), client, &api.Call{Operation: opGet, Path: []string{"1"}})
	require.ErrorIs(t, err, api.ErrInvalidBody)
	require.ErrorContains(t, err, "x: unknown key with a JSON number")
}

// Keys that are data could go on for ever; what is remembered of them may not.
func TestMismatchesToldAreBounded(t *testing.T) {
	told := 0
	var answers []answer
	for n := range 1200 {
		answers = append(answers, answer{status: 200, body: fmt.Sprintf(`{"key%d":1}`, n)})
	}
	client := scripted(t, script(answers...), facade.WithHooks(facade.Hooks{
		Mismatch: func(context.Context, fit.Mismatch) { told++ },
	}))
	for range answers {
		_, err := api.Do[struct{}](t.Context(), client, &api.Call{Operation: opGet, Path: []string{"1"}})
		require.NoError(t, err)
	}
	assert.Equal(t, 1000, told)
}

// What an attempt counted that was retried is not counted again.
func TestMismatchesAreThoseOfTheLastAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var meta facade.Response
		s := script(answer{status: 200, body: `{"id":7,"x":1,"count":`}, answer{status: 200, body: `{"id":"w1","count":"3"}`})
		_, err := do(t.Context(), scripted(t, s), opGet, facade.WithResponse(&meta))
		require.NoError(t, err)
		assert.Equal(t, 2, meta.Attempts)
		assert.Equal(t, 1, meta.Mismatches)
		assert.Zero(t, meta.UnknownKeys)
	})
}

// What was converted is a warning; a key that is new is worth a line for who looks for it.
func TestMismatchesAreLoggedByTheirWeight(t *testing.T) {
	for level, want := range map[slog.Level][]string{
		slog.LevelDebug: {"DEBUG intercom: unknown key in an answer", "WARN intercom: unexpected type in an answer"},
		slog.LevelWarn:  {"WARN intercom: unexpected type in an answer"},
	} {
		var logs bytes.Buffer
		logger := slog.New(slog.NewJSONHandler(&logs, &slog.HandlerOptions{Level: level}))
		c := scripted(t, script(answer{status: 200, body: `{"id":7,"more":1}`}), facade.WithLogger(logger))
		_, err := do(t.Context(), c, opGet)
		require.NoError(t, err)
		var got []string
		for line := range strings.Lines(logs.String()) {
			var record struct{ Level, Msg string }
			require.NoError(t, json.Unmarshal([]byte(line), &record))
			if strings.Contains(record.Msg, " in an answer") {
				got = append(got, record.Level+" "+record.Msg)
			}
		}
		assert.ElementsMatch(t, want, got)
	}
}
