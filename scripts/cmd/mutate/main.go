// Command mutate makes mistakes in the library, one at a time, and runs the tests that reach them. It tells the share that
// was noticed and lists the rest. The working tree is not touched: the go command is given the changed files as an
// overlay.
//
// All mistakes are compiled at once, each into a copy of its function, and the environment says which of them a run of the
// tests is to meet. A first run without any finds which test calls which function, and whether the tests pass at all.
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/seed-a528e955/intercom-go/scripts/internal/mutate"
)

// defaultPackages are those that every call of a program goes through.
const defaultPackages = "api api/internal/codec api/multipart api/search facade facade/ratelimit"

type options struct {
	packages, tests, only, equivalent string
	count, parallel                   int
	seed                              uint64
	list                              bool
	timeout                           time.Duration
}

func main() {
	var o options
	flag.StringVar(&o.packages, "packages", defaultPackages, "folders of the library")
	flag.StringVar(&o.tests, "tests", "api facade", "folders whose tests count as well as those of a mutant's own package")
	flag.StringVar(&o.only, "only", "", "mutants whose name holds this")
	flag.StringVar(&o.equivalent, "equivalent", "mutate-equivalent.txt", "names of mutants that no test can notice, each after its reason")
	flag.IntVar(&o.count, "n", 200, "how many, drawn at random; 0 is all")
	flag.IntVar(&o.parallel, "parallel", 2, "how many at a time")
	flag.Uint64Var(&o.seed, "seed", 1, "of the drawing")
	flag.BoolVar(&o.list, "list", false, "list the mutants and run nothing")
	flag.DurationVar(&o.timeout, "timeout", time.Minute, "for the tests of one mutant, besides ten times what they take without")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "mutate: "+err.Error())
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	mutants, err := draw(o)
	if err != nil {
		return err
	}
	if o.list {
		for _, m := range mutants {
			fmt.Println(m.Key())
		}
		return nil
	}
	folder, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	root, err := filepath.Abs("..")
	if err != nil {
		return err
	}
	numbered := map[int]mutate.Mutant{}
	for i, m := range mutants {
		numbered[i+1] = m
	}
	p := &program{root: root, folder: folder, mutants: numbered}
	if err := p.weave(ctx); err != nil {
		return err
	}
	s := &suite{program: p, options: o, reached: map[int][]*test{}}
	if err := s.build(ctx); err != nil {
		return err
	}
	if err := s.trace(ctx); err != nil {
		return err
	}
	return report(ctx, s)
}

// draw chooses the mutants.
func draw(o options) ([]mutate.Mutant, error) {
	mutants, err := find(strings.Fields(o.packages))
	if err != nil {
		return nil, err
	}
	mutants, err = leaveOut(mutants, o.equivalent, strings.Fields(o.packages))
	if err != nil {
		return nil, err
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
	return kept, nil
}

// report runs the tests on each mutant and says what they did.
func report(ctx context.Context, s *suite) error {
	found, done := map[verdict][]string{}, 0
	var lock sync.Mutex
	err := each(ctx, s.options.parallel, len(s.program.mutants), func(i int) error {
		m := s.program.mutants[i+1]
		v, by, err := s.judge(ctx, i+1)
		if err != nil {
			return err
		}
		lock.Lock()
		defer lock.Unlock()
		done++
		found[v] = append(found[v], m.Key())
		fmt.Printf("%d/%d %s: %s (line %d) %s\n", done, len(s.program.mutants), v, m.Key(), m.Line, by)
		return nil
	})
	if err != nil {
		return err
	}
	tried := len(found[killed]) + len(found[survived])
	fmt.Printf("%d of %d killed, %.1f %%; %d more do not compile\n",
		len(found[killed]), tried, 100*float64(len(found[killed]))/float64(max(1, tried)), len(found[uncompilable]))
	slices.Sort(found[survived])
	for _, key := range found[survived] {
		fmt.Println(key)
	}
	return nil
}

// each calls f for the numbers below n, some at a time, until one fails.
func each(ctx context.Context, parallel, n int, f func(int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int)
	var workers sync.WaitGroup
	for range parallel {
		workers.Go(func() {
			for i := range next {
				if err := f(i); err != nil {
					cancel(err)
				}
			}
		})
	}
	for i := 0; i < n && ctx.Err() == nil; i++ {
		select {
		case next <- i:
		case <-ctx.Done():
		}
	}
	close(next)
	workers.Wait()
	return context.Cause(ctx)
}
