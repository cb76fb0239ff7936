package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
	"github.com/seed-a528e955/intercom-go/scripts/internal/mutate"
)

// program is the library with the mutants in it.
type program struct {
	root, folder string
	mutants      map[int]mutate.Mutant
	woven        map[string]mutate.Woven // of the files
	uncompilable map[int]bool
}

func (p *program) overlay() string { return filepath.Join(p.folder, "overlay.json") }

// group returns the number that stands for a mutant's function, where that was woven.
func (p *program) group(number int) (group int, ok bool) {
	group, ok = p.woven[p.mutants[number].File].Groups[number]
	return group, ok
}

// packages lists the folders that mutants are in.
func (p *program) packages() []string {
	found := map[string]bool{}
	for _, m := range p.mutants {
		found[m.Package()] = true
	}
	return slices.Sorted(maps.Keys(found))
}

// weave puts all mutants into their files, and takes out those that the compiler refuses.
func (p *program) weave(ctx context.Context) error {
	p.uncompilable = map[int]bool{}
	for {
		if err := p.write(); err != nil {
			return err
		}
		args := []string{"build", "-gcflags=-e", "-overlay=" + p.overlay()}
		for _, pkg := range p.packages() {
			args = append(args, "./"+pkg)
		}
		_, err := gocmd.Go(ctx, p.root, nil, args...)
		if err == nil {
			return nil
		}
		before := len(p.uncompilable)
		if p.refused(err); len(p.uncompilable) == before {
			return err
		}
	}
}

var place = regexp.MustCompile(`^(\S+\.go):(\d+):\d+: `)

// refused notes the mutants that an error of the compiler is about.
func (p *program) refused(err error) {
	var failed *gocmd.Error
	if !errors.As(err, &failed) {
		return
	}
	lines := bufio.NewScanner(strings.NewReader(failed.Out + failed.Said))
	for lines.Scan() {
		found := place.FindStringSubmatch(lines.Text())
		if found == nil {
			continue
		}
		line, _ := strconv.Atoi(found[2])
		for file, woven := range p.woven {
			if number, ok := woven.At(line); ok && p.path(file) == found[1] {
				p.uncompilable[number] = true
			}
		}
	}
}

// write puts the woven files where the go command takes them from.
func (p *program) write() error {
	files := map[string]map[int]mutate.Mutant{}
	for number, m := range p.mutants {
		if files[m.File] == nil {
			files[m.File] = map[int]mutate.Mutant{}
		}
		if !p.uncompilable[number] {
			files[m.File][number] = m
		}
	}
	p.woven = map[string]mutate.Woven{}
	replace := map[string]string{}
	for file, mutants := range files {
		original := filepath.Join(p.root, filepath.FromSlash(file))
		source, err := os.ReadFile(original)
		if err != nil {
			return err
		}
		if p.woven[file], err = mutate.Weave(file, source, mutants); err != nil {
			return err
		}
		if replace[original], err = p.put(file, p.woven[file].Text); err != nil {
			return err
		}
		name, _, _ := strings.Cut(regexp.MustCompile(`(?m)^package (.*)$`).FindString(string(source)), " //")
		more := path.Join(path.Dir(file), "mutant_switch.go")
		replace[filepath.Join(p.root, filepath.FromSlash(more))], err = p.put(more, mutate.Switch(strings.TrimPrefix(name, "package ")))
		if err != nil {
			return err
		}
	}
	return writeOverlay(p.overlay(), replace)
}

// path is where a file of the library, or one more, is put in the folder.
func (p *program) path(name string) string {
	return filepath.Join(p.folder, strings.ReplaceAll(name, "/", "_"))
}

func (p *program) put(name string, text []byte) (string, error) {
	return p.path(name), os.WriteFile(p.path(name), text, 0o600)
}

func writeOverlay(file string, replace map[string]string) error {
	text, err := json.Marshal(map[string]map[string]string{"Replace": replace})
	if err != nil {
		return fmt.Errorf("overlay: %w", err)
	}
	return os.WriteFile(file, text, 0o600)
}
