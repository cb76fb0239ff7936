package main

import (
	"fmt"
	"runtime"
	"slices"
	"time"
)

// side is one of the contestants of a row.
type side struct {
	name     string
	run      func() error
	measured func(n int) (sample, error) // instead of run, where another process measures
}

// sample is what one run of a side took in one round.
type sample struct {
	wall, cpu     time.Duration
	allocs, bytes float64
}

// figure is one quantity of a sample.
type figure struct {
	name string
	of   func(sample) float64
}

var (
	wallTime    = figure{"wall", func(s sample) float64 { return float64(s.wall) }}
	cpuTime     = figure{"CPU", func(s sample) float64 { return float64(s.cpu) }}
	allocations = figure{"allocations", func(s sample) float64 { return s.allocs }}
	allocated   = figure{"bytes", func(s sample) float64 { return s.bytes }}
)

// rounds holds the samples of each side, round by round.
type rounds map[string][]sample

// enough is how long a side runs in a round: far above the clock's steps and one garbage collection.
const enough = 200 * time.Millisecond

// take lets the sides take turns. Each runs as often a round as the first one needs for enough time.
func (b *bench) take(row string, sides ...side) (rounds, error) {
	n, err := repetitions(sides[0], b.settings.quick)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", sides[0].name, err)
	}
	for _, s := range sides { // what is made once, such as plans and connections, is not counted
		if _, err := s.measure(1); err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
	}
	taken := rounds{}
	for range b.settings.rounds {
		for _, s := range sides {
			one, err := s.measure(n)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			taken[s.name] = append(taken[s.name], one)
			b.note(row, s.name, one)
		}
	}
	return taken, nil
}

func repetitions(s side, quick bool) (int, error) {
	for n := 1; ; n *= 2 {
		one, err := s.measure(n)
		if err != nil || one.wall*time.Duration(n) >= enough || quick && n >= 20 {
			return n, err
		}
	}
}

func (s side) measure(n int) (sample, error) {
	if s.measured != nil {
		return s.measured(n)
	}
	return measure(s.run, n)
}

// measure runs f n times and returns what one run took.
func measure(f func() error, n int) (sample, error) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start, cpu := time.Now(), processTime()
	for range n {
		if err := f(); err != nil {
			return sample{}, err
		}
	}
	wall, used := time.Since(start), processTime()-cpu
	runtime.ReadMemStats(&after)
	return sample{
		wall: wall / time.Duration(n), cpu: used / time.Duration(n),
		allocs: float64(after.Mallocs-before.Mallocs) / float64(n), bytes: float64(after.TotalAlloc-before.TotalAlloc) / float64(n),
	}, nil
}

// ratio is the median over the rounds of what a side took as a share of what the base took.
func (r rounds) ratio(f figure, name, base string) float64 {
	var shares []float64
	for i, s := range r[name] {
		shares = append(shares, f.of(s)/max(f.of(r[base][i]), 1e-9))
	}
	return median(shares)
}

// value is the median of a figure over the rounds.
func (r rounds) value(f figure, name string) float64 {
	var values []float64
	for _, s := range r[name] {
		values = append(values, f.of(s))
	}
	return median(values)
}

func median(values []float64) float64 {
	values = slices.Sorted(slices.Values(values))
	if len(values) == 0 {
		return 0
	}
	return (values[len(values)/2] + values[(len(values)-1)/2]) / 2
}
