package versions

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/seed-a528e955/intercom-go/scripts/internal/changes"
	"github.com/seed-a528e955/intercom-go/scripts/internal/gotypes"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
)

const changelogFile = "CHANGELOG.md"

// Update imports a version again, from where it came from unless From says
// otherwise, and notes in the changelog what that changes for callers.
func Update(ctx context.Context, o Options) (*Result, error) {
	s, err := o.begin(ctx, pipeline.CheckKnown)
	if err != nil {
		return nil, err
	}
	defer s.close()
	r, err := s.bring(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.settleUntyped(); err != nil { // of a field that is gone or has a type now
		return nil, err
	}
	r.Against = s.Version
	if err := s.compare(r, s.Root, s.Version); err != nil {
		return nil, err
	}
	if !r.Changes.Empty() {
		if r.Breaks, err = s.breaks(ctx); err != nil {
			return nil, err
		}
		if err := s.note(r); err != nil {
			return nil, err
		}
	}
	return r, s.finish(ctx, r)
}

// breaks type checks the package before and after and compares what they export.
func (s *session) breaks(ctx context.Context) ([]string, error) {
	s.Progress("looking for what breaks callers")
	loader, err := gotypes.Load(ctx, s.stage.Root)
	if err != nil {
		return nil, err
	}
	path := gotypes.Module + "/gen/" + pipeline.PackageDir(s.Version)
	before, err := packageFiles(s.Root, s.Version)
	if err != nil {
		return nil, err
	}
	old, err := loader.Check(path, before)
	if err != nil {
		return nil, fmt.Errorf("the package as it was: %w", err)
	}
	now, err := loader.Import(path)
	if err != nil {
		return nil, err
	}
	return changes.Breaking(old, now), nil
}

// note adds the entry to the changelog of the copy.
func (s *session) note(r *Result) error {
	name := filepath.Join(s.stage.Root, changelogFile)
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	text, err = changes.Note(text, s.Version, r.Changes, r.Breaks)
	if err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o644)
}
