package pipeline

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/seed-a528e955/intercom-go/scripts/internal/strictyaml"
)

// WebhooksFile says which types the items of webhooks are.
var WebhooksFile = filepath.Join("openapi", "webhooks.yaml")

// webhookItems reads openapi/webhooks.yaml: Go types by the type of a webhook's
// item. Without the file no package knows any.
func webhookItems(root string) (map[string]string, error) {
	path := filepath.Join(root, WebhooksFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var file struct {
		Items map[string]string `yaml:"items"`
	}
	return file.Items, strictyaml.Decode(path, data, &file)
}
