package main

import (
	"context"
	"fmt"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	jobs "github.com/seed-a528e955/intercom-go/facade/changes"
	"github.com/seed-a528e955/intercom-go/facade/export"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// sync copies all contacts, is killed on the way, and goes on.
func (t *guide) sync(ctx context.Context) error {
	t.heading("8. A sync that breaks off and goes on")
	walker := jobs.New(t.client, jobs.Options{Version: intercom.Version, PerPage: 100})
	copied, state := map[string]bool{}, jobs.State{}
	for life := 1; state.Since.IsZero(); life++ {
		pages := 0
		for page, err := range walker.Walk(ctx, jobs.Contacts, state) {
			if err != nil {
				return err
			}
			for _, item := range page.Items {
				copied[item.ID] = true
			}
			state = page.State
			if pages++; life == 1 && pages == 2 {
				break
			}
		}
		say(t.out, "  run %d: %d pages, the copy has %d contacts", life, pages, len(copied))
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
	exports := export.New(t.client, export.Options{Version: intercom.Version, Interval: 10 * time.Millisecond})
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
