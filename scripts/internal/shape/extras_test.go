package shape

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// The lines of Boat.Input for one property.
func TestInputLines(t *testing.T) {
	const more = ", mast: {properties: {x: {type: string}}}, colour: {type: string, enum: [red, blue]}"
	for name, c := range map[string]struct {
		property string
		want     []string
	}{
		"a text":                        {"a: {type: string}", []string{"in.A = api.NonZero(x.A)"}},
		"a boolean, whose false counts": {"a: {type: boolean}", []string{"in.A = api.Set(x.A)"}},
		"an id":                         {"id: {type: integer}", []string{"in.ID = api.NonZero(x.ID)"}},
		"a time":                        {"created_at: {type: integer}", []string{"in.CreatedAt = api.NonZero(x.CreatedAt)"}},
		"an enum":                       {"a: @colour", []string{"in.A = x.A"}},
		"an enum that may be null":      {"a: {nullable: true, allOf: [@colour]}", []string{"in.A = api.NonZero(x.A)"}},
		"a number":                      {"a: {type: integer}", []string{"in.A = api.NonZero(x.A)"}},
		"a number that may be null":     {"a: {type: integer, nullable: true}", []string{"if x.A != nil {", "in.A = api.Set(*x.A)", "}"}},
		"an object":                     {"a: @mast", []string{"if x.A != nil {", "in.A = x.A.Input()", "}"}},
		"a list":                        {"a: {type: array, items: {type: string}}", []string{"in.A = x.A"}},
		"a list that may be null":       {"a: {type: array, nullable: true, items: {type: string}}", []string{"if x.A != nil {", "in.A = api.Set(x.A)", "}"}},
		"anything":                      {"a: {}", []string{"if x.A != nil {", "in.A = x.A", "}"}},
		"an object that holds it":       {"a: {properties: {b: @boat}}", []string{"if x.A != nil {", "item := x.A.Input()", "in.A = &item", "}"}},
		"a list of objects": {"a: {type: array, items: @mast}", []string{
			"if x.A != nil {", "items := make([]MastInput, len(x.A))", "for i := range x.A {", "items[i] = x.A[i].Input()", "}", "in.A = items", "}",
		}},
		"a list of objects that may be null": {"a: {type: array, nullable: true, items: @mast}", []string{
			"if x.A != nil {", "items := make([]MastInput, len(x.A))", "for i := range x.A {", "items[i] = x.A[i].Input()", "}", "in.A = api.Set(items)", "}",
		}},
		"a map of objects": {"a: {type: object, additionalProperties: @mast}", []string{
			"if x.A != nil {", "items := make(map[string]MastInput, len(x.A))", "for i := range x.A {", "items[i] = x.A[i].Input()", "}", "in.A = items", "}",
		}},
		"a list of anything": {"a: {type: array, items: {}}", []string{
			"if x.A != nil {", "items := make([]any, len(x.A))", "for i := range x.A {", "items[i] = x.A[i]", "}", "in.A = items", "}",
		}},
		"a map of lists of objects": {"a: {type: object, additionalProperties: {type: array, items: @mast}}", []string{
			"if x.A != nil {", "items := make(map[string][]MastInput, len(x.A))", "for i := range x.A {",
			"itemsBelow := make([]MastInput, len(x.A[i]))", "for ii := range x.A[i] {", "itemsBelow[ii] = x.A[i][ii].Input()", "}",
			"items[i] = itemsBelow", "}", "in.A = items", "}",
		}},
		"attributes":       {"a: {type: object}", []string{"in.A = x.A"}},
		"a map of numbers": {"a: {type: object, additionalProperties: {type: integer}}", []string{"in.A = x.A"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := bothWays(t, "boat: {required: [a], properties: {"+c.property+"}}"+more)
			assert.Equal(t, c.want, d.inputLines(d.model("Boat")))
		})
	}
}

