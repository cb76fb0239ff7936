package surface

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Counts are figures about the names of a generated package.
type Counts struct {
	Types           int
	Enums, Sets     int    // types with constants, and sets of values that differ
	LongestType     string // of all names of types
	LongestConstant string // the one that is longest over its value
	Over            int    // … by so many letters
	Deleted         []string
	Fields          int // of structs that are not services or clients
	Sentences       int // … with a comment of their own
	Plain           int // … without, whose name says it
}

// Count looks at the package in a directory, its tests aside.
func Count(dir string) (Counts, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return Counts{}, err
	}
	c := counter{values: map[string][]string{}}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return Counts{}, err
		}
		for _, decl := range parsed.Decls {
			if d, ok := decl.(*ast.GenDecl); ok {
				c.declaration(d)
			}
		}
	}
	if c.Types == 0 {
		return Counts{}, fmt.Errorf("%s has no types", dir)
	}
	sets := map[string]bool{}
	for _, values := range c.values {
		slices.Sort(values)
		sets[strings.Join(values, "\n")] = true
	}
	c.Enums, c.Sets = len(c.values), len(sets)
	slices.Sort(c.Deleted)
	return c.Counts, nil
}

type counter struct {
	Counts
	values map[string][]string // by enum
}

func (c *counter) declaration(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.ValueSpec:
			c.constant(s)
		case *ast.TypeSpec:
			if s.Name.IsExported() {
				c.typ(s)
			}
		}
	}
}

// constant counts a text of a type of the package.
func (c *counter) constant(s *ast.ValueSpec) {
	typ, ok := s.Type.(*ast.Ident)
	if !ok || len(s.Names) != 1 || len(s.Values) != 1 {
		return
	}
	literal, ok := s.Values[0].(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return
	}
	value, err := strconv.Unquote(literal.Value)
	if err != nil {
		return
	}
	c.values[typ.Name] = append(c.values[typ.Name], value)
	if over := len(s.Names[0].Name) - len(value); over > c.Over {
		c.Over, c.LongestConstant = over, s.Names[0].Name
	}
}

func (c *counter) typ(s *ast.TypeSpec) {
	c.Types++
	if name := s.Name.Name; len(name) > len(c.LongestType) {
		c.LongestType = name
	}
	structure, ok := s.Type.(*ast.StructType)
	if !ok || s.Name.Name == "Client" || strings.HasSuffix(s.Name.Name, "Service") {
		return
	}
	var names []string
	for _, f := range structure.Fields.List {
		for _, name := range f.Names {
			names = append(names, name.Name)
			c.field(name.Name, f)
		}
	}
	if deletes(s.Name.Name, names) {
		c.Deleted = append(c.Deleted, s.Name.Name)
	}
}

// deletes reports whether a type says that something was deleted, and nothing else.
func deletes(name string, fields []string) bool {
	return slices.Contains(fields, "Deleted") && len(fields) <= 6 || strings.Contains(name, "Deleted") && !strings.Contains(name, "Undeleted")
}

func (c *counter) field(name string, f *ast.Field) {
	c.Fields++
	switch {
	case strings.TrimSpace(f.Doc.Text()) != "":
		c.Sentences++
	case plainField(name, f.Type):
		c.Plain++
	}
}

func plainField(name string, typ ast.Expr) bool {
	if index, ok := typ.(*ast.IndexExpr); ok { // api.Optional
		typ = index.Index
	}
	items := ""
	if list, ok := typ.(*ast.ArrayType); ok {
		items = typeName(list.Elt)
	}
	return PlainName(name, items)
}

// plain are the names of fields that say it all.
var plain = strings.Fields(`
	ID Type Name Email EmailAddress ImageURL Phone Title Description Text Subject Label URL UUID Data Website Industry City Country MergedAt Tags
	CreatedAt UpdatedAt Subtopics Topics BrowserLanguage BrowserVersion UnsubscribedFromEmails
	AndroidAppVersion AndroidDevice AndroidOSVersion IOSAppVersion IOSDevice IOSOSVersion UTMContent UTMMedium UTMSource UTMTerm
`)

// PlainName reports whether the name of a field says what it is: one of the plain names, what a thing is called or goes by
// (TeamName, TeamID), or a list of what it names; items is the type of the list's items, if it is one.
func PlainName(name, items string) bool {
	if slices.Contains(plain, name) || strings.HasSuffix(name, "Name") || strings.HasSuffix(name, "ID") || strings.HasSuffix(name, "IDs") {
		return true
	}
	return items != "" && (name == items+"s" || strings.HasSuffix(items+"s", name) || strings.Contains(items, strings.TrimSuffix(name, "s")))
}

// String is the figures on one line.
func (c Counts) String() string {
	return fmt.Sprintf("%d types; %d enums for %d sets of values; longest type %s (%d); constant longest over its value %s (+%d); %d say deleted %q; %d fields: %d with a sentence, %d with a plain name, %d with neither",
		c.Types, c.Enums, c.Sets, c.LongestType, len(c.LongestType), cmp.Or(c.LongestConstant, "none"), c.Over, len(c.Deleted), c.Deleted,
		c.Fields, c.Sentences, c.Plain, c.Fields-c.Sentences-c.Plain)
}
