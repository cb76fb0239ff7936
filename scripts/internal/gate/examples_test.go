package gate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const exampleHead = `// Code generated. DO NOT EDIT.

package intercom_test

import (
	"fmt"
	"log"

	"github.com/seed-a528e955/intercom-go/facade"
	intercom "github.com/seed-a528e955/intercom-go/gen/v299"
)

`

// TestExamplesRefused: a file of examples holds functions that call and print, whatever text got into it.
func TestExamplesRefused(t *testing.T) {
	for code, want := range map[string]string{
		"func init() {}":                                          "the function init",
		"func main() {}":                                          "the function main",
		"func TestMain(m *int) {}":                                "the function TestMain",
		"func helper() {}":                                        "the function helper",
		"func Example(x int) {}":                                  "the function Example",
		"func Example() int { return 1 }":                         "the function Example",
		"func Example[T any]() {}":                                "the function Example",
		"func (x T) Example() {}":                                 "the function Example",
		"func Example()":                                          "the function Example without a body",
		"var x = 1":                                               "the declaration of a var",
		"const x = 1":                                             "the declaration of a const",
		"type T struct{}":                                         "the declaration of a type",
		"//go:generate sh\nfunc Example() {}":                     "the comment //go:generate sh",
		"/* x */\nfunc Example() {}":                              "the comment /* x */",
		"func Example() { go f() }":                               "*ast.GoStmt",
		"func Example() { for {} }":                               "*ast.ForStmt",
		"func Example() { select {} }":                            "*ast.SelectStmt",
		"func Example() { goto a }":                               "*ast.BranchStmt",
		"func Example() { panic(1) }":                             "a call of panic",
		"func Example() { log.SetOutput(nil) }":                   "the use of log.SetOutput",
		"func Example() { fmt.Scan(&x) }":                         "the use of fmt.Scan",
		"func Example() { facade.New(facade.WithHTTPClient(x)) }": "the use of facade.WithHTTPClient",
		"func Example() { f := fmt.Fprintln; f() }":               "the use of fmt.Fprintln",
	} {
		err := check("gen/v299/example_gen_test.go", exampleHead+code+"\n")
		assert.ErrorContains(t, err, want, code)
	}
}

func TestExampleImports(t *testing.T) {
	for what, want := range map[string]bool{
		`"context"`: true, `"errors"`: true, `"time"`: true, api + `"`: true, api + `/search"`: true, api + `/code"`: true,
		`intercom "github.com/seed-a528e955/intercom-go/gen/v299"`:   true,
		`intercom "github.com/seed-a528e955/intercom-go/gen/v298"`:   false,
		`"github.com/seed-a528e955/intercom-go/gen/v299"`:            false,
		`. "github.com/seed-a528e955/intercom-go/gen/v299"`:          false,
		`"github.com/seed-a528e955/intercom-go/facade/intercomtest"`: true,
		`"github.com/seed-a528e955/intercom-go/facade/files"`:        false,
		`"github.com/seed-a528e955/intercom-go/api/internal/codec"`:  false,
		`"os"`: false, `"os/exec"`: false, `"net/http"`: false, `"unsafe"`: false, `"C"`: false, `"testing"`: false,
		`f "fmt"`: false, `_ "time"`: false, `. "time"`: false, `"example.org/context"`: false,
	} {
		err := check("gen/v299/example_gen_test.go", "package intercom_test\n\nimport "+what+"\n")
		assert.Equal(t, want, err == nil, what)
	}
	require.ErrorContains(t, check("gen/v299/example_gen_test.go", "package intercom\n"), "the package intercom")
}

func TestExamplesAllowed(t *testing.T) {
	for _, code := range []string{
		"func workspace() (client *intercom.Client, stop func()) { return nil, nil }",
		"func Example() { defer stop(); for x := range y { fmt.Println(x); break } }",
		"func ExampleNew_stub() { c := intercom.New(api.CallerFunc(func() error { return nil })); log.Fatal(c) }",
		"func Example() { fmt.Println(\"*/ func init() { panic(1) }\") }",
	} {
		assert.NoError(t, check("gen/v299/example_gen_test.go", exampleHead+code+"\n"), code)
	}
}
