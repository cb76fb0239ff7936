package intercomtest

import "slices"

// Instances of custom objects are upserted by their external id. A type begins to be with its first instance.
var customObjectRoutes = []route{
	{"POST", "/custom_object_instances/{type}", ofDescription, postInstance},
	{"GET", "/custom_object_instances/{type}", ofDescription, func(c *call) any {
		if c.query.Get("external_id") != "" || !c.listsInstances() {
			return c.viewInstance(c.instanceBy())
		}
		return numbered(c, c.instances().rows, oldestFirst, 20, 150, "/custom_object_instances/"+c.path[0], c.viewInstance)
	}},
	{"DELETE", "/custom_object_instances/{type}", ofDescription, func(c *call) any { return c.dropInstance(c.instanceBy()) }},
	{"GET", "/custom_object_instances/{type}/{id}", ofDescription, func(c *call) any {
		return c.viewInstance(c.instances().find(c.path[1], errNotFound))
	}},
	{"DELETE", "/custom_object_instances/{type}/{id}", ofDescription, func(c *call) any {
		return c.dropInstance(c.instances().find(c.path[1], errNotFound))
	}},
}

// listsInstances says whether the version lists them, as from 2.16 on.
func (c *call) listsInstances() bool {
	_, list := c.like("GET", "/custom_object_instances/{type}")["pages"]
	return list
}

func (c *call) instances() *table[*keptRecord] {
	t := c.kept["/custom_object_instances/"+c.path[0]]
	if t == nil {
		t = &table[*keptRecord]{}
		c.kept["/custom_object_instances/"+c.path[0]] = t
	}
	return t
}

func (c *call) instanceBy() *keptRecord {
	id := c.queried().need("external_id")
	rows := c.instances().rows
	at := slices.IndexFunc(rows, func(r *keptRecord) bool { return r.doc["external_id"] == id })
	refuseIf(at < 0, errNotFound)
	return rows[at]
}

func postInstance(c *call) any {
	forms := map[string]form{"external_id": textForm, "custom_attributes": attributesForm, "external_created_at": timeForm, "external_updated_at": timeForm}
	fields := c.body.take(forms)
	id := fields.need("external_id")
	t := c.instances()
	at := slices.IndexFunc(t.rows, func(r *keptRecord) bool { return r.doc["external_id"] == id })
	if at < 0 {
		r := &keptRecord{record: c.record(c.ids.hex(c.now)), doc: object{}, at: c.now}
		t.add(r)
		at = len(t.rows) - 1
		c.note("custom_object_instance", r.id)
	}
	r := t.rows[at]
	r.doc, r.changed = r.doc.with(fields), c.now
	return c.viewInstance(r)
}

func (c *call) viewInstance(r *keptRecord) object {
	view := fitted(c.like("POST", "/custom_object_instances/{type}"), r, "")
	view["type"] = c.path[0]
	view["custom_attributes"] = shown(object{}, r.doc.object("custom_attributes"))
	return view
}

func (c *call) dropInstance(r *keptRecord) object {
	c.instances().remove(r)
	return deleted(c.path[0], r.id)
}
