package gate_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gate"
)

const (
	head = "// Code generated. DO NOT EDIT.\n\npackage intercom\n\n"
	api  = `"github.com/seed-a528e955/intercom-go/api`
)

func check(name, code string) error { return gate.Check(map[string][]byte{name: []byte(code)}) }

// TestCommitted: what is generated today passes.
func TestCommitted(t *testing.T) {
	const root = "../../.."
	files := map[string][]byte{}
	for _, pattern := range []string{"gen/*/*.gen.go", "gen/*/example_gen_test.go", "scripts/conformance/*.gen.go"} {
		paths, err := filepath.Glob(filepath.Join(root, pattern))
		require.NoError(t, err)
		require.NotEmpty(t, paths)
		for _, p := range paths {
			rel, err := filepath.Rel(root, p)
			require.NoError(t, err)
			files[rel], err = os.ReadFile(p)
			require.NoError(t, err)
		}
	}
	require.NoError(t, gate.Check(files))
}

func TestRefused(t *testing.T) {
	for code, want := range map[string]string{
		"func init() {}":                          "the function init",
		"func main() {}":                          "the function main",
		"func _() {}":                             "the function _",
		"func hidden()":                           "the function hidden without a body",
		"import \"os\"":                           `the import of "os"`,
		"import \"C\"":                            `the import of "C"`,
		"import _ \"io\"":                         `the import of "io"`,
		"import . \"io\"":                         `the import of "io"`,
		"import json \"io\"":                      `the import of "io"`,
		"import \"os/exec\"":                      `the import of "os/exec"`,
		"import \"unsafe\"":                       `the import of "unsafe"`,
		"import " + api + "/internal/codec\"":     "the import of ",
		"import " + api[:len(api)-3] + "facade\"": "the import of ",
		"//go:generate sh\ntype T struct{}":       "the comment //go:generate sh",
		"//go:linkname a b\ntype T struct{}":      "the comment //go:linkname a b",
		"//go:embed a\nvar t string":              "the comment //go:embed a",
		"//line other.go:1\ntype T struct{}":      "the comment //line other.go:1",
		"//export F\ntype T struct{}":             "the comment //export F",
		"/* text */\ntype T struct{}":             "the comment /* text */",
		"// +build ignore\n\ntype T struct{}":     "the comment // +build ignore",
		"type T struct{} // a\u202eb":             "it holds the character U+202E",
		"var x = f()":                             "a call in a declaration",
		"var x = func() int { return 1 }()":       "a call in a declaration",
		"var x = T{f()}":                          "a call in a declaration",
		"var x = <-c":                             "a channel",
		"const x = 1 + 2":                         "a constant that is no literal",
		"func f() { panic(1) }":                   "a call of panic",
		"func f() { go f() }":                     "*ast.GoStmt",
		"func f() { for {} }":                     "*ast.ForStmt",
		"func f() { defer f() }":                  "*ast.DeferStmt",
		"func f() { a: goto a }":                  "*ast.LabeledStmt",
		"func f() { select {} }":                  "*ast.SelectStmt",
		"type T struct {":                         "generated code is no Go: gen/v299/boats.gen.go:",
	} {
		err := check("gen/v299/boats.gen.go", head+code+"\n")
		require.ErrorContains(t, err, want, code)
		assert.True(t, strings.Contains(err.Error(), "gen/v299/boats.gen.go:"), err)
	}
	require.ErrorContains(t, check("gen/v299/x.gen.go", "//go:build ignore\n\n"+head), "//go:build ignore")
}

func TestAllowed(t *testing.T) {
	for _, code := range []string{
		"import (\n\t\"context\"\n\n\t" + api + "\"\n)",
		"import " + api + "/wire\"",
		"var op = spec.Operation{ID: \"a\", Path: []string{\"b\"}, Safe: true}",
		"var list = []Version{{New: func(c api.Caller) any { return v299.New(c) }}}",
		"const x T = \"*/ func init() { panic(1) }\"",
		"func (x *T) UnmarshalJSON(b []byte) error { return wire.Unmarshal(b, x) }",
		"// A comment: */ //go:generate\ntype T struct {\n\tX string `json:\"x\"` // and here\n}",
		"func (x T) Input() (in TInput) { items := make([]U, len(x.A)); for i := range x.A { items[i] = x.A[i].Input() }; return in }",
	} {
		assert.NoError(t, check("gen/v299/boats.gen.go", head+code+"\n"), code)
	}
	assert.NoError(t, check("scripts/conformance/versions.gen.go", "package conformance\n\nimport v299 "+api[:len(api)-3]+"gen/v299\"\n"))
	assert.Error(t, check("gen/v299/boats.gen.go", head+"import "+api[:len(api)-3]+"gen/v298\"\n"))
	assert.NoError(t, gate.Check(map[string][]byte{"facade/intercomtest/samples/2.99.json": []byte("{")}), "no Go")
}
