package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
)

type verdict string

const (
	killed       verdict = "killed"
	survived     verdict = "SURVIVED"
	uncompilable verdict = "does not compile"
)

// judge tells whether the tests that reach a mutant notice it, and by which it was noticed.
func (s *suite) judge(ctx context.Context, number int) (v verdict, by string, err error) {
	if s.program.uncompilable[number] {
		return uncompilable, "", nil
	}
	group, ok := s.program.group(number)
	if !ok {
		return s.judgeAlone(ctx, number)
	}
	if len(s.reached[group]) == 0 {
		return survived, "no test calls the function", nil
	}
	for _, tests := range s.order(s.reached[group], s.program.mutants[number].Package()) {
		out, err := s.run(ctx, tests[0].pkg, tests, number, "")
		if ctx.Err() != nil {
			return "", "", ctx.Err()
		}
		if err != nil {
			return killed, "by " + failure(out), nil //nolint:nilerr // a test that fails is what a mutant is meant to meet
		}
	}
	return survived, "", nil
}

// order parts tests into runs: those of a mutant's own package first, and the quick ones before the others.
func (s *suite) order(tests []*test, own string) (runs [][]*test) {
	packages := []string{own}
	for _, t := range tests {
		if !slices.Contains(packages, t.pkg) {
			packages = append(packages, t.pkg)
		}
	}
	for _, quick := range []bool{true, false} {
		for _, pkg := range packages {
			var run []*test
			for _, t := range tests {
				if t.pkg == pkg && t.quick() == quick {
					run = append(run, t)
				}
			}
			if run != nil {
				runs = append(runs, run)
			}
		}
	}
	return runs
}

var (
	failed = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)
	broken = regexp.MustCompile(`(?m)^(panic|fatal error): .*`)
)

// failure finds what a failing run of tests says first.
func failure(out []byte) string {
	if name := failed.FindSubmatch(out); name != nil {
		return string(name[1])
	}
	if text := broken.Find(out); text != nil {
		return string(text)
	}
	return "a test program that ended"
}

// judgeAlone compiles a mutant that could not be woven, such as one of a constant, and runs the tests of its package and
// those of facade.
func (s *suite) judgeAlone(ctx context.Context, number int) (verdict, string, error) {
	m := s.program.mutants[number]
	original := filepath.Join(s.program.root, filepath.FromSlash(m.File))
	source, err := os.ReadFile(original)
	if err != nil {
		return "", "", err
	}
	name := fmt.Sprintf("alone%d", number)
	file, err := s.program.put(name+".go", m.Apply(source))
	if err != nil {
		return "", "", err
	}
	overlay := filepath.Join(s.program.folder, name+".json")
	if err := writeOverlay(overlay, map[string]string{original: file}); err != nil {
		return "", "", err
	}
	if _, err := gocmd.Go(ctx, s.program.root, nil, "build", "-overlay="+overlay, "./"+m.Package()); err != nil {
		return uncompilable, "", ctx.Err()
	}
	for _, pkg := range slices.Compact([]string{m.Package(), "facade"}) {
		out, err := gocmd.Go(ctx, s.program.root, nil, "test", "-short", "-failfast", "-vet=off", "-overlay="+overlay,
			"-timeout="+s.options.timeout.String(), "./"+pkg)
		var failed *gocmd.Error
		switch {
		case ctx.Err() != nil:
			return "", "", ctx.Err()
		case errors.As(err, &failed):
			return killed, "by " + failure(out), nil
		case err != nil:
			return "", "", err
		}
	}
	return survived, "", nil
}
