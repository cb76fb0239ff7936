package pipeline

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v3"
)

// webhookItems reads openapi/webhooks.yaml: Go types by the type of a webhook's
// item. Without the file no package knows any.
func webhookItems(root string) (map[string]string, error) {
	data, err := os.ReadFile(filepath.Join(root, "openapi", "webhooks.yaml"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var file struct {
		Items map[string]string `yaml:"items"`
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("openapi/webhooks.yaml: %w", err)
	}
	return file.Items, nil
}
