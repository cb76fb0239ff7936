package futures_test

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/corrections"
	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/names"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// root is the project, whose templates and generator configuration are used.
const root = "../../.."

// update writes what comes out over what is expected.
var update = os.Getenv("UPDATE_GOLDEN") != ""

// future is a description and what is asked of it.
type future struct {
	Name    string // of its folder: 01_holds_itself
	Version string // that it is generated as: 9.01
	Text    []byte
	Look    []string                // declarations that are compared: Boat, BoatsService.Get
	Table   map[string]*table.Entry // entries of the table of operations

	repairs     []importer.Repair
	before, out *pipeline.Output // before is nil for most
}

var numbered = regexp.MustCompile(`^(\d\d)_[a-z0-9_]+$`)

// load reads every future, imports it and generates it.
func load(t *testing.T) []*future {
	t.Helper()
	folders, err := filepath.Glob(filepath.Join("testdata", "*", "openapi.yaml"))
	require.NoError(t, err)
	dir := projectFolder(t)
	var all []*future
	for _, file := range folders {
		f := &future{Name: filepath.Base(filepath.Dir(file))}
		number := numbered.FindStringSubmatch(f.Name)
		require.NotNil(t, number, "%s: want a folder such as 01_holds_itself", f.Name)
		f.Version = "9." + number[1]
		f.Text, err = os.ReadFile(file)
		require.NoError(t, err)
		var given struct {
			Future struct {
				Look       []string                `yaml:"look"`
				Operations map[string]*table.Entry `yaml:"operations"`
			} `yaml:"x-future"`
		}
		require.NoError(t, yaml.Unmarshal(f.Text, &given), f.Name)
		f.Look, f.Table = given.Future.Look, given.Future.Operations
		f.generate(t, dir)
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b *future) int { return cmp.Compare(a.Version, b.Version) })
	return all
}

// generate imports and generates the future, where there is one before it with the names
// that things had there.
func (f *future) generate(t *testing.T, dir string) {
	t.Helper()
	before, err := os.ReadFile(filepath.Join("testdata", f.Name, "before.yaml"))
	if !errors.Is(err, os.ErrNotExist) {
		require.NoError(t, err)
		f.generateFrom(t, dir, before)
		f.before = f.out
		names := filepath.Join(dir, names.File(f.Version))
		require.NoError(t, os.MkdirAll(filepath.Dir(names), 0o755))
		for name, data := range f.out.Files {
			if filepath.Join(dir, name) == names {
				require.NoError(t, os.WriteFile(names, data, 0o600))
			}
		}
	}
	f.generateFrom(t, dir, f.Text)
}

// generateFrom imports and generates one description. Corrections and the real table
// are about other operations.
func (f *future) generateFrom(t *testing.T, dir string, description []byte) {
	t.Helper()
	imported, repairs, err := importer.Convert(description, f.Name)
	require.NoError(t, err)
	again, more, err := importer.Convert(imported, f.Name)
	require.NoError(t, err, f.Name)
	require.Equal(t, string(imported), string(again), "%s: importing what was imported changes nothing", f.Name)
	require.Empty(t, more, f.Name)
	project := &pipeline.Project{Root: dir, Table: &table.Table{Operations: f.Table}}
	if f.Table == nil {
		project.Table.Operations = map[string]*table.Entry{}
	}
	project.Corrections, err = corrections.Load(filepath.Join(dir, "openapi", "corrections"), corrections.Known{})
	require.NoError(t, err)
	f.repairs = repairs
	f.out, err = project.GenerateFrom(f.Version, imported)
	require.NoError(t, err, f.Name)
}

// projectFolder is a project without versions, with the templates of the real one.
func projectFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(dir, "scripts", "templates"), os.DirFS(filepath.Join(root, "scripts", "templates"))))
	config, err := os.ReadFile(filepath.Join(root, "oapi-codegen.yaml"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "oapi-codegen.yaml"), config, 0o600))
	return dir
}

// TestFutures compares what is reported of each future, and the declarations that it
// is about, with what is expected.
func TestFutures(t *testing.T) {
	all := load(t)
	lost := 0
	for _, f := range all {
		t.Run(f.Name, func(t *testing.T) {
			for _, n := range f.out.Doc.Report {
				if n.Lost {
					lost++
				}
			}
			got := f.golden(t)
			file := filepath.Join("testdata", f.Name, "golden.txt")
			if update {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.Equal(t, string(want), got)
		})
	}
	t.Logf("%d futures, %d things reported as lost", len(all), lost)
	assert.GreaterOrEqual(t, len(all), 25)
}

// TestFuturesKeepNames holds what stands in a future and stood there before to the name
// that it had.
func TestFuturesKeepNames(t *testing.T) {
	kept, renamed := 0, 0
	for _, f := range load(t) {
		if f.before == nil {
			continue
		}
		now := f.out.Doc.Given()
		for place, name := range f.before.Doc.Given() {
			if now[place] == "" {
				continue // it is gone
			}
			kept++
			if !assert.Equal(t, name, now[place], "%s: %s", f.Name, place) {
				renamed++
			}
		}
	}
	t.Logf("%d names kept, %d changed", kept, renamed)
	assert.Positive(t, kept)
}

// golden is everything that is said about the future, and the Go that it is about.
func (f *future) golden(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("-- import --\n")
	for _, r := range f.repairs {
		fmt.Fprintln(&b, r)
	}
	b.WriteString("-- lost --\n")
	for _, n := range f.out.Doc.Report {
		if n.Lost {
			fmt.Fprintln(&b, n)
		}
	}
	b.WriteString("-- go --\n")
	declared := declarations(t, f.out.Package())
	for _, name := range f.Look {
		require.NotEmpty(t, declared[name], "%s is not declared", name)
		b.WriteString(declared[name] + "\n")
	}
	return b.String()
}
