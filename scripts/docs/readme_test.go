package docs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "github.com/seed-a528e955/intercom-go/facade/oauth" // so that go.mod has what the blocks require
)

var goBlock = regexp.MustCompile("(?s)```go\n(.*?)```")

// frame precedes a block that is not a whole program: the imports that it needs, and a use of each.
const frame = `package blocks

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/code"
	"github.com/seed-a528e955/intercom-go/api/search"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/bulk"
	"github.com/seed-a528e955/intercom-go/facade/changes"
	"github.com/seed-a528e955/intercom-go/facade/export"
	"github.com/seed-a528e955/intercom-go/facade/files"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	"github.com/seed-a528e955/intercom-go/facade/upsert"
	"github.com/seed-a528e955/intercom-go/facade/webhook"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

var (
	_ = errors.Is
	_ = fmt.Println
	_ = io.EOF
	_ = time.Now
	_ = require.NoError
	_ = search.Eq
	_ = api.Unknown
	_ = code.NotFound
	_ = facade.US
	_ = intercomtest.New
	_ = bulk.ErrStopped
	_ = changes.Kinds
	_ = export.New
	_ = spec.Operation{}
	_ = files.With
	_ = strings.NewReader
	_ = upsert.ErrTaken
	_ = webhook.Parse
	_ = intercom.Version
	_ testing.TB
	_ context.Context
)

`

// call runs a block's statements against the embedded Intercom. The blocks' ids are the workspace's.
const call = `
func TestStatements%[1]d(t *testing.T) {
	t.Chdir(t.TempDir())
	server := intercomtest.New(t)
	server.AddContact(intercomtest.Contact{ID: "64f0c1a2b3c4d5e6f7a8b9c0", ExternalID: "user-17", Email: "grace@example.com"})
	conversationID := server.AddConversation(intercomtest.Conversation{ContactID: "64f0c1a2b3c4d5e6f7a8b9c0", Body: "Hello"})
	client, err := facade.New(intercom.New, server.Token(), facade.WithBaseURL(server.URL))
	require.NoError(t, err)
	rows := strings.NewReader("external_id,email\n1,one@example.com\n2,two@example.com\n")
	store := func(string, []byte) {}
	token, tagID := server.Token(), server.AddTag("VIP")
	err = statements%[1]d(t.Context(), client, token, conversationID, tagID, changes.State{}, store, rows)
	if !errors.Is(err, export.ErrNoData) { // no message was sent in this workspace
		require.NoError(t, err)
	}
}

func statements%[1]d(ctx context.Context, client *intercom.Client, token, conversationID, tagID string, state changes.State, store func(string, []byte), file io.Reader) error {
	_, _, _ = token, conversationID, tagID
`

// TestBlocksRun compiles every Go block of the README and of the pages here. Statements run against the embedded
// Intercom and must succeed, tests must pass, and programs are built.
func TestBlocksRun(t *testing.T) {
	dir, err := os.MkdirTemp(".", "blocks-") // in this module, so that the blocks see what a user's program sees
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	written := 0
	for file, least := range map[string]int{"../../README.md": 11, "migrating.md": 2, "jobs.md": 1} {
		text, err := os.ReadFile(filepath.Clean(file))
		require.NoError(t, err)
		blocks := goBlock.FindAllStringSubmatch(string(text), -1)
		require.GreaterOrEqual(t, len(blocks), least, file)
		for _, b := range blocks {
			written++
			name := fmt.Sprintf("block%02d_test.go", written)
			if strings.HasPrefix(b[1], "package ") {
				name = filepath.Join(fmt.Sprintf("program%02d", written), "main.go")
				require.NoError(t, os.Mkdir(filepath.Join(dir, filepath.Dir(name)), 0o755))
			}
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(source(b[1], written)), 0o644))
		}
	}
	out, err := exec.CommandContext(t.Context(), "go", "test", "./"+dir+"/...").CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// TestReadmeIsShort: the README fits a short read, and each block a screen.
func TestReadmeIsShort(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	assert.Less(t, strings.Count(string(text), "\n"), 300)
	for _, b := range goBlock.FindAllStringSubmatch(string(text), -1) {
		if !strings.HasPrefix(b[1], "package ") {
			assert.LessOrEqual(t, strings.Count(b[1], "\n"), 20, b[1])
		}
	}
}

var (
	declared   = regexp.MustCompile(`(?m)^(\w+), err :?= `)
	assignment = regexp.MustCompile(`(?m)^((?:_, )?err :?= .*\))$`)
	ids        = strings.NewReplacer(`"1234"`, "conversationID", `"17"`, "tagID", `"991267516"`, `"2110"`)
)

// lastStatement is where the last statement of a block begins that is not indented.
func lastStatement(block string) string {
	for _, l := range slices.Backward(strings.Split(strings.TrimSpace(block), "\n")) {
		if l != "" && l[0] != '\t' && l[0] != '}' {
			return l
		}
	}
	return ""
}

// source makes a file of a block.
func source(block string, number int) string {
	switch {
	case strings.HasPrefix(block, "package "):
		return block
	case strings.HasPrefix(block, "func "):
		return frame + block
	}
	body := assignment.ReplaceAllString(ids.Replace(block), "$1\nif err != nil {\nreturn err\n}")
	if !strings.HasPrefix(lastStatement(block), "return ") {
		for _, m := range declared.FindAllStringSubmatch(block, -1) { // what a block declares for the reader's next line
			if m[1] != "_" {
				body += "\t_ = " + m[1] + "\n"
			}
		}
		if strings.Contains(body, "return err") {
			body += "\treturn nil\n"
		} else {
			body += "\treturn err\n"
		}
	}
	return frame + fmt.Sprintf(call, number) + body + "}\n"
}
