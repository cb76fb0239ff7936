package importer_test

import "testing"

func TestSchemaEnum(t *testing.T) {
	runSchemas(t, map[string]schemaTest{
		"null":            {in: "{type: string, enum: [null, a]}", want: "type: string\nnullable: true\nenum:\n  - a", notes: []string{"enum at enum"}},
		"only null":       {in: "{type: string, enum: [null]}", want: "type: string\nnullable: true", notes: []string{"enum at enum"}},
		"null as a text":  {in: "{type: string, enum: ['null', a]}", want: "type: string\nenum:\n  - \"null\"\n  - a"},
		"twice":           {in: "{type: string, enum: [b, a, b]}", want: "type: string\nenum:\n  - b\n  - a", notes: []string{"enum at enum"}},
		"numbers as text": {in: "{type: string, enum: [2.10, 1, true, 2024-01-01]}", want: "type: string\nenum:\n  - \"2.10\"\n  - \"1\"\n  - \"true\"\n  - \"2024-01-01\""},
		"text as numbers": {in: "{type: integer, enum: ['1', two, 2.5, 1]}", want: "type: integer\nenum:\n  - 1", notes: []string{"enum at enum", "enum at enum", "enum at enum"}},
		"without a type":  {in: "{enum: [1, '1', a, true, 1.5]}", want: "enum:\n  - 1\n  - \"1\"\n  - a\n  - true\n  - 1.5"},
		"booleans":        {in: "{type: boolean, enum: [true, 'false', maybe]}", want: "type: boolean\nenum:\n  - true\n  - false", notes: []string{"enum at enum"}},
		"no scalars":      {in: "{type: string, enum: [[a], {a: b}]}", want: "type: string", notes: []string{"enum at enum", "enum at enum"}},
		"a scalar":        {in: "{type: string, enum: a}", want: "type: string\nenum:\n  - a", notes: []string{"enum at enum"}},
		"empty":           {in: "{type: string, enum: []}", want: "type: string", notes: []string{"enum at enum"}},
		"mapping":         {in: "{type: string, enum: {a: b}}", want: "type: string", notes: []string{"enum at enum"}},
		"of a list":       {in: "{type: array, enum: [a], items: {type: string}}", want: "type: array\nitems:\n  type: string\n  enum:\n    - a", notes: []string{"enum at enum"}},
		"of a list whose items have one": {
			in:    "{type: array, enum: [a], items: {type: string, enum: [b]}}",
			want:  "type: array\nitems:\n  type: string\n  enum:\n    - b",
			notes: []string{"enum at enum"},
		},
	})
}

func TestSchemaDefault(t *testing.T) {
	runSchemas(t, map[string]schemaTest{
		"fits":             {in: "{type: integer, default: 5}", want: "type: integer\ndefault: 5"},
		"text":             {in: "{type: string, default: 'two words 🎟'}", want: "type: string\ndefault: \"two words \\U0001F39F\""},
		"empty text":       {in: "{type: string, default: ''}", want: "type: string\ndefault: \"\""},
		"number as a text": {in: "{type: string, default: 2.10}", want: "type: string\ndefault: \"2.10\"", notes: []string{"default at default"}},
		"text as a number": {in: "{type: integer, default: '5'}", want: "type: integer\ndefault: 5", notes: []string{"default at default"}},
		"does not fit":     {in: "{type: integer, default: five}", want: "type: integer", notes: []string{"default at default"}},
		"fraction":         {in: "{type: integer, default: 1.5}", want: "type: integer", notes: []string{"default at default"}},
		"list":             {in: "{type: array, items: {}, default: []}", want: "type: array\nitems: {}", notes: []string{"default at default"}},
		"mapping":          {in: "{default: {a: b}}", want: "{}", notes: []string{"default at default"}},
		"of the enum":      {in: "{type: integer, default: 1, enum: [1, 2]}", want: "type: integer\ndefault: 1\nenum:\n  - 1\n  - 2"},
		"not of the enum":  {in: "{type: string, default: c, enum: [a, b]}", want: "type: string\nenum:\n  - a\n  - b", notes: []string{"default at default"}},
		"sentence":         {in: "{type: string, default: The one that was chosen when nothing else is known.}", want: "type: string", notes: []string{"default at default"}},
	})
}
