package changes_test

import (
	"bytes"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/changes"
)

const before = `package intercom
type Client struct { Boats *BoatsService }
type BoatsService struct { caller int }
var opBoatsGet = spec.Operation{Service: "Boats", Name: "Get", Method: "GET", Path: "/boats/{id}"}
var opBoatsMove = spec.Operation{Service: "Boats", Name: "Move", Method: "POST", Path: "/boats/{id}/move"}
func (s *BoatsService) Get(ctx context.Context, id string, opts ...api.CallOption) (*Boat, error) { return nil, nil }
func (s *BoatsService) Move(a, b int) error { return nil }
func (s *BoatsService) Sink() { }
func (s *BoatsService) hidden() { }
func (b Boat) Input() BoatInput { return BoatInput{} }
type Boat struct {
	ID string
	Name, Colour string
	Any json.RawMessage
	Crew map[string][]any
}
type BoatInput struct { Name api.Optional[string] }
type Kind string
const (
	KindSail Kind = "sail"
	KindOar  Kind = "oar"
)
type Gone struct { A int }
type Alias = string
`

const after = `package intercom
type BoatsService struct { caller int }
var opBoatsGet = spec.Operation{Service: "Boats", Name: "Get", Method: "GET", Path: "/boats/{boat_id}"}
var opBoatsMove = spec.Operation{Service: "Boats", Name: "Move", Method: "PUT", Path: "/boats/{id}/move"}
var opBoatsList = spec.Operation{Service: "Boats", Name: "List", Method: "GET", Path: "/boats"}
func (s *BoatsService) Get(c context.Context, boatID string, o ...api.CallOption) (*Boat, error) { return nil, nil }
func (s *BoatsService) Move(a int) error { return nil }
func (s *BoatsService) List() ([]Boat, error) { return nil, nil }
func (s *BoatsService) ListAll() iter.Seq[Boat] { return nil }
type Boat struct {
	ID string
	Name *string
	Length, Width float64
	Any json.RawMessage
	Crew map[string][]any
}
type BoatInput struct { Name api.Optional[int] }
type Kind string
const (
	KindSail Kind = "sail"
	KindMotor Kind = "motor"
)
type New struct { A int }
type Alias = int
`

func read(t *testing.T, code string) *changes.Surface {
	t.Helper()
	s, err := changes.Read(map[string][]byte{"a.gen.go": []byte(code), "notes.txt": []byte("no Go")})
	require.NoError(t, err)
	return s
}

func TestCompare(t *testing.T) {
	d := changes.Compare(read(t, before), read(t, after))
	assert.Equal(t, []string{
		"operations added (2):", "  Boats.List, GET /boats", "  Boats.ListAll",
		"operations removed (1):", "  Boats.Sink",
		"operations called differently (1):", "  Boats.Move: (int, int) error → (int) error",
		"operations at another path (1):", "  Boats.Move: POST /boats/{id}/move → PUT /boats/{id}/move",
		"types added (1):", "  New",
		"types removed (1):", "  Gone",
		"types retyped (1):", "  Alias: string → int",
		"fields added (1):", "  Boat: Length, Width",
		"fields removed (1):", "  Boat: Colour",
		"fields retyped (2):", "  Boat.Name: string → *string", "  BoatInput.Name: api.Optional[string] → api.Optional[int]",
		"values added (1):", "  Kind: Motor",
		"values removed (1):", "  Kind: Oar",
	}, d.Lines())
	assert.True(t, changes.Compare(read(t, before), read(t, before)).Empty())
	assert.Equal(t, []string{"Boat.Any", "Boat.Crew"}, read(t, before).Untyped())
	_, err := changes.Read(map[string][]byte{"a.go": []byte("no Go")})
	assert.Error(t, err)
}

