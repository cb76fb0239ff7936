package release

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/glob"
	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
)

// Toolchain is a Go release and how to run it.
type Toolchain struct {
	Version string // go1.26.8
	Go      string // the program
	Env     []string
}

var minor = regexp.MustCompile(`^go1\.(\d+)`)

// Toolchains finds the Go release in use and one of the minor before it: by the
// go command, as a program of that name, or among the SDKs of golang.org/dl.
func Toolchains(ctx context.Context, root string) (found []Toolchain, missing []string, err error) {
	out, err := gocmd.Go(ctx, root, nil, "env", "GOVERSION", "GOTOOLCHAIN")
	if err != nil {
		return nil, nil, err
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	m := minor.FindStringSubmatch(lines[0])
	if m == nil || len(lines) != 2 {
		return nil, nil, fmt.Errorf("go env GOVERSION is %q: which minor of Go is that?", lines[0])
	}
	found = []Toolchain{{Version: lines[0], Go: "go"}}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return nil, nil, err
	}
	before := fmt.Sprintf("go1.%d", n-1)
	if t, ok := installed(ctx, root, before); ok {
		return append(found, t), nil, nil
	}
	if lines[1] == "local" {
		return found, []string{before + ": GOTOOLCHAIN is local, and no " + before + " is installed"}, nil
	}
	t := Toolchain{Go: "go", Env: []string{"GOTOOLCHAIN=" + before + ".0"}}
	out, err = gocmd.Go(ctx, root, t.Env, "env", "GOVERSION")
	var failed *gocmd.Error
	if errors.As(err, &failed) {
		said, _, _ := strings.Cut(strings.TrimSpace(failed.Said), "\n")
		return found, []string{before + ": the go command cannot get it: " + said}, nil
	}
	t.Version = strings.TrimSpace(string(out))
	return append(found, t), nil, err
}

// installed looks for a program of a minor.
func installed(ctx context.Context, root, release string) (Toolchain, bool) {
	candidates := []string{release}
	if home, err := os.UserHomeDir(); err == nil {
		sdks, _ := glob.In(home, filepath.Join("sdk", release+"*", "bin", "go")) // the pattern is sound
		candidates = append(candidates, sdks...)
	}
	for _, c := range candidates {
		program, err := exec.LookPath(c)
		if err != nil {
			continue
		}
		t := Toolchain{Go: program, Env: []string{"GOTOOLCHAIN=local"}}
		out, err := gocmd.Output(ctx, root, "env", append(t.Env, program, "env", "GOVERSION")...)
		if t.Version = strings.TrimSpace(string(out)); err == nil && minor.FindString(t.Version) == release {
			return t, true
		}
	}
	return Toolchain{}, false
}
