package pipeline_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
)

func TestVersions(t *testing.T) {
	dir := project(t, map[string]string{
		"openapi/2.10/intercom.yaml": description, "openapi/preview/intercom.yaml": description, "openapi/unstable/intercom.yaml": description,
		"openapi/2.2/intercom.yaml": description, "openapi/3.0/intercom.yaml": description, "openapi/2.8/other.yaml": description,
	})
	versions, err := pipeline.Versions(dir)
	require.NoError(t, err)
	assert.Equal(t, []string{"2.2", "2.9", "2.10", "3.0", "preview", "unstable"}, versions)
	versions, err = pipeline.Versions(t.TempDir())
	require.NoError(t, err)
	assert.Empty(t, versions)
}

func TestLess(t *testing.T) {
	order := []string{"1.4", "2.0", "2.2", "2.9", "2.10", "2.16", "10.0", "Unstable", "preview", "x.1"}
	for i, a := range order {
		for j, b := range order {
			assert.Equal(t, i < j, pipeline.Less(a, b), "%s < %s", a, b)
		}
	}
}

func TestPackageDir(t *testing.T) {
	for version, want := range map[string]string{"2.9": "v29", "2.10": "v210", "2.16": "v216", "preview": "preview", "Preview": "preview", "Unstable": "unstable"} {
		assert.Equal(t, want, pipeline.PackageDir(version))
	}
}

func TestNearest(t *testing.T) {
	versions := []string{"2.9", "2.10", "2.16", "preview"}
	for version, want := range map[string]string{
		"2.11": "2.10", "2.10": "2.9", "3.0": "2.16", "preview": "2.16", "unstable": "preview", "2.1": "2.9", "2.9": "2.10",
	} {
		assert.Equal(t, want, pipeline.Nearest(versions, version), version)
	}
	assert.Empty(t, pipeline.Nearest(nil, "2.1"))
	assert.Empty(t, pipeline.Nearest([]string{"2.1"}, "2.1"))
}

func TestCheckVersions(t *testing.T) {
	versions := []string{"2.1", "2.10", "preview"}
	assert.NoError(t, pipeline.CheckNew(versions, "2.11"))
	assert.ErrorContains(t, pipeline.CheckNew(versions, "2.10"), "version 2.10 is there already")
	assert.ErrorContains(t, pipeline.CheckNew(versions, "21.0"), "version 21.0 would be generated into gen/v210, which is the folder of version 2.10")
	assert.ErrorContains(t, pipeline.CheckNew(versions, "Preview"), "gen/preview")
	assert.NoError(t, pipeline.CheckKnown(versions, "2.1"))
	assert.ErrorContains(t, pipeline.CheckKnown(versions, "2.2"), `version "2.2" is not imported; openapi has 2.1, 2.10, preview`)
}
