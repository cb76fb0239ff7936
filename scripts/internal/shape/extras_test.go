package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"
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
