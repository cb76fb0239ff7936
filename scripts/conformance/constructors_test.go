package conformance

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

// made is an argument that another constructor makes, asJSON one that is written as JSON.
type (
	made struct {
		name string
		args []any
	}
	asJSON string
)

const contactID, adminID, conversationID = "5ba682d23d7cf92bef87bfd4", "2110", "1234"

var (
	noon    = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	toUser  = made{"ToUser", []any{contactID}}
	options = asJSON(`[{"text":"Yes","uuid":"4f3a"},{"text":"No","uuid":"9c1e"}]`)
)

// constructing holds arguments for every constructor that makes a body.
var constructing = map[string][]any{
	"NewUser": {"user 17"}, "NewUserWithEmail": {"ada@example.com"}, "NewLead": {},
	"StringConversationAttribute": {"Colour"}, "IntegerConversationAttribute": {"Rooms"}, "DecimalConversationAttribute": {"Weight"}, "BooleanConversationAttribute": {"Urgent"},
	"DatetimeConversationAttribute": {"Due"}, "FilesConversationAttribute": {"Plans"}, "ListConversationAttribute": {[]string{"Red", "Blue"}, "Colour"}, "RelationConversationAttribute": {"61", "one", "Order"},
	"ConversationFromUser": {contactID, "Hello there"}, "ConversationFromLead": {contactID, "Hello there"}, "ConversationFromContact": {contactID, "Hello there"},
	"RedactConversationPart": {conversationID, "149"}, "RedactConversationSource": {conversationID, "71"},
	"AddParticipant": {adminID, contactID}, "AddParticipantByExternalID": {adminID, "user 17"}, "AddParticipantByEmail": {adminID, "ada@example.com"},
	"CloseConversation": {adminID}, "OpenConversation": {adminID}, "SnoozeConversation": {adminID, noon}, "AssignConversationToAdmin": {adminID, "2111"}, "AssignConversationToTeam": {adminID, "310"}, "UnassignConversation": {adminID},
	"AdminReply": {adminID, "<p>Done.</p>"}, "AdminNote": {adminID, "<b>Ask Ada</b>"}, "AdminQuickReply": {adminID, options},
	"ContactReply": {contactID, "Thank you"}, "ContactReplyByExternalID": {"user 17", "Thank you"}, "ContactReplyByEmail": {"ada@example.com", "Thank you"},
	"NewDataAttribute": {"contact", "string", "colour"}, "NewListAttribute": {"contact", []string{"red", "blue"}, "colour"},
	"EventByContactID": {contactID, "ordered-lunch", noon}, "EventByExternalID": {"user 17", "ordered-lunch", noon}, "EventByEmail": {"ada@example.com", "ordered-lunch", noon},
	"EscalateConversation": {"ticket 5"}, "EscalateUser": {asJSON(`{"id":"user 17","name":"Ada"}`)},
	"EmailMessage": {adminID, toUser, "Welcome", "<p>Hi</p>"}, "InAppMessage": {adminID, made{"ToUserByExternalID", []any{"user 17"}}, "Hi"}, "SMSMessage": {adminID, made{"ToLead", []any{contactID}}, "Hi"},
	"WhatsAppMessage": {adminID, made{"ToPhone", []any{"+353871234567", "Ada"}}, asJSON(`[{"type":"BODY","parameters":[{"type":"text","text":"Ada"}]}]`), "welcome"},
	"CreateTag":       {"VIP"}, "RenameTag": {"7522", "VIP"}, "TagCompanies": {[]string{"6a1", "6a2"}, "VIP"}, "TagCompaniesByExternalID": {[]string{"my 1"}, "VIP"},
	"UntagCompanies": {[]string{"6a1"}, "VIP"}, "UntagCompaniesByExternalID": {[]string{"my 1"}, "VIP"}, "TagUsers": {[]string{contactID}, "VIP"},
	"NewTicket": {"88", contactID}, "NewTicketByExternalID": {"88", "user 17"}, "NewTicketByEmail": {"88", "ada@example.com"},
	"TicketAdminReply": {adminID, "<p>Done.</p>"}, "TicketAdminNote": {adminID, "<b>Ask Ada</b>"}, "TicketAdminQuickReply": {adminID, options},
	"TicketContactReply": {contactID, "Thank you"}, "TicketContactReplyByExternalID": {"user 17", "Thank you"}, "TicketContactReplyByEmail": {"ada@example.com", "Thank you"},
	"UpdateVisitor": {"5ba7"}, "UpdateVisitorByUserID": {"3ecf 64"},
	"ConvertVisitorToUser": {made{"VisitorByUserID", []any{"3ecf 64"}}, made{"ContactByEmail", []any{"ada@example.com"}}},
	"ConvertVisitorToLead": {made{"VisitorByID", []any{"5ba7"}}, made{"ContactByID", []any{contactID}}},
}

// construct calls a constructor.
func construct(t *testing.T, v Version, name string, args []any) reflect.Value {
	t.Helper()
	f := reflect.ValueOf(v.Constructors[name].Func)
	require.True(t, f.IsValid(), name)
	require.Equal(t, f.Type().NumIn(), len(args), name)
	in := make([]reflect.Value, len(args))
	for i, arg := range args {
		switch arg := arg.(type) {
		case made:
			in[i] = construct(t, v, arg.name, arg.args)
		case asJSON:
			value := reflect.New(f.Type().In(i))
			require.NoError(t, json.Unmarshal([]byte(arg), value.Interface()))
			in[i] = value.Elem()
		default:
			in[i] = reflect.ValueOf(arg).Convert(f.Type().In(i))
		}
	}
	return f.Call(in)[0]
}

