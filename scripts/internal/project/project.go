// Package project finds the folder of the project, for tools that are started anywhere in it.
package project

import (
	"fmt"
	"os"
	"path/filepath"
)

// Find returns the folder with oapi-codegen.yaml: the working folder, or one above it.
func Find() (string, error) {
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := here; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "oapi-codegen.yaml")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no oapi-codegen.yaml in %s or above it: run this inside of the project", here)
		}
	}
}
