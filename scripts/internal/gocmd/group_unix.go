//go:build unix

package gocmd

import (
	"os/exec"
	"syscall"
)

// group starts the command in a process group of its own, which ends as a whole:
// the go command leaves compilers and tests behind otherwise.
func group(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
