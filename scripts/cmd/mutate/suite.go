package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
	"github.com/seed-a528e955/intercom-go/scripts/internal/mutate"
)

// suite is the tests of some packages, each a program.
type suite struct {
	program *program
	options options
	tests   []*test
	reached map[int][]*test // by the group of a mutant
}

// test is one function of a package's tests.
type test struct {
	pkg, name string
	took      time.Duration
}

// quick is for tests that run first: most mutants meet one that notices them.
func (t *test) quick() bool { return t.took < 150*time.Millisecond }

func (s *suite) binary(pkg string) string {
	return filepath.Join(s.program.folder, strings.ReplaceAll(pkg, "/", "_")+".test")
}

// build compiles the tests.
func (s *suite) build(ctx context.Context) error {
	packages := append(s.program.packages(), strings.Fields(s.options.tests)...)
	slices.Sort(packages)
	for _, pkg := range slices.Compact(packages) {
		_, err := gocmd.Go(ctx, s.program.root, nil, "test", "-c", "-vet=off", "-overlay="+s.program.overlay(), "-o", s.binary(pkg), "./"+pkg)
		if err != nil {
			return err
		}
		if _, err := os.Stat(s.binary(pkg)); errors.Is(err, fs.ErrNotExist) {
			continue // no tests
		}
		names, err := gocmd.Output(ctx, s.program.root, s.binary(pkg), "-test.list=^(Test|Example|Fuzz)")
		if err != nil {
			return err
		}
		for _, name := range strings.Fields(string(names)) {
			s.tests = append(s.tests, &test{pkg: pkg, name: name})
		}
	}
	return nil
}

// trace runs each test by itself, without a mutant, and notes which functions it calls. A test that fails then, as one of
// what the compiler makes of a function may, is left out.
func (s *suite) trace(ctx context.Context) error {
	var lock sync.Mutex
	return each(ctx, s.options.parallel, len(s.tests), func(i int) error {
		t := s.tests[i]
		file := filepath.Join(s.program.folder, fmt.Sprintf("reached%d", i))
		start := time.Now()
		if _, err := s.run(ctx, t.pkg, []*test{t}, mutate.Trace, file); err != nil {
			fmt.Printf("%s of %s is left out: it fails without a mutant\n", t.name, t.pkg)
			return ctx.Err()
		}
		t.took = time.Since(start)
		groups, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		lock.Lock()
		defer lock.Unlock()
		for _, group := range slices.Compact(slices.Sorted(slices.Values(strings.Fields(string(groups))))) {
			number, err := strconv.Atoi(group)
			if err != nil {
				return err
			}
			s.reached[number] = append(s.reached[number], t)
		}
		return nil
	})
}

// run runs tests of a package, the short way, with one mutant chosen.
func (s *suite) run(ctx context.Context, pkg string, tests []*test, number int, reached string) ([]byte, error) {
	var names []string
	timeout := s.options.timeout
	for _, t := range tests {
		names = append(names, t.name)
		timeout += 10 * t.took
	}
	// A mutant may take memory for ever.
	const limited = `ulimit -v 8000000 2>/dev/null; exec env "$@"`
	return gocmd.Output(ctx, filepath.Join(s.program.root, filepath.FromSlash(pkg)), "sh", "-c", limited, "sh",
		mutate.Chosen+"="+strconv.Itoa(number), mutate.Reached+"="+reached, s.binary(pkg), "-test.short", "-test.failfast",
		"-test.paniconexit0", "-test.timeout="+timeout.String(), "-test.run=^("+strings.Join(names, "|")+")$")
}
