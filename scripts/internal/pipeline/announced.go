package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/changes"
	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
)

// AnnouncedFiles are the files for people that name the versions. Nothing but the
// lists in them is written by the tools.
var AnnouncedFiles = []string{"README.md", "CHANGELOG.md", filepath.Join("openapi", "README.md")}

// announced returns those of the files that are there, with the versions in them.
func (p *Project) announced(versions []string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for i, list := range []func(text []byte, versions []string) ([]byte, error){listed, changes.Announce, p.provenance} {
		name := AnnouncedFiles[i]
		text, err := os.ReadFile(filepath.Join(p.Root, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			text, err = list(text, versions)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.ToSlash(name), err)
		}
		files[name] = text
	}
	return files, nil
}

var pinned = regexp.MustCompile(`(?m)^(pinned to the version of the API that you choose: ).*\.$`)

// listed puts the versions into the sentence of the README that names them.
func listed(text []byte, versions []string) ([]byte, error) {
	if !pinned.Match(text) {
		return nil, errors.New(`no line "pinned to the version of the API that you choose: ….", which names the versions`)
	}
	return pinned.ReplaceAll(text, []byte("${1}"+changes.Listed(versions, "or")+".")), nil
}

const (
	provenanceHead = "| version | published at |"
	provenanceRest = " commit | SHA-256 of the original | operations |\n| --- | --- | --- | --- | --- |"
)

// provenance writes the table of where the descriptions came from.
func (p *Project) provenance(text []byte, versions []string) ([]byte, error) {
	before, rest, found := strings.Cut(string(text), provenanceHead)
	if !found {
		return nil, fmt.Errorf("no table that starts with %q", provenanceHead)
	}
	after := ""
	if i := strings.Index(rest, "\n\n"); i >= 0 {
		after = rest[i:]
	} else if strings.HasSuffix(rest, "\n") {
		after = "\n"
	}
	table := provenanceHead + provenanceRest
	for _, v := range versions {
		row, err := p.cameFrom(v)
		if err != nil {
			return nil, err
		}
		table += "\n" + row
	}
	return []byte(before + table + after), nil
}

// cameFrom is the row of a version.
func (p *Project) cameFrom(version string) (string, error) {
	var source struct {
		Address    string `yaml:"address"`
		File       string `yaml:"file"`
		Commit     string `yaml:"commit"`
		SHA256     string `yaml:"sha256"`
		Operations int    `yaml:"operations"`
	}
	name := filepath.Join(p.Root, "openapi", version, importer.SourceFile)
	data, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	if err := yaml.Unmarshal(data, &source); err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	from := "a file"
	if address := strings.ReplaceAll(source.Address, "|", "%7C"); address != "" {
		from = fmt.Sprintf("[%s](%s)", path.Join(path.Base(path.Dir(address)), path.Base(address)), address)
	}
	return fmt.Sprintf("| %s | %s | %s | `%s` | %d |", version, from, source.Commit, source.SHA256, source.Operations), nil
}
