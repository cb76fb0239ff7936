package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
)

// measureAlso lets the decoding rows be measured by another Go release, against its own encoding/json. It is taken where it
// is on this machine, and never downloaded.
func measureAlso(ctx context.Context, b *bench) error {
	release := b.settings.also
	if release == "" || strings.HasPrefix(runtime.Version(), release) {
		return nil
	}
	env := []string{"GOTOOLCHAIN=" + release, "GOPROXY=off"}
	if _, err := gocmd.Go(ctx, b.settings.scripts(), env, "version"); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		fmt.Fprintf(b.out, "\n%s is not on this machine, so nothing is measured on it (GOTOOLCHAIN=%s go version fetches it)\n", release, release)
		return nil
	}
	dir, err := os.MkdirTemp("", "bench-also-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	program := filepath.Join(dir, "bench")
	if _, err := gocmd.Go(ctx, b.settings.scripts(), env, "build", "-o", program, "./bench"); err != nil {
		return err
	}
	for _, rows := range []string{"page of 150 contacts", "20 conversations"} {
		cmd := exec.CommandContext(ctx, program, "-only", rows, "-stock=false", "-also", "", "-rounds", strconv.Itoa(b.settings.rounds))
		cmd.Dir, cmd.Stdout, cmd.Stderr = b.settings.root, b.out, os.Stderr
		fmt.Fprintln(b.out)
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("on %s: %w", release, err)
		}
	}
	return nil
}

// onNewJSON tells whether encoding/json is the faster one that Go 1.27 has.
func onNewJSON() bool {
	minor, _, _ := strings.Cut(strings.TrimPrefix(runtime.Version(), "go1."), ".")
	n, err := strconv.Atoi(minor)
	return err == nil && n >= 27
}
