package variants_test

import (
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/changes"
	"github.com/seed-a528e955/intercom-go/scripts/internal/corrections"
	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
	"github.com/seed-a528e955/intercom-go/scripts/internal/variants"
)

const (
	sweepSeed = 1  // chooses how the payload and the text that was there are put together
	together  = 24 // positions that are generated in one description
	share     = 24 // of the payloads, a normal run puts one in so many into a position; VARIANTS asks for all
)

// TestPayloads puts every payload into every key and every string of a
// description with every feature, in place of what is there or behind it. Nothing
// of it becomes code, a directive or an import, nothing is raw in a report, and no
// file has another name than the generator gives. Nothing is built.
func TestPayloads(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "everything.yaml"))
	require.NoError(t, err)
	target, err := variants.NewTarget(text)
	require.NoError(t, err)
	every := share
	switch {
	case os.Getenv("VARIANTS") != "":
		every = 1
	case testing.Short():
		every = 10 * share
	}
	// Corrections and the real table are about other operations and take most of the time.
	project := &pipeline.Project{Root: root, Table: &table.Table{}}
	project.Corrections, err = corrections.Load(t.TempDir(), corrections.Known{})
	require.NoError(t, err)
	_, said, err := importer.Convert(text, "variant.yaml")
	require.NoError(t, err)
	s := &sweep{target: target, project: project, random: rand.New(rand.NewPCG(sweepSeed, 13)), said: said, seen: map[[sha256.Size]byte]bool{}}
	for i, payload := range variants.Payloads {
		var pending []variants.Change
		for j, p := range target.Positions {
			c := variants.Change{Position: p, Text: payload}
			if s.random.IntN(2) == 0 {
				c.Text = p.Was() + payload
			}
			if (i+j)%every > 0 {
				continue
			}
			taken, err := s.imports(c)
			require.NoError(t, err, "%q in %s", c.Text, p.Path)
			if taken != nil && s.isNew(taken) {
				pending = append(pending, c)
			}
		}
		for group := range slices.Chunk(pending, together) {
			require.NoError(t, s.generates(group))
		}
	}
	t.Logf("%d payloads in %d positions: %d refused with their place, %d taken, of which %d are the same description; %d generated, 0 escapes, %d silent losses",
		len(variants.Payloads), len(target.Positions), s.refused, s.taken, s.taken-len(s.seen), s.generated, len(s.silent))
	assert.Empty(t, s.silent)
	assert.Positive(t, s.refused)
	assert.Positive(t, s.generated)
}

type sweep struct {
	target                    *variants.Target
	project                   *pipeline.Project
	random                    *rand.Rand
	said                      []importer.Repair          // repairs of the description without a change
	silent                    []string                   // changes of which nothing is left and nothing is said
	seen                      map[[sha256.Size]byte]bool // imported descriptions
	refused, taken, generated int
}

// isNew reports whether an imported description is another one than all before.
func (s *sweep) isNew(imported []byte) bool {
	sum := sha256.Sum256(imported)
	before := len(s.seen)
	s.seen[sum] = true
	return len(s.seen) > before
}

// imports imports the description with the changes; nil where it is refused, and
// an error where that or the report is not as it has to be.
func (s *sweep) imports(changes ...variants.Change) ([]byte, error) {
	description, err := s.target.With(changes...)
	if err != nil {
		return nil, err
	}
	imported, report, err := importer.Convert(description, "variant.yaml")
	for _, r := range report {
		if odd, found := printable.First(r.String()); found {
			return nil, fmt.Errorf("the report holds %U", odd)
		}
	}
	if err != nil {
		s.refused++
		return nil, refusal(err)
	}
	s.taken++
	if len(changes) == 1 && !sameValue(changes[0]) && !s.saysOf(changes[0], report) && !isProse(changes[0]) && !holds(imported, strings.TrimSpace(changes[0].Text)) {
		s.silent = append(s.silent, fmt.Sprintf("%q in %s", changes[0].Text, changes[0].Path))
	}
	return imported, nil
}

// generates generates the description with all the changes, and with one at a
// time where all together are refused.
func (s *sweep) generates(changes []variants.Change) error {
	imported, err := s.imports(changes...)
	if err != nil {
		return err
	}
	if imported == nil {
		for _, c := range changes {
			if err := s.generates([]variants.Change{c}); err != nil {
				return err
			}
		}
		return nil
	}
	s.generated++
	if err := s.check(imported); err != nil {
		var where []string
		for _, c := range changes {
			where = append(where, fmt.Sprintf("%q in %s", c.Text, c.Path))
		}
		return fmt.Errorf("%w\n%s", err, strings.Join(where, "\n"))
	}
	return nil
}

// check generates an imported description and says what got through.
func (s *sweep) check(imported []byte) error {
	s.project.Table.Operations = map[string]*table.Entry{
		"GET /boats": {Service: "Boats", Name: "List", Says: "lists boats.", Pages: &table.Pages{Kind: "cursor", Items: "data"}},
	}
	out, err := s.project.GenerateFrom("9.9", imported)
	if err != nil {
		return fmt.Errorf("imported, and not generated: %w", err)
	}
	for _, n := range out.Doc.Report {
		if odd, found := printable.First(n.String()); found {
			return fmt.Errorf("the report holds %U", odd)
		}
	}
	surface, err := changes.Read(out.Package())
	if err != nil {
		return err
	}
	if in, made := operationsOf(imported), endpoints(surface); !slices.Equal(in, made) {
		return fmt.Errorf("operations %q became %q", in, made)
	}
	for name, code := range out.Files {
		if err := harmless(filepath.ToSlash(name), code); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// refusal checks that an error names a place and prints as it is.
func refusal(err error) error {
	if !where.MatchString(err.Error()) {
		return fmt.Errorf("refused without a place: %w", err)
	}
	if odd, found := printable.First(err.Error()); found {
		return fmt.Errorf("the refusal holds %U: %w", odd, err)
	}
	return nil
}

var fileNames = regexp.MustCompile(`^(gen/v99/[a-z][a-z0-9_]*\.gen\.go|facade/intercomtest/samples/9\.9\.json|scripts/conformance/options_v99\.gen\.go|openapi/names/9\.9\.yaml)$`)

// harmless looks at a generated file in another way than the gate does: at what it
// declares and calls.
func harmless(name string, code []byte) error {
	if !fileNames.MatchString(name) {
		return fmt.Errorf("a file with an odd name")
	}
	if !strings.HasSuffix(name, ".go") {
		return nil
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, code, parser.ParseComments)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(code)) {
		if strings.HasPrefix(line, "//") && !strings.HasPrefix(line, "// ") && line != "//\n" && !strings.HasPrefix(line, "//\t") {
			return fmt.Errorf("the directive %q", line)
		}
	}
	for _, i := range file.Imports {
		if strings.Contains(i.Path.Value, "os") || i.Path.Value == `"C"` {
			return fmt.Errorf("the import %s", i.Path.Value)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Recv == nil && (n.Name.Name == "init" || n.Name.Name == "main") {
				err = fmt.Errorf("the function %s", n.Name.Name)
			}
		case *ast.Ident:
			if n.Name == "panic" || n.Name == "pwned" {
				err = fmt.Errorf("the identifier %s", n.Name)
			}
		}
		return true
	})
	return err
}
