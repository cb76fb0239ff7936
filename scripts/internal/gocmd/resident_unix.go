//go:build unix

package gocmd

import (
	"os"
	"runtime"
	"syscall"
)

// Resident is the largest resident set of a process that has ended, in bytes.
func Resident(p *os.ProcessState) int64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	most := int64(usage.Maxrss) //nolint:unconvert // not an int64 on every system
	if runtime.GOOS == "darwin" {
		return most // in bytes there, in KiB elsewhere
	}
	return most << 10
}
