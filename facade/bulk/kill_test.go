package bulk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
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
	job := bulk.Job[bulk.Record]{Repeatable: true, Write: func(ctx context.Context, row bulk.Record) (string, error) {
		made, err := upsert.Contact[struct{}](ctx, client, row, upsert.Options{Version: "2.12"})
		if err != nil {
			return "", err
		}
		return made.ID, nil
	}}
	if os.Getenv("BULK_KIND") == "messages" {
		op := &spec.Operation{Service: "Messages", Name: "Create", Method: "POST", Path: "/messages", Version: "2.12"}
		job = bulk.Job[bulk.Record]{Write: func(ctx context.Context, row bulk.Record) (string, error) {
			_, err := api.Do[json.RawMessage](ctx, client, &api.Call{Operation: op, Body: map[string]any{
				"message_type": "inapp", "body": row["body"], "from": map[string]any{"type": "admin", "id": "2110"}, "to": map[string]any{"type": "user", "id": "ada"},
			}})
			return "", err
		}}
	}
	_, err = bulk.Run(ctx, bulk.CSV(f), job, bulk.Options{Journal: os.Getenv("BULK_JOURNAL"), Workers: workers})
	return err
}

// size is how many rows and kills: few in a short test, BULK_TEST_ROWS (such as 50000) and 20 kills in the long form.
func size(t *testing.T) (rows, kills int) {
	t.Helper()
	if text := os.Getenv("BULK_TEST_ROWS"); text != "" {
		rows, err := strconv.Atoi(text)
		require.NoError(t, err)
		return rows, 20
	}
	return 600, 4
}

func TestRowsOfRunsThatAreKilled(t *testing.T) {
	for _, kind := range []string{"contacts", "messages"} {
		t.Run(kind, func(t *testing.T) {
			rows, kills := size(t)
			faults := []intercomtest.Fault{
				intercomtest.APIError(500, "server_error", "x"), intercomtest.APIError(502, "server_error", "x").AfterEffect(),
				intercomtest.HTML(504).AfterEffect(), intercomtest.ResetBefore(), intercomtest.ResetAfter(), intercomtest.CutBody(),
			}
			srv := intercomtest.New(t, intercomtest.WithChaos(0.1, 7, faults...))
			srv.AddContact(intercomtest.Contact{ID: "ada", Email: "ada@example.com"})
			dir := t.TempDir()
			var input strings.Builder
			input.WriteString("external_id,body\n")
			for i := range rows {
				fmt.Fprintf(&input, "u-%d,Hello %d\n", i, i)
			}
			path, journal := filepath.Join(dir, "rows.csv"), filepath.Join(dir, "journal")
			require.NoError(t, os.WriteFile(path, []byte(input.String()), 0o600))
			killed := 0
			for {
				child := exec.Command(os.Args[0])
				child.Env = append(os.Environ(), "BULK_URL="+srv.URL, "BULK_ROWS="+path, "BULK_JOURNAL="+journal, "BULK_KIND="+kind)
				child.Stderr = os.Stderr
				require.NoError(t, child.Start())
				if killed < kills {
					time.Sleep(time.Duration(20+rand.IntN(60+rows/50)) * time.Millisecond)
					_ = child.Process.Kill()
				}
				if err := child.Wait(); err == nil {
					break
				}
				killed++
				require.LessOrEqual(t, killed, kills+1)
			}
			states := map[bulk.State]int{}
			report := 0
			for e, err := range bulk.Report(journal) {
				require.NoError(t, err)
				states[e.State]++
				report++
			}
			assert.Equal(t, rows, report, "every row is in the report")
			if kind == "contacts" {
				assert.Equal(t, rows, states[bulk.Done])
				assert.Equal(t, rows+1, srv.Count()["contact"], "every row exactly once")
				return
			}
			sent := map[string]int{}
			for _, e := range srv.Requests("POST", "/messages") {
				if e.Applied {
					sent[e.JSON()["body"].(string)]++
				}
			}
			doubled, ambiguous := 0, 0
			for _, n := range sent {
				if n > 1 {
					doubled++
				}
			}
			for _, e := range srv.Requests("POST", "/messages") {
				if e.Fault != "" {
					ambiguous++
				}
			}
			assert.Zero(t, doubled)
			assert.GreaterOrEqual(t, len(sent), states[bulk.Done])
			assert.LessOrEqual(t, states[bulk.Unknown], workers*killed+ambiguous)
			assert.Equal(t, rows, states[bulk.Done]+states[bulk.Unknown])
			t.Logf("%d rows, %d kills: %v, %d answers were ambiguous", rows, killed, states, ambiguous)
		})
	}
}
