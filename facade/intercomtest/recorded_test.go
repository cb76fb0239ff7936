package intercomtest_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// recordedSteps are requests whose answers have everything that recordings of the same operation have.
var recordedSteps = []struct{ as, ask, body string }{
	{"", "GET /admins", ""},
	{"", "GET /admins/2111", ""},
	{"eva", "POST /contacts", `{"email":"eva@mail.example","name":"Eva"}`},
	{"rex", "POST /contacts", `{"email":"rex@mail.example","external_id":"r-1","name":"Rex","signed_up_at":1700000000,"last_seen_at":1700000060}`},
	{"", "GET /contacts/{eva}", ""},
	{"", "PUT /contacts/{eva}", `{"name":"Eva L"}`},
	{"firm", "POST /companies", `{"company_id":"f-1","name":"Firm","plan":"scale","industry":"Press","website":"https://firm.example","monthly_spend":12,"custom_attributes":{"seats":3}}`},
	{"", "DELETE /companies/{firm}", ""},
	{"", "PUT /companies/{mid}", `{"name":"Firm & Co","plan":"scale","website":"https://firm.example","custom_attributes":{"seats":3}}`},
	{"", "DELETE /companies/{mid}", ""},
	{"", "GET /companies/{bare}", ""},
	{"", "POST /contacts/{rex}/companies", `{"id":"{bare}"}`},
	{"", "POST /contacts/{rex}/notes", `{"body":"Called."}`},
	{"", "GET /contacts/{rex}/notes", ""},
	{"tag", "POST /tags", `{"name":"hot"}`},
	{"", "POST /tags", `{"name":"hot","companies":[{"id":"{bare}"}],"users":[{"id":"{rex}"}]}`},
	{"", "GET /tags", ""},
	{"", "GET /companies/scroll", ""},
	{"", "GET /companies", ""},
	{"", "GET /companies/{bare}/contacts", ""},
	{"", "GET /contacts", ""},
	{"", "POST /contacts/search", `{"query":{"field":"email","operator":"=","value":"rex@mail.example"}}`},
	{"", "DELETE /contacts/{rex}/companies/{bare}", ""},
	{"", "POST /conversations", `{"from":{"type":"user","id":"{rex}"},"body":"Hello"}`},
	{"", "POST /conversations/{conv}/tags", `{"id":"{tag}","admin_id":"2110"}`},
	{"", "POST /conversations/{conv}/reply", `{"message_type":"comment","type":"admin","admin_id":"2110","body":"Hi"}`},
	{"", "POST /conversations/{conv}/reply", `{"message_type":"comment","type":"user","intercom_user_id":"{rex}","body":"Thanks"}`},
	{"", "PUT /conversations/{conv}", `{"read":true}`},
	{"", "POST /conversations/{conv}/parts", `{"message_type":"close","type":"admin","admin_id":"2110"}`},
	{"", "GET /conversations/{conv}", ""},
	{"", "GET /conversations", ""},
	{"", "POST /conversations/search", `{"query":{"field":"open","operator":"=","value":false}}`},
	{"", "DELETE /conversations/{conv}/tags/{tag}", `{"admin_id":"2110"}`},
	{"", "POST /messages", `{"message_type":"email","subject":"News","body":"Hi","template":"plain","from":{"type":"admin","id":"2110"},"to":{"type":"user","id":"{rex}"}}`},
	{"", "GET /segments", ""},
	{"", "GET /help_center/collections", ""},
	{"art", "POST /articles", `{"title":"One","author_id":2110,"body":"<p>x</p>"}`},
	{"", "POST /articles", `{"title":"Two","author_id":2110,"body":"<p>x</p>","description":"d"}`},
	{"", "GET /articles?per_page=1", ""},
	{"", "GET /articles/{art}", ""},
	{"", "PUT /articles/{art}", `{"title":"Uno"}`},
	{"", "DELETE /articles/{art}", ""},
	{"twin", "POST /contacts", `{"role":"lead","email":"rex@mail.example","name":"Rex"}`},
	{"", "POST /contacts/merge", `{"from":"{twin}","into":"{rex}"}`},
	{"", "DELETE /contacts/{rex}", ""},
}

// recordedReasons says why a key may differ from the recordings, by a pattern over "operation key: difference".
var recordedReasons = map[string]string{}

