package conformance

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
)

// described has the operations of the version fake. The examples of the first
// answer are sound, those of the second each have a flaw.
const described = `
openapi: 3.0.1
paths:
  /things/{id}:
    get:
      parameters:
      - {name: page, in: query}
      - {name: id, in: query}
      - $ref: '#/components/parameters/shade'
      responses:
        '200':
          content:
            application/json:
              examples:
                sound:
                  value: {id: 7, name: lamp, active: false, made: 1700000000, size: 1.0, parts: [{label: a}], extra: {deep: 9007199254740993}}
                sound too:
                  value: {id: '7', made: '2023-11-14T22:13:20Z', parts: [], crew: {teammates: [{label: b}]}, parent: {name: null}}
        '404':
          content:
            application/json: {example: {type: error.list}}
    delete:
      responses:
        '200':
          content:
            application/json: {example: {id: '7', deleted: true}}
  /things:
    post:
      requestBody:
        content:
          application/json:
            examples:
              sound: {value: {name: lamp, owner_id: 7}}
              cleared: {value: {name: lamp, owner_id: null}}
              unknown: {value: {name: lamp, color: red}}
              other type: {value: {name: lamp, due: 7}}
              incomplete: {value: {owner_id: 7}}
          multipart/form-data: {example: {name: lamp}}
      responses:
        '200':
          content:
            application/json:
              examples:
                unknown key: {value: {parts: [{}, {label: a, color: red}]}}
                another kind: {value: {name: [lamp], size: '2.5'}}
                not an object: {value: lamp}
  /things/{id}/file:
    get: {responses: {'200': {content: {application/octet-stream: {}}}}}
  /things/{id}/shadow:
    get:
      responses:
        '200':
          content:
            application/json: {schema: {$ref: '#/components/schemas/shadow'}}
components:
  parameters: {shade: {name: shade, in: query}}
  schemas:
    shadow:
      allOf:
      - {type: object, properties: {length: {type: number, example: 3}}}
      - {type: object, properties: {of: {type: array, items: {type: string, example: lamp}}}}
`

func check1(t *testing.T, description string, exceptions Exceptions) *Report {
	t.Helper()
	r, err := CheckDescription(context.Background(), fakeVersion(), writeDescription(t, description), exceptions)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCheckDescription(t *testing.T) {
	r := check1(t, described, nil)
	if r.Responses != 7 || r.Requests != 5 {
		t.Errorf("%d responses and %d requests were examined, want 7 and 5", r.Responses, r.Requests)
	}
	var got []string
	for _, f := range r.Findings {
		got = append(got, f.Key()+" "+string(f.Fault))
	}
	want := []string{
		"GET:/things/{id}/shadow request (operation) missing",
		"Things.Get request ?shade missing",
		"GET:/things/{id}/shadow response (body) error",
		"Things.Delete response (body) lost",
		"Things.Create request color differs",
		"Things.Create request (body) error", // the incomplete one is not sent
		"Things.Create response parts[].color lost",
		"Things.Create response name lost",
		"Things.Create response name mismatch",
		"Things.Create response size mismatch",
		"Things.Create response (body) error",
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("findings:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if r.Clean() {
		t.Error("the report is clean")
	}
	if r.Forms != 1 { // due, an id that the example has as a number
		t.Errorf("%d values in another form, want 1", r.Forms)
	}
}

func TestReportExceptions(t *testing.T) {
	exceptions := Exceptions{}
	for _, f := range check1(t, described, nil).Findings {
		exceptions[f.Key()] = "the example is wrong"
	}
	if r := check1(t, described, exceptions); !r.Clean() {
		t.Errorf("with every finding an exception: new %v", r.New())
	}
	exceptions["Things.Get response name"] = "not needed"
	r := check1(t, described, exceptions)
	if want, got := []string{"Things.Get response name"}, exceptions.Unused(&Report{}, r); !slices.Equal(got, want) || !r.Clean() {
		t.Errorf("unused: %v, want %v; clean: %v", got, want, r.Clean())
	}
	delete(exceptions, "Things.Create request color")
	r = check1(t, described, exceptions)
	if found := r.New(); len(found) != 1 || found[0].Path != "color" || found[0].Example != "unknown" {
		t.Errorf("new: %+v, want color of the example unknown", found)
	}

	var text strings.Builder
	if err := r.Print(&text, false); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"fake: 4 operations; 7 responses examined: 2 decode errors, 2 mismatches, 3 values lost; 5 requests examined: 2 differing, 1 values in another form than declared",
		"10 of these are known exceptions",
		`Things.Create request color: differs: want "red", got nothing [unknown]`,
	} {
		if !strings.Contains(text.String(), part) {
			t.Errorf("the report lacks %q:\n%s", part, text.String())
		}
	}
	if strings.Contains(text.String(), "due") {
		t.Errorf("the report lists an exception:\n%s", text.String())
	}
	text.Reset()
	if err := r.Print(&text, true); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), "known: the example is wrong") {
		t.Errorf("the full report has no exceptions:\n%s", text.String())
	}
}

func TestCheckDescriptionWithoutInput(t *testing.T) {
	_, err := CheckDescription(context.Background(), fakeVersion(), t.TempDir(), nil)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "fake.yaml") {
		t.Errorf("without a file: %v", err)
	}
	for name, text := range map[string]string{
		"not YAML":    "paths: [",
		"no paths":    "openapi: 3.0.1",
		"no examples": "paths: {/things: {post: {responses: {'200': {description: none}}}}}",
	} {
		if _, err := CheckDescription(context.Background(), fakeVersion(), writeDescription(t, text), nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestExceptions(t *testing.T) {
	if _, err := KnownExceptions(); err != nil {
		t.Error(err)
	}
	good, err := parseExceptions("# comment\n\nThings.Get  response data[].id — sent as text — always\n")
	if err != nil || good["Things.Get response data[].id"] != "sent as text — always" {
		t.Errorf("%v, %v", good, err)
	}
	for name, text := range map[string]string{
		"no evidence":   "Things.Get response name",
		"empty":         "Things.Get response name —",
		"too few parts": "Things.Get name — why",
		"no direction":  "Things.Get answer name — why",
		"twice":         "Things.Get response name — why\nThings.Get response name — why",
	} {
		if got, err := parseExceptions(text); err == nil {
			t.Errorf("%s: %v and no error", name, got)
		}
	}
}
