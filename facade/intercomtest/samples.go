package intercomtest

import (
	"embed"
	"encoding/json"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed samples
var sampleFiles embed.FS

// embeddedSamples is shared by all servers: parsing a version's file once a process is enough.
var embeddedSamples = newSamples(sampleFiles)

// sample is the canned answer of an operation without state.
type sample struct {
	Method      string          `json:"method"`
	Path        string          `json:"path"`
	Status      int             `json:"status"`
	ContentType string          `json:"content_type"`
	Body        json.RawMessage `json:"body"`
}

// answer sends JSON as it stands. Of another type, the body is a JSON string that holds it.
func (op sample) answer(*call) any {
	var text string
	if !strings.Contains(op.ContentType, "json") && json.Unmarshal(op.Body, &text) == nil {
		return rawReply(op.Status, op.ContentType, []byte(text))
	}
	return rawReply(op.Status, op.ContentType, op.Body)
}

// sampleSet finds samples, and makes the routers that combine them with the operations that have state.
type sampleSet struct {
	files    fs.FS
	versions []version // that have a file, oldest first

	mu      sync.Mutex
	routers map[int]router // by version
}

func newSamples(files fs.FS) *sampleSet {
	names, _ := fs.Glob(files, "samples/*.json") // the pattern is sound
	versions := views(names, func(name string) version {
		return orZero(parseVersion(strings.TrimSuffix(path.Base(name), ".json")))
	})
	slices.SortFunc(versions, func(a, b version) int { return a.number - b.number })
	return &sampleSet{files: files, routers: map[int]router{}, versions: versions}
}

// accepted are the versions that have a file, and first the one that requests without a version speak: 2.12 where it is
// there.
func (set *sampleSet) accepted() []version {
	accepted := slices.Clone(set.versions)
	if i := slices.IndexFunc(accepted, func(v version) bool { return v.name == "2.12" }); i > 0 {
		accepted = slices.Insert(slices.Delete(accepted, i, i+1), 0, set.versions[i])
	}
	return accepted
}

// router returns the operations of a version.
func (set *sampleSet) router(v version) router {
	set.mu.Lock()
	defer set.mu.Unlock()
	if root := set.routers[v.number]; root != nil {
		return root
	}
	var root router
	sources := set.sources(v)
	for _, rt := range statefulRoutes {
		if v.from(rt.since) || slices.ContainsFunc(sources, func(near version) bool { return near.from(rt.since) }) {
			root.add(rt)
		}
	}
	for _, source := range sources {
		for _, op := range set.load(source) {
			root.add(route{op.Method, op.Path, ofSample, op.answer})
		}
	}
	set.routers[v.number] = root
	return root
}

// sources are the versions whose operations v has: itself, or its nearest neighbours where it has no file, the older one
// first. It is not known which version between two brought what the newer one has.
func (set *sampleSet) sources(v version) []version {
	at, own := slices.BinarySearchFunc(set.versions, v, func(a, b version) int { return a.number - b.number })
	if own {
		return set.versions[at : at+1]
	}
	return set.versions[max(at-1, 0):min(at+1, len(set.versions))]
}

// load panics on what is no sample file: those are generated, embedded and tested.
func (set *sampleSet) load(source version) []sample {
	name := "samples/" + source.name + ".json"
	data, err := fs.ReadFile(set.files, name)
	var file struct{ Operations []sample }
	if err == nil {
		err = json.Unmarshal(data, &file)
	}
	panicIf(err != nil, "%s: %v", name, err)
	return file.Operations
}

// explain says why no operation answers: another version has it, its sample is not there, or nobody knows it.
func (set *sampleSet) explain(x *exchange) *apiError {
	if x.below {
		for _, other := range append(slices.Clone(set.versions), preview) {
			if set.router(other).find(x.r.Method, x.path).handle != nil {
				return refusal(400, "intercom_version_invalid", "Requested resource is not available in current API version.")
			}
		}
		if len(set.versions) == 0 && set.router(x.version).find("", x.path).handle == nil {
			return refusal(501, "not_implemented", "no sample for %s %s: samples/%s.json is missing", x.r.Method, x.path, x.version.name)
		}
	}
	return errNotFound
}
