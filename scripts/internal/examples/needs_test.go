package examples

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/changes"
	"github.com/seed-a528e955/intercom-go/scripts/internal/gotypes"
)

const root = "../../.."

// TestNeedsAreWhole: what an example says that it needs is what it uses. With that, a version whose package has all of
// it in the same form can compile the example.
func TestNeedsAreWhole(t *testing.T) {
	table, err := Load(root)
	require.NoError(t, err)
	require.NotEmpty(t, table.Examples)
	packages := newest(t)
	loader, err := gotypes.Load(t.Context(), root)
	require.NoError(t, err)
	for _, e := range table.Examples {
		of := packages[0]
		for _, p := range packages {
			if e.unfit(p.forms) == "" {
				of = p
				break
			}
		}
		used, err := of.used(loader, table, e)
		if assert.NoError(t, err, e.Name) {
			assert.Subset(t, e.Needs, used, "%s:%d: Example%s needs:\n%s", Path, e.line, e.Name, asYAML(used))
		}
	}
}

func asYAML(needs map[string]string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(needs)) {
		form := needs[name]
		if strings.ContainsAny(form, `[]{}*&#:"`) {
			form = "'" + form + "'"
		}
		fmt.Fprintf(&b, "    %s: %s\n", name, form)
	}
	return b.String()
}

// generated is a package of gen.
type generated struct {
	folder string
	forms  map[string]string
}

// newest reads the packages, the newest first.
func newest(t *testing.T) (all []generated) {
	t.Helper()
	folders, err := filepath.Glob(filepath.Join(root, "gen", "v*"))
	require.NoError(t, err)
	slices.Reverse(folders)
	for _, folder := range folders {
		names, err := filepath.Glob(filepath.Join(folder, "*.gen.go"))
		require.NoError(t, err)
		files := map[string][]byte{}
		for _, name := range names {
			files[name], err = os.ReadFile(name)
			require.NoError(t, err)
		}
		surface, err := changes.Read(files)
		require.NoError(t, err)
		all = append(all, generated{filepath.Base(folder), surface.Forms()})
	}
	return all
}

// used finds what an example uses of the package.
func (g generated) used(loader *gotypes.Loader, table *Table, e *Example) (map[string]string, error) {
	code, err := table.file(g.folder, []string{e.function()})
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, GoFile, code, 0)
	if err != nil {
		return nil, err
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: loader}
	if _, err := config.Check("intercom_test", fset, []*ast.File{file}, info); err != nil {
		return nil, err
	}
	pkg, err := loader.Import(gotypes.Module + "/gen/" + g.folder)
	if err != nil {
		return nil, err
	}
	owners := fieldOwners(pkg)
	used := map[string]string{}
	for id, object := range info.Uses {
		if object.Pkg() == pkg && id.Pos() > file.Scope.Lookup("Example"+e.Name).Pos() {
			if name := nameOf(object, owners); name != "" && !always[name] {
				used[name] = g.forms[name]
			}
		}
	}
	return used, nil
}

// nameOf names an object as the forms of a surface do; the fields of a client are the services of its methods.
func nameOf(object types.Object, owners map[types.Object]string) string {
	switch o := object.(type) {
	case *types.Var:
		if owners[o] == "Client" {
			return ""
		}
		return owners[o] + "." + o.Name()
	case *types.Func:
		receiver := o.Signature().Recv()
		if receiver == nil {
			return o.Name()
		}
		of := receiver.Type()
		if pointer, ok := of.(*types.Pointer); ok {
			of = pointer.Elem()
		}
		name, _ := of.(*types.Named)
		return strings.TrimSuffix(name.Obj().Name(), "Service") + "." + o.Name()
	}
	return object.Name()
}

// fieldOwners names the type of each field of a package's structs.
func fieldOwners(pkg *types.Package) map[types.Object]string {
	owners := map[types.Object]string{}
	for _, name := range pkg.Scope().Names() {
		if structure, ok := pkg.Scope().Lookup(name).Type().Underlying().(*types.Struct); ok {
			for i := range structure.NumFields() {
				owners[structure.Field(i)] = name
			}
		}
	}
	return owners
}
