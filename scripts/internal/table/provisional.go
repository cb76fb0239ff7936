package table

import (
	"fmt"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/goname"
)

// verbs maps what operation ids start with to the verbs of this library.
var verbs = map[string]string{
	"retrieve": "Get", "show": "Get", "find": "Get", "get": "Get", "fetch": "Get", "view": "Get", "read": "Get",
	"list": "List", "lis": "List", "index": "List",
	"create": "Create", "add": "Create", "new": "Create", "enqueue": "Create",
	"update": "Update", "edit": "Update", "modify": "Update", "patch": "Update",
	"delete": "Delete", "remove": "Delete", "destroy": "Delete",
	"search": "Search", "attach": "Attach", "detach": "Detach", "archive": "Archive", "unarchive": "Unarchive", "cancel": "Cancel",
	"download": "Download", "merge": "Merge", "reply": "Reply", "convert": "Convert", "redact": "Redact", "scroll": "Scroll",
}

// notAService is a method of every client, and so no field of it.
const notAService = "Call"

// byMethod is the verb of an operation whose id says none.
var byMethod = map[string]string{"GET": "Get", "POST": "Create", "PUT": "Update", "PATCH": "Update", "DELETE": "Delete"}

// Provisional makes an entry by rule for an operation that is not in the table
// and puts it there, marked: service from the tag, verb and object from the
// operation id, a clash resolved by the path and then by number.
func (t *Table) Provisional(method, path, operationID string, tags []string) *Entry {
	service := "API"
	if len(tags) > 0 && tags[0] != "" {
		service = goname.Exported(tags[0])
	} else if segs := segments(path); len(segs) > 0 {
		service = goname.Exported(segs[0])
	}
	if service == notAService {
		service += "s"
	}
	name := provisionalName(service, method, operationID)
	if t.taken(service, name) {
		for _, seg := range segments(path) {
			noun := goname.Exported(seg)
			if noun != service && !strings.HasSuffix(name, noun) {
				name += noun
			}
		}
	}
	for base, i := name, 2; t.taken(service, name); i++ {
		name = fmt.Sprintf("%s%d", base, i)
	}
	e := &Entry{
		Service:     service,
		Name:        name,
		Says:        fmt.Sprintf("calls %s %s.", strings.ToUpper(method), path),
		Provisional: true,
	}
	t.Operations[Key(method, path)] = e
	return e
}

// provisionalName takes the verb from the operation id and drops from the rest
// what the service says already.
func provisionalName(service, method, operationID string) string {
	words := goname.Words(operationID)
	verb, rest := byMethod[strings.ToUpper(method)], words
	if len(words) > 0 {
		if v, ok := verbs[strings.ToLower(words[0])]; ok {
			verb, rest = v, words[1:]
		}
	}
	if verb == "" {
		verb = "Call"
	}
	said := map[string]bool{"a": true, "an": true, "the": true, "all": true, "by": true, "id": true}
	for _, w := range goname.Words(service) {
		said[strings.ToLower(w)] = true
		said[strings.ToLower(goname.Singular(w))] = true
	}
	name := verb
	for _, w := range rest {
		if !said[strings.ToLower(w)] {
			name += goname.Exported(w)
		}
	}
	return name
}

// segments returns the fixed parts of a path.
func segments(path string) []string {
	var out []string
	for _, s := range strings.Split(path, "/") {
		if s != "" && !strings.HasPrefix(s, "{") {
			out = append(out, s)
		}
	}
	return out
}
