package importer_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
)

func TestDefaultURL(t *testing.T) {
	for version, want := range map[string]string{
		"2.12":     "https://raw.githubusercontent.com/intercom/Intercom-OpenAPI/main/descriptions/2.12/api.intercom.io.yaml",
		"preview":  "https://raw.githubusercontent.com/intercom/Intercom-OpenAPI/main/descriptions/0/api.intercom.io.yaml",
		"Preview":  "https://raw.githubusercontent.com/intercom/Intercom-OpenAPI/main/descriptions/0/api.intercom.io.yaml",
		"unstable": "https://raw.githubusercontent.com/intercom/Intercom-OpenAPI/main/descriptions/0/api.intercom.io.yaml",
		"0":        "https://raw.githubusercontent.com/intercom/Intercom-OpenAPI/main/descriptions/0/api.intercom.io.yaml",
	} {
		assert.Equal(t, want, importer.DefaultURL(version))
	}
}
