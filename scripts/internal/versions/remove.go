package versions

import (
	"context"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gotypes"
	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/names"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
)

// Removed tells what went and what is left to do.
type Removed struct {
	Version string
	Files   []string
	Record  string   // the file that stays: which commit the description came from; "" where nothing stays
	Users   []string // Go files that import the package
	Unused  []string // what is said, in openapi/sentences.yaml and the list of untyped fields, about what no version has any more
}

// Remove takes a version out of the project. What people wrote about its
// operations stays, but for names by rule that no other version has. So does a
// record that names the commit which its description came from, since the file
// does not tell, and with it the names that were given: added again it is the same.
func Remove(ctx context.Context, o Options) (*Removed, error) {
	s, err := o.begin(ctx, checkRemovable)
	if err != nil {
		return nil, err
	}
	defer s.close()
	version, root := s.Version, s.stage.Root
	r := &Removed{Version: version}
	was, _, err := readRecord(filepath.Join(root, "openapi", version))
	if err != nil {
		return nil, err
	}
	gone := []string{filepath.Join("gen", pipeline.PackageDir(version)), pipeline.SamplesFile(version), pipeline.OptionsFile(version)}
	if was != nil && was.Commit != "" {
		r.Record = filepath.ToSlash(filepath.Join("openapi", version, importer.SourceFile))
		gone = append(gone, filepath.Join("openapi", version, importer.DescriptionFile))
	} else {
		gone = append(gone, filepath.Join("openapi", version), names.File(version))
	}
	for _, path := range gone {
		if err := os.RemoveAll(filepath.Join(root, path)); err != nil {
			return nil, err
		}
	}
	project, err := pipeline.Reopen(root)
	if err != nil {
		return nil, err
	}
	if err := s.settle(ctx, project, r); err != nil {
		return nil, err
	}
	if r.Users, err = users(root, version); err != nil {
		return nil, err
	}
	r.Files, err = s.stage.Apply(ctx, files(version)...)
	return r, err
}

func checkRemovable(have []string, version string) error {
	if err := pipeline.CheckKnown(have, version); err != nil {
		return err
	}
	if len(have) == 1 {
		return fmt.Errorf("version %s is the only one: a library without a version is none", version)
	}
	return nil
}

// settle brings what names all versions in line with those that are left.
func (s *session) settle(ctx context.Context, project *pipeline.Project, r *Removed) error {
	have := map[string]bool{}
	var untyped []UntypedIn
	for _, v := range s.have {
		if v == s.Version {
			continue
		}
		surface, err := surfaceOf(project.Root, v)
		if err != nil {
			return err
		}
		for name := range surface.Operations {
			service, _, _ := strings.Cut(name, ".")
			have[service] = true
		}
		for t := range surface.Types {
			have[t] = true
			for f := range surface.Fields[t] {
				have[t+"."+f] = true
			}
		}
		untyped = append(untyped, UntypedIn{Version: v, Fields: surface.Untyped()})
	}
	untypedList, err := SettleUntyped(project.Root, untyped)
	if err != nil {
		return err
	}
	if err := untypedList.write(project.Root); err != nil {
		return err
	}
	unused, err := project.UnusedBut(have)
	if err != nil {
		return err
	}
	r.Unused = append(unused, untypedList.Unneeded...)
	table, err := project.Settled()
	if err != nil {
		return err
	}
	shared, err := project.Shared()
	if err != nil {
		return err
	}
	return project.Write(ctx, table, shared)
}

// users lists the Go files that import the version's package, generated lists
// aside.
func users(root, version string) ([]string, error) {
	want := strconv.Quote(gotypes.Module + "/gen/" + pipeline.PackageDir(version))
	var list []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, ".gen.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return nil //nolint:nilerr // test data that is no Go
		}
		for _, i := range f.Imports {
			if i.Path.Value == want {
				rel, err := filepath.Rel(root, path)
				list = append(list, filepath.ToSlash(rel))
				return err
			}
		}
		return nil
	})
	slices.Sort(list)
	return list, err
}
