package conformance

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/search"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// allKinds has a field of each kind that can be filled.
type allKinds struct {
	Text    string               `json:"text"`
	Word    word                 `json:"word"`
	Flag    bool                 `json:"flag"`
	Count   int                  `json:"count"`
	Size    float64              `json:"size"`
	Maybe   *int                 `json:"maybe"`
	ID      string               `json:"id" wire:"id"`
	IDs     []string             `json:"ids" wire:"id=number"`
	MaybeID api.Optional[string] `json:"maybe_id,omitzero" wire:"id"`
	Times   []time.Time          `json:"times" wire:"unix"`
	MS      time.Time            `json:"ms" wire:"unixms"`
	Date    time.Time            `json:"date" wire:"iso"`
	Pages   *paging.Info         `json:"pages"`
	Query   search.Query         `json:"query"`
	Extra   api.Attributes       `json:"extra"`
	Any     any                  `json:"any"`
	Names   map[string]part      `json:"names"`
	Option  api.Optional[string] `json:"option,omitzero"`
	Nested  api.Optional[part]   `json:"nested,omitzero"`
	Options api.Optional[[]part] `json:"options,omitzero"`
	Many    []part               `json:"many,omitzero" wire:"one"`
	Self    *allKinds            `json:"self,omitzero"`
	Selves  []allKinds           `json:"selves,omitzero"`
}

func (x *allKinds) UnmarshalJSON(data []byte) error { return wire.Unmarshal(data, x) }

type word string

func TestFill(t *testing.T) {
	typ := reflect.TypeFor[allKinds]()
	v, err := Fill(typ)
	if err != nil {
		t.Fatal(err)
	}
	within := v.FieldByName("Self").Elem()
	for i := range typ.NumField() {
		name := typ.Field(i).Name
		if v.Field(i).IsZero() {
			t.Errorf("%s is not set", name)
		}
		set, holdsItself := !within.Field(i).IsZero(), name == "Self" || name == "Selves"
		if set == holdsItself {
			t.Errorf("Self.%s is set: %v", name, set)
		}
	}
	again, err := Fill(typ)
	if err != nil || !reflect.DeepEqual(v.Interface(), again.Interface()) {
		t.Errorf("filled again it is another value (%v)", err)
	}
	filled := v.Interface().(allKinds)
	if filled.Times[0].Equal(filled.Times[1]) || filled.Names == nil || filled.Word == word(filled.Text) {
		t.Errorf("values are repeated: %+v", filled)
	}
	for _, id := range append(filled.IDs, filled.ID, filled.MaybeID.Or("")) {
		if id == "" || strings.Trim(id, "0123456789") != "" {
			t.Errorf("the id %q cannot be sent as a number", id)
		}
	}
	expectRoundTrip(t, "filled", v)
}

func TestFillRefuses(t *testing.T) {
	for _, typ := range []reflect.Type{
		reflect.TypeFor[struct{ hidden int }](),
		reflect.TypeFor[chan int](),
		reflect.TypeFor[struct{ Of []map[int]string }](),
		reflect.TypeFor[struct{ E error }](),
	} {
		if v, err := Fill(typ); err == nil {
			t.Errorf("%s was filled: %v", typ, v)
		}
	}
}

func TestBare(t *testing.T) {
	v, err := Bare(reflect.TypeFor[allKinds]())
	if err != nil {
		t.Fatal(err)
	}
	bare := v.Interface().(allKinds)
	if len(bare.Query.Filters) == 0 {
		t.Error("the query is empty: it cannot be sent")
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		required := mustBeSet(f.Type) && !strings.HasSuffix(f.Tag.Get("json"), ",omitzero")
		if f.Name != "Query" && required == v.Field(i).IsZero() {
			t.Errorf("%s is %v: what is required, and cannot be empty, is set, and nothing else", f.Name, v.Field(i))
		}
	}
}

// TestUnequal names the first place where a round trip went wrong.
func TestUnequal(t *testing.T) {
	a := thing{Parts: []part{{"a"}, {"b"}}, Parent: &thing{Name: "c"}}
	b := thing{Parts: []part{{"a"}, {"x"}}, Parent: &thing{Name: "c"}}
	if path, was, is := unequal(reflect.ValueOf(a), reflect.ValueOf(b), "thing"); path != "thing.Parts[1].Label" || was != "b" || is != "x" {
		t.Errorf("%s: %v and %v", path, was, is)
	}
	b = a
	b.Parent = &thing{Name: "d"}
	if path, _, _ := unequal(reflect.ValueOf(a), reflect.ValueOf(b), "thing"); path != "thing.Parent.Name" {
		t.Error(path)
	}
	if path, _, _ := unequal(reflect.ValueOf(a), reflect.ValueOf(a), "thing"); path != "" {
		t.Error(path)
	}
}
