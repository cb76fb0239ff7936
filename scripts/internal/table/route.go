package table

import (
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/goname"
)

// route is a path as names see it: the collection that it begins with and the
// steps behind it.
type route struct {
	space []string // what stands before the collection: a name space, a verb
	noun  string   // the collection, as it is written
	steps []string // "" for a placeholder
}

// actions are words that say what is done, where they are a part of a path.
var actions = map[string]bool{
	"search": true, "list": true, "scroll": true, "merge": true, "bulk": true, "redact": true, "convert": true, "enqueue": true, "cancel": true,
	"archive": true, "unarchive": true, "block": true, "unblock": true, "reply": true, "preview": true, "export": true, "download": true, "import": true,
	"upload": true, "register": true, "run": true, "start": true, "stop": true, "ask": true, "escalate": true, "publish": true, "unpublish": true,
	"dismiss": true, "collect": true, "query": true, "count": true, "restore": true, "duplicate": true, "copy": true, "move": true, "send": true,
	"submit": true, "assign": true, "unassign": true, "close": true, "open": true, "snooze": true, "approve": true, "reject": true, "enable": true,
	"disable": true, "activate": true, "deactivate": true, "validate": true, "verify": true, "test": true, "sync": true, "retry": true, "resume": true,
	"pause": true, "rotate": true, "revoke": true, "refresh": true, "reset": true, "transfer": true, "invite": true, "ping": true, "launch": true,
}

// parse finds the collection of a path: the last fixed part before the first
// placeholder that is no action, and the one before it where both are plural, as
// in admins/activity_logs.
func parse(path string) route {
	var r route
	parts := strings.Split(strings.Trim(path, "/"), "/")
	lead := 0
	for lead < len(parts) && !strings.HasPrefix(parts[lead], "{") {
		lead++
	}
	at := lead - 1
	for at > 0 && (isAction(parts[at]) || !plural(parts[at])) {
		at--
	}
	for at > 0 && plural(parts[at-1]) && !isAction(parts[at-1]) {
		at--
	}
	for at >= 0 && at+1 < lead && isAction(parts[at]) {
		at++
	}
	if at < 0 {
		at = 0
	}
	if lead > 0 {
		r.space, r.noun = parts[:at], parts[at]
		parts = parts[at+1:]
	}
	for _, p := range parts {
		if strings.Contains(p, "{") {
			p = ""
		}
		r.steps = append(r.steps, p)
	}
	return r
}

// isAction reports whether a part of a path begins with a verb.
func isAction(part string) bool {
	words := goname.Words(part)
	return len(words) > 0 && actions[strings.ToLower(words[0])]
}

func plural(part string) bool { return goname.Singular(part) != part }

// words are the words of a name in small letters and the singular.
func words(name string) []string {
	list := goname.Words(name)
	for i, w := range list {
		list[i] = strings.ToLower(goname.Singular(w))
	}
	return list
}

// said takes the words that the service says already off the front of a step:
// conversation_parts of Conversations is Parts.
func said(step, service string) string {
	list, by := goname.Words(step), words(service)
	n := 0
	for n < len(list)-1 && n < len(by) && strings.ToLower(goname.Singular(list[n])) == by[n] {
		n++
	}
	return strings.Join(list[n:], "_")
}

// endsLike reports whether a name ends with the last word of another.
func endsLike(name, other string) bool {
	a, b := words(name), words(other)
	return len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1]
}

// pluralOf is the plural of a name's last word.
func pluralOf(name string) string {
	if name == "" || plural(name) || goname.Uncountable(name) {
		return name
	}
	low := strings.ToLower(name)
	ends := func(suffixes ...string) bool {
		return slices.ContainsFunc(suffixes, func(s string) bool { return strings.HasSuffix(low, s) })
	}
	switch {
	case ends("y") && !ends("ay", "ey", "oy", "uy"):
		return name[:len(name)-1] + "ies"
	case ends("s", "x", "ch", "sh"):
		return name + "es"
	}
	return name + "s"
}
