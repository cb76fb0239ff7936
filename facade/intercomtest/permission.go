package intercomtest

import (
	"slices"
	"strings"
)

// WithoutSubscription answers 403 api_plan_restricted where Intercom does so for a workspace whose plan has ended: to
// what needs the Inbox, team metrics and the export of workflows.
func WithoutSubscription() Option {
	return option(func(cfg *config) { cfg.planEnded = true }, false, "")
}

// WithPermissions gives the token these permissions alone (see [Permissions]); requests that need another one are refused
// with 403 forbidden. Without this option the token may do everything.
func WithPermissions(permissions ...string) Option {
	name := unknownPermission(permissions)
	set := func(cfg *config) { cfg.permissions, cfg.bounded = slices.Clone(permissions), true }
	return option(set, name != "", "WithPermissions: unknown permission %q (want of %s)", name, strings.Join(Permissions(), ", "))
}

func unknownPermission(names []string) string {
	for _, name := range names {
		if !slices.Contains(Permissions(), name) {
			return name
		}
	}
	return ""
}

// areas are what permissions are given for, by the first segments of the paths that need them.
var areas = []struct{ name, paths string }{
	{"admins", "admins away_status_reasons office_hours_schedules brands ip_allowlist"},
	{"teams", "teams"},
	{"users", "contacts visitors subscription_types segments audiences notes"},
	{"companies", "companies"},
	{"conversations", "conversations messages macros fin fin_voice calls phone_call_redirects emails"},
	{"tickets", "tickets ticket_types ticket_states jobs"},
	{"tags", "tags"},
	{"events", "events"},
	{"articles", "articles internal_articles help_center news ai content content_snippets folders"},
	{"data_attributes", "data_attributes custom_object_instances data_connectors"},
	{"exports", "export download"},
}

// Permissions returns the names that [WithPermissions] takes: read_ and write_ with each area, such as "read_conversations".
func Permissions() []string {
	var all []string
	for _, area := range areas {
		all = append(all, "read_"+area.name, "write_"+area.name)
	}
	return all
}

// permission is what an operation needs; "" where every token will do.
func permission(method, template string) string {
	first, rest, _ := strings.Cut(strings.TrimPrefix(template, "/"), "/")
	for _, area := range areas {
		if slices.Contains(strings.Fields(area.paths), first) {
			if method == "GET" || rest == "search" || strings.HasSuffix(rest, "/search") || first == "companies" && rest == "list" {
				return "read_" + area.name
			}
			return "write_" + area.name
		}
	}
	return ""
}

// limitedByPlan are the operations that a workspace without a subscription is refused, and the words for it.
var limitedByPlan = []struct{ method, template, says string }{
	{"", "/teams/{id}/metrics", "Real-time monitoring is not enabled for your workspace."},
	{"", "/export/workflows/{id}", "Workflow export is not available for this app"},
	{"", "/conversations", ""}, {"", "/conversations/{id}", ""}, {"", "/conversations/{id}/{more}", ""},
	{"", "/conversations/{id}/{more}/{one}", ""}, {"POST", "/messages", ""}, {"DELETE", "/tickets/{id}", ""}, {"GET", "/messages/status", ""},
}

// allow refuses what the workspace's plan or the token's permissions do not hold.
func (a *account) allow(method, template string) {
	if a.planEnded {
		for _, l := range limitedByPlan {
			if (Match{Method: l.method, Path: l.template}).hits(method, template, template) || l.says == "" && l.method == "" && likewise(l.template, template) {
				refused := *errForbiddenPlan
				if l.says != "" {
					refused.message = l.says
				}
				panic(&refused)
			}
		}
	}
	need := permission(method, template)
	tagged := strings.Contains(template, "/tags") && (need == "write_articles" || need == "read_articles")
	refuseIf(tagged && a.bounded && !slices.Contains(a.permissions, need), refusal(403, "forbidden", "Not authorized to manage knowledge base content"))
	refuseIf(a.bounded && need != "" && !slices.Contains(a.permissions, need),
		refusal(403, "forbidden", "You do not have the required scope (%s) to access this resource", need))
}

// likewise says whether a template is of another's shape, literals of which stand for placeholders too.
func likewise(shape, template string) bool {
	_, ok := fit(segments(shape), segments(strings.ReplaceAll(template, "{", "x")))
	return ok
}