func TestConstructors(t *testing.T) {
	const text, number = "{type: string}", "{type: integer}"
	only := func(v string) string { return "{type: string, enum: [" + v + "]}" }
	for name, c := range map[string]struct {
		boat string
		want map[string]string // fixed, args → fields
	}{
		"one fixed value each": {
			"oneOf: [{required: [kind, masts], properties: {kind: " + only("sail") + ", masts: " + number + "}}, {required: [kind, coal_id], properties: {kind: " + only("steam") + ", coal_id: " + text + "}}]",
			map[string]string{
				`NewBoatSail(masts int) kind "sail"`:       "Kind: BoatKindSail; Masts: api.Set(masts)",
				`NewBoatSteam(coalID string) kind "steam"`: "Kind: BoatKindSteam; CoalID: api.Set(coalID)",
			},
		},
		"what all require is plain": {
			"oneOf: [{required: [kind], properties: {kind: " + only("sail") + "}}, {required: [kind], properties: {kind: " + only("steam") + "}}]",
			map[string]string{`NewBoatSail() kind "sail"`: "Kind: BoatKindSail", `NewBoatSteam() kind "steam"`: "Kind: BoatKindSteam"},
		},
		"the value that tells them apart names them": {
			"oneOf: [{properties: {type: " + only("boat") + ", kind: " + only("sail") + "}}, {properties: {type: " + only("boat") + ", kind: " + only("steam") + "}}]",
			map[string]string{
				`NewBoatSail() kind "sail", type "boat"`:   `Type: api.Set("boat"); Kind: BoatKindSail`,
				`NewBoatSteam() kind "steam", type "boat"`: `Type: api.Set("boat"); Kind: BoatKindSteam`,
			},
		},
		"a shared value and a need of its own": {
			"oneOf: [{required: [user_id], properties: {kind: " + only("user") + ", user_id: " + text + "}}, {required: [email], properties: {kind: " + only("user") + ", email: " + text + "}}, {required: [admin_id], properties: {kind: " + only("admin") + ", admin_id: " + text + "}}]",
			map[string]string{
				`NewBoatUserByUserID(userID string) kind "user"`: "Kind: BoatKindUser; UserID: api.Set(userID)",
				`NewBoatUserByEmail(email string) kind "user"`:   "Kind: BoatKindUser; Email: api.Set(email)",
				`NewBoatAdmin(adminID string) kind "admin"`:      "Kind: BoatKindAdmin; AdminID: api.Set(adminID)",
			},
		},
		"the body of a message is an argument where any variant requires it": {
			"oneOf: [{required: [body], properties: {kind: " + only("a") + ", body: " + text + "}}, {properties: {kind: " + only("b") + ", body: " + text + "}}, {properties: {kind: " + only("c") + "}}]",
			map[string]string{
				`NewBoatA(body string) kind "a"`: "Kind: BoatKindA; Body: api.Set(body)",
				`NewBoatB(body string) kind "b"`: "Kind: BoatKindB; Body: api.Set(body)",
				`NewBoatC() kind "c"`:            "Kind: BoatKindC",
			},
		},
		"a keyword as an argument": {
			"oneOf: [{required: [type], properties: {kind: " + only("a") + ", type: " + text + "}}, {properties: {kind: " + only("b") + "}}]",
			map[string]string{
				`NewBoatA(typeValue string) kind "a"`: "Kind: BoatKindA; Type: api.Set(typeValue)",
				`NewBoatB() kind "b"`:                 "Kind: BoatKindB",
			},
		},
		"an object that holds it": {
			"oneOf: [{required: [tow], properties: {kind: " + only("a") + ", tow: @boat}}, {properties: {kind: " + only("b") + "}}]",
			map[string]string{`NewBoatA(tow Boat) kind "a"`: "Kind: BoatKindA; Tow: &tow", `NewBoatB() kind "b"`: "Kind: BoatKindB"},
		},
		"arguments that would hide something": {
			"oneOf: [{required: [api, a_b, aB], properties: {kind: " + only("a") + ", api: " + text + ", a_b: " + text + ", aB: " + number + "}}, {properties: {kind: " + only("b") + "}}]",
			map[string]string{
				`NewBoatA(apiValue string, aB string, aBValue int) kind "a"`: "Kind: BoatKindA; API: api.Set(apiValue); AB: api.Set(aB); ABField: api.Set(aBValue)",
				`NewBoatB() kind "b"`: "Kind: BoatKindB",
			},
		},
		"nothing fixed":          {"oneOf: [{properties: {a: " + text + "}}, {properties: {b: " + text + "}}]", map[string]string{}},
		"all alike":              {"oneOf: [{properties: {kind: " + only("a") + "}}, {properties: {kind: " + only("a") + ", b: " + text + "}}]", map[string]string{}},
		"one variant":            {"oneOf: [{properties: {kind: " + only("a") + "}}]", map[string]string{}},
		"a shared value, no own": {"oneOf: [{properties: {kind: " + only("a") + "}}, {properties: {kind: " + only("a") + "}}, {properties: {kind: " + only("b") + "}}]", map[string]string{`NewBoatB() kind "b"`: "Kind: BoatKindB"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := map[string]string{}
			d := sending(t, "boat: {"+c.boat+"}")
			for _, x := range d.constructors(d.model("Boat")) {
				head := node.Text(x, "name") + "(" + strings.Join(node.Strings(node.Get(x, "args")), ", ") + ") " + node.Text(x, "fixed")
				got[head] = strings.Join(node.Strings(node.Get(x, "fields")), "; ")
			}
			assert.Equal(t, c.want, got)
		})
	}
}

func TestConstructorsAreForWhatIsSent(t *testing.T) {
	const boat = "boat: {oneOf: [{properties: {kind: {type: string, enum: [a]}}}, {properties: {kind: {type: string, enum: [b]}}}]}"
	d := bothWays(t, boat)
	assert.Empty(t, d.constructors(d.model("Boat")))
	require.Len(t, d.constructors(d.model("BoatInput")), 2)
	assert.Equal(t, "NewBoatInputA", node.Text(d.constructors(d.model("BoatInput"))[0], "name"))
}
