//go:build (!unix && !windows) || solaris || illumos || aix

package lock

import "os"

func lock(*os.File) error { return nil }