// TestCompareRealPackages compares two versions with themselves and each other.
func TestCompareRealPackages(t *testing.T) {
	var surfaces []*changes.Surface
	for _, dir := range []string{"v210", "v216"} {
		names, err := filepath.Glob("../../../gen/" + dir + "/*.go")
		require.NoError(t, err)
		files := map[string][]byte{}
		for _, name := range names {
			files[name], err = os.ReadFile(name)
			require.NoError(t, err)
		}
		s, err := changes.Read(files)
		require.NoError(t, err)
		surfaces = append(surfaces, s)
	}
	assert.Equal(t, "GET /contacts/{contact_id}", surfaces[1].Operations["Contacts.Get"].Endpoint)
	assert.Equal(t, "(context.Context, string, ...api.CallOption) (*Contact, error)", surfaces[1].Operations["Contacts.Get"].Signature)
	assert.True(t, changes.Compare(surfaces[0], surfaces[0]).Empty())
	assert.Equal(t, "operations added", changes.Compare(surfaces[0], surfaces[1]).Groups[0].Title)
	assert.Equal(t, "operations removed", changes.Compare(surfaces[1], surfaces[0]).Groups[1].Title)
}

// universe is a package with a generic type that the compared ones import.
type universe struct{ api *types.Package }

func (u universe) Import(path string) (*types.Package, error) {
	if path == "api" {
		return u.api, nil
	}
	return importer.Default().Import(path)
}

func check(t *testing.T, u universe, path, code string) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, path+".go", code, 0)
	require.NoError(t, err)
	p, err := (&types.Config{Importer: u}).Check(path, fset, []*ast.File{f}, nil)
	require.NoError(t, err)
	return p
}

func TestBreaking(t *testing.T) {
	u := universe{}
	u.api = check(t, u, "api", "package api\ntype Optional[T any] struct { value T }\n")
	const head = "package intercom\nimport \"api\"\nvar _ api.Optional[int]\n"
	for name, c := range map[string]struct {
		old, now string
		want     []string
	}{
		"nothing":                    {"type A struct { B string }", "type A struct { B string }", nil},
		"a field more":               {"type A struct { B string }", "type A struct { B string; C int }", nil},
		"a list more":                {"type A struct { B string }", "type A struct { B string; C []int }", nil},
		"a field less":               {"type A struct { B string; C int }", "type A struct { B string }", []string{"A.C: removed"}},
		"a field of another type":    {"type A struct { B string }", "type A struct { B int }", []string{"A.B: changed from string to int"}},
		"a type less":                {"type A struct{}", "", []string{"A: removed"}},
		"an optional of another":     {"type A struct { B api.Optional[string] }", "type A struct { B api.Optional[int] }", []string{"A.B: changed from api.Optional[string] to api.Optional[int]"}},
		"a function of an optional":  {"func F(api.Optional[string]) {}", "func F(api.Optional[int]) {}", []string{"F: changed from func(api.Optional[string]) to func(api.Optional[int])"}},
		"a method of an optional":    {"type A struct{}\nfunc (*A) M(api.Optional[string]) {}", "type A struct{}\nfunc (*A) M(api.Optional[int]) {}", []string{"(*A).M: changed from func(api.Optional[string]) to func(api.Optional[int])"}},
		"a list of a type":           {"type A struct { B []string }", "type A struct { B []int }", []string{"A.B: changed from []string to []int"}},
		"what nobody can name":       {"type a struct { B string }", "type a struct { B int }", nil},
		"a constant less":            {"const A = 1", "", []string{"A: removed"}},
		"a type that is a constant":  {"type A struct { B api.Optional[string] }", "const A = 1", []string{"A: changed from type to const"}},
		"an argument less":           {"type A struct{}\nfunc (*A) M(a, b int) {}", "type A struct{}\nfunc (*A) M(a int) {}", []string{"(*A).M: changed from func(int, int) to func(int)"}},
		"an argument of other names": {"func F(a int) {}", "func F(b int) {}", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := changes.Breaking(check(t, u, "intercom", head+c.old), check(t, u, "intercom", head+c.now))
			assert.Equal(t, c.want, got)
		})
	}
}

