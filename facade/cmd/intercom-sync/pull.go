package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/seed-a528e955/intercom-go/facade/changes"
)

// progress is what is kept of a kind between pages: where the walk is, and how long the file was then. What a kill left
// behind that length is cut off, so that no line is there twice or in part.
type progress struct {
	State changes.State `json:"state"`
	Size  int64         `json:"size"`
}

func (c *command) pull(ctx context.Context, args []string) error {
	since := c.flags.String("since", "", "`date` or time of the first changes to pull, where there is no state yet; by default all")
	names, err := c.parse(args)
	if err != nil {
		return err
	}
	from, err := moment("since", *since)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fmt.Errorf("pull needs kinds, such as contacts\n%w", errUsage)
	}
	for _, name := range names {
		kind, err := changes.KindNamed(name)
		if err != nil {
			return fmt.Errorf("%w\n%w", err, errUsage)
		}
		if err := c.pullKind(ctx, kind, changes.Since(from)); err != nil {
			return err
		}
	}
	return nil
}

// pullKind appends what has changed to KIND.jsonl; of a kind that comes as a whole it is written anew.
func (c *command) pullKind(ctx context.Context, kind changes.Kind, start changes.State) (err error) {
	kept := filepath.Join(c.dir, kind.Name+".state.json")
	at := progress{State: start}
	if data, err := os.ReadFile(kept); err == nil {
		if err := json.Unmarshal(data, &at); err != nil {
			return fmt.Errorf("%s is damaged: %w", kept, err)
		}
	} else if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(filepath.Join(c.dir, kind.Name+".jsonl"), os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the user's folder
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := cut(f, at.Size); err != nil {
		return err
	}
	walker := changes.New(c.client, changes.Options{Version: c.version})
	items := 0
	for page, err := range walker.Walk(ctx, kind, at.State) {
		if err != nil {
			return err
		}
		if page.Whole {
			if err := cut(f, 0); err != nil {
				return err
			}
		}
		var lines bytes.Buffer
		for _, item := range page.Items {
			if err := json.Compact(&lines, item.JSON); err != nil {
				return err
			}
			lines.WriteByte('\n')
		}
		if _, err := f.Write(lines.Bytes()); err != nil {
			return err
		}
		size, err := f.Seek(0, io.SeekCurrent)
		if err == nil {
			err = f.Sync() // before the state that counts on it
		}
		if err == nil {
			err = replace(kept, progress{page.State, size})
		}
		if err != nil {
			return err
		}
		items += len(page.Items)
		fmt.Fprintf(c.out, "\r%s: %d items", kind.Name, items)
	}
	fmt.Fprintf(c.out, "\r%s: %d items, done\n", kind.Name, items)
	return nil
}

func cut(f *os.File, size int64) error {
	if err := f.Truncate(size); err != nil {
		return err
	}
	_, err := f.Seek(size, io.SeekStart)
	return err
}

// replace writes a file so that it is there as it was or as it is to be.
func replace(path string, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".state-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
