package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// localPath settles where a description is read from: an address stays as it is,
// a file is looked for from the folder here, "~/" is the user's own folder.
func localPath(here, from string) (string, error) {
	scheme, _, address := strings.Cut(from, "://")
	switch {
	case from == "":
		return "", nil
	case address && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")):
		return from, nil
	case address && !strings.ContainsAny(scheme, `/\.`):
		return "", fmt.Errorf("%s: unknown scheme %q (want http, https or the path of a file)", from, scheme)
	case from == "~" || strings.HasPrefix(from, "~/"):
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		return filepath.Join(home, from[1:]), nil
	case here == "" || filepath.IsAbs(from):
		return from, nil
	}
	return filepath.Join(here, from), nil
}
