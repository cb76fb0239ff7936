package intercomtest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// keptRecord is a record of a collection that has no rules of its own here: what was said of it, in the shape that its
// version describes. Such collections are found by rule, see [keptRoutes].
type keptRecord struct {
	record
	doc     object
	at      int64 // when it was made
	changed int64
}

// ofRule marks a route that keeps state by rule.
const ofRule = -2

// collection is a path that things are listed or made at, and one below it that one of them is read at.
type collection struct {
	template string            // of the collection, its placeholders written {}
	items    map[string]sample // operations on one, by method
	whole    map[string]sample // on the collection
	kind     string
}

// keptRoutes finds the collections among a version's operations, and makes the routes that keep their state.
func keptRoutes(ops []sample) (routes []route) {
	byShape := map[string]map[string]sample{}
	for _, op := range ops {
		shape := anonymous(op.Path)
		if byShape[shape] == nil {
			byShape[shape] = map[string]sample{}
		}
		byShape[shape][op.Method] = op
	}
	for shape, items := range byShape {
		template, single := strings.CutSuffix(shape, "/{}")
		whole := byShape[template]
		if one, read := items["GET"]; !single || !read || whole == nil || one.text() {
			continue
		}
		col := &collection{template, items, whole, sampleObject(items["GET"]).text("type")}
		for method, op := range whole {
			if do := map[string]func(*call, *collection, sample) any{"GET": listKept, "POST": makeKept}[method]; do != nil {
				routes = append(routes, route{method, op.Path, ofRule, func(c *call) any { return do(c, col, op) }})
			}
		}
		for method, op := range items {
			do := map[string]func(*call, *collection, sample, *keptRecord) any{"GET": showKept, "PUT": changeKept, "PATCH": changeKept, "DELETE": dropKept}[method]
			if do != nil {
				routes = append(routes, route{method, op.Path, ofRule, func(c *call) any {
					return do(c, col, op, c.keptAt(col.at(c)).find(c.path[len(c.path)-1], absentKept(col.kind)))
				}})
			}
		}
	}
	return routes
}

// anonymous writes every placeholder of a template as {}.
func anonymous(template string) string {
	parts := strings.Split(template, "/")
	for i, part := range parts {
		if strings.HasPrefix(part, "{") {
			parts[i] = "{}"
		}
	}
	return strings.Join(parts, "/")
}

// at is the collection's path in a call, with the ids of what it is below.
func (col *collection) at(c *call) string {
	path := col.template
	for _, id := range c.path {
		path = strings.Replace(path, "{}", id, 1)
	}
	return path
}

// keptAt is the table of a collection. Its parent must exist. One that no request adds to begins with a record.
func (c *call) keptAt(path string) *table[*keptRecord] {
	if up := strings.LastIndex(path, "/"); strings.Count(path, "/") > 2 {
		if parent := c.cfg.samples.router(c.version).find("GET", path[:up]); parent.handle != nil && parent.since != ofSample {
			over := *c
			over.path = parent.params
			parent.handle(&over)
		}
	}
	if t := c.kept[path]; t != nil {
		return t
	}
	t := &table[*keptRecord]{}
	c.kept[path] = t
	posts := slices.ContainsFunc(c.cfg.samples.versions, func(v version) bool {
		return c.cfg.samples.router(v).find("POST", path).handle != nil
	})
	if !posts && strings.Count(path, "/") < 3 && !slices.Contains(stock.BeginEmpty, path) {
		id := c.ids.number(path, 0)
		t.add(&keptRecord{record: c.record(id), doc: object{"name": "Default"}, at: c.born, changed: c.born})
	}
	return t
}

// absentKept refuses what is not there: in Intercom's words where they are known.
func absentKept(kind string) *apiError {
	if says := stock.Absent[kind]; says != "" {
		code, message, _ := strings.Cut(says, ": ")
		return refusal(http.StatusNotFound, code, "%s", message)
	}
	return errNotFound
}

