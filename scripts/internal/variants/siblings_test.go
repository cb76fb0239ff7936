package variants_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/names"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
	"github.com/seed-a528e955/intercom-go/scripts/internal/shape"
	"github.com/seed-a528e955/intercom-go/scripts/internal/variants"
)

// given shapes a corrected description and returns its names by place.
func given(t *testing.T, version string, root *yaml.Node, memory *names.Memory) (map[string]string, *shape.Doc) {
	t.Helper()
	project, err := pipeline.Open("../../..")
	require.NoError(t, err)
	doc, err := shape.Shape(root, shape.Options{Version: version, Table: project.Table, Less: pipeline.Less, Names: memory})
	require.NoError(t, err)
	doc.Emit()
	return doc.Given(), doc
}

func parsed(t *testing.T, text []byte) *yaml.Node {
	t.Helper()
	var root yaml.Node
	require.NoError(t, yaml.Unmarshal(text, &root))
	return node.Root(&root)
}

// TestSiblings adds to every version what the rules would name like what is there.
// Whatever had a name keeps it.
func TestSiblings(t *testing.T) {
	versions, texts := descriptions(t)
	project, err := pipeline.Open("../../..")
	require.NoError(t, err)
	added, renamed, tried := 0, 0, 0
	for i, version := range versions {
		if i > 0 && i < len(versions)-1 && os.Getenv("VARIANTS") == "" {
			continue // the oldest and the newest, unless asked for all
		}
		corrected, _, err := project.Corrections.Apply(texts[i], version)
		require.NoError(t, err)
		before, doc := given(t, version, parsed(t, corrected), nil)
		memory, err := names.Read(names.Format(version, before))
		require.NoError(t, err)
		same, _ := given(t, version, parsed(t, corrected), memory)
		require.Equal(t, before, same, "nothing was added to %s", version)
		tried++
		types := slices.DeleteFunc(doc.Names(), func(n string) bool { return strings.Contains(n, ".") })
		for _, s := range variants.Siblings {
			root := parsed(t, corrected)
			n := s.Add(root, types)
			assert.Positive(t, n, "%s: %s", version, s.Name)
			after, _ := given(t, version, root, memory)
			added += n
			for _, place := range slices.Sorted(maps.Keys(before)) {
				// What had no type of the package's own may get one: that is another form, not another name.
				if now, there := after[place]; now != before[place] && !strings.HasPrefix(now, before[place]+" ") {
					renamed++
					assert.Failf(t, "renamed", "%s: %s: %s was %s and is %q (%v)", version, s.Name, place, before[place], now, there)
				}
			}
		}
	}
	t.Logf("%d siblings of %d kinds in %d versions, %d renames", added, len(variants.Siblings), tried, renamed)
}
