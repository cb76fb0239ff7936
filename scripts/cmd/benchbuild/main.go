// Command benchbuild measures what each generated package costs to build, beside
// what the generator makes of the same description without our templates and
// shaping: lines, bytes, user CPU of a cold compile (the median of several), and
// the compiler's memory.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/seed-a528e955/intercom-go/scripts/internal/glob"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
	"github.com/seed-a528e955/intercom-go/scripts/internal/project"
	"github.com/seed-a528e955/intercom-go/scripts/internal/stock"
)

func main() {
	runs := flag.Int("runs", 5, "how often each package is compiled; the median counts")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *runs, flag.Args()); err != nil {
		fmt.Fprintln(printable.Writer(os.Stderr), "benchbuild: "+err.Error())
		os.Exit(1)
	}
}

func run(ctx context.Context, runs int, versions []string) error {
	root, err := project.Find()
	if err != nil {
		return err
	}
	if len(versions) == 0 {
		if versions, err = pipeline.Versions(root); err != nil {
			return err
		}
	}
	dir, err := os.MkdirTemp("", "benchbuild-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	compiler, err := newCompiler(ctx, filepath.Join(root, "scripts"), dir)
	if err != nil {
		return err
	}
	fmt.Printf("%-8s %-6s %8s %10s %10s %8s\n", "version", "", "lines", "bytes", "compile", "memory")
	for _, v := range versions {
		ours, err := glob.In(root, filepath.Join("gen", pipeline.PackageDir(v), "*.gen.go"))
		if err != nil {
			return err
		}
		plain, err := stock.File(root, v, dir)
		if err != nil {
			return fmt.Errorf("stock output of %s: %w", v, err)
		}
		a, err := compiler.measure(ctx, ours, runs)
		if err != nil {
			return fmt.Errorf("gen/%s: %w", pipeline.PackageDir(v), err)
		}
		b, err := compiler.measure(ctx, []string{plain}, runs)
		if err != nil {
			return fmt.Errorf("stock output of %s: %w", v, err)
		}
		a.print(v, "ours")
		b.print(v, "stock")
		fmt.Printf("%-8s %-6s %7.0f%% %9.0f%% %9.0f%% %7.0f%%\n", v, "ratio", percent(a.lines, b.lines), percent(a.bytes, b.bytes),
			percent(int(a.cpu/time.Millisecond), int(b.cpu/time.Millisecond)), percent(int(a.memory), int(b.memory)))
	}
	return nil
}

func percent(a, b int) float64 { return 100 * float64(a) / float64(max(b, 1)) }

func (c cost) print(version, what string) {
	fmt.Printf("%-8s %-6s %8d %10d %9.2fs %5d MB\n", version, what, c.lines, c.bytes, c.cpu.Seconds(), c.memory>>20)
}
