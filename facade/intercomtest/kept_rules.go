package intercomtest

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// What Intercom is known to refuse about records that are kept by rule.

// vetKept refuses what a collection's own rules do not allow to be said.
func vetKept(c *call, col *collection, op sample) {
	if vet := keptRules[col.kind]; vet != nil {
		vet(c, op)
	}
}

// keptRules say what a collection refuses, by the kind of its records.
var keptRules map[string]func(c *call, op sample)

func init() { // some look for other records
	keptRules = map[string]func(c *call, op sample){
		"audience": func(c *call, op sample) {
			name, said := c.body["name"]
			refuseIf(op.Method == http.MethodPost && !said, refusal(422, "validation_error", "Name is required"))
			refuseIf(said && (name == nil || name == ""), refusal(422, "validation_error", "Name must not be blank"))
		},
		"internal_article": func(c *call, op sample) {
			const where = "author_id must be in the main body or default locale translated_content object"
			refuseIf(op.Method == http.MethodPost && c.body.text("author_id") == "", refusal(400, "parameter_not_found", where))
			refuseIf(op.Method == http.MethodPost && c.body.text("title") == "", missing("title"))
		},
		"data_connector": func(c *call, op sample) {
			name, said := c.body["name"]
			refuseIf(op.Method == http.MethodPost && (!said || name == ""), refusal(422, "parameter_not_found", "Name is required"))
			c.refuseOther(422, "http_method", "Http Method isn't an option", "get", "post", "put", "delete", "patch")
			c.refuseOther(422, "state", "Invalid state. Must be one of: draft, live", "draft", "live")
			audiences, _ := c.body["audiences"].([]any)
			for _, one := range audiences {
				known := one == "leads" || one == "users" || one == "visitors"
				refuseIf(!known, refusal(422, "parameter_invalid", "Invalid audiences. Must be a subset of: leads, users, visitors"))
			}
		},
		"content_snippet": func(c *call, _ sample) {
			locale := c.body.text("locale")
			refuseIf(locale != "" && !slices.Contains(stock.HelpLocales, locale), refusal(422, "validation_error", "The language is not currently supported for Fin"))
			ids, _ := c.body["audience_ids"].([]any)
			for _, id := range ids {
				text, _ := asText(id)
				refuseIf(c.keptAt("/audiences").byID[text] == nil, refusal(404, "parameter_invalid", "audience_ids contains unknown audience IDs: %s", text))
			}
		},
		"help_center_redirect": func(c *call, _ sample) {
			from := c.body.text("from_url")
			refuseIf(from != "" && !strings.HasPrefix(from, "https://help.workspace.example/"),
				refusal(422, "data_invalid", "from_url must be an absolute URL within this help center's URL space"))
			for _, r := range c.keptAt("/help_center/help_centers/" + c.path[0] + "/redirects").rows {
				refuseIf(from != "" && r.doc["from_url"] == from, refusal(409, "resource_conflict", "A redirect with that URL already exists"))
			}
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

// queryRules say what the query of a list, or of one record, must look like.
var queryRules = map[string]func(c *call){
	"macro": func(c *call) { c.vetMoment("updated_since", "Invalid updated_since timestamp") },
	"data_connector": func(c *call) {
		c.refuseQuery("state_version", "Invalid state_version. Must be one of: live, draft", "live", "draft")
		after := c.query.Get("starting_after")
		_, err := base64.StdEncoding.DecodeString(after)
		refuseIf(after != "" && err != nil,
			refusal(400, "client_error", "Invalid starting_after param. Please try again using a starting_after value from a paginated response"))
	},
	"data_connector.execution": func(c *call) {
		c.vetMoment("start_ts", "start_ts must be a Unix timestamp (integer)")
		kinds := strings.Fields("request_configuration_error faraday_error 3rd_party_error response_mapping_error token_refresh_error " +
			"fin_action_response_formatting_error fin_action_identity_verification_error email_verification_error " +
			"non_fin_standalone_action_identity_verification_error request_validation_error client_side_action_error")
		c.refuseQuery("error_type", "Invalid error_type. Must be one of: "+strings.Join(kinds, ", "), kinds...)
	},
}

func (c *call) vetMoment(name, says string) {
	_, err := strconv.ParseInt(c.query.Get(name), 10, 64)
	refuseIf(c.query.Get(name) != "" && err != nil, refusal(400, "parameter_invalid", "%s", says))
}

func (c *call) refuseQuery(name, says string, values ...string) {
	given := c.query.Get(name)
	refuseIf(given != "" && !slices.Contains(values, given), refusal(400, "parameter_invalid", "%s", says))
}
