package conformance

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// identifier is a word that can only be a Go name: two humps, or a name behind a package's.
var identifier = regexp.MustCompile(`\b(?:api|search|facade|code)\.[A-Z]\w*|\b[A-Z]+[a-z0-9]+(?:[A-Z]+[a-z0-9]*)+\b`)

// properNames look like Go names and are none.
var properNames = []string{"WhatsApp", "OpenAPI", "JavaScript", "PayPal", "YouTube", "LinkedIn", "GitHub", "HubSpot", "SharePoint", "OAuth", "IPv", "WebSocket", "JSONPath"}

// TestDocsNameWhatIsThere looks for names in the comments of types, fields, functions and methods that the version has not: a sentence
// holds for every version that has what it is about.
func TestDocsNameWhatIsThere(t *testing.T) {
	elsewhere := map[string]map[string]bool{}
	for name, folder := range map[string]string{"api": "api", "search": "api/search", "facade": "facade", "code": "api/code"} {
		elsewhere[name] = exportedNames(parsePackage(t, folder))
	}
	checked := 0
	for _, v := range Versions {
		t.Run(v.Name, func(t *testing.T) {
			files := parsePackage(t, "gen/"+v.folder())
			there := exportedNames(files)
			for _, doc := range docsOf(files) {
				text := regexp.MustCompile(`https?://\S+`).ReplaceAllString(doc.text, "")
				for _, word := range identifier.FindAllString(text, -1) {
					checked++
					if of, name, qualified := strings.Cut(word, "."); qualified {
						assert.True(t, elsewhere[of][name], "%s: %s is not there: %s", doc.of, word, text)
						continue
					}
					known := there[word] || slices.Contains(properNames, word) || doc.near[word]
					assert.True(t, known, "%s names %s, which the version has not: %s", doc.of, word, text)
				}
			}
		})
	}
	assert.Positive(t, checked)
}

// A sentence about a type or a field names fields of that type.
type docOf struct {
	of, text string
	near     map[string]bool
}

func parsePackage(t *testing.T, folder string) (files []*ast.File) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(folder), "*.go"))
	require.NoError(t, err)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		files = append(files, file)
	}
	require.NotEmpty(t, files, folder)
	return files
}

// exportedNames are the names of a package that stand alone: types, functions, methods, constants, variables, services.
func exportedNames(files []*ast.File) map[string]bool {
	names := map[string]bool{}
	for _, file := range files {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				names[d.Name.Name] = true
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						names[s.Name.Name] = true
						if s.Name.Name == "Client" || strings.HasSuffix(s.Name.Name, "Params") { // services, and parameters
							for _, f := range declaredFields(s) {
								names[f] = true
							}
						}
					case *ast.ValueSpec:
						for _, n := range s.Names {
							names[n.Name] = true
						}
					}
				}
			}
		}
	}
	return names
}

func declaredFields(s *ast.TypeSpec) (names []string) {
	if body, ok := s.Type.(*ast.StructType); ok {
		for _, f := range body.Fields.List {
			for _, n := range f.Names {
				names = append(names, n.Name)
			}
		}
	}
	return names
}

func docsOf(files []*ast.File) (docs []docOf) {
	types := map[string][]string{}
	for _, file := range files {
		for _, d := range file.Decls {
			if g, ok := d.(*ast.GenDecl); ok {
				for _, s := range g.Specs {
					if s, ok := s.(*ast.TypeSpec); ok {
						types[s.Name.Name] = declaredFields(s)
					}
				}
			}
		}
	}
	for _, file := range files {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				near := namesIn(d.Type, types)
				if d.Recv != nil {
					maps.Copy(near, namesIn(&ast.FuncType{Params: d.Recv}, types))
				}
				docs = append(docs, docOf{d.Name.Name, d.Doc.Text(), near})
			case *ast.GenDecl:
				for _, s := range d.Specs {
					s, ok := s.(*ast.TypeSpec)
					if !ok {
						continue
					}
					near := set(types[s.Name.Name])
					docs = append(docs, docOf{s.Name.Name, d.Doc.Text() + s.Doc.Text(), near})
					if body, ok := s.Type.(*ast.StructType); ok {
						for _, f := range body.Fields.List {
							for _, n := range f.Names {
								docs = append(docs, docOf{s.Name.Name + "." + n.Name, f.Doc.Text(), near})
							}
						}
					}
				}
			}
		}
	}
	return docs
}

// namesIn are the fields of the types that a function takes and gives.
func namesIn(f *ast.FuncType, types map[string][]string) map[string]bool {
	near := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			for _, name := range types[id.Name] {
				near[name] = true
			}
		}
		return true
	})
	return near
}

func set(names []string) map[string]bool {
	all := map[string]bool{}
	for _, name := range names {
		all[name] = true
	}
	return all
}
