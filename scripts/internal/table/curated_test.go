package table_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/shape"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// TestByRuleAsPeopleDid names every operation by rule as if it were new, and
// compares with the name that people gave it.
func TestByRuleAsPeopleDid(t *testing.T) {
	tab, err := table.Load("../../../openapi/operations.yaml")
	require.NoError(t, err)
	paths, err := filepath.Glob("../../../openapi/*/intercom.yaml")
	require.NoError(t, err)
	declared := map[string]table.Operation{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		var root yaml.Node
		require.NoError(t, yaml.Unmarshal(data, &root))
		for _, op := range shape.Declared(node.Root(&root)) {
			declared[op.Key()] = op
		}
	}
	tried, same := 0, 0
	var otherwise []string
	for _, key := range tab.Keys() {
		op, there := declared[key]
		was := tab.Operations[key]
		if !there || was.Provisional {
			continue
		}
		tried++
		delete(tab.Operations, key)
		is := tab.With([]table.Operation{op}).Operations[key]
		tab.Operations[key] = was
		if is.Service == was.Service && is.Name == was.Name {
			same++
			continue
		}
		otherwise = append(otherwise, key+" "+op.ID+": "+is.Service+"."+is.Name+", not "+was.Service+"."+was.Name)
	}
	slices.Sort(otherwise)
	for _, line := range otherwise {
		t.Log(line)
	}
	t.Logf("%d of %d operations get by rule the name that people gave", same, tried)
	assert.GreaterOrEqual(t, same*100, tried*85)
}
