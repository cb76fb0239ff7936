package table

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/goname"
)

// verbs maps what operation ids start with to the verbs of this library. The
// plain ones say no more than the method of HTTP does.
var verbs = map[string]string{
	"retrieve": "Get", "show": "Get", "find": "Get", "get": "Get", "fetch": "Get", "view": "Get", "read": "Get", "identify": "Get",
	"list": "List", "lis": "List", "index": "List",
	"create": "Create", "add": "Create", "new": "Create", "post": "Create",
	"update": "Update", "edit": "Update", "modify": "Update", "patch": "Update", "put": "Update", "set": "Set",
	"delete": "Delete", "remove": "Delete", "destroy": "Delete",
	"search": "Search", "attach": "Attach", "detach": "Detach", "link": "Link", "unlink": "Unlink", "archive": "Archive", "unarchive": "Unarchive",
	"cancel": "Cancel", "download": "Download", "upload": "Upload", "merge": "Merge", "reply": "Reply", "convert": "Convert", "redact": "Redact",
	"scroll": "Scroll", "publish": "Publish", "stage": "Stage", "dismiss": "Dismiss", "register": "Register", "manage": "Manage", "change": "Change",
	"export": "Export", "preview": "Preview", "run": "Run", "escalate": "Escalate", "submit": "Submit", "start": "Start", "ask": "Ask",
	"enqueue": "Enqueue", "bulk": "Bulk", "assign": "Assign", "unassign": "Unassign", "transfer": "Transfer", "send": "Send",
}

// plain are the verbs that say no more than the method of HTTP and the path.
var plain = []string{"Get", "List", "Create", "Update", "Delete", ""}

// notAService is a method of every client, and so no field of it.
const notAService = "Call"

// byMethod is the verb of an operation whose id says none.
var byMethod = map[string]string{"GET": "Get", "POST": "Create", "PUT": "Update", "PATCH": "Update", "DELETE": "Delete"}

// byRule makes an entry for an operation that is not in the table: the noun of
// the path is the service, what follows it the rest of the name, a clash is resolved
// by the path and then by number.
func (t *Table) byRule(op Operation) *Entry {
	r := parse(op.Path)
	service := t.service(op, r)
	if len(r.space) > 0 && !endsLike(service, r.noun) && !isAction(r.space[0]) {
		r.steps = append([]string{r.noun}, r.steps...) // the service has the whole name space
	}
	name := methodName(op, r, service)
	if t.taken(service, name) {
		for _, seg := range segments(op.Path) {
			noun := goname.Exported(seg)
			if noun != service && !strings.HasSuffix(name, noun) && !strings.HasSuffix(name, goname.Singular(noun)) {
				name += noun
			}
		}
	}
	for base, i := name, 2; t.taken(service, name); i++ {
		name = fmt.Sprintf("%s%d", base, i)
	}
	return &Entry{
		Service:     service,
		Name:        name,
		Says:        fmt.Sprintf("calls %s %s.", strings.ToUpper(op.Method), op.Path),
		Provisional: true,
	}
}

// service is the client's field for an operation: that of its neighbours where
// they agree, else the noun of the path, or the tag that says the noun more fully.
func (t *Table) service(op Operation, r route) string {
	if s := t.neighbours(op, r); s != "" {
		return s
	}
	service := goname.Exported(r.noun)
	tag := ""
	if len(op.Tags) > 0 {
		tag = goname.Exported(op.Tags[0])
	}
	switch {
	case r.noun == "" && tag == "" || service == "X" && (tag == "" || tag == "X"):
		service = "API"
	case tag == "" || tag == "X":
	case r.noun == "" || service == "X" || isAction(r.noun) || len(r.space) > 0 && isAction(r.space[0]):
		service = pluralOf(tag)
	case !plural(r.noun) && len(r.noun) <= 3:
		service = tag
	case endsLike(tag, r.noun) && len(goname.Words(tag)) >= len(goname.Words(service)):
		service = pluralOf(tag)
	case len(r.steps) > 0 && r.steps[0] != "" && endsLike(tag, r.steps[0]) && strings.EqualFold(tag, service+goname.Exported(r.steps[0])):
		service = goname.Singular(service) + goname.Exported(r.steps[0])
	}
	for _, e := range t.everywhere() { // HelpCenter is HelpCenters, where that is there
		if goname.Singular(e.Service) == goname.Singular(service) {
			service = e.Service
		}
	}
	if service == notAService {
		service += "s"
	}
	return service
}

