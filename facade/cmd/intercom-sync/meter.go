package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

// meter tells how far something is: on one line of a terminal, elsewhere on a line every ten seconds.
type meter struct {
	out      io.Writer
	label    string
	started  time.Time
	told     time.Time
	terminal bool
	pending  bool // a line of a terminal that is not ended
}

func newMeter(out io.Writer, label string) *meter {
	m := &meter{out: out, label: label, started: time.Now(), told: time.Now()}
	if f, ok := out.(*os.File); ok {
		info, err := f.Stat()
		m.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return m
}

// show tells what there is to tell, now and then.
func (m *meter) show(format string, args ...any) {
	every := 10 * time.Second
	if m.terminal {
		every = 200 * time.Millisecond
	}
	if time.Since(m.told) >= every {
		m.told = time.Now()
		m.print(format, args...)
	}
}

func (m *meter) print(format string, args ...any) {
	text := m.label + ": " + fmt.Sprintf(format, args...)
	if m.terminal {
		fmt.Fprintf(m.out, "\r%s\x1b[K", text)
		m.pending = true
		return
	}
	fmt.Fprintln(m.out, text)
}

// end tells the last thing.
func (m *meter) end(format string, args ...any) {
	m.print(format, args...)
	m.close()
}

// close ends the line of a terminal.
func (m *meter) close() {
	if m.pending {
		fmt.Fprintln(m.out)
		m.pending = false
	}
}

// pace is how fast n things went, and how long those that are left will take; total is 0 when it is not known.
func (m *meter) pace(n, total int) string {
	rate := float64(n) / max(time.Since(m.started).Seconds(), 0.001)
	switch {
	case n == 0 || time.Since(m.started) < time.Second:
		return ""
	case total <= n:
		return fmt.Sprintf(", %.0f a second", rate)
	default:
		left := time.Duration(float64(total-n) / rate * float64(time.Second)).Round(time.Second)
		return fmt.Sprintf(" of %d, %.0f a second, %s left", total, rate, left)
	}
}
