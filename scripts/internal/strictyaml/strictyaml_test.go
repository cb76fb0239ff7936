package strictyaml_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/strictyaml"
)

type boat struct {
	Name  string   `yaml:"name"`
	Masts []string `yaml:"masts"`
	Loud  bool     `yaml:"loud"`
}

type fleet struct {
	Boats map[string]*struct {
		boat `yaml:",inline"`
		Size int `yaml:"size"`
	} `yaml:"boats"`
}

func TestDecode(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"right":              {"boats: {a: {name: b, masts: [c], size: 2}}", ""},
		"nothing":            {"", ""},
		"unknown key":        {"boats:\n  a:\n    nme: b\n", `f.yaml:3: unknown key "nme" (want loud, masts, name, size)`},
		"unknown at the top": {"\nbaots: {}\n", `f.yaml:2: unknown key "baots" (want boats)`},
		"two of them":        {"boats:\n  a:\n    nme: b\n    sze: 2\n", "f.yaml:3: unknown key \"nme\" (want loud, masts, name, size)\nf.yaml:4: "},
		"twice":              {"boats:\n  a: {}\n  a: {}\n", `f.yaml:3: mapping key "a" already defined at line 2`},
		"a list for a map":   {"boats: [a]", "f.yaml:1: want a mapping, got a list"},
		"a text for a list":  {"boats: {a: {masts: b}}", `f.yaml:1: want a list, got "b"`},
		"a text for a flag":  {"boats:\n  a: {loud: perhaps}", `f.yaml:2: want true or false, got "perhaps"`},
		"a text for a size":  {"boats:\n  a: {size: b}", `f.yaml:2: want a whole number, got "b"`},
		"no YAML":            {"boats:\n  a: [", "f.yaml:2: did not find expected node content"},
	} {
		t.Run(name, func(t *testing.T) {
			err := strictyaml.Decode("f.yaml", []byte(c.text), &fleet{})
			if c.want == "" {
				require.NoError(t, err)
				return
			}
			assert.ErrorContains(t, err, c.want)
		})
	}
}

func TestLines(t *testing.T) {
	text := []byte("a:\n  b: 1\n  c: 2\nd: 3\n")
	assert.Equal(t, map[string]int{"b": 2, "c": 3}, strictyaml.Lines(text, "a"))
	assert.Equal(t, map[string]int{"a": 1, "d": 4}, strictyaml.Lines(text, ""))
	assert.Empty(t, strictyaml.Lines(text, "x"))
	assert.Empty(t, strictyaml.Lines([]byte("[a"), "a"))
}