// neighbours is the service of the operations whose paths begin like this one's:
// with the same collection, or in a name space of which one service has it all.
func (t *Table) neighbours(op Operation, r route) string {
	key := op.Key()
	_, path, _ := strings.Cut(key, " ")
	if len(segments(path)) == 0 {
		return ""
	}
	space := "/" + strings.Join(append(slices.Clone(r.space), r.noun), "/")
	prefixes := []string{space}
	if len(r.steps) > 0 && r.steps[0] != "" {
		prefixes = []string{space + "/" + r.steps[0], space}
	}
	for _, prefix := range prefixes {
		if s, _ := unanimous(t.below(prefix, key)); s != "" {
			return s
		}
	}
	if len(r.space) == 0 && plural(r.noun) || isAction(segments(path)[0]) {
		return ""
	}
	if s, n := unanimous(t.below("/"+segments(path)[0], key)); n >= few {
		return s
	}
	return ""
}

// few operations make a name space one service's.
const few = 3

// below counts the services of the operations at or below a path, another than key.
func (t *Table) below(prefix, key string) map[string]int {
	services := map[string]int{}
	for k, e := range t.Operations {
		_, path, _ := strings.Cut(k, " ")
		if k != key && (path == prefix || strings.HasPrefix(path, prefix+"/")) {
			services[e.Service]++
		}
	}
	return services
}

// unanimous is the service of all and of how many, "" where there are none or
// several.
func unanimous(services map[string]int) (string, int) {
	if len(services) == 1 {
		for s, n := range services {
			return s, n
		}
	}
	return "", 0
}

// id is an operation id taken apart.
type id struct {
	first string   // its first word, small
	verb  string   // of this library; "" where the first word is none
	rest  []string // the words behind the first
}

func readID(operationID string) id {
	list := goname.Words(operationID)
	if len(list) == 0 {
		return id{}
	}
	first := strings.ToLower(list[0])
	return id{first: first, verb: verbs[first], rest: list[1:]}
}

// has reports whether the rest of the id has the words of a name, in the singular.
func (i id) has(name string) bool {
	list := words(name)
	return len(list) > 0 && slices.Contains(words(strings.Join(i.rest, "_")), list[len(list)-1])
}

// by is what follows "By", "ById" aside.
func (i id) by() string {
	for n, w := range i.rest {
		if strings.EqualFold(w, "by") && n+1 < len(i.rest) {
			return goname.Exported(strings.Join(i.rest[n+1:], "_"))
		}
	}
	return ""
}

// methodName makes the method out of the verb and the steps behind the collection.
func methodName(op Operation, r route, service string) string {
	method := strings.ToUpper(op.Method)
	i := readID(op.ID)
	steps := r.steps
	if len(steps) > 0 && steps[0] != "" && endsLike(service, steps[0]) && len(goname.Words(service)) > len(goname.Words(r.noun)) {
		steps = steps[1:] // it is in the service: conversations/attributes
	}
	if len(steps) == 0 {
		return ofAll(op, r, method, i, service)
	}
	for len(steps) > 0 && steps[0] == "" {
		steps = steps[1:] // the one of the collection
	}
	if len(steps) == 0 {
		return ofOne(op, method, i)
	}
	return ofStep(op, method, i, service, steps)
}

// ofAll names what is done to a collection.
func ofAll(op Operation, r route, method string, i id, service string) string {
	if isAction(r.noun) && !endsLike(service, r.noun) {
		return goname.Exported(r.noun)
	}
	switch {
	case i.verb == "List" || method == "GET" && (plural(r.noun) && !op.One || goname.Uncountable(r.noun) && op.List):
		return "List"
	case method == "POST" && i.first == "create" && len(i.rest) > 1 && strings.EqualFold(i.rest[0], "or"):
		return "CreateOrUpdate"
	case method == "POST" && !slices.Contains(plain, i.verb):
		return i.verb
	}
	return verbOf(method)
}

// ofOne names what is done to one of a collection.
func ofOne(op Operation, method string, i id) string {
	if !slices.Contains(plain, i.verb) && i.verb != "Set" {
		return i.verb
	}
	if method == "GET" && op.List {
		return "List"
	}
	if method == "POST" {
		return "Update"
	}
	return verbOf(method)
}

func verbOf(method string) string {
	if v := byMethod[method]; v != "" {
		return v
	}
	return "Call"
}

