package importer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

func TestServers(t *testing.T) {
	for name, test := range map[string]operationTest{
		"order is kept":     {in: "[{url: https://b.test, description: Prose}, {url: https://a.test}]", want: "- url: https://b.test\n- url: https://a.test"},
		"variables":         {in: "[{url: 'https://{region}.test', variables: {region: {default: eu, enum: [us, eu], description: Prose}}}]", want: "- url: https://{region}.test\n  variables:\n    region:\n      default: eu\n      enum:\n        - us\n        - eu"},
		"missing variables": {in: "[{url: 'https://{region}.test'}]", want: "- url: https://{region}.test\n  variables:\n    region:\n      default: region", notes: []string{"server at servers.0.variables.region"}},
		"missing defaults":  {in: "[{url: 'https://{a}.test', variables: {a: {default: [], enum: []}}}]", want: "- url: https://{a}.test\n  variables:\n    a:\n      default: a", notes: []string{"server at servers.0.variables.a", "value of the wrong kind at servers.0.variables.a.default", "value of the wrong kind at servers.0.variables.a.enum"}},
		"variables of none": {in: "[{url: https://a.test, variables: {a: {default: b}}}]", want: "- url: https://a.test"},
		"no url":            {in: "[{description: Prose}, a, null, {url: }]", notes: []string{"server at servers.0", "server at servers.1", "server at servers.2", "server at servers.3"}},
		"open brace":        {in: "[{url: 'https://{a.test'}, {url: 'https://a}.test'}, {url: 'https://{{a}}.test'}]", notes: []string{"server at servers.0", "server at servers.1", "server at servers.2"}},
		"no list":           {in: "https://a.test", notes: []string{"value of the wrong kind at servers"}},
	} {
		t.Run(name, func(t *testing.T) {
			doc, report := imported(t, withPaths("/a: {get: "+op("a")+"}")+"servers: "+test.in+"\n")
			assert.Equal(t, test.want, strings.TrimSpace(text(t, node.Get(doc, "servers"))))
			assert.Equal(t, test.notes, notes(report))
		})
	}
}
