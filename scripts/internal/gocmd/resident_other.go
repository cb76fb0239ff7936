//go:build !unix

package gocmd

import "os"

// Resident is 0: the system does not tell.
func Resident(*os.ProcessState) int64 { return 0 }
