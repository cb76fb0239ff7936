package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
)

// bench is one run of the benchmark.
type bench struct {
	settings settings
	out      io.Writer
	server   *server
	stock    *stockClient
	titled   bool
	missed   []string // figures beyond their targets
	stat     strings.Builder
}

// target is what a figure should be; the zero value is none.
type target struct {
	most, least float64
	none        bool // nothing at all
}

func atMost(v float64) target  { return target{most: v, none: v == 0} }
func atLeast(v float64) target { return target{least: v} }

var noTarget target

func (t target) String() string {
	switch {
	case t.none:
		return "0"
	case t.most != 0:
		return fmt.Sprintf("≤ %.4g", t.most)
	case t.least != 0:
		return fmt.Sprintf("≥ %.4g", t.least)
	}
	return ""
}

func (t target) holds(v float64) bool {
	return (!t.none || v == 0) && (t.most == 0 || v <= t.most) && (t.least == 0 || v >= t.least)
}

// ceilings are what -quick allows in place of the targets: what was measured, and a little for what a Go release changes.
var ceilings = map[string]float64{
	"page of 150 contacts, decode":            0.23,
	"the same, one odd field in the page":     0.23,
	"the same, one odd field in each contact": 0.23,
	"20 conversations of 30 parts, decode":    0.22,
	"the same, one odd field in each part":    0.25,
	"the client's own cost, tiny body":        49,
}

// print writes one line of the table. beside is what the stock client takes, as text.
func (b *bench) print(row, figure string, value float64, t target, beside string) {
	if !b.titled {
		fmt.Fprintf(b.out, "%s, %d CPUs, %d rounds; figures are ratios to the client by hand unless they carry a unit\n\n", runtime.Version(), runtime.NumCPU(), b.settings.rounds)
		fmt.Fprintf(b.out, "%-52s %-22s %10s %9s %6s  %s\n", "", "", "ratio", "target", "holds", "stock client")
		b.titled = true
	}
	if ceiling, ok := ceilings[row]; ok && b.settings.quick && t != noTarget {
		t = atMost(ceiling)
	}
	verdict := ""
	if t != noTarget {
		verdict = "yes"
		if !t.holds(value) {
			verdict = "NO"
			b.missed = append(b.missed, fmt.Sprintf("%s, %s: %.3g (want %v)", row, figure, value, t))
		}
	}
	fmt.Fprintf(b.out, "%-52s %-22s %10.3g %9v %6s  %s\n", row, figure, value, t, verdict, beside)
}

// ratios prints a line a figure: what the side "library" takes as a share of the side "by hand".
func (b *bench) ratios(row string, r rounds, want map[string]target, figures ...figure) {
	for _, f := range figures {
		if b.settings.quick && f.name != allocations.name {
			continue
		}
		beside := ""
		if len(r["stock"]) > 0 {
			beside = fmt.Sprintf("%.3g", r.ratio(f, "stock", "by hand"))
		}
		b.print(row, f.name, r.ratio(f, "library", "by hand"), want[f.name], beside)
	}
}

// note keeps one round in benchstat's form.
func (b *bench) note(row, side string, s sample) {
	name := strings.Map(func(r rune) rune {
		if r == ' ' || r == '/' {
			return '_'
		}
		return r
	}, row)
	fmt.Fprintf(&b.stat, "Benchmark%s/side=%s 1 %d ns/op %d cpu-ns/op %.0f B/op %.0f allocs/op\n",
		name, strings.ReplaceAll(side, " ", "_"), s.wall.Nanoseconds(), s.cpu.Nanoseconds(), s.bytes, s.allocs)
}

func (b *bench) writeStat() error {
	if b.settings.stat == "" {
		return nil
	}
	return os.WriteFile(b.settings.stat, []byte(b.stat.String()), 0o600)
}

// conclude says which targets were missed. In a quick run that is an error, because allocations do not depend on the machine.
func (b *bench) conclude() error {
	if len(b.missed) == 0 {
		return nil
	}
	text := "beyond their targets:\n  " + strings.Join(b.missed, "\n  ")
	if b.settings.quick {
		return errors.New(text)
	}
	fmt.Fprintln(b.out, "\n"+text)
	return nil
}

func (b *bench) close() {
	if b.server != nil {
		b.server.stop()
	}
	if b.stock != nil {
		b.stock.stop()
	}
}
