package facade_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/facade"
)

// The version in the User-Agent comes from where the module cache keeps it.
func TestVersionInUserAgent(t *testing.T) {
	const module = "github.com/seed-a528e955/intercom-go"
	for file, want := range map[string]string{
		"/home/u/go/pkg/mod/" + module + "@v0.3.1/facade/headers.go":         "intercom-go/0.3.1",
		"C:/Users/u/go/pkg/mod/" + module + "@v1.0.0-rc.1/facade/headers.go": "intercom-go/1.0.0-rc.1",
		module + "@v0.0.0-20260102030405-abcdefabcdef/facade/headers.go":     "intercom-go/0.0.0-20260102030405-abcdefabcdef", // -trimpath
		"/src/intercom-go/facade/headers.go":                                 "intercom-go",                                   // a checkout
		"/src/app/vendor/" + module + "/facade/headers.go":                   "intercom-go",
		"/go/pkg/mod/github.com/other/fork@v9.9.9/" + "x/facade/headers.go":  "intercom-go",
		module + "@v1.2.3": "intercom-go",
		"":                 "intercom-go",
	} {
		assert.Equal(t, want, facade.ProductFrom(file), file)
	}
}
