package intercomtest

// What Intercom is known to refuse about records that are kept by rule.

// vetKept refuses what a collection's own rules do not allow to be said.
func vetKept(c *call, col *collection, op sample) {
	if vet := keptRules[col.kind]; vet != nil {
		vet(c, op)
	}
}

var keptRules = map[string]func(c *call, op sample){
	"audience": func(c *call, op sample) {
		name, said := c.body["name"]
		refuseIf(op.Method == "POST" && !said, refusal(422, "validation_error", "Name is required"))
		refuseIf(said && (name == nil || name == ""), refusal(422, "validation_error", "Name must not be blank"))
	},
	"internal_article": func(c *call, op sample) {
		const where = "author_id must be in the main body or default locale translated_content object"
		refuseIf(op.Method == "POST" && c.body.text("author_id") == "", refusal(400, "parameter_not_found", where))
		refuseIf(op.Method == "POST" && c.body.text("title") == "", missing("title"))
	},
	"data_connector": func(c *call, op sample) {
		name, said := c.body["name"]
		refuseIf(op.Method == "POST" && (!said || name == ""), refusal(422, "parameter_not_found", "Name is required"))
		c.refuseOther(422, "http_method", "Http Method isn't an option", "get", "post", "put", "delete", "patch")
		c.refuseOther(422, "state", "Invalid state. Must be one of: draft, live", "draft", "live")
		audiences, _ := c.body["audiences"].([]any)
		for _, one := range audiences {
			known := one == "leads" || one == "users" || one == "visitors"
			refuseIf(!known, refusal(422, "parameter_invalid", "Invalid audiences. Must be a subset of: leads, users, visitors"))
		}
	},
	"redirect": func(c *call, _ sample) {
		refuseIf(c.body.text("from_url") == "", refusal(400, "parameter_not_found", "from_url is required"))
		kind := c.body.text("target_type")
		refuseIf(kind != "" && kind != "article" && kind != "collection", refusal(400, "parameter_invalid", "target_type must be 'article' or 'collection'"))
	},
	"conversation_attribute": func(c *call, _ sample) {
		const types = "string, integer, list, decimal, boolean, datetime, relationship, files"
		kind := c.body.text("data_type")
		c.refuseOther(422, "data_type", "data_type '"+kind+"' is not valid. Allowed types: "+types,
			"string", "integer", "list", "decimal", "boolean", "datetime", "relationship", "files")
	},
}

// refuseOther refuses a value of a field that is none of those.
func (c *call) refuseOther(status int, name, says string, values ...string) {
	given, said := c.body[name]
	_, ok := oneOf(values...).read(given)
	refuseIf(said && given != nil && !ok, refusal(status, "parameter_invalid", "%s", says))
}

// dropRules say what cannot be deleted.
var dropRules = map[string]func(c *call, r *keptRecord){
	"data_connector": func(_ *call, r *keptRecord) {
		refuseIf(r.doc["state"] == "live", refusal(409, "conflict", "Data connector must be in draft state to be deleted"))
	},
}
