package pipeline

import (
	"bytes"
	"os"
	"path/filepath"

	"github.com/seed-a528e955/intercom-go/scripts/internal/laterkeys"
)

// LaterKeysFile is where the keys are that later versions describe.
var LaterKeysFile = filepath.Join("openapi", "corrections", laterkeys.FileName)

// ProposeLaterKeys makes that file out of the dated versions. The notes say which
// keys have no one type.
func (p *Project) ProposeLaterKeys() (proposed *laterkeys.File, notes []string, err error) {
	versions, err := Versions(p.Root)
	if err != nil {
		return nil, nil, err
	}
	alone := *p
	alone.Later = &laterkeys.File{}
	var shaped []laterkeys.Shaped
	for _, v := range versions {
		if _, dated := number(v); !dated {
			continue
		}
		doc, _, err := alone.Shape(v)
		if err != nil {
			return nil, nil, err
		}
		shaped = append(shaped, laterkeys.Shaped{Version: v, Doc: doc})
	}
	proposed, notes = p.Later.Propose(shaped)
	return proposed, notes, nil
}

// WriteLaterKeys writes the file and reports whether that changed it.
func (p *Project) WriteLaterKeys(f *laterkeys.File) (changed bool, err error) {
	text, err := f.Bytes()
	if err != nil {
		return false, err
	}
	path := filepath.Join(p.Root, LaterKeysFile)
	if have, err := os.ReadFile(path); err == nil && bytes.Equal(have, text) {
		return false, nil
	}
	p.Later = f
	return true, os.WriteFile(path, text, 0o644)
}
