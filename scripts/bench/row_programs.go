package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
)

// measurePrograms builds the programs below this folder: how large they get, how long a cold build takes over a standard
// library that is built already, and what the packages allocate when a program starts.
func measurePrograms(ctx context.Context, b *bench) error {
	dir, err := os.MkdirTemp("", "bench-programs-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	sizes := map[string]float64{}
	for _, name := range []string{"byhand", "pinned212", "pinned216"} {
		program := filepath.Join(dir, name)
		if _, err := gocmd.Go(ctx, b.settings.scripts(), nil, "build", "-o", program, "./bench/programs/"+name); err != nil {
			return err
		}
		info, err := os.Stat(program)
		if err != nil {
			return err
		}
		sizes[name] = float64(info.Size())
	}
	b.print("binary, pinned to 2.12", "growth in %", 100*(sizes["pinned212"]/sizes["byhand"]-1), atMost(10), "")
	b.print("binary, pinned to 2.16", "growth in %", 100*(sizes["pinned216"]/sizes["byhand"]-1), atMost(10), "")
	count, err := initAllocations(ctx, filepath.Join(dir, "pinned212"))
	if err != nil {
		return err
	}
	b.print("start of a program pinned to 2.12", "allocations, number", float64(count), atMost(0), "")
	return b.coldBuild(ctx, dir)
}

var initLine = regexp.MustCompile(`(?m)^init github\.com/seed-a528e955/\S+ @.* (\d+) allocs$`)

// initAllocations adds up what the library's packages allocate before main.
func initAllocations(ctx context.Context, program string) (int, error) {
	cmd := exec.CommandContext(ctx, program)
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1", "INTERCOM_ACCESS_TOKEN=")
	trace, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("%w\n%s", err, trace)
	}
	sum := 0
	for _, m := range initLine.FindAllSubmatch(trace, -1) {
		n, err := strconv.Atoi(string(m[1]))
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// coldBuild builds the program that is pinned to 2.16 with a cache that holds what the program by hand needs, and no more.
func (b *bench) coldBuild(ctx context.Context, dir string) error {
	warm := filepath.Join(dir, "warm")
	out := filepath.Join(dir, "out")
	if _, err := gocmd.Go(ctx, b.settings.scripts(), []string{"GOCACHE=" + warm}, "build", "-o", out, "./bench/programs/byhand"); err != nil {
		return err
	}
	yardstick, err := newYardstick(ctx, b.settings.scripts(), dir)
	if err != nil {
		return err
	}
	var seconds, memory, compiles []float64
	for i := range b.settings.rounds {
		cache := filepath.Join(dir, fmt.Sprint("cache", i))
		if err := os.CopyFS(cache, os.DirFS(warm)); err != nil {
			return err
		}
		cmd := exec.CommandContext(ctx, "go", "build", "-o", out, "./bench/programs/pinned216") // what it takes is asked of the process
		cmd.Dir, cmd.Env = b.settings.scripts(), append(os.Environ(), "GOWORK=off", "GOFLAGS=-trimpath", "GOCACHE="+cache)
		if text, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("cold build: %w\n%s", err, text)
		}
		state := cmd.ProcessState
		used := state.UserTime() + state.SystemTime()
		b.note("cold build pinned to 2.16", "library", sample{cpu: used, wall: used})
		seconds = append(seconds, used.Round(time.Millisecond).Seconds())
		one, err := yardstick.compile(ctx)
		if err != nil {
			return err
		}
		compiles = append(compiles, used.Seconds()/one.Seconds())
		memory = append(memory, float64(gocmd.Resident(state))/1e6)
	}
	b.print("cold build, pinned to 2.16", "seconds CPU", median(seconds), atMost(4.7), "")
	b.print("the same, in compiles of net/http", "ratio", median(compiles), noTarget, "")
	b.print("the same", "compiler's memory in MB", median(memory), noTarget, "")
	return nil
}
