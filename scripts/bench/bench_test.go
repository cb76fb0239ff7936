package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// The baseline reads the same fields: every key of the model has its field, and the fixture gives nearly all a value, so
// that no side has less to do.
func TestMirrorHasEveryField(t *testing.T) {
	for _, row := range []struct {
		model, hand reflect.Type
		body        []byte
	}{
		{reflect.TypeFor[intercom.Contact](), handContact, text(contact(1))},
		{reflect.TypeFor[intercom.Conversation](), handConversation, conversation(1)},
	} {
		assert.Equal(t, row.model.NumField(), row.hand.NumField(), row.model)
		value := reflect.New(row.hand)
		decoder := json.NewDecoder(bytes.NewReader(row.body))
		decoder.DisallowUnknownFields()
		require.NoError(t, decoder.Decode(value.Interface()))
		var keys map[string]any
		require.NoError(t, json.Unmarshal(row.body, &keys))
		assert.GreaterOrEqual(t, len(keys)*100, row.model.NumField()*75, "%s: the fixture leaves out too much", row.model)
	}
	assert.Equal(t, reflect.Int64, field(t, handContact, "CreatedAt"))
	assert.Equal(t, reflect.Int64, field(t, handContact, "OwnerID"))
	assert.Equal(t, reflect.Map, field(t, handContact, "CustomAttributes"))
}

func field(t *testing.T, s reflect.Type, name string) reflect.Kind {
	t.Helper()
	f, ok := s.FieldByName(name)
	require.True(t, ok, name)
	return f.Type.Kind()
}

// What is measured is what is claimed: the clean page is read without a report, and so many odd fields bring theirs.
func TestPagesAreAsOddAsTheyShouldBe(t *testing.T) {
	for odd, want := range map[oddity]int{noneOdd: 0, oneOdd: 1, eachOdd: perPage} {
		reported := 0
		var list intercom.ContactList
		require.NoError(t, api.Decode(contactPage(0, perPage, odd, false), &list, func(m fit.Mismatch) { reported += m.Count }))
		assert.Equal(t, want, reported)
		assert.Len(t, list.Data, perPage)
	}
}

func TestRatio(t *testing.T) {
	of := func(walls ...time.Duration) (s []sample) {
		for _, w := range walls {
			s = append(s, sample{wall: w})
		}
		return s
	}
	r := rounds{"by hand": of(100, 100, 1000), "library": of(50, 80, 600)}
	assert.InDelta(t, 0.6, r.ratio(wallTime, "library", "by hand"), 1e-9)
	assert.InDelta(t, 80, r.value(wallTime, "library"), 1e-9)
	assert.InDelta(t, 2.5, median([]float64{4, 1, 3, 2}), 1e-9)
}

func TestTargets(t *testing.T) {
	assert.True(t, atMost(0).holds(0))
	assert.False(t, atMost(0).holds(1))
	assert.Equal(t, "0", atMost(0).String())
	assert.False(t, atMost(0.27).holds(0.28))
	assert.True(t, atLeast(1.05).holds(1.05))
	assert.False(t, atLeast(1.05).holds(1.04))
	assert.Equal(t, "≤ 0.27", atMost(0.27).String())
	assert.Empty(t, noTarget.String())
}

func TestBadArguments(t *testing.T) {
	for want, args := range map[string][]string{
		"-rounds 0 (want at least 1)":                {"-rounds", "0"},
		`-only "nothing": no row's name contains it`: {"-only", "nothing"},
		"flag provided but not defined: -fast":       {"-fast"},
		`invalid value "many" for flag -rounds`:      {"-rounds", "many"},
		`unexpected argument "more"`:                 {"more"},
	} {
		assert.ErrorContains(t, run(t.Context(), args, io.Discard), want)
	}
}

func TestHelp(t *testing.T) {
	var out strings.Builder
	require.NoError(t, run(t.Context(), []string{"-h"}, &out))
	for _, want := range []string{"usage: bench", "-rounds", "  walk of many contacts"} {
		assert.Contains(t, out.String(), want)
	}
}

// The quick run prints a line a figure and fails when one is above its ceiling; each round is kept for benchstat.
func TestQuickRun(t *testing.T) {
	stat := filepath.Join(t.TempDir(), "stat.txt")
	var out strings.Builder
	require.NoError(t, run(t.Context(), []string{"-quick", "-stat", stat}, &out))
	assert.Contains(t, out.String(), "page of 150 contacts, decode")
	rows, err := os.ReadFile(stat)
	require.NoError(t, err)
	assert.Regexp(t, `(?m)^Benchmarkpage_of_150_contacts,_decode/side=library 1 \d+ ns/op \d+ cpu-ns/op \d+ B/op \d+ allocs/op$`, string(rows))

	b := &bench{settings: settings{quick: true}, out: io.Discard}
	b.print("row", "allocations", 2, atMost(1), "")
	require.ErrorContains(t, b.conclude(), "row, allocations: 2 (want ≤ 1)")
}
