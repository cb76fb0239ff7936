package intercomtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// fixtureKind is a kind of record that [Server.Load] takes: its name, the fields of a record, and what makes one of the
// body of a call and answers with its id: usually what is posted.
type fixtureKind struct {
	name, fields string
	make         handler
	numbered     string // the kind of its ids, where a fixture can choose them
}

// fixtureKinds are made in this order: a record refers to those before it.
var fixtureKinds = []fixtureKind{
	{"admins", "id name email has_inbox_seat job_title team_ids away_mode_enabled away_mode_reassign", loadAdmin, "admin"},
	{"teams", "id name admin_ids", loadTeam, "team"},
	{"help_centers", "identifier display_name custom_domain url", loadHelpCenter, ""},
	{"data_attributes", names(attributeForms), posted("/data_attributes"), ""},
	{"companies", names(companyForms), posted("/companies"), ""},
	{"contacts", names(contactForms) + " id companies tags", loadContact, ""},
	{"tags", "id name users companies", posted("/tags"), "tag"},
	{"conversations", "id from subject body attachment_urls read custom_attributes parts tags", loadConversation, "conversation"},
	{"ticket_types", names(ticketTypeForms) + " attributes", loadTicketType, ""},
	{"notes", "contact company body admin_id", loadNote, ""},
	{"events", "id user_id email event_name metadata", loadEvent, ""},
	{"segments", "name person_type query members", loadSegment, ""},
	{"visitors", "user_id email name", loadVisitor, ""},
	{"calls", "conversation_id admin_id contact_id direction phone transcript", loadCall, ""},
	{"records", "path fields", loadRecord, ""},
	{"tickets", "ticket_type_id contacts company_id ticket_attributes", posted("/tickets"), ""},
	{"collections", "name description parent_id translated_content", posted("/help_center/collections"), ""},
	{"reactions", "statistic contact fields", loadReaction, ""},
	{"articles", "title description body author_id state parent_id translated_content", posted("/articles"), ""},
}

func names(forms map[string]form) string { return strings.Join(slices.Sorted(maps.Keys(forms)), " ") }

// posted makes records as a request to create one does.
func posted(path string) handler {
	return func(c *call) any { return c.cfg.samples.router(c.version).find("POST", path).handle(c) }
}

func loadContact(c *call) any {
	tags, ct := c.tagsNamed(), c.createContactAs(c.body.text("id"), c.body)
	ct.tags = tags
	for _, co := range c.body.objects("companies") {
		c.attachCompany(ct, c.companies.find(co.need("id"), errCompanyNotFound))
	}
	return c.viewContact(ct)
}

// loadConversation takes as parts what is sent to /reply and /parts. Of whom it is from, the id will do.
func loadConversation(c *call) any {
	c.body["from"] = shown(object{"type": "contact"}, c.body.object("from"))
	parts, tags, id := c.body.objects("parts"), c.tagsNamed(), postConversation(c).(object).text("conversation_id")
	conv := c.conversations.byID[id]
	conv.tags = tags
	putConversation(c, conv)
	for _, part := range parts {
		c.path, c.body = []string{id}, part
		if kind := part.text("message_type"); kind == "comment" || kind == "note" {
			replyConversation(c)
		} else {
			manageConversation(c, conv)
		}
	}
	return object{"id": id}
}

// loadTicketType takes as attributes what is sent to create them.
func loadTicketType(c *call) any {
	attributes, k := c.body.objects("attributes"), c.createTicketType(c.body)
	for _, c.body = range attributes {
		postTicketAttribute(c, k)
	}
	return object{"id": k.id}
}

// tagsNamed are the tags that a fixture lists by their names, put on by the admin whose token it is.
func (c *call) tagsNamed() (list tagList) {
	named, ok := c.body["tags"].([]any)
	refuseIf(!ok && c.body["tags"] != nil, invalid("tags", "tags must be a list of names"))
	for _, name := range named {
		list.put(applied{c.tagNamed(object{"tags": name}.need("tags")), c.now, c.me()})
	}
	return list
}