// ofStep names what is done further down the path.
func ofStep(op Operation, method string, i id, service string, steps []string) string {
	last := steps[len(steps)-1]
	var nouns []string // the fixed ones
	for _, s := range steps {
		if s != "" {
			nouns = append(nouns, said(s, service))
		}
	}
	noun := nouns[len(nouns)-1]
	above := ""
	if len(nouns) > 1 {
		above = goname.Singular(goname.Exported(nouns[len(nouns)-2]))
	}
	one := goname.Singular(goname.Exported(noun))
	bulk := strings.EqualFold(nouns[0], "bulk")
	switch {
	case bulk && last != "":
		verb := verbOf(method)
		if len(nouns) > 1 {
			verb = goname.Exported(noun)
		} else if method == "POST" && len(i.rest) > 2 && strings.EqualFold(i.rest[1], "or") {
			verb = "CreateOrUpdate"
		}
		return "Bulk" + verb
	case bulk:
		return verbOf(method) + "BulkJob"
	case last == "" && method == "GET" && (strings.HasPrefix(noun, "find_by_") || strings.HasPrefix(noun, "by_")):
		return "GetBy" + goname.Exported(noun[strings.Index(noun, "by_")+3:])
	case last == "" && method == "GET" && i.by() == goname.Exported(noun):
		return "GetBy" + i.by()
	case last == "" && isAction(noun):
		return goname.Exported(noun) + above
	case last == "":
		return member(method, i) + above + object(i, service, one)
	case isAction(noun) && (method != "GET" || len(goname.Words(noun)) == 1):
		return action(i, service, noun, above)
	case method == "GET" || method == "HEAD":
		return reads(op, i, noun, above)
	case plural(noun) && !slices.Contains(plain, i.verb) && !i.has(one) && object(i, service, one) == one:
		return i.verb + above // manageConversation at parts
	case plural(noun):
		return member(method, i) + above + object(i, service, one)
	}
	return ofState(method, i, noun, above)
}

// action names a step that is a verb itself, or an object behind one.
func action(i id, service, noun, above string) string {
	list := goname.Words(noun)
	if len(list) > 1 {
		return goname.Exported(noun)
	}
	name := goname.Exported(noun)
	if name == "Search" || name == "List" || name == "Scroll" || name == "Query" {
		above = pluralOf(above)
	}
	if above == "" && strings.EqualFold(i.first, list[0]) {
		// convertConversationToTicket is ConvertToTicket
		for n, w := range i.rest {
			if strings.EqualFold(w, "to") && n+1 < len(i.rest) && !slices.Contains(words(service), strings.ToLower(i.rest[n+1])) {
				return name + "To" + goname.Exported(strings.Join(i.rest[n+1:], "_"))
			}
		}
	}
	return name + above
}

// reads names what a GET of something below one of a collection is.
func reads(op Operation, i id, noun, above string) string {
	name := goname.Exported(noun)
	switch {
	case op.List || plural(noun) && !op.One || i.verb == "List":
		return "List" + above + name
	case !slices.Contains(plain, i.verb) && i.verb != "Set":
		return i.verb + above + name
	}
	return "Get" + above + name
}

// member is the verb for one of what is below: Attach and Detach where the id
// says it.
func member(method string, i id) string {
	if !slices.Contains(plain, i.verb) && i.verb != "Set" {
		return i.verb
	}
	return verbOf(method)
}

// object is the noun of what is attached: the one in the id where the path calls
// it otherwise, such as customers of a conversation.
func object(i id, service, one string) string {
	if list := goname.Words(one); len(list) > 1 && strings.EqualFold(list[0], i.first+"ed") {
		one = strings.TrimPrefix(one, list[0]) // linked_conversations are what was linked
	}
	if i.has(one) || len(i.rest) < 3 {
		return one
	}
	for n, w := range i.rest {
		if n > 0 && (strings.EqualFold(w, "to") || strings.EqualFold(w, "from")) {
			if what := goname.Exported(strings.Join(i.rest[:n], "_")); !endsLike(service, what) {
				return what
			}
		}
	}
	return one
}

// ofState names a change of what there is one of, such as the draft of an article.
func ofState(method string, i id, noun, above string) string {
	name := goname.Exported(noun)
	switch {
	case i.verb == "" || strings.EqualFold(i.first, firstWord(noun)):
		return name + above
	case i.verb == "Set":
		return i.verb + above + name
	}
	return member(method, i) + above + name
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

// firstWord is the first word of a name, "" of one that has none.
func firstWord(name string) string {
	if list := goname.Words(name); len(list) > 0 {
		return list[0]
	}
	return ""
}
