// Command sync copies the contacts and conversations that have changed since its last run into a folder: sync FOLDER.
// Each is a JSON file; .state.json beside them says where the next run continues. It may be interrupted or killed at any
// moment: the next run loses nothing.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/changes"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

func main() {
	if len(os.Args) != 2 || os.Args[1] == "" {
		log.Fatal("usage: sync FOLDER")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, os.Args[1])
	if ctx.Err() != nil {
		log.Fatal("interrupted; the next run continues here")
	}
	if err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, folder string) error {
	client, err := facade.New(intercom.New, os.Getenv("INTERCOM_ACCESS_TOKEN"),
		facade.WithBaseURL(cmp.Or(os.Getenv("INTERCOM_URL"), "https://api.intercom.io")))
	if err != nil {
		return err
	}
	walker := changes.New(client, changes.Options{})
	for _, kind := range []changes.Kind{changes.Contacts, changes.Conversations} {
		if err := copyChanges(ctx, walker, kind, filepath.Join(folder, kind.Name)); err != nil {
			return fmt.Errorf("%s: %w", kind.Name, err)
		}
	}
	return nil
}

func copyChanges(ctx context.Context, walker *changes.Walker, kind changes.Kind, dir string) error {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	stateFile := filepath.Join(dir, ".state.json")
	var state changes.State // the zero value starts at the beginning
	switch data, err := os.ReadFile(filepath.Clean(stateFile)); {
	case err == nil:
		if err := json.Unmarshal(data, &state); err != nil {
			return fmt.Errorf("%s: %w", stateFile, err)
		}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	for page, err := range walker.Walk(ctx, kind, state) {
		if err != nil {
			return err
		}
		for _, item := range page.Items { // one may come more than once: what is written is replaced
			if err := replace(filepath.Join(dir, filepath.Base(item.ID)+".json"), item.JSON); err != nil {
				return err
			}
		}
		kept, err := json.Marshal(page.State)
		if err != nil {
			return err
		}
		if err := replace(stateFile, kept); err != nil { // after the items, never before
			return err
		}
		fmt.Println(kind.Name, len(page.Items))
	}
	return nil
}

// replace writes a file whole or not at all.
func replace(name string, data []byte) error {
	if err := os.WriteFile(name+".new", data, 0o600); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}
