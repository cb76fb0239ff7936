package bulk_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/bulk"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	"github.com/seed-a528e955/intercom-go/facade/upsert"
)

const workers = 8

// TestMain is also the program that is killed: it writes the rows of BULK_ROWS to the server of BULK_URL.
func TestMain(m *testing.M) {
	if os.Getenv("BULK_URL") == "" {
		os.Exit(m.Run())
	}
	if err := writeRows(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func writeRows(ctx context.Context) error {
	client, err := facade.New(func(c api.Caller) api.Caller { return c }, "test-token", facade.WithBaseURL(os.Getenv("BULK_URL")),
		facade.WithMaxRetries(4), facade.WithRetry(facade.RetryPolicy{Backoff: time.Millisecond, MaxBackoff: 5 * time.Millisecond}))
	if err != nil {
		return err
	}
	f, err := os.Open(os.Getenv("BULK_ROWS"))
	if err != nil {
		return err
	}
	_, err = bulk.Run(ctx, bulk.CSV(f), jobs(client)[os.Getenv("BULK_KIND")], bulk.Options{Journal: os.Getenv("BULK_JOURNAL"), Workers: workers})
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return errors.Join(err, os.WriteFile(os.Getenv("BULK_JOURNAL")+".memory", []byte(strconv.FormatUint(m.Sys>>20, 10)), 0o600))
}

// jobs are those of rows that Intercom knows by a key of theirs, and messages, which have none.
func jobs(client api.Caller) map[string]bulk.Job[bulk.Record] {
	const version = "2.12"
	post := func(service, path string, safe bool) func(ctx context.Context, body any) (string, error) {
		op := &spec.Operation{Service: service, Name: "Create", Method: "POST", Path: path, Version: version, SafeToRepeat: safe}
		return func(ctx context.Context, body any) (string, error) {
			return "", api.Exec(ctx, client, &api.Call{Operation: op, Body: body})
		}
	}
	event, message := post("DataEvents", "/events", true), post("Messages", "/messages", false)
	return map[string]bulk.Job[bulk.Record]{
		"contact": {Repeatable: true, Write: func(ctx context.Context, row bulk.Record) (string, error) {
			made, err := upsert.Contact[struct{}](ctx, client, map[string]any{"external_id": row["key"], "name": row["body"]}, upsert.Options{Version: version})
			if err != nil {
				return "", err
			}
			return made.ID, nil
		}},
		"company": {Repeatable: true, Write: func(ctx context.Context, row bulk.Record) (string, error) {
			made, err := upsert.Company[struct{}](ctx, client, map[string]any{"company_id": row["key"], "name": row["body"]}, upsert.Options{Version: version})
			if err != nil {
				return "", err
			}
			return made.ID, nil
		}},
		"event": {Repeatable: true, Write: func(ctx context.Context, row bulk.Record) (string, error) {
			at, err := strconv.Atoi(row["at"])
			if err != nil {
				return "", err
			}
			return event(ctx, map[string]any{"event_name": "visited", "created_at": at, "id": row["who"]})
		}},
		"message": {Write: func(ctx context.Context, row bulk.Record) (string, error) {
			return message(ctx, map[string]any{
				"message_type": "inapp", "body": row["body"], "from": map[string]any{"type": "admin", "id": "2110"}, "to": map[string]any{"type": "user", "id": "ada"},
			})
		}},
	}
}

// size is how many rows and kills: few in a short test, BULK_TEST_ROWS (such as 50000) and 20 kills in the long form.
func size(t *testing.T) (rows, kills int) {
	t.Helper()
	if text := os.Getenv("BULK_TEST_ROWS"); text != "" {
		return number(t, text), 20
	}
	return 600, 4
}

func TestRowsOfRunsThatAreKilled(t *testing.T) {
	rows, kills := size(t)
	for _, kind := range []string{"contact", "company", "event", "message"} {
		t.Run(kind, func(t *testing.T) {
			srv := intercomtest.New(t, intercomtest.WithChaos(0.1, 7,
				intercomtest.APIError(500, "server_error", "x"), intercomtest.APIError(502, "server_error", "x").AfterEffect(),
				intercomtest.HTML(504).AfterEffect(), intercomtest.ResetBefore(), intercomtest.ResetAfter(), intercomtest.CutBody()))
			srv.AddContact(intercomtest.Contact{ID: "ada", Email: "ada@example.com"})
			people := []string{"ada"}
			for kind == "event" && len(people) < 100 {
				people = append(people, srv.AddContact(intercomtest.Contact{Name: "x"}))
			}
			var input strings.Builder
			input.WriteString("key,body,at,who\n")
			for i := range rows {
				fmt.Fprintf(&input, "u-%d,Hello %d,%d,%s\n", i, i, 1_700_000_000+i, people[i%len(people)])
			}
			path, journal := filepath.Join(t.TempDir(), "rows.csv"), filepath.Join(t.TempDir(), "journal")
			require.NoError(t, os.WriteFile(path, []byte(input.String()), 0o600))
			before, started := srv.Count()[kind], time.Now()
			killed := lives(t, kills, rows, "BULK_URL="+srv.URL, "BULK_ROWS="+path, "BULK_JOURNAL="+journal, "BULK_KIND="+kind)
			took := time.Since(started)

			states := map[bulk.State]int{}
			for _, e := range report(t, journal) {
				states[e.State]++
			}
			memory, err := os.ReadFile(journal + ".memory")
			require.NoError(t, err)
			t.Logf("%d rows, %d kills, %s, %d MB: %v", rows, killed, took.Round(time.Second), number(t, string(memory)), states)
			assert.Less(t, number(t, string(memory)), 64, "megabytes of the last process")
			if kind == "message" {
				judgeMessages(t, srv, rows, killed, states)
				return
			}
			assert.Equal(t, map[bulk.State]int{bulk.Done: rows}, states, "every row is in the report")
			assert.Equal(t, rows, srv.Count()[kind]-before, "every row exactly once")
		})
	}
}

// lives runs the program until it ends by itself, and kills it so many times before. It returns how often it was killed.
func lives(t *testing.T, kills, rows int, env ...string) int {
	t.Helper()
	for killed := 0; ; killed++ {
		require.LessOrEqual(t, killed, kills)
		child := exec.Command(os.Args[0])
		child.Env, child.Stderr = append(os.Environ(), env...), os.Stderr
		require.NoError(t, child.Start())
		if killed < kills {
			time.Sleep(time.Duration(20+rand.IntN(60+rows/50)) * time.Millisecond)
			_ = child.Process.Kill()
		}
		if err := child.Wait(); err == nil {
			return killed
		}
	}
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	require.NoError(t, err)
	return n
}

// judgeMessages compares what the report says with what was sent.
func judgeMessages(t *testing.T, srv *intercomtest.Server, rows, killed int, states map[bulk.State]int) {
	t.Helper()
	sent, ambiguous, doubled := map[string]int{}, 0, 0
	for _, e := range srv.Requests("POST", "/messages") {
		if e.Fault != "" {
			ambiguous++
		}
		if e.Applied {
			sent[e.JSON()["body"].(string)]++
		}
	}
	for _, n := range sent {
		if n > 1 {
			doubled++
		}
	}
	t.Logf("%d answers were ambiguous; %d unknown", ambiguous, states[bulk.Unknown])
	assert.Zero(t, doubled)
	assert.GreaterOrEqual(t, len(sent), states[bulk.Done])
	assert.LessOrEqual(t, states[bulk.Unknown], workers*killed+ambiguous, "at most one a worker and kill, besides lost answers")
	assert.Equal(t, rows, states[bulk.Done]+states[bulk.Unknown], "every row is in the report")
}
