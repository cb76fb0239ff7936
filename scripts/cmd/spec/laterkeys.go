package main

import (
	"context"
	"fmt"
	"io"

	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
)

// runLaterKeys writes which keys the packages of earlier versions read because a
// later one describes them.
func runLaterKeys(_ context.Context, root string, args []string, out, _ io.Writer) error {
	if len(args) > 0 {
		return fmt.Errorf("later-keys: %q is unexpected", args[0])
	}
	project, err := pipeline.Open(root)
	if err != nil {
		return err
	}
	before := project.Later
	proposed, notes, err := project.ProposeLaterKeys()
	if err != nil {
		return err
	}
	changed, err := project.WriteLaterKeys(proposed)
	if err != nil {
		return err
	}
	for _, n := range notes {
		fmt.Fprintln(out, "not taken up: "+n)
	}
	if !changed {
		fmt.Fprintf(out, "%s is up to date: %d keys\n", pipeline.LaterKeysFile, proposed.Len())
		return nil
	}
	for _, line := range proposed.Differences(before) {
		fmt.Fprintln(out, line)
	}
	fmt.Fprintf(out, "%s has %d keys now; look at what changed, then make generate\n", pipeline.LaterKeysFile, proposed.Len())
	return nil
}
