package lock

import (
	"math"
	"os"
	"syscall"
	"unsafe"
)

var lockFileEx = syscall.NewLazyDLL("kernel32.dll").NewProc("LockFileEx")

// The flags of LockFileEx.
const (
	failImmediately = 1
	exclusiveLock   = 2
)

// lock locks one byte far behind the content: a lock of Windows keeps others from reading what it covers.
func lock(f *os.File) error {
	at := &syscall.Overlapped{Offset: math.MaxUint32, OffsetHigh: math.MaxInt32}
	const reserved, low, high = 0, 1, 0
	ok, _, err := lockFileEx.Call(f.Fd(), exclusiveLock|failImmediately, reserved, low, high, uintptr(unsafe.Pointer(at))) //nolint:gosec // as the system call wants it
	if ok == 0 {
		return err
	}
	return nil
}
