// Package lock keeps a file for one process at a time.
package lock

import "os"

// File locks an open file until it is closed or the process ends. It does not wait: when another process, or another open
// file of this one, holds the lock, the error says so. On Solaris, illumos, AIX, Plan 9 and in WebAssembly, for which the
// standard library has no such lock, it does nothing.
func File(f *os.File) error { return lock(f) }
