package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	jobs "github.com/seed-a528e955/intercom-go/facade/changes"
	"github.com/seed-a528e955/intercom-go/facade/export"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// sync copies all contacts. The first process is killed when it has handled a page and not kept yet where to go on, so that
// the second one meets that page again.
func (t *guide) sync(ctx context.Context) error {
	t.heading("8. A sync that is killed and resumed")
	copied, kept := map[string]bool{}, []byte("{}")
	for life, done := 1, false; !done; life++ {
		var state jobs.State
		if err := json.Unmarshal(kept, &state); err != nil {
			return err
		}
		process, kill := context.WithCancel(ctx)
		pages, again := 0, 0
		for page, err := range jobs.New(t.client, jobs.Options{PerPage: 100}).Walk(process, jobs.Contacts, state) {
			if errors.Is(err, context.Canceled) && ctx.Err() == nil {
				say(t.out, "  process %d: killed after %d pages; the copy has %d contacts", life, pages, len(copied))
				break
			} else if err != nil {
				kill()
				return err
			}
			for _, item := range page.Items {
				if copied[item.ID] {
					again++
				}
				copied[item.ID] = true
			}
			pages++
			if life == 1 && pages == 2 {
				kill()
				continue
			}
			if kept, err = json.Marshal(page.State); err != nil {
				kill()
				return err
			}
			done = page.Done
		}
		kill()
		if done {
			say(t.out, "  process %d: %d pages more, %d contacts came again; the copy has %d of %d", life, pages, again, len(copied), t.server.Count()["contact"])
		}
	}
	if want := t.server.Count()["contact"]; len(copied) != want {
		return fmt.Errorf("the copy has %d contacts of %d", len(copied), want)
	}
	return nil
}

// export fetches who received what, whatever form the file has.
func (t *guide) export(ctx context.Context) error {
	t.heading("9. An export")
	op := &spec.Operation{Service: "Messages", Name: "Create", Method: "POST", Path: "/messages", Version: intercom.Version}
	if _, err := api.Do[map[string]any](ctx, t.client, &api.Call{Operation: op, Body: map[string]any{
		"message_type": "inapp", "body": "Hello", "from": map[string]any{"type": "admin", "id": "2110"}, "to": map[string]any{"type": "user", "id": t.newest},
	}}); err != nil {
		return err
	}
	now := t.server.Now()
	exports := export.New(t.client, export.Options{Interval: 10 * time.Millisecond})
	file, err := exports.Content(ctx, now.AddDate(0, 0, -1), now.AddDate(0, 0, 1))
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	rows := 0
	for _, err := range file.Rows("receipt") {
		if err != nil {
			return err
		}
		rows++
	}
	say(t.out, "  a %s of %d bytes with %d receipts", file.Format, file.Size, rows)
	return nil
}
