package intercomtest

import (
	"cmp"
	"strings"
)

// Call is a phone call to put into the workspace; zero fields are left out.
type Call struct {
	ConversationID, AdminID, ContactID string
	Direction                          string // "inbound" when empty, or "outbound"
	Phone                              string
	Recording                          []byte // served after a redirect, on request; none when empty
	Transcript                         string // plain text; none when empty
	StartedAt, EndedAt                 int64  // Unix seconds; now when zero
}

type phoneCall struct {
	keptRecord
	recording  []byte
	transcript string
}

// AddCall puts a phone call into the workspace and returns its id. No request can make one.
func (s *Server) AddCall(p Call) (id string) {
	s.fixture(0, func(c *call) { id = c.addCall(p) })
	return id
}

func (c *call) addCall(p Call) (id string) {
	started, ended := cmp.Or(p.StartedAt, c.now), cmp.Or(p.EndedAt, c.now)
	id = c.ids.number("call", 700)
	doc := object{
		"conversation_id": p.ConversationID, "admin_id": p.AdminID, "contact_id": p.ContactID, "phone": p.Phone,
		"direction": cmp.Or(p.Direction, "inbound"), "state": "ended", "call_type": "phone", "ended_reason": "completed",
		"initiated_at": started, "answered_at": started, "ended_at": ended,
	}.with(nil)
	if len(p.Recording) > 0 {
		doc["recording_url"] = c.url + "/calls/" + id + "/recording"
	}
	if p.Transcript != "" {
		doc["transcription_url"] = c.url + "/calls/" + id + "/transcript"
	}
	c.phoneCalls.add(&phoneCall{keptRecord{c.record(id), doc, started, ended}, p.Recording, p.Transcript})
	return id
}

var errCallNotFound = notFound("Not Found")

func onCall(do func(*call, *phoneCall) any) handler {
	return func(c *call) any { return do(c, c.phoneCalls.find(c.path[0], errCallNotFound)) }
}

var phoneCallRoutes = []route{
	{"GET", "/calls", ofDescription, func(c *call) any {
		return numbered(c, c.phoneCalls.rows, newestFirst, 25, 25, "/calls", c.viewCall)
	}},
	{"POST", "/calls/search", ofDescription, searchCalls},
	{"GET", "/calls/{call_id}", ofDescription, onCall(func(c *call, p *phoneCall) any { return c.viewCall(p) })},
	{"GET", "/calls/{call_id}/recording", ofDescription, func(c *call) any {
		p := c.phoneCalls.byID[c.path[0]]
		refuseIf(p == nil || len(p.recording) == 0, notFound("Recording Not Found"))
		moved := rawReply(302, "", nil)
		moved.header.Set("Location", c.store(p.id+".mp3", "audio/mpeg", p.recording)) // which asks for no token
		return moved
	}},
	{"GET", "/calls/{call_id}/transcript", ofDescription, onCall(func(_ *call, p *phoneCall) any {
		refuseIf(p.transcript == "", errCallNotFound)
		return rawReply(200, "text/plain", []byte(p.transcript))
	})},
}

func (c *call) viewCall(p *phoneCall) object {
	return fitted(c.like("GET", "/calls/{id}"), &p.keptRecord, "call")
}

// searchCalls finds the calls of conversations, with their transcripts.
func searchCalls(c *call) any {
	ids, _ := c.body["conversation_ids"].([]any)
	refuseIf(len(ids) == 0 || len(ids) > 20, refusal(400, "conversation_id_limit_exceeded", "A list of up to 20 conversation IDs is required"))
	shape := c.like("POST", "/calls/search")
	_, item := listIn(shape)
	found := []object{}
	for _, id := range ids {
		text, _ := asText(id)
		for _, p := range c.phoneCalls.rows {
			if p.doc["conversation_id"] == text {
				view := fitted(item, &p.keptRecord, "call")
				if _, has := view["transcript"]; has {
					view["transcript"] = p.said()
				}
				found = append(found, view)
			}
		}
	}
	return object{"type": "list", "data": found}.only(shape)
}

// said is a transcript with an entry for each line.
func (p *phoneCall) said() []object {
	lines := []object{}
	for line := range strings.Lines(p.transcript) {
		lines = append(lines, object{"text": strings.TrimSpace(line)})
	}
	return lines
}
