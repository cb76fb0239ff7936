package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
)

// cost is what a package takes.
type cost struct {
	lines, bytes int
	cpu          time.Duration // user time, median
	memory       int64         // the compiler's largest resident set
}

// compiler runs the Go compiler alone, outside of the build cache.
type compiler struct{ dir, importcfg string } // dir is for what it writes

// imports are what generated code, ours and stock, may import.
var imports = []string{
	"github.com/seed-a528e955/intercom-go/api", "github.com/seed-a528e955/intercom-go/api/multipart", "github.com/seed-a528e955/intercom-go/api/paging",
	"github.com/seed-a528e955/intercom-go/api/search", "github.com/seed-a528e955/intercom-go/api/spec", "github.com/seed-a528e955/intercom-go/api/wire", "github.com/oapi-codegen/runtime", "github.com/oapi-codegen/runtime/types",
	"bytes", "context", "encoding/json", "errors", "fmt", "io", "iter", "mime", "net/http", "net/url", "strings", "time",
}

// newCompiler builds the imports once and notes where they are.
func newCompiler(ctx context.Context, scripts, dir string) (*compiler, error) {
	args := append([]string{"list", "-export", "-deps", "-f", "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}"}, imports...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Stderr = scripts, printable.Writer(os.Stderr)
	list, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("building the imports: %w", err)
	}
	c := &compiler{dir: dir, importcfg: filepath.Join(dir, "importcfg")}
	return c, os.WriteFile(c.importcfg, list, 0o600)
}

// measure compiles the files of one package several times.
func (c *compiler) measure(ctx context.Context, files []string, runs int) (cost, error) {
	var total cost
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return total, err
		}
		total.bytes += len(data)
		total.lines += bytes.Count(data, []byte("\n"))
	}
	var times []time.Duration
	for range runs {
		args := append([]string{"tool", "compile", "-p", "intercom", "-importcfg", c.importcfg, "-o", filepath.Join(c.dir, "out.a")}, files...)
		cmd := exec.CommandContext(ctx, "go", args...)
		if out, err := cmd.CombinedOutput(); err != nil {
			return total, fmt.Errorf("%w\n%s", err, out)
		}
		times = append(times, cmd.ProcessState.UserTime())
		total.memory = max(total.memory, gocmd.Resident(cmd.ProcessState))
	}
	slices.Sort(times)
	total.cpu = times[len(times)/2]
	return total, nil
}
