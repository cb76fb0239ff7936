package main

import (
	"context"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/facade/changes"
)

func (c *command) pull(ctx context.Context, args []string) error {
	since := c.flags.String("since", "", "`date` or time of the first changes, for the first pull into a folder; by default all there is")
	reconcile := c.flags.Bool("reconcile", false, "compare with all there is afterwards: tells what was removed in KIND.removed.jsonl, and leaves one line an item in KIND.jsonl")
	names, err := c.parse(args)
	if err != nil {
		return err
	}
	from, err := moment("since", *since)
	if err != nil {
		return err
	}
	kinds, err := kindsOf(names)
	if err != nil {
		return err
	}
	if err := c.connect(); err != nil {
		return err
	}
	release, err := c.occupy()
	if err != nil {
		return err
	}
	defer release()
	workspace, err := c.workspace(ctx)
	if err != nil {
		return err
	}
	for _, kind := range kinds {
		if err := c.pullKind(ctx, kind, workspace, from, *reconcile); err != nil {
			return err
		}
	}
	return nil
}

// kindsOf are the kinds of these names; "all" is all of them.
func kindsOf(names []string) (kinds []changes.Kind, err error) {
	for _, name := range names {
		if name == "all" {
			return changes.Kinds(), nil
		}
		kind, err := changes.KindNamed(strings.ToLower(name))
		if err != nil {
			return nil, usageError{err}
		}
		kinds = append(kinds, kind)
	}
	if len(kinds) == 0 {
		_, err := changes.KindNamed("")
		return nil, usagef("pull what? %w; or all", err)
	}
	return kinds, nil
}

// pullKind appends what has changed to KIND.jsonl; of a kind that comes as a whole it is rewritten.
func (c *command) pullKind(ctx context.Context, kind changes.Kind, workspace string, from time.Time, reconcile bool) error {
	copied, err := openMirror(c.dir, kind)
	if err != nil {
		return err
	}
	defer func() { _ = copied.close() }()
	if err := copied.isOf(workspace); err != nil {
		return err
	}
	tell := newMeter(c.progress, kind.Name)
	defer tell.close()
	if copied.begins() {
		if err := copied.keep(position{State: changes.Since(from)}); err != nil { // so that what a kill leaves is known for what it is
			return err
		}
	} else if !from.IsZero() {
		tell.print("goes on from the last pull; -since is for the first one into a folder")
	}
	walker := changes.New(c.client, changes.Options{Version: c.version})
	items := 0
	for page, err := range walker.Walk(ctx, kind, copied.at.State) {
		if err != nil {
			return err
		}
		if err := copied.add(page); err != nil {
			return err
		}
		items += len(page.Items)
		if page.Done {
			break
		}
		tell.show("%d%s", items, tell.pace(items, page.Total))
		if c.stopped() {
			return errStopped
		}
	}
	tell.end("%d items, done", items)
	if reconcile {
		return c.reconcile(ctx, walker, kind, copied)
	}
	return nil
}