func TestChangelog(t *testing.T) {
	d := &changes.Diff{Groups: []changes.Group{{Title: "fields added", Items: []string{"Boat: Length", "Crew: `Odd`"}}}}
	entry := changes.Entry("2.12", d, []string{"Boat.Name: removed"})
	assert.Equal(t, "- API version 2.12, as Intercom describes it now:\n  - fields added: `Boat: Length`; `Crew: 'Odd'`\n  - Breaking: `Boat.Name: removed`\n", entry)
	const added = "- API version 2.13, as Intercom describes it now:\n  - types added: `Mast`\n"
	of := &changes.Diff{Groups: []changes.Group{{Title: "types added", Items: []string{"Mast"}}}}
	for name, c := range map[string]struct{ before, after string }{
		"empty":               {"# Changelog\n\n## Unreleased\n", "# Changelog\n\n## Unreleased\n\n" + added},
		"no line end":         {"## Unreleased", "## Unreleased\n\n" + added},
		"others before":       {"## Unreleased\n\n- old\n", "## Unreleased\n\n- old\n" + added},
		"a release below":     {"## Unreleased\n\n- old\n\n## v1.0.0\n\n- older\n", "## Unreleased\n\n- old\n" + added + "\n## v1.0.0\n\n- older\n"},
		"only one below":      {"## Unreleased\n\n## v1.0.0\n", "## Unreleased\n\n" + added + "\n## v1.0.0\n"},
		"right below":         {"## Unreleased\n## v1.0.0\n", "## Unreleased\n\n" + added + "\n## v1.0.0\n"},
		"it is there":         {"## Unreleased\n\n" + added + "- x\n", "## Unreleased\n\n" + added + "- x\n"},
		"a heading with more": {"## Unreleased, soon\n\n- old\n", "## Unreleased, soon\n\n- old\n" + added},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := changes.Note([]byte(c.before), "2.13", of, nil)
			require.NoError(t, err)
			assert.Equal(t, c.after, string(got))
			again, err := changes.Note(got, "2.13", of, nil)
			require.NoError(t, err)
			assert.Equal(t, c.after, string(again))
			text, err := changes.Unreleased(got)
			require.NoError(t, err)
			assert.Contains(t, text, "- API version 2.13, as Intercom describes it now:\n  - types added: `Mast`")
			assert.NotContains(t, text, "v1.0.0")
		})
	}
	_, err := changes.Note([]byte("# Changelog\n"), "2.13", of, nil)
	assert.ErrorContains(t, err, "has no heading ## Unreleased")
	_, err = changes.Unreleased(nil)
	assert.ErrorContains(t, err, "has no heading ## Unreleased")
}

// TestCompareRenames: what has another name and is otherwise the same is renamed,
// not removed and added.
func TestCompareRenames(t *testing.T) {
	const old = `package intercom
type BoatsService struct { caller int }
var opBoatsList = spec.Operation{Service: "Boats", Name: "List", Method: "GET", Path: "/boats"}
var opBoatsGet = spec.Operation{Service: "Boats", Name: "Get", Method: "GET", Path: "/boats/{id}"}
func (s *BoatsService) List() ([]Boat, error) { return nil, nil }
func (s *BoatsService) ListAll() iter.Seq[Boat] { return nil }
func (s *BoatsService) Get(id string) (*Boat, error) { return nil, nil }
type Boat struct { ID string; Colour string; Length int; Weight, Width int }
type Mast struct { Height, Sail int }
`
	const now = `package intercom
type FleetService struct { caller int }
type BoatsService struct { caller int }
var opFleetList = spec.Operation{Service: "Fleet", Name: "List", Method: "GET", Path: "/boats"}
var opBoatsGet = spec.Operation{Service: "Boats", Name: "Get", Method: "GET", Path: "/vessels/{id}"}
func (s *FleetService) List() ([]Boat, error) { return nil, nil }
func (s *FleetService) ListAll() iter.Seq[Boat] { return nil }
func (s *BoatsService) Get(id string) (*Boat, error) { return nil, nil }
type Boat struct { ID string; Color string; LengthOverall int; Depth, Height int }
type Spar struct { Height, Sail int }
`
	d := changes.Compare(read(t, old), read(t, now))
	assert.Equal(t, []string{
		"operations renamed (2):", "  Boats.List → Fleet.List", "  Boats.ListAll → Fleet.ListAll",
		"operations at another path (1):", "  Boats.Get: GET /boats/{id} → GET /vessels/{id}",
		"types renamed (1):", "  Mast → Spar",
		"fields added (1):", "  Boat: Depth, Height",
		"fields removed (1):", "  Boat: Weight, Width",
		"fields renamed (2):", "  Boat.Colour → Boat.Color", "  Boat.Length → Boat.LengthOverall",
	}, d.Lines())
}

