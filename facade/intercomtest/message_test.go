package intercomtest_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMessages(t *testing.T) {
	u, userID, leadID := eventful(t)
	first := u.ok("POST", "/messages", `{"message_type":"in_app","body":"Tea is back.","from":{"type":"admin","id":2111},"to":{"type":"user","id":"`+userID+`"}}`)
	assert.Equal(t, []any{"admin_message", "inapp", "Tea is back.", "2111"}, []any{first["type"], first["message_type"], first["body"], at(first, "owner.id")})
	assert.InDelta(t, eventNow, first["created_at"], 0)
	assert.NotContains(t, first, "conversation_id")
	assert.NotContains(t, first, "subject")
	assert.InDelta(t, eventNow, u.ok("GET", "/contacts/"+userID, "")["last_contacted_at"], 0)

	second := u.ok("POST", "/messages", `{"message_type":"email","subject":"Tea","body":"It is back.","template":"plain","created_at":1800000000,
		"from":{"type":"admin","id":"2110"},"to":{"type":"lead","id":"`+leadID+`"},"create_conversation_without_contact_reply":true}`)
	assert.Equal(t, []any{"email", "Tea"}, []any{second["message_type"], second["subject"]})
	assert.InDelta(t, 1_800_000_000, second["created_at"], 0)
	conv := u.ok("GET", "/conversations/"+text(second["conversation_id"]), "")
	assert.Equal(t, []any{second["id"], "admin_initiated", "admin", "<p>It is back.</p>", "Tea"},
		[]any{at(conv, "source.id"), at(conv, "source.delivered_as"), at(conv, "source.author.type"), at(conv, "source.body"), at(conv, "source.subject")})
	assert.Equal(t, []any{leadID}, each(at(conv, "contacts.contacts"), "id"))
	assert.NotEqual(t, first["id"], second["id"])
	assert.Equal(t, map[string]int{"message": 2, "conversation": 1}, u.srv.Ledger().Created())
	assert.Equal(t, 2, u.srv.Count()["message"])

	third := u.ok("POST", "/messages", `{"body":"Hello?","from":{"type":"lead","id":"`+leadID+`"}}`)
	assert.Equal(t, "user_message", third["type"], "of a contact")
	assert.Equal(t, "customer_initiated", at(u.ok("GET", "/conversations/"+text(third["conversation_id"]), ""), "source.delivered_as"))
}

func TestMessagesToSeveral(t *testing.T) {
	u, userID, leadID := eventful(t)
	body := `{"message_type":"inapp","body":"x","from":{"type":"admin","id":"2110"},"create_conversation_without_contact_reply":true,
		"to":[{"type":"user","id":"` + userID + `"}],"cc":{"type":"lead","id":"` + leadID + `"}}`
	assert.Equal(t, "400 parameter_not_found", u.refused("POST", "/messages", body))
	made := u.at("2.16").ok("POST", "/messages", body)
	conv := u.ok("GET", "/conversations/"+text(made["conversation_id"]), "")
	assert.Equal(t, []any{userID, leadID}, each(at(conv, "contacts.contacts"), "id"))

	whatsapp := `{"message_type":"whatsapp","from":{"type":"admin","id":"2110"},"to":{"phone":"5547","name":"Jo"},"template":"hello","components":[{"type":"BODY"}],"locale":"en"}`
	assert.Equal(t, "400 parameter_invalid", u.refused("POST", "/messages", whatsapp))
	assert.Equal(t, "whatsapp", u.at("2.16").ok("POST", "/messages", whatsapp)["message_type"])
	sms := `{"message_type":"sms","body":"x","from":{"type":"admin","id":"2110"},"to":{"type":"user","id":"` + userID + `"}}`
	assert.Equal(t, "400 parameter_invalid", u.at("2.16").refused("POST", "/messages", sms))
	assert.Equal(t, "sms", u.at("Preview").ok("POST", "/messages", sms)["message_type"])
}

func TestMessageRefusals(t *testing.T) {
	u, userID, _ := eventful(t)
	from, to := `"from":{"type":"admin","id":"2110"}`, `"to":{"type":"user","id":"`+userID+`"}`
	for name, test := range map[string]struct{ body, want, field string }{
		"no sender":           {`{"message_type":"inapp","body":"x",` + to + `}`, "400 parameter_not_found", "from"},
		"odd sender":          {`{"message_type":"inapp","body":"x",` + to + `,"from":{"type":"team","id":"310"}}`, "400 parameter_invalid", "from"},
		"unknown sender":      {`{"message_type":"inapp","body":"x",` + to + `,"from":{"type":"admin","id":"7"}}`, "404 admin_not_found", ""},
		"unknown contact":     {`{"body":"x","from":{"type":"user","id":"5ba6"}}`, "404 not_found", ""},
		"no type":             {`{"body":"x",` + from + `,` + to + `}`, "400 parameter_not_found", "message_type"},
		"unknown type":        {`{"message_type":"pigeon","body":"x",` + from + `,` + to + `}`, "400 parameter_invalid", "message_type"},
		"no body":             {`{"message_type":"inapp","body":null,` + from + `,` + to + `}`, "400 parameter_invalid", "body"},
		"no body in an email": {`{"message_type":"email","subject":"x",` + from + `,` + to + `}`, "400 parameter_invalid", "body"},
		"no subject":          {`{"message_type":"email","body":"x",` + from + `,` + to + `}`, "422 parameter_not_found", "subject"},
		"no template":         {`{"message_type":"email","body":"x","subject":"y",` + from + `,` + to + `}`, "400 parameter_not_found", "template"},
		"unknown template":    {`{"message_type":"email","body":"x","subject":"y","template":"fancy",` + from + `,` + to + `}`, "400 parameter_invalid", "template"},
		"no recipient":        {`{"message_type":"inapp","body":"x",` + from + `}`, "400 parameter_not_found", "to"},
		"unknown recipient":   {`{"message_type":"inapp","body":"x",` + from + `,"to":{"type":"user","id":"5ba6"}}`, "404 not_found", ""},
		"time":                {`{"message_type":"inapp","body":"x","created_at":"x",` + from + `,` + to + `}`, "400 parameter_invalid", "created_at"},
	} {
		t.Run(name, func(t *testing.T) {
			u.t = t
			a := u.do("POST", "/messages", test.body)
			assert.Equal(t, test.want, fmt.Sprintf("%d %s", a.status, at(a.body, "errors.0.code")))
			assert.Equal(t, test.field, fmt.Sprint(orEmpty(at(a.body, "errors.0.field"))))
		})
	}
	assert.Zero(t, u.srv.Count()["message"])
	assert.Empty(t, u.srv.Ledger().Applied())
}
