package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-a528e955/intercom-go/scripts/conformance"
)

func TestRunWithoutInput(t *testing.T) {
	empty := t.TempDir()
	file := filepath.Join(empty, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		args []string
		says string
	}{
		"no folder":       {nil, "give -specs"},
		"missing folder":  {[]string{"-specs", filepath.Join(empty, "nowhere")}, "nowhere"},
		"not a folder":    {[]string{"-specs", file}, "is not a folder"},
		"missing file":    {[]string{"-specs", empty}, "no official description at"},
		"unknown version": {[]string{"-specs", empty, "-versions", "0.1"}, `no version "0.1"`},
		"argument":        {[]string{"-specs", empty, "2.12"}, `unexpected argument "2.12"`},
	} {
		t.Run(name, func(t *testing.T) {
			err := run(t.Context(), test.args, io.Discard)
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%v, want something with %q", err, test.says)
			}
		})
	}
}

// TestRun gives a version a description with a single operation that it does
// not have: the report has to say so, and all the operations that are missing.
func TestRun(t *testing.T) {
	v := conformance.Versions[0]
	folder := t.TempDir()
	description := "paths: {/nowhere: {get: {responses: {'200': {content: {application/json: {example: {id: '1'}}}}}}}}"
	if err := os.WriteFile(filepath.Join(folder, v.Name+".yaml"), []byte(description), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	err := run(t.Context(), []string{"-specs", folder, "-versions", " " + v.Name}, &out)
	if err == nil || !strings.Contains(err.Error(), "1 of 1 versions") {
		t.Errorf("%v, want a failure of the one version", err)
	}
	for _, part := range []string{"1 responses examined: 1 decode errors", "GET:/nowhere response (body)", "the description has no GET /admins"} {
		if !strings.Contains(out.String(), part) {
			t.Errorf("the report lacks %q:\n%s", part, out.String())
		}
	}
}