// Load fills the workspace from JSON: an object of lists (admins, teams, help_centers, data_attributes, companies, contacts, tags,
// conversations, ticket_types, notes, events, segments, visitors, calls, records, tickets, collections, reactions, articles), each record in the words of the request that creates it. A record may
// also have created_at in Unix seconds, and a key: the name that [Server.ID] knows it by and that records after it have
// as "$name" where they want its id. Admins, teams, contacts, tags and conversations may have an id. A contact may have companies, [{"id": …}]; a conversation has
// parts: the bodies of replies and of what closes, opens, snoozes and assigns. Both may have tags, by their names, and a
// ticket type attributes, in the words of the requests that create them.
//
// An error names the line of the record; those before it, in the order of lists above, have been made.
func (s *Server) Load(fixtures io.Reader) error {
	data, err := io.ReadAll(fixtures)
	if err != nil {
		return err
	}
	fault := func(offset int, format string, args ...any) error {
		line := 1 + bytes.Count(data[:offset], []byte("\n"))
		return fmt.Errorf("fixtures, line %d: "+format, append([]any{line}, args...)...)
	}
	var lists map[string][]json.RawMessage
	var syntax *json.SyntaxError
	var other *json.UnmarshalTypeError
	if err := json.Unmarshal(data, &lists); errors.As(err, &syntax) {
		return fault(int(syntax.Offset), "%w", err)
	} else if errors.As(err, &other) {
		return fault(int(other.Offset), "%s, want an object of lists", other.Value)
	}
	for name := range lists {
		if !slices.ContainsFunc(fixtureKinds, func(k fixtureKind) bool { return k.name == name }) {
			return fault(bytes.Index(data, []byte(inJSON(name))), "unknown list %q", name)
		}
	}
	for _, kind := range fixtureKinds {
		for _, raw := range lists[kind.name] {
			if refused := s.try(0, func(c *call) { c.load(kind, raw) }); refused != nil {
				return fault(bytes.Index(data, raw), "%s: %s", kind.name, refused.message)
			}
		}
	}
	return nil
}

var reference = regexp.MustCompile(`"\$[A-Za-z_][\w-]*"`)

func (c *call) load(kind fixtureKind, raw []byte) {
	raw = reference.ReplaceAllFunc(raw, func(ref []byte) []byte {
		id, ok := c.keys[string(ref[2:len(ref)-1])]
		refuseIf(!ok, invalid("", "no record before has the key %s", ref))
		return []byte(inJSON(id))
	})
	err := decodeJSON(raw, &c.body)
	refuseIf(err != nil, invalid("", "a record is not an object: %v", err))
	for _, name := range slices.Sorted(maps.Keys(c.body)) {
		known := slices.Contains(strings.Fields(kind.fields+" key created_at"), name)
		refuseIf(!known, invalid(name, "unknown field %q, there are %s", name, kind.fields))
	}
	c.now = c.createdAt()
	key := c.body.text("key")
	refuseIf(c.keys[key] != "", invalid("key", "another record has the key %q", key))
	delete(c.body, "key")
	chosen := ""
	if kind.numbered != "" {
		chosen = c.body.text("id")
		delete(c.body, "id")
	}
	id := c.withID(kind.numbered, chosen, func() string { return toJSON(kind.make(c)).text("id") })
	if key != "" {
		c.keys[key] = id
	}
}

// ID returns the id of the record that a fixture of [Server.Load] gave this key. A key that none has stops the test.
func (s *Server) ID(key string) (id string) {
	s.tb.Helper()
	s.fixture(0, func(c *call) { id = c.keys[key] })
	if id == "" {
		s.tb.Fatalf("intercomtest: ID: no record has the key %q", key)
	}
	return id
}
