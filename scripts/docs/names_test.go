package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	surfaces "github.com/seed-a528e955/intercom-go/scripts/internal/changes"
)

const library = "../.."

// documented are the packages that the pages name things of, by the folder.
var documented = map[string]string{
	"api": "api", "code": "api/code", "search": "api/search", "facade": "facade", "upsert": "facade/upsert", "webhook": "facade/webhook",
	"files": "facade/files", "changes": "facade/changes", "bulk": "facade/bulk", "export": "facade/export", "intercomtest": "facade/intercomtest",
}

var (
	span    = regexp.MustCompile("`[^`]+`")
	method  = regexp.MustCompile(`\bclient\.(\w+)\.(\w+)`)
	named   = regexp.MustCompile(`\b([a-z]+)\.([A-Z]\w*)`)
	since   = regexp.MustCompile(`from 2\.(\d+) on`)
	theirs  = regexp.MustCompile(`^\| [^|]*\|`)           // the first column of a table: another client's
	another = regexp.MustCompile("`intercom\\.NewClient") // in a sentence
)

// TestNames: every method, function and type that the pages name outside of their blocks exists, in 2.12 unless the line says
// since which version.
func TestNames(t *testing.T) {
	forms := map[string]map[string]string{}
	checked := 0
	for _, page := range []string{"../../README.md", "migrating.md", "comparison.md", "jobs.md"} {
		text, err := os.ReadFile(filepath.Clean(page))
		require.NoError(t, err)
		for line := range strings.Lines(goBlock.ReplaceAllString(string(text), "")) {
			if page == "migrating.md" {
				line = theirs.ReplaceAllString(line, "")
			}
			folder := "v212"
			if m := since.FindStringSubmatch(line); m != nil {
				folder = "v2" + m[1]
			}
			for _, code := range span.FindAllString(another.ReplaceAllString(line, ""), -1) {
				for _, m := range method.FindAllStringSubmatch(code, -1) {
					checked++
					assert.Contains(t, generated(t, forms, folder), m[1]+"."+m[2], "%s: %s", page, code)
				}
				for _, m := range named.FindAllStringSubmatch(code, -1) {
					have := exported(t, forms, m[1], folder)
					if have == nil {
						continue
					}
					checked++
					assert.Contains(t, have, m[2], "%s: %s", page, code)
				}
			}
		}
	}
	assert.Greater(t, checked, 80, "names are found")
}

// generated are the names of a version's package.
func generated(t *testing.T, kept map[string]map[string]string, folder string) map[string]string {
	t.Helper()
	if kept[folder] == nil {
		surface, err := surfaces.Read(sources(t, filepath.Join(library, "gen", folder)))
		require.NoError(t, err)
		kept[folder] = surface.Forms()
		maps.Copy(kept[folder], map[string]string{"Version": "const", "New": "func", "Client": "struct"})
	}
	return kept[folder]
}

// exported are the names of a package, nil for what is none.
func exported(t *testing.T, kept map[string]map[string]string, name, folder string) map[string]string {
	t.Helper()
	switch {
	case name == "intercom":
		return generated(t, kept, folder)
	case documented[name] == "":
		return nil
	case kept[name] == nil:
		kept[name] = map[string]string{}
		for file, data := range sources(t, filepath.Join(library, documented[name])) {
			parsed, err := parser.ParseFile(token.NewFileSet(), file, data, parser.SkipObjectResolution)
			require.NoError(t, err)
			declarations(parsed, kept[name])
		}
	}
	return kept[name]
}

// declarations adds what a file declares.
func declarations(file *ast.File, into map[string]string) {
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			into[d.Name.Name] = "func"
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					into[s.Name.Name] = "type"
				case *ast.ValueSpec:
					for _, id := range s.Names {
						into[id.Name] = "value"
					}
				}
			}
		}
	}
}

func sources(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	require.NotEmpty(t, names, dir)
	files := map[string][]byte{}
	for _, name := range names {
		if !strings.HasSuffix(name, "_test.go") {
			files[name], err = os.ReadFile(filepath.Clean(name))
			require.NoError(t, err)
		}
	}
	return files
}
