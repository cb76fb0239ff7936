package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/facade/changes"
)

// removal is a line of KIND.removed.jsonl.
type removal struct {
	ID    string      `json:"id"`
	Why   changes.Why `json:"why"`
	Into  string      `json:"into,omitempty"`
	Found time.Time   `json:"found_at"`
}

// reconcile compares the copy with all there is, adds what it lacks, and takes out what is gone and what is old.
func (c *command) reconcile(ctx context.Context, walker *changes.Walker, kind changes.Kind, copied *mirror) error {
	items, order, err := copied.items()
	if err != nil {
		return err
	}
	known := func(yield func(changes.Known) bool) {
		for _, id := range order {
			if !yield(changes.Known{ID: id, UpdatedAt: items[id].UpdatedAt}) {
				return
			}
		}
	}
	tell := newMeter(c.progress, kind.Name)
	defer tell.close()
	var removed bytes.Buffer
	gone, found := 0, 0
	for repair, err := range walker.Reconcile(ctx, kind, known) {
		if err != nil {
			return err
		}
		for _, item := range repair.Items {
			if _, there := items[item.ID]; !there {
				order = append(order, item.ID)
			}
			items[item.ID] = item
		}
		for _, r := range repair.Removed {
			line, _ := json.Marshal(removal{r.ID, r.Why, r.Into, time.Now().UTC().Truncate(time.Second)}) // plain values
			removed.Write(append(line, '\n'))
			delete(items, r.ID)
		}
		gone, found = gone+len(repair.Removed), found+len(repair.Items)
		tell.show("reconciling, %d were missing, %d are gone", found, gone)
		if c.stopped() {
			return errStopped
		}
	}
	var lines bytes.Buffer
	for _, id := range order {
		if item, there := items[id]; there {
			if err := json.Compact(&lines, item.JSON); err != nil {
				return err
			}
			lines.WriteByte('\n')
		}
	}
	if err := appendTo(strings.TrimSuffix(copied.path, ".jsonl")+".removed.jsonl", removed.Bytes()); err != nil {
		return err
	}
	if err := copied.replace(copied.at.State, lines.Bytes()); err != nil {
		return err
	}
	tell.end("reconciled, %d were missing, %d are gone, %d there", found, gone, len(items))
	return nil
}

// items are what the lines of the file say, the last one of an item counting, in the order of their first lines.
func (m *mirror) items() (items map[string]changes.Item, order []string, err error) {
	items = map[string]changes.Item{}
	lines := bufio.NewReader(io.NewSectionReader(m.file, 0, m.at.Size))
	for number := 1; ; number++ {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return items, order, nil
		} else if err != nil {
			return nil, nil, err
		}
		item, err := changes.ParseItem(bytes.TrimSpace(line))
		if err != nil {
			return nil, nil, fmt.Errorf("%s, line %d: %w", m.path, number, err)
		}
		if _, there := items[item.ID]; !there {
			order = append(order, item.ID)
		}
		items[item.ID] = item
	}
}

func appendTo(path string, lines []byte) error {
	if len(lines) == 0 {
		return nil
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600) //nolint:gosec // the user's folder
	if err != nil {
		return err
	}
	_, err = f.Write(lines)
	return errors.Join(err, f.Sync(), f.Close())
}
