package importer_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
)

// component is the line that a component begins with.
var component = regexp.MustCompile(`\A    [^ ]`)

// TestCutOff cuts descriptions where what is left is readable: between two
// components and before all of them.
func TestCutOff(t *testing.T) {
	files, err := filepath.Glob("../../../openapi/*/intercom.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			whole, err := os.ReadFile(file)
			require.NoError(t, err)
			all := bytes.Index(whole, []byte("\ncomponents:\n")) + 1
			require.Positive(t, all)
			if later := regexp.MustCompile(`\n[a-z]`).FindIndex(whole[all:]); later != nil { // what is behind the components
				whole = whole[:all+later[0]+1]
			}
			for _, percent := range []int{0, 20, 50, 80} {
				end := all + (len(whole)-all)*percent/100
				for percent > 0 && !component.Match(whole[end:]) {
					end = bytes.LastIndexByte(whole[:end-1], '\n') + 1
				}
				_, _, err := importer.Convert(whole[:end], "x.yaml")
				assert.Regexp(t, `^x\.yaml:\d+:\d+: paths\..*: \d+ of \d+ references lead to components that are not there, \d+ of \d+ components: is the file complete\?$`, fmt.Sprint(err), "%d %%", percent)
			}
		})
	}
}

// TestFewMissing: what a description forgot is added as long as it is little.
func TestFewMissing(t *testing.T) {
	text := func(missing, there int) []byte {
		var b strings.Builder
		b.WriteString("openapi: 3.0.1\npaths: {/a: {get: {responses: {'200': {description: ok}}}}}\ncomponents:\n  schemas:\n")
		for i := range there {
			fmt.Fprintf(&b, "    there%d: {type: object}\n", i)
		}
		b.WriteString("    all:\n      properties:\n")
		for i := range there {
			fmt.Fprintf(&b, "        a%d: {$ref: '#/components/schemas/there%d'}\n", i, i)
		}
		for i := range missing {
			fmt.Fprintf(&b, "        b%d: {$ref: '#/components/schemas/gone%d'}\n", i, i)
		}
		return []byte(b.String())
	}
	for _, c := range []struct {
		missing, there int
		want           string
	}{
		{1, 0, ""}, {4, 0, ""}, {5, 45, ""}, {10, 90, ""},
		{5, 44, "x.yaml:95:20: components.schemas.all.properties.b0: 5 of 49 references lead to components that are not there, 5 of 49 components: is the file complete?"},
		{5, 0, "x.yaml:7:20: components.schemas.all.properties.b0: 5 of 5 references lead to components that are not there, 5 of 5 components: is the file complete?"},
	} {
		_, report, err := importer.Convert(text(c.missing, c.there), "x.yaml")
		if c.want != "" {
			assert.EqualError(t, err, c.want)
			continue
		}
		require.NoError(t, err)
		added := 0
		for _, r := range report {
			if r.Rule == importer.RuleMissingComponent {
				added++
			}
		}
		assert.Equal(t, c.missing, added)
	}
}
