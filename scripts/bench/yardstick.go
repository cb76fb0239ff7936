package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
)

// yardstick compiles net/http: what that takes says how fast the machine is at the moment.
type yardstick struct {
	dir  string
	args []string
}

func newYardstick(ctx context.Context, scripts, temp string) (*yardstick, error) {
	exports, err := gocmd.Go(ctx, scripts, nil, "list", "-export", "-deps", "-f", `{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}`, "net/http")
	if err != nil {
		return nil, err
	}
	vendored, err := gocmd.Go(ctx, scripts, nil, "list", "-f", `{{range $from, $to := .ImportMap}}importmap {{$from}}={{$to}}{{"\n"}}{{end}}`, "net/http")
	if err != nil {
		return nil, err
	}
	files, err := gocmd.Go(ctx, scripts, nil, "list", "-f", `{{.Dir}}{{range .GoFiles}}{{"\n"}}{{.}}{{end}}`, "net/http")
	if err != nil {
		return nil, err
	}
	config := filepath.Join(temp, "importcfg")
	if err := os.WriteFile(config, append(vendored, exports...), 0o600); err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSpace(string(files)), "\n")
	args := []string{"tool", "compile", "-std", "-p", "net/http", "-importcfg", config, "-o", filepath.Join(temp, "http.a")}
	return &yardstick{dir: lines[0], args: append(args, lines[1:]...)}, nil
}

// compile returns the CPU time that it takes.
func (y *yardstick) compile(ctx context.Context) (time.Duration, error) {
	cmd := exec.CommandContext(ctx, "go", y.args...) // what it takes is asked of the process
	cmd.Dir = y.dir
	if text, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("compiling net/http: %w\n%s", err, gocmd.Ends(string(text), 5, 5))
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}