// taken reads what a request says of a record, of the fields that the operation has.
func (op sample) taken(body object, whole bool) object {
	for _, name := range op.Needs {
		refuseIf(whole && (body[name] == nil || body[name] == ""), missing(name))
	}
	given := object{}
	for _, name := range slices.Sorted(maps.Keys(op.Takes)) {
		value, said := body[name]
		if !said {
			continue
		}
		want := op.Takes[name]
		refuseIf(value != nil && !isA(value, want), invalid(name, "%s must be of the type %s", name, want))
		given[name] = value
	}
	return given
}

// isA says whether a value of decoded JSON has a type of the description's; "" is any.
func isA(value any, want string) bool {
	switch value.(type) {
	case string:
		return want == "string" || want == ""
	case bool:
		return want == "boolean" || want == ""
	case json.Number:
		return want == "integer" || want == "number" || want == "string" || want == "" // ids come as either
	case []any:
		return want == "array" || want == ""
	}
	return want == "object" || want == ""
}

func makeKept(c *call, col *collection, op sample) any {
	path := col.at(c)
	vetKept(c, col, op)
	r := c.addKept(path, op.taken(c.body, true))
	c.note(col.kind, r.id)
	return op.with(r, col)
}

func (c *call) addKept(path string, doc object) *keptRecord {
	t := c.keptAt(path)
	r := &keptRecord{record: c.record(c.ids.number(path, 0)), doc: doc, at: c.now, changed: c.now}
	t.add(r)
	return r
}

func listKept(c *call, col *collection, op sample) any {
	body := sampleObject(op)
	key, item := listIn(body)
	view := func(r *keptRecord) object { return fitted(item, r, col.kind) }
	if vet := queryRules[col.kind]; vet != nil {
		vet(c)
	}
	rows, path := c.keptAt(col.at(c)), col.at(c)
	var list object
	switch op.Pages {
	case "cursor":
		list = listed(c, rows, 20, body.text("type"), key, view)
	case "":
		list = object{"type": body["type"], key: views(rows.rows, view)}
	default:
		list = numbered(c, rows.rows, oldestFirst, 20, 150, path, view)
		items := list["data"]
		delete(list, "data")
		list["type"], list[key] = body["type"], items
		if op.Pages == "counters" {
			list = shown(list, list.object("pages"), object{"type": body["type"]})
		}
	}
	return list.only(body)
}

func showKept(c *call, col *collection, op sample, r *keptRecord) any {
	if vet := queryRules[col.kind]; vet != nil {
		vet(c)
	}
	return op.with(r, col)
}

func changeKept(c *call, col *collection, op sample, r *keptRecord) any {
	vetKept(c, col, op)
	r.doc, r.changed = shown(r.doc, op.taken(c.body, false)), c.now
	return op.with(r, col)
}

func dropKept(c *call, col *collection, op sample, r *keptRecord) any {
	if refuse := dropRules[col.kind]; refuse != nil {
		refuse(c, r)
	}
	c.keptAt(col.at(c)).remove(r)
	if op.Body == nil {
		return rawReply(op.Status, "", nil)
	}
	view := fitted(sampleObject(op), r, col.kind)
	for name, value := range map[string]any{"object": col.kind, "deleted": true} {
		if _, has := view[name]; has {
			view[name] = value
		}
	}
	return jsonReply(op.Status, view)
}

// with answers with a record in the operation's shape.
func (op sample) with(r *keptRecord, col *collection) any {
	return jsonReply(op.Status, fitted(sampleObject(op), r, col.kind))
}

// AddRecord puts a record into a collection that has no rules of its own here, such as "/macros", "/brands" or
// "/help_center/help_centers/7/redirects", and returns its id. fields is JSON as a string, or what encodes as such.
func (s *Server) AddRecord(path string, fields any) (id string) {
	s.fixture(0, func(c *call) {
		doc, ok := asObject(plainJSON(fields))
		refuseIf(!ok, invalid("", "the fields of a record are an object"))
		id = c.addKept(path, doc).id
	})
	return id
}

// one is the path of an item of the route's collection.
func (rt route) one() string {
	if strings.HasSuffix(rt.template, "}") {
		return rt.template
	}
	return rt.template + "/{id}"
}