// TestCompareStated: what texts state is told by place, but for an operation that is new or gone itself.
func TestCompareStated(t *testing.T) {
	old, now := read(t, before), read(t, after)
	old.Stated = map[string][]string{
		"GET /boats/{id}": {"at most 15 boats", "operator =: All"}, "POST /boats/{id}/move": {"default 1"}, "boat.name": {"deprecated"}, "PUT /rafts/{id}": {"default 2"},
	}
	now.Stated = map[string][]string{
		"GET /boats/{boat_id}": {"at most 20 boats", "operator !~: String", "operator =: All"}, "GET /boats query page": {"default 1"}, "boat.kind": {"value sail", "value oar"},
	}
	d := changes.Compare(old, now)
	lines := strings.Join(d.Lines(), "\n")
	assert.Contains(t, lines, "stated in texts, new (2):\n  GET /boats/{boat_id}: at most 20 boats, operator !~: String\n  boat.kind: value sail, value oar")
	assert.Contains(t, lines, "stated in texts, not any more (2):\n  GET /boats/{id}: at most 15 boats\n  boat.name: deprecated")
	log := []byte("# Changelog\n\n## Unreleased\n\n- before\n\n## v1.0.0\n")
	there, back := read(t, before), read(t, before)
	there.Stated, back.Stated = old.Stated, map[string][]string{"GET /boats/{id}": {"operator =: All", "operator ~: String"}}
	once, err := changes.Note(log, "2.12", changes.Compare(there, back), nil)
	require.NoError(t, err)
	assert.Contains(t, string(once), "  - stated in texts, new: `GET /boats/{id}: operator ~: String`\n")
	twice, err := changes.Note(once, "2.12", changes.Compare(back, there), nil)
	require.NoError(t, err)
	assert.Equal(t, string(log), string(twice))
}

// TestNoteThereAndBack: what an update takes back is said by no entry.
func TestNoteThereAndBack(t *testing.T) {
	old, now := read(t, before), read(t, after)
	there, back := changes.Compare(old, now), changes.Compare(now, old)
	log := []byte("# Changelog\n\n## Unreleased\n\n- before\n- after\n\n## v1.0.0\n")
	once, err := changes.Note(log, "2.12", there, []string{"(*BoatsService).Sink: removed", "Boat.Name: changed from string to *string", "KindOar: removed"})
	require.NoError(t, err)
	require.Contains(t, string(once), "  - Breaking: `(*BoatsService).Sink: removed`; ")
	twice, err := changes.Note(once, "2.12", back, []string{"Boats.List: removed", "Boat.Name: changed from *string to string"})
	require.NoError(t, err)
	assert.Equal(t, string(log), string(twice))

	// Half of the way back.
	half := read(t, strings.Replace(after, "Name *string", "Name []string", 1)+"func (s *BoatsService) Sink() { }\n")
	twice, err = changes.Note(once, "2.12", changes.Compare(now, half), []string{"Boat.Name: changed from *string to []string"})
	require.NoError(t, err)
	want, err := changes.Note(log, "2.12", changes.Compare(old, half), []string{"Boat.Name: changed from string to []string", "KindOar: removed"})
	require.NoError(t, err)
	assert.Equal(t, string(want), string(twice))

	// Another version has an entry of its own, and what people reworded stays.
	other, err := changes.Note(once, "2.13", there, nil)
	require.NoError(t, err)
	assert.Contains(t, string(other), "- API version 2.13, as Intercom describes it now:\n")
	reworded := bytes.Replace(once, []byte("  - types added: `New`"), []byte("  - there is a New"), 1)
	twice, err = changes.Note(reworded, "2.12", back, nil)
	require.NoError(t, err)
	assert.Contains(t, string(twice), "  - there is a New\n")
	assert.Contains(t, string(twice), "types removed: `New`")
}
