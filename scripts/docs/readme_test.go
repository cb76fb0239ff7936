package docs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	_ "github.com/seed-a528e955/intercom-go/facade/oauth" // so that go.mod has what the README's blocks require
)

var goBlock = regexp.MustCompile("(?s)```go\n(.*?)```")

// frame is what stands around the README's statements: the names that they take
// for granted, and uses for what they leave unused.
const frame = `package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/search"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/bulk"
	"github.com/seed-a528e955/intercom-go/facade/changes"
	"github.com/seed-a528e955/intercom-go/facade/export"
	"github.com/seed-a528e955/intercom-go/facade/files"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	"github.com/seed-a528e955/intercom-go/facade/oauth"
	"github.com/seed-a528e955/intercom-go/facade/upsert"
	"github.com/seed-a528e955/intercom-go/facade/webhook"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

var (
	_ = errors.Is
	_ = fmt.Println
	_ = io.EOF
	_ = time.Now
	_ = search.Eq
	_ = spec.Operation{}
	_ = api.Unknown
	_ = facade.US
	_ = intercomtest.New
	_ = bulk.ErrStopped
	_ = changes.Kinds
	_ = export.New
	_ = files.With
	_ = strings.NewReader
	_ = upsert.ErrTaken
	_ = oauth.New
	_ = webhook.Parse
	_ = intercom.Version
	_ testing.TB
	_ context.Context
)

func main() {}

`

// TestReadmeCompiles compiles every Go block of the README: programs as they
// stand, functions and statements within a frame.
func TestReadmeCompiles(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	blocks := goBlock.FindAllStringSubmatch(string(readme), -1)
	require.Greater(t, len(blocks), 8)

	// The blocks become packages of this module for as long as the test runs, so
	// that they see what a user's program sees.
	dir, err := os.MkdirTemp(".", "readme-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	for i, b := range blocks {
		folder := filepath.Join(dir, fmt.Sprintf("block%02d", i+1))
		require.NoError(t, os.Mkdir(folder, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(folder, "main.go"), []byte(program(b[1])), 0o644))
	}
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", os.DevNull, "./"+dir+"/...").CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// lastStatement is where the last statement of a block begins that is not
// indented.
func lastStatement(block string) string {
	lines := strings.Split(strings.TrimSpace(block), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		if l := lines[i]; l != "" && l[0] != '\t' && l[0] != '}' {
			return l
		}
	}
	return ""
}

// program makes a block compile by itself.
func program(block string) string {
	switch {
	case strings.HasPrefix(block, "package "):
		return block
	case strings.HasPrefix(block, "func "):
		return frame + block
	}
	// What a block declares for the reader's next line is used here.
	uses := ""
	for _, name := range []string{"client", "conversation", "tag", "region", "contact", "answer"} {
		if regexp.MustCompile(`(?m)^` + name + `, err :=`).MatchString(block) {
			uses += "\t_ = " + name + "\n"
		}
	}
	switch {
	case strings.HasPrefix(lastStatement(block), "return "): // it returns by itself
	case strings.Contains(block, "return err"):
		uses += "\treturn nil\n"
	default:
		uses += "\treturn err\n"
	}
	inputs := "client *intercom.Client, token string"
	if strings.Contains(block, "client, err := facade.New") {
		inputs = "token string"
	}
	inputs += ", state changes.State, store func(string, []byte), file io.Reader"
	return frame + "func example(ctx context.Context, " + inputs + ") error {\n" + block + uses + "}\n\nvar _ = example\n"
}
