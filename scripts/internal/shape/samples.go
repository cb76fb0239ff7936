package shape

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// Sample is the made-up answer to one operation, in the wire form that the
// version declares. The test server answers with it where it keeps no state.
type Sample struct {
	Method      string          `json:"method"`
	Path        string          `json:"path"`
	Operation   string          `json:"operation"`
	Status      int             `json:"status"`
	ContentType string          `json:"content_type,omitempty"`
	Body        json.RawMessage `json:"body,omitempty"`

	Takes map[string]string `json:"takes,omitempty"` // fields of the request's body: name → JSON type, "" for more than one
	Needs []string          `json:"needs,omitempty"` // those of them that are required
	Pages string            `json:"pages,omitempty"` // how a list is walked, see table.Pages.Kind
}

// Samples renders the version's samples file.
func (d *Doc) Samples() ([]byte, error) {
	var list []Sample
	for _, op := range d.Operations {
		s := Sample{Method: op.Method, Path: op.Path, Operation: op.Name(), Status: 200}
		if _, err := fmt.Sscanf(op.Status, "%d", &s.Status); err != nil || s.Status < 200 || s.Status >= 300 {
			s.Status = 200
		}
		switch {
		case op.Streams:
			s.ContentType = op.Accept
			s.Body = json.RawMessage(`"made-up content\n"`)
		case op.Result != nil:
			s.ContentType = cmp.Or(op.Accept, "application/json")
			schema := op.Result
			if op.declared != nil {
				schema = op.declared
			}
			body, err := json.Marshal(d.sample(schema, "", op.Entry.Service, 0, nil))
			if err != nil {
				return nil, err
			}
			s.Body = body
			if s.Status == 204 {
				s.Status = 200
			}
		}
		s.Takes, s.Needs = d.takes(op)
		if op.Entry.Pages != nil {
			s.Pages = op.Entry.Pages.Kind
		}
		list = append(list, s)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\"version\": %q, \"operations\": [\n", d.HeaderVersion())
	for i, s := range list {
		line, err := json.Marshal(s)
		if err != nil {
			return nil, err
		}
		b.Write(line)
		if i < len(list)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString("]}\n")
	return b.Bytes(), nil
}

// takes lists the fields of an operation's JSON body, those of all its variants together.
func (d *Doc) takes(op *Operation) (fields map[string]string, needs []string) {
	if op.BodyKind != "json" || op.Body == nil {
		return nil, nil
	}
	if node.Text(op.Body, extGoType) == searchRequest {
		return map[string]string{"query": "", "sort": "object", "pagination": "object"}, []string{"query"}
	}
	body := d.resolve(op.Body)
	fields = map[string]string{}
	for name, p := range node.Pairs(node.Get(body, "properties")) {
		p = d.resolve(p)
		switch k := kind(p); {
		case k == "map" || node.Text(p, extGoType) != "" || len(node.Items(node.Get(p, "oneOf"))) > 0:
			fields[name] = ""
		case k == "object" || k == "array":
			fields[name] = k
		default:
			fields[name] = node.Text(p, "type")
		}
	}
	return fields, node.Strings(node.Get(body, "required"))
}

// typeNames are the constants of a property "type" whose schema has another name; every other schema's is its own name,
// and that of a list is "list".
var typeNames = map[string]string{
	"activity_log_list": "activity_log.list", "activity_log_event_type_list": "activity_log_event_type.list", "admin_list": "admin.list",
	"admin_with_app": "admin", "contact_location": "location", "conversation_list_item": "conversation",
	"conversation_first_contact_reply": "conversation", "conversation_part_author": "admin", "conversation_source_author": "admin",
	"conversation_teammates": "admin.list", "custom_object_instance_list": "order.list", "company_note": "note",
	"content_bulk_action_response": "content_bulk_action", "deleted_conversation_item": "conversation",
	"deleted_conversation_list": "conversations.list", "merge_history_item": "merge_history", "message": "user_message",
	"office_hours_exception_list": "office_hours_exception.list", "office_hours_schedule_list": "office_hours_schedule.list",
	"part_attachment": "upload", "file_attribute": "upload", "reference": "contact", "sla_applied": "conversation_sla_summary",
	"subscription_type": "subscription", "tag_basic": "tag", "team_metric_list": "team_metric.list",
	"ticket_state_detailed": "ticket_state", "conversation_source": "conversation", "email_address_header": "from",
}

// typeName is the constant that a schema's property "type" has.
func typeName(schema string) string {
	snake := snakeCase(schema)
	if name := typeNames[snake]; name != "" {
		return name
	}
	if snake == "list" || strings.HasSuffix(snake, "_list") {
		return "list"
	}
	return snake
}

// snakeCase writes TicketType and ticket_type alike.
func snakeCase(name string) string {
	var b strings.Builder
	for i, r := range name {
		if upper := r >= 'A' && r <= 'Z'; upper && i > 0 && name[i-1] >= 'a' && name[i-1] <= 'z' {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(strings.NewReplacer(" ", "_", ".", "_", "-", "_").Replace(b.String()))
}

// ordered keeps an object's keys in the order of the description.
type ordered []pair

type pair struct {
	key   string
	value any
}

func (o ordered) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, p := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		k, err := json.Marshal(p.key)
		if err != nil {
			return nil, err
		}
		v, err := json.Marshal(p.value)
		if err != nil {
			return nil, err
		}
		b.Write(k)
		b.WriteByte(':')
		b.Write(v)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// sample makes a value for a schema that stands under the property name.
func (d *Doc) sample(n *yaml.Node, name, owner string, depth int, stack []string) any {
	if t := node.Text(n, extGoType); t != "" {
		return settledSample(t)
	}
	if r := refName(n); r != "" {
		if contains(stack, r) || depth > 6 {
			return nil
		}
		target := d.resolve(n)
		if isEnum(target) {
			values := node.Strings(node.Get(target, "enum"))
			if contains(values, "completed") {
				return "completed" // a job that nobody runs is done
			}
			return values[0]
		}
		return d.sample(target, name, r, depth, append(stack[:len(stack):len(stack)], r))
	}
	switch kind(n) {
	case "object":
		var o ordered
		for key, p := range node.Pairs(node.Get(n, "properties")) {
			if node.Has(p, extSince) {
				continue // the version does not declare it
			}
			if v := d.sample(p, key, owner, depth+1, stack); v != nil {
				o = append(o, pair{key, v})
			}
		}
		return o
	case "array":
		item := d.sample(node.Get(n, "items"), name, owner, depth+1, stack)
		if item == nil {
			return []any{}
		}
		return []any{item}
	case "map":
		if d.mapOf(n, name, received).Elem != nil {
			if v := d.sample(node.Get(n, "additionalProperties"), "", owner, depth+1, stack); v != nil {
				return ordered{{"sample", v}}
			}
			return ordered{}
		}
		return ordered{{"plan", "team"}, {"seats", 12}, {"trial", false}}
	}
	return scalarSample(n, name, owner)
}

func settledSample(t string) any {
	switch t {
	case pagesName:
		return ordered{{"type", "pages"}, {"page", 1}, {"per_page", 20}, {"total_pages", 1}}
	case "api.Attributes":
		return ordered{{"plan", "team"}, {"seats", 12}, {"trial", false}}
	case "string":
		return "sample"
	case "int", "float64":
		return 1
	case "bool":
		return true
	}
	return nil
}

func momentSample(wire string) any {
	switch wire {
	case wireISO:
		return "2026-03-01T09:30:00Z"
	case wireUnixMS:
		return 1772357400000
	case wireUnixText:
		return "1772357400"
	}
	return 1772357400
}

// words gives samples of text by the last word of a property's name.
var words = map[string]string{
	"email": "ada@example.com", "name": "Ada Example", "phone": "+15550100", "url": "https://www.example.com/made-up",
	"domain": "example.com", "title": "A made-up title", "subject": "A made-up subject", "body": "<p>A made-up text.</p>",
	"description": "A made-up description", "locale": "en", "timezone": "Europe/Dublin", "region": "EU", "country": "Ireland",
	"city": "Dublin", "currency": "EUR", "ip": "192.0.2.7",
}

// scalarSample makes a string, a number or a boolean in the declared form.
func scalarSample(n *yaml.Node, name, owner string) any {
	if enum := node.Strings(node.Get(n, "enum")); len(enum) > 0 && kind(n) == "string" {
		return enum[0]
	}
	t := scalarOf(n, name)
	switch {
	case t.Wire == wireNumber:
		return 1000 + int(hash(owner+name)%9000)
	case t.Class == classID:
		return fmt.Sprintf("%d", 10000+hash(owner+name)%90000)
	case t.Class == classTime:
		return momentSample(t.Wire)
	case t.Name == "bool" && len(node.Items(node.Get(n, "enum"))) == 1:
		return node.Strings(node.Get(n, "enum"))[0] == "true"
	case t.Name == "bool":
		return hash(owner+name)%2 == 0
	case t.Name == "float64":
		return 2.5
	case t.Name == "int":
		return 1 + int(hash(owner+name)%40)
	case node.Text(n, "format") == "date":
		return "2026-03-01"
	}
	if name == "type" && owner != "" {
		return typeName(owner)
	}
	parts := strings.Split(name, "_")
	if w, ok := words[parts[len(parts)-1]]; ok {
		return w
	}
	return "made-up " + strings.ReplaceAll(name, "_", " ")
}

func hash(s string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s)) // a hash never fails to write
	return h.Sum32()
}
