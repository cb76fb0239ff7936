package importer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

func TestSecurity(t *testing.T) {
	runOperations(t, "security", map[string]operationTest{
		"none needed":     {in: "[]", want: "[]"},
		"optional":        {in: "[{}]", want: "- {}"},
		"scopes":          {in: "[{auth: [read, [x], write]}]", want: "- auth:\n    - read\n    - write", notes: []string{"missing component at .0"}},
		"not a list":      {in: "auth", notes: []string{"value of the wrong kind at "}},
		"not a mapping":   {in: "[auth]", want: "[]", notes: []string{"value of the wrong kind at .0"}},
		"scopes as words": {in: "[{auth: read}]", want: "- auth: []", notes: []string{"missing component at .0"}},
	})
}

func TestSecuritySchemes(t *testing.T) {
	for name, test := range map[string]operationTest{
		"bearer":    {in: "{type: http, bearerFormat: JWT, scheme: bearer, description: Prose}", want: "type: http\nscheme: bearer\nbearerFormat: JWT"},
		"key":       {in: "{type: apiKey, name: X-Key, in: header}", want: "type: apiKey\nin: header\nname: X-Key"},
		"oauth":     {in: "{type: oauth2, flows: {clientCredentials: {tokenUrl: https://a.test, refreshUrl: https://b.test, scopes: {read: Prose}}}}", want: "type: oauth2\nflows:\n  clientCredentials:\n    tokenUrl: https://a.test\n    refreshUrl: https://b.test\n    scopes:\n      read: \"\""},
		"openID":    {in: "{type: openIdConnect, openIdConnectUrl: https://a.test}", want: "type: openIdConnect\nopenIdConnectUrl: https://a.test"},
		"no scheme": {in: "{type: http}", want: "type: http\nscheme: bearer", notes: []string{"value of the wrong kind at components.securitySchemes.auth"}},
		"unknown":   {in: "{type: secret}", want: "type: http\nscheme: bearer", notes: []string{"value of the wrong kind at components.securitySchemes.auth"}},
		"null":      {in: "null", want: "type: http\nscheme: bearer", notes: []string{"value of the wrong kind at components.securitySchemes.auth"}},
	} {
		t.Run(name, func(t *testing.T) {
			doc, report := imported(t, "openapi: 3.0.1\ninfo: {version: '9.9'}\npaths: {/a: {get: "+op("a")+"}}\ncomponents: {securitySchemes: {auth: "+test.in+"}}\n")
			assert.Equal(t, test.want, strings.TrimSpace(text(t, node.Get(doc, "components", "securitySchemes", "auth"))))
			assert.Equal(t, test.notes, notes(report))
		})
	}
}
