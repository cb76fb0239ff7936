package variants_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/changes"
	"github.com/seed-a528e955/intercom-go/scripts/internal/gotypes"
	"github.com/seed-a528e955/intercom-go/scripts/internal/guard"
	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
	"github.com/seed-a528e955/intercom-go/scripts/internal/variants"
)

const (
	root = "../../.."
	few  = 20 // variants of a normal run; VARIANTS asks for more
)

var current atomic.Value // what is being worked on, for the guard

// TestMain stops the tests before a variant that grows without end stops the
// machine.
func TestMain(m *testing.M) {
	guard.Memory(context.Background(), 3<<30, func(err error) {
		fmt.Fprintf(os.Stderr, "variants: at %v: %v\n", current.Load(), err)
		os.Exit(2)
	})
	os.Exit(m.Run())
}

// count is how many to try: what VARIANTS asks for, else those of a normal run.
func count(t *testing.T, normal int) int {
	t.Helper()
	asked := os.Getenv("VARIANTS")
	if asked == "" {
		return normal
	}
	n, err := strconv.Atoi(asked)
	require.NoError(t, err, "VARIANTS is a number")
	return n
}

// descriptions reads what is imported, oldest first.
func descriptions(t testing.TB) (names []string, texts [][]byte) {
	t.Helper()
	names, err := pipeline.Versions(root)
	require.NoError(t, err)
	for _, v := range names {
		data, err := os.ReadFile(filepath.Join(root, "openapi", v, importer.DescriptionFile))
		require.NoError(t, err)
		texts = append(texts, data)
	}
	return names, texts
}

// TestVariants takes variants all the way to type-checked Go. Whatever is in
// them: no panic, no code that does not compile, no operation lost; a
// description is repaired, or refused with a line that names the place.
func TestVariants(t *testing.T) {
	names, texts := descriptions(t)
	loader, err := gotypes.Load(t.Context(), root)
	require.NoError(t, err)
	var done, refused atomic.Int32
	var all []string // what was done to any of them
	t.Run("all", func(t *testing.T) {
		for seed := range uint64(count(t, few)) {
			i := int(seed) % len(texts)
			name := fmt.Sprintf("seed %d of %s", seed, names[i])
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				current.Store(name)
				v, err := variants.Make(seed, texts[i], texts[(i+1)%len(texts)])
				require.NoError(t, err)
				checking.Lock()
				all = append(all, v.Did...)
				checking.Unlock()
				defer func() {
					if t.Failed() {
						t.Logf("done to it:\n  %s", strings.Join(v.Did, "\n  "))
					}
				}()
				if run(t, loader, v) {
					done.Add(1)
				} else {
					refused.Add(1)
				}
			})
		}
	})
	t.Logf("%d generated, %d refused", done.Load(), refused.Load())
	assert.Greater(t, done.Load(), 3*refused.Load(), "most are to be repaired")
	if count(t, few) < few {
		return
	}
	for _, f := range variants.Faults() {
		assert.True(t, slices.ContainsFunc(all, func(did string) bool { return strings.HasPrefix(did, f+": ") }), "no variant has the fault %q", f)
	}
}

var checking sync.Mutex // of the loader, which is for one at a time, and of what was done

// where is how a refusal names a place: line and column.
var where = regexp.MustCompile(`^variant\.yaml:[1-9]\d*:[1-9]\d*: `)

// run reports whether the variant was generated; if not it was refused.
func run(t *testing.T, loader *gotypes.Loader, v *variants.Variant) bool {
	imported, report, err := importer.Convert(v.Text, "variant.yaml")
	if err != nil {
		assert.Regexp(t, where, err.Error())
		assert.True(t, v.Unreadable, "refused at import: %v", err)
		return false
	}
	if v.Loud > 2 { // one may have undone another
		assert.NotEmpty(t, report, "nothing is said about the faults")
	}
	assert.Equal(t, plain(v.Operations), plain(generated(t, loader, imported)), "the operations that went in are those that came out")
	return true
}

// generated makes Go of an imported description, has it type-checked and returns
// the operations that it has.
func generated(t *testing.T, loader *gotypes.Loader, imported []byte) []string {
	t.Helper()
	project, err := pipeline.Open(root)
	require.NoError(t, err)
	out, err := project.GenerateFrom("9.9", imported)
	require.NoError(t, err, "what the import takes is generated")
	files := map[string][]byte{}
	for path, data := range out.Files {
		if strings.HasPrefix(filepath.ToSlash(path), "gen/") {
			files[path] = data
		}
		if filepath.Ext(path) == ".json" {
			assert.True(t, json.Valid(data), "the samples are no JSON")
		}
	}
	checking.Lock()
	_, err = loader.Check(gotypes.Module+"/gen/v99", files)
	checking.Unlock()
	require.NoError(t, err)
	surface, err := changes.Read(files)
	require.NoError(t, err)
	var got []string
	for _, op := range surface.Operations {
		if op.Endpoint != "" {
			got = append(got, op.Endpoint)
		}
	}
	return got
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// plain sorts operations, with a slash in front of each path and without the
// names of placeholders.
func plain(operations []string) []string {
	var out []string
	for _, op := range operations {
		method, path, _ := strings.Cut(op, " ")
		out = append(out, method+" /"+strings.TrimPrefix(placeholder.ReplaceAllString(path, "{}"), "/"))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestDamageIsTheSame damages twice with one seed, and with another.
func TestDamageIsTheSame(t *testing.T) {
	_, texts := descriptions(t)
	for seed, kind := range []variants.Kind{variants.Mendable, variants.Unreadable, variants.Wild, variants.Mendable} {
		one, err := variants.Damage(uint64(seed), texts[0])
		require.NoError(t, err)
		assert.Equal(t, kind, one.Kind)
		assert.NotEmpty(t, one.Did)
		assert.NotEqual(t, string(texts[0]), string(one.Text))
		again, err := variants.Damage(uint64(seed), texts[0])
		require.NoError(t, err)
		assert.Equal(t, one, again)
		other, err := variants.Damage(uint64(seed)+3, texts[0])
		require.NoError(t, err)
		assert.NotEqual(t, string(one.Text), string(other.Text))
	}
	_, err := variants.Damage(1, []byte("a: [b"))
	require.Error(t, err)
	_, err = variants.Damage(0, []byte("paths: {}"))
	require.ErrorContains(t, err, "no component has properties")
}

// TestSame makes and generates one variant twice.
func TestSame(t *testing.T) {
	_, texts := descriptions(t)
	var first map[string][]byte
	for range 2 {
		v, err := variants.Make(3, texts[0], texts[1])
		require.NoError(t, err)
		imported, _, err := importer.Convert(v.Text, "variant.yaml")
		require.NoError(t, err)
		again, report, err := importer.Convert(imported, "imported.yaml")
		require.NoError(t, err)
		require.Equal(t, string(imported), string(again), "importing what was imported changes nothing")
		require.Empty(t, report)
		project, err := pipeline.Open(root)
		require.NoError(t, err)
		out, err := project.GenerateFrom("9.9", imported)
		require.NoError(t, err)
		if first == nil {
			first = out.Files
		}
		require.Equal(t, first, out.Files)
	}
}
