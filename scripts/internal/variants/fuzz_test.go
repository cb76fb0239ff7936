package variants_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gotypes"
	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/variants"
)

// FuzzDamage breaks what is imported without a thought. The import refuses it
// with line and column, or what it makes generates Go that compiles and has every
// operation that is left.
func FuzzDamage(f *testing.F) {
	names, texts := descriptions(f)
	loader, err := gotypes.Load(f.Context(), root)
	require.NoError(f, err)
	for seed := range uint64(3) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		i := int(seed % uint64(len(texts)))
		current.Store(names[i])
		damage(t, loader, seed, texts[i])
	})
}

// TestDamage does the same for as many seeds as there are variants: without the
// fuzzer's instruments it is ten times as fast. Of three seeds one is of each
// kind, so that both outcomes are among any three.
func TestDamage(t *testing.T) {
	names, texts := descriptions(t)
	loader, err := gotypes.Load(t.Context(), root)
	require.NoError(t, err)
	var done, refused atomic.Int32
	t.Run("all", func(t *testing.T) {
		for seed := range uint64(max(count(t, 6), 3)) {
			i := int(seed) % len(texts)
			name := fmt.Sprintf("seed %d of %s", seed, names[i])
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				current.Store(name)
				if damage(t, loader, seed, texts[i]) {
					done.Add(1)
				} else {
					refused.Add(1)
				}
			})
		}
	})
	t.Logf("%d generated, %d refused", done.Load(), refused.Load())
	assert.Positive(t, done.Load())
	assert.Positive(t, refused.Load())
}

// damage reports whether a damaged description was generated; if not it was
// refused.
func damage(t *testing.T, loader *gotypes.Loader, seed uint64, sound []byte) bool {
	d, err := variants.Damage(seed, sound)
	if err != nil {
		require.Equal(t, variants.Wild, variants.KindOf(seed), err)
		return false // no YAML can say it
	}
	defer func() {
		if t.Failed() {
			t.Logf("done to it:\n  %s", strings.Join(d.Did, "\n  "))
		}
	}()
	imported, report, err := importer.Convert(d.Text, "variant.yaml")
	if err != nil {
		assert.Regexp(t, where, err.Error())
		assert.NotEqual(t, variants.Mendable, d.Kind, "refused: %v", err)
		t.Logf("refused: %v", err)
		return false
	}
	assert.NotEqual(t, variants.Unreadable, d.Kind, "taken")
	if d.Kind == variants.Mendable {
		assert.NotEmpty(t, report, "nothing is said about the damage")
	}
	var doc yaml.Node
	require.NoError(t, yaml.Unmarshal(imported, &doc))
	var want []string
	for path, item := range node.Pairs(node.Get(node.Root(&doc), "paths")) {
		for key := range node.Pairs(item) {
			if key != "parameters" && key != "servers" {
				want = append(want, strings.ToUpper(key)+" "+path)
			}
		}
	}
	assert.Equal(t, plain(want), plain(generated(t, loader, imported)))
	return true
}