// sendMade sends what a constructor made with its operation, and returns the body that arrived.
func sendMade(t *testing.T, v Version, operation string, body any) (string, error) {
	t.Helper()
	wire := Always(Answer{Status: http.StatusOK, Body: []byte("{}")})
	server := httptest.NewServer(wire)
	defer server.Close()
	client, err := facade.New(v.New, Token, facade.WithBaseURL(server.URL+basePath), facade.WithMaxRetries(0))
	require.NoError(t, err)
	op, ok := v.OperationNamed(operation)
	require.True(t, ok, operation)
	m := methodOf(t, client, op)
	args := Arguments{Path: slices.Repeat([]string{"1"}, m.PathArgs), Body: body}
	_, err = m.Call(t.Context(), args)
	if requests := wire.Requests(); len(requests) == 1 {
		return string(requests[0].Payload), err
	}
	require.Error(t, err)
	return "", err
}

const goldenConstructors = "testdata/constructors.txt"

var digits = regexp.MustCompile(`:(\d+)`)

// canonical sorts the keys, whose order is that of the description.
func canonical(t *testing.T, body string) string {
	t.Helper()
	var value any
	require.NoError(t, json.Unmarshal([]byte(body), &value))
	sorted, err := json.Marshal(value)
	require.NoError(t, err)
	return string(sorted)
}

// TestConstructors sends what every constructor makes, in every version, and compares it with the file of bodies. A
// version that is not in the file may differ from another in how ids are written.
func TestConstructors(t *testing.T) {
	data, err := os.ReadFile(goldenConstructors)
	require.NoError(t, err)
	want, bodies := map[string]string{}, map[string][]string{}
	known := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		parts := strings.SplitN(strings.TrimSpace(line), " | ", 3)
		if len(parts) < 3 {
			continue
		}
		for version := range strings.FieldsSeq(parts[1]) {
			want[parts[0]+" "+version], known[version] = canonical(t, parts[2]), true
		}
		bodies[parts[0]] = append(bodies[parts[0]], digits.ReplaceAllString(canonical(t, parts[2]), `:"$1"`))
	}
	for _, v := range Versions {
		t.Run(v.Name, func(t *testing.T) {
			for name, c := range v.Constructors {
				args, there := constructing[name]
				if c.Part != "" && !there {
					construct(t, v, name, slices.Repeat([]any{"5ba7"}, reflect.TypeOf(c.Func).NumIn()))
					continue
				}
				require.True(t, there, "constructing has no arguments for %s", name)
				got, err := sendMade(t, v, c.Operation, construct(t, v, name, args).Interface())
				require.NoError(t, err)
				got = canonical(t, got)
				if known[v.Name] {
					assert.Equal(t, want[name+" "+v.Name], got, name)
				} else {
					assert.Contains(t, bodies[name], digits.ReplaceAllString(got, `:"$1"`), name)
				}
			}
			for line := range want {
				if name, version, _ := strings.Cut(line, " "); version == v.Name {
					assert.Contains(t, v.Constructors, name, "the constructor is gone")
				}
			}
		})
	}
}

// TestSwappedArgumentsAreNotSent: the text in the place of the id is refused before anything is sent.
func TestSwappedArgumentsAreNotSent(t *testing.T) {
	for _, v := range Versions {
		for name, args := range map[string][]any{
			"AdminReply": {"<p>Done.</p>", adminID}, "ContactReply": {"Thank you", contactID}, "TicketAdminNote": {"Ask Ada", adminID}, "EventByContactID": {"ordered lunch", contactID, noon},
			"ConversationFromUser": {"Hello there", contactID}, "InAppMessage": {"Hi there", toUser, adminID}, "RenameTag": {"Very important", "7522"}, "TagUsers": {[]string{contactID, "Very important"}, "VIP"},
		} {
			c, there := v.Constructors[name]
			if !there {
				continue
			}
			sent, err := sendMade(t, v, c.Operation, construct(t, v, name, args).Interface())
			var refused *api.CallError
			require.ErrorAs(t, err, &refused, "%s of %s", name, v.Name)
			assert.Equal(t, api.NotSent, refused.Outcome())
			assert.ErrorContains(t, err, "is not an ID")
			assert.Empty(t, sent)
		}
	}
}

// TestConstructorsWithoutAnID leaves empty, one after the other, what says whom or what a request is about, and the texts that it needs. Intercom
// would ignore it, and make or change something else.
func TestConstructorsWithoutAnID(t *testing.T) {
	identifying := []any{contactID, adminID, conversationID, "2111", "310", "149", "71", "61", "88", "7522", "5ba7", "3ecf 64", "user 17", "ticket 5",
		"ada@example.com", "+353871234567", "ordered-lunch", "VIP", "colour", "Colour", "Order", "Hello there"}
	refused := 0
	for _, v := range Versions {
		t.Run(v.Name, func(t *testing.T) {
			for name, args := range constructing {
				c, there := v.Constructors[name]
				if !there || c.Part != "" {
					continue
				}
				for i, arg := range args {
					without := slices.Clone(args)
					switch part, isMade := arg.(made); {
					case isMade && slices.Contains(identifying, part.args[0]):
						part.args = slices.Clone(part.args)
						part.args[0] = ""
						without[i] = part
					case isText(arg) && slices.Contains(identifying, arg):
						without[i] = ""
					default:
						continue
					}
					body, err := sendMade(t, v, c.Operation, construct(t, v, name, without).Interface())
					require.ErrorContains(t, err, "is empty", "%s without argument %d sends %s", name, i+1, body)
					assert.Empty(t, body, name)
					refused++
				}
			}
		})
	}
	t.Logf("%d refused", refused)
}

func isText(v any) bool {
	_, ok := v.(string)
	return ok
}