// TestRecordedShapes holds answers to the keys and types of answers that a production workspace gave, nearly all in 2.11:
// see testdata/recorded_shapes.json. What was null or empty in every recording says nothing about what may be there.
func TestRecordedShapes(t *testing.T) {
	data, err := os.ReadFile("testdata/recorded_shapes.json")
	require.NoError(t, err)
	var recorded map[string]map[string]string
	require.NoError(t, json.Unmarshal(data, &recorded))
	srv := intercomtest.New(t, intercomtest.WithInMemory())
	srv.AddSegment(intercomtest.Segment{Name: "Everybody"})
	mid, bare := srv.AddCompany(intercomtest.Company{CompanyID: "f-3", Name: "Mid"}), srv.AddCompany(intercomtest.Company{CompanyID: "f-2", Name: "Bare"})
	c, asked, keys, used := through(t, srv, "2.11"), map[string]bool{}, 0, map[string]bool{}
	c.names["mid"], c.names["bare"] = mid, bare
	for _, s := range recordedSteps {
		answer := c.ok(s.ask, s.body)
		if s.as != "" {
			c.names[s.as] = fmt.Sprint(answer["id"])
		}
		if id := answer["conversation_id"]; id != nil {
			c.names["conv"] = fmt.Sprint(id)
		}
		target, _, _ := strings.Cut(s.ask, "?")
		operation := regexp.MustCompile(`\{\w+\}|\d{4}`).ReplaceAllString(target, "{}")
		want, ok := recorded[operation]
		if !ok {
			continue
		}
		asked[operation] = true
		keys += len(want)
		for _, difference := range shapeDiffers(want, shapeOf(answer)) {
			difference = operation + " " + difference
			excused := false
			for pattern := range recordedReasons {
				if regexp.MustCompile(pattern).MatchString(difference) {
					excused, used[pattern] = true, true
				}
			}
			assert.True(t, excused, difference)
		}
	}
	for operation := range recorded {
		assert.True(t, asked[operation], "%s was not asked for", operation)
	}
	for pattern := range recordedReasons {
		assert.True(t, used[pattern], "%q explains nothing", pattern)
	}
	t.Logf("%d operations, %d keys compared, %d kinds of exceptions", len(asked), keys, len(recordedReasons))
}

// shapeOf is the keys of an answer by their paths, each with the types that it has.
func shapeOf(answer any) map[string][]string {
	shape := map[string][]string{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		kind := ""
		switch v := v.(type) {
		case nil:
			kind = "null"
		case bool:
			kind = "bool"
		case string:
			kind = "text"
		case json.Number, float64:
			kind = "int"
		case []any:
			kind = "list"
			for _, item := range v {
				walk(path+"[]", item)
			}
		case map[string]any:
			kind = "object"
			for name, inner := range v {
				walk(strings.TrimPrefix(path+"."+name, "."), inner)
			}
		}
		if path != "" && !slices.Contains(shape[path], kind) {
			shape[path] = append(shape[path], kind)
		}
	}
	walk("", answer)
	return shape
}

// shapeDiffers tells where a shape is not the recorded one.
func shapeDiffers(recorded map[string]string, shape map[string][]string) (lines []string) {
	blind := func(path string) bool { // nothing is known of what is below
		for at := path; at != ""; {
			if at = at[:max(strings.LastIndexAny(at, ".["), 0)]; at == "" {
				return false
			}
			kind := recorded[at]
			if kind == "null" || kind == "list[]" || kind == "object{}" || strings.HasSuffix(at, "custom_attributes") {
				return true
			}
		}
		return false
	}
	for path, kinds := range shape {
		if want, ok := recorded[path]; !ok && !blind(path) {
			lines = append(lines, path+": nobody has seen it")
		} else if ok && want != "null" {
			for _, kind := range kinds {
				if !strings.Contains(want, kind) {
					lines = append(lines, fmt.Sprintf("%s: %s, recorded %s", path, kind, want))
				}
			}
		}
	}
	for path := range recorded {
		parent := path[:max(strings.LastIndexAny(path, ".["), 0)]
		if _, ok := shape[path]; !ok && (parent == "" || shape[parent] != nil) && !strings.HasSuffix(parent, "custom_attributes") {
			lines = append(lines, path+": missing")
		}
	}
	slices.Sort(lines)
	return lines
}
