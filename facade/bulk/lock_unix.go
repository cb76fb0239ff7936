//go:build unix && !solaris && !illumos && !aix

package bulk

import (
	"os"
	"syscall"
)

// lock keeps other processes from the file until it is closed, or the process ends.
func lock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }
