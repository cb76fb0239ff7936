package intercomtest

import (
	"embed"
	"encoding/json"
	"io/fs"
	"net/url"
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
	Operation   string          `json:"operation"`

	Takes map[string]string `json:"takes"` // fields of the request's body, with their JSON types
	Needs []string          `json:"needs"` // those that are required
	Pages string            `json:"pages"` // how a list is walked
}

// answer sends JSON as it stands. Of another type, the body is a JSON string that holds it.
//
// What is asked for must be there as far as there is state, required fields must be sent, and the id that is asked for
// comes back.
func (op sample) answer(c *call) any {
	refuseIf(c.cfg.noSamples, refusal(501, "not_implemented", "%s %s keeps no state here", op.Method, op.Path))
	c.needParents(op.Path)
	if strings.HasPrefix(op.Path, "/fin/") {
		refuseIf(c.body.text("conversation_id") == "", refusal(400, "parameter_invalid", "conversation_id is required"))
	}
	op.taken(c.body, true)
	rep := op.plain(c)
	rep.header.Set(SampleHeader, op.Operation)
	return rep
}

// SampleHeader marks an answer that is a sample: shape without truth. It names the operation.
const SampleHeader = "X-Mock-Sample"

// needParents asks for everything that a path is below and that has state.
func (c *call) needParents(template string) {
	shape, path, n := segments(template), "", 0
	for i, part := range shape[1:] {
		if part != "{" {
			path += "/" + part
			continue
		}
		path += "/" + url.PathEscape(c.path[n])
		n++
		found := c.cfg.samples.router(c.version).find("GET", path)
		if last := i == len(shape)-2; !last && found.handle != nil && found.since != ofSample {
			over := *c
			over.path = found.params
			found.handle(&over)
		}
	}
}

func (op sample) plain(c *call) *reply {
	var text string
	if !strings.Contains(op.ContentType, "json") && json.Unmarshal(op.Body, &text) == nil {
		return rawReply(op.Status, op.ContentType, []byte(text))
	}
	if body := sampleObject(op); len(c.path) > 0 && body["id"] != nil && strings.HasSuffix(op.Path, "}") {
		body["id"] = idLike(body["id"], c.path[len(c.path)-1])
		return jsonReply(op.Status, body)
	}
	return rawReply(op.Status, op.ContentType, op.Body)
}

// sampleSet finds samples, and makes the routers that combine them with the operations that have state.
type sampleSet struct {
	files    fs.FS
	versions []version // that have a file, oldest first

	loaded sync.Map // version number → []sample

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
	described := map[string]bool{}
	for _, source := range sources {
		for _, op := range set.load(source) {
			described[op.Method+" "+anonymous(op.Path)] = true
		}
	}
	for _, rt := range statefulRoutes {
		if rt.since == ofDescription {
			if described[rt.method+" "+anonymous(rt.template)] {
				root.add(rt)
			}
			continue
		}
		if v.from(rt.since) || slices.ContainsFunc(sources, func(near version) bool { return near.from(rt.since) }) {
			root.add(rt)
		}
	}
	for _, source := range sources {
		for _, rt := range keptRoutes(set.load(source)) {
			if one := root.find("GET", rt.one()); one.handle == nil || one.since == ofRule { // who has rules has all of them
				root.add(rt)
			}
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
	if ops, ok := set.loaded.Load(source.number); ok {
		return ops.([]sample)
	}
	name := "samples/" + source.name + ".json"
	data, err := fs.ReadFile(set.files, name)
	var file struct{ Operations []sample }
	if err == nil {
		err = json.Unmarshal(data, &file)
	}
	panicIf(err != nil, "%s: %v", name, err)
	set.loaded.Store(source.number, file.Operations)
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

// like is the sample of an operation in the version asked for: the shape of its answers.
func (c *call) like(method, template string) object {
	for _, source := range c.cfg.samples.sources(c.version) {
		for _, op := range c.cfg.samples.load(source) {
			if op.Method == method && anonymous(op.Path) == anonymous(template) {
				return sampleObject(op)
			}
		}
	}
	return object{}
}
