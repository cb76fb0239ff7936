//go:build !unix

package main

import "time"

var started = time.Now()

// processTime is the time since the start where the system does not tell the CPU time.
func processTime() time.Duration { return time.Since(started) }
