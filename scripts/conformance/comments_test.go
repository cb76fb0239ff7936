package conformance

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/scripts/internal/everyday"
	"github.com/seed-a528e955/intercom-go/scripts/internal/surface"
)

// comments reads the comments of a package's fields, by Type.Field, as one line each without the name in front.
func comments(t *testing.T, v Version) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "gen", v.folder(), "*.go"))
	require.NoError(t, err)
	all := map[string]string{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		require.NoError(t, err)
		for _, d := range parsed.Decls {
			declaration, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, s := range declaration.Specs {
				spec, ok := s.(*ast.TypeSpec)
				if !ok {
					continue
				}
				body, ok := spec.Type.(*ast.StructType)
				if !ok {
					continue
				}
				for _, f := range body.Fields.List {
					for _, name := range f.Names {
						text := strings.Join(strings.Fields(f.Doc.Text()), " ")
						all[spec.Name.Name+"."+name.Name] = strings.TrimPrefix(text, name.Name+" ")
					}
				}
			}
		}
	}
	return all
}

// explainsItself reports whether a field's name and type say what it is, or it is a text in one language.
func explainsItself(f reflect.StructField) bool {
	t := f.Type
	if inner, ok := optionalValue(t); ok {
		t = inner
	}
	items := ""
	if t.Kind() == reflect.Slice {
		items = t.Elem().Name()
	}
	return surface.PlainName(f.Name, items) || language.MatchString(f.Name) && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Struct)
}

var language = regexp.MustCompile("^([A-Z][a-z]|ID|[A-Z][a-z][A-Z]{2})$")

// Each field of the types that the everyday operations take and give has a sentence, or a name that needs none.
func TestEverydayFieldsAreExplained(t *testing.T) {
	for _, v := range Versions {
		said := comments(t, v)
		fields, explained := 0, 0
		for _, s := range everydayTypes(t, v) {
			for i := range s.NumField() {
				f := s.Field(i)
				if !f.IsExported() {
					continue
				}
				fields++
				if said[s.Name()+"."+f.Name] == "" {
					assert.True(t, explainsItself(f), "%s: %s.%s %s has no sentence in openapi/sentences.yaml", v.Name, s.Name(), f.Name, f.Type)
				} else {
					explained++
				}
			}
		}
		t.Logf("%s: %d fields, %d with a sentence", v.Name, fields, explained)
		assert.Greater(t, fields, 400)
	}
}

// A sentence says something: it has a word that is in neither the field's name nor its type.
func TestSentencesSaySomething(t *testing.T) {
	for _, v := range Versions {
		said := comments(t, v)
		for _, s := range everydayTypes(t, v) {
			for i := range s.NumField() {
				f := s.Field(i)
				if text := said[s.Name()+"."+f.Name]; text != "" {
					assert.True(t, saysMore(text, f.Name+" "+f.Type.String()), "%s: %s.%s: %s", v.Name, s.Name(), f.Name, text)
				}
			}
		}
	}
	assert.False(t, saysMore("is the name of the tag.", "TagName string"))
	assert.False(t, saysMore("is a bool.", "Open bool"))
	assert.True(t, saysMore("is in seconds.", "ResponseTime int"))
}

// The field of a request is set, not found: its sentence says what it does, not when it is nil or empty.
func TestSentencesOfRequestsSayWhatIsSent(t *testing.T) {
	found := regexp.MustCompile(`^(is (nil|empty|zero)|tells whether)\b|; zero where\b`)
	for _, v := range Versions {
		for field, text := range comments(t, v) {
			if of, _, _ := strings.Cut(field, "."); strings.HasSuffix(of, "Request") || strings.HasSuffix(of, "Input") {
				assert.NotRegexp(t, found, text, "%s: %s", v.Name, field)
			}
		}
	}
}

// A package is pinned to one version: its comments speak of no other API version, but for the one from which on a field is described.
func TestCommentsSpeakOfNoOtherVersions(t *testing.T) {
	others := regexp.MustCompile(`(?i)\b(newer|older|later|other|some) versions\b`)
	for _, v := range Versions {
		for _, file := range parseFolderComments(t, v) {
			for _, group := range file.Comments {
				assert.NotRegexp(t, others, group.Text(), v.Name)
			}
		}
	}
}

// parseFolderComments parses the package of a version with its comments.
func parseFolderComments(t *testing.T, v Version) []*ast.File {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "..", "gen", v.folder(), "*.go"))
	require.NoError(t, err)
	require.NotEmpty(t, names)
	files := make([]*ast.File, len(names))
	for i, name := range names {
		files[i], err = parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
		require.NoError(t, err)
	}
	return files
}

var words = regexp.MustCompile("[A-Za-z0-9_]{2,}")

func saysMore(sentence, known string) bool {
	known = strings.ToLower(known)
	return slices.ContainsFunc(words.FindAllString(strings.ToLower(sentence), -1), func(w string) bool {
		return !slices.Contains([]string{"is", "the", "of", "an", "it", "are", "its", "this"}, w) && !strings.Contains(known, strings.TrimSuffix(w, "s"))
	})
}

// everydayTypes are the structs of a version that its everyday operations take and give, with all that is in them.
func everydayTypes(t *testing.T, v Version) []reflect.Type {
	t.Helper()
	operations := slices.DeleteFunc(v.Operations(), func(op *spec.Operation) bool { return !slices.Contains(everyday.Operations, op.String()) })
	return slices.DeleteFunc(reachableFrom(t, v, operations), func(rt reflect.Type) bool { return rt.Kind() != reflect.Struct })
}
