// Command mutate makes mistakes in the library, one at a time, and runs the tests of the package, and of facade where
// those do not notice. It tells the share that was noticed and lists the rest. The working tree is not touched: the go
// command is given the changed file as an overlay.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/scripts/internal/mutate"
)

// defaultPackages are those that every call of a program goes through.
const defaultPackages = "api api/internal/codec api/search facade facade/ratelimit"

type options struct {
	packages, only, equivalent string
	count                      int
	seed                       uint64
	list                       bool
	timeout                    time.Duration
}

func main() {
	var o options
	flag.StringVar(&o.packages, "packages", defaultPackages, "folders of the library")
	flag.StringVar(&o.only, "only", "", "mutants whose name holds this")
	flag.StringVar(&o.equivalent, "equivalent", "mutate-equivalent.txt", "names of mutants that no test can notice, each after its reason")
	flag.IntVar(&o.count, "n", 200, "how many, drawn at random; 0 is all")
	flag.Uint64Var(&o.seed, "seed", 1, "of the drawing")
	flag.BoolVar(&o.list, "list", false, "list the mutants and run nothing")
	flag.DurationVar(&o.timeout, "timeout", 2*time.Minute, "for the tests of one mutant")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "mutate: "+err.Error())
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	mutants, err := find(strings.Fields(o.packages))
	if err != nil {
		return err
	}
	mutants, err = leaveOut(mutants, o.equivalent, strings.Fields(o.packages))
	if err != nil {
		return err
	}
	kept := mutants[:0]
	for _, m := range mutants {
		if strings.Contains(m.Key(), o.only) {
			kept = append(kept, m)
		}
	}
	random := rand.New(rand.NewPCG(o.seed, 0)) //nolint:gosec // the same each time
	random.Shuffle(len(kept), func(i, j int) { kept[i], kept[j] = kept[j], kept[i] })
	if o.count > 0 && o.count < len(kept) {
		kept = kept[:o.count]
	}
	if o.list {
		for _, m := range kept {
			fmt.Println(m.Key())
		}
		return nil
	}
	return try(ctx, o, kept)
}

// try runs the tests on each mutant.
func try(ctx context.Context, o options, mutants []mutate.Mutant) error {
	folder, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	counts := map[verdict]int{}
	for i, m := range mutants {
		v, err := judge(ctx, o, folder, m)
		if err != nil {
			return err
		}
		counts[v]++
		fmt.Printf("%d/%d %s: %s (line %d)\n", i+1, len(mutants), v, m.Key(), m.Line)
	}
	tried := counts[killed] + counts[survived]
	fmt.Printf("%d of %d killed, %.1f %%; %d more do not compile\n",
		counts[killed], tried, 100*float64(counts[killed])/float64(max(1, tried)), counts[uncompilable])
	return nil
}

type verdict string

const (
	killed       verdict = "killed"
	survived     verdict = "SURVIVED"
	uncompilable verdict = "does not compile"
)

// judge tells whether the tests notice a mutant: those of its package, and where those pass, those of facade.
func judge(ctx context.Context, o options, folder string, m mutate.Mutant) (verdict, error) {
	overlay, err := write(folder, m)
	if err != nil {
		return "", err
	}
	packages := []string{"./" + path.Dir(m.File), "./facade"}
	for _, pkg := range slices.Compact(packages) {
		out, err := test(ctx, o, overlay, pkg)
		switch {
		case ctx.Err() != nil:
			return "", ctx.Err()
		case bytes.Contains(out, []byte("[build failed]")), bytes.Contains(out, []byte("[setup failed]")):
			return uncompilable, nil
		case err != nil:
			return killed, nil //nolint:nilerr // a test that fails is what a mutant is meant to meet
		}
	}
	return survived, nil
}

// test runs the short tests of a package.
func test(ctx context.Context, o options, overlay, pkg string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, o.timeout+time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "test", "-short", "-failfast", "-vet=off", "-overlay="+overlay,
		"-timeout="+o.timeout.String(), pkg)
	cmd.Dir = ".."
	return cmd.CombinedOutput()
}

// write puts the mutant where the go command takes it from.
func write(folder string, m mutate.Mutant) (overlay string, err error) {
	original, err := filepath.Abs(filepath.Join("..", m.File))
	if err != nil {
		return "", err
	}
	source, err := os.ReadFile(original)
	if err != nil {
		return "", err
	}
	mutated := filepath.Join(folder, "mutated.go")
	if err := os.WriteFile(mutated, m.Apply(source), 0o600); err != nil {
		return "", err
	}
	text, err := json.Marshal(map[string]map[string]string{"Replace": {original: mutated}})
	if err != nil {
		return "", err
	}
	overlay = filepath.Join(folder, "overlay.json")
	return overlay, os.WriteFile(overlay, text, 0o600)
}

// find lists the mutants of packages.
func find(packages []string) ([]mutate.Mutant, error) {
	var all []mutate.Mutant
	for _, pkg := range packages {
		files, err := filepath.Glob(filepath.Join("..", filepath.FromSlash(pkg), "*.go"))
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("no Go files in %q", pkg)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			source, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			mutants, err := mutate.Of(pkg+"/"+filepath.Base(file), source)
			if err != nil {
				return nil, err
			}
			all = append(all, mutants...)
		}
	}
	return all, nil
}

// leaveOut drops the mutants that a file lists. A name that is no mutant's any more is an error: the list stays true.
func leaveOut(mutants []mutate.Mutant, list string, packages []string) ([]mutate.Mutant, error) {
	file, err := os.Open(list)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	listed, reason := map[string]bool{}, ""
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		switch line := strings.TrimSpace(lines.Text()); {
		case line == "":
			reason = ""
		case strings.HasPrefix(line, "#"):
			reason = line
		case reason == "":
			return nil, fmt.Errorf("%s: %s has no reason above it", list, line)
		default:
			listed[line] = true
		}
	}
	var kept []mutate.Mutant
	for _, m := range mutants {
		if !listed[m.Key()] {
			kept = append(kept, m)
		}
		delete(listed, m.Key())
	}
	var stale []error
	for key := range listed {
		file, _, _ := strings.Cut(key, " | ")
		if slices.Contains(packages, path.Dir(file)) {
			stale = append(stale, fmt.Errorf("%s: no mutant has this name any more: %s", list, key))
		}
	}
	return kept, errors.Join(append(stale, lines.Err())...)
}
