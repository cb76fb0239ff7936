package goname_test

import (
	"go/token"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/goname"
)

func TestExported(t *testing.T) {
	for name, want := range map[string]string{
		"contact": "Contact", "Contact": "Contact", "ticket_type": "TicketType", "ticket type": "TicketType", "ticket-type": "TicketType",
		"created_at": "CreatedAt", "__odd__name__": "OddName", "conversation.list": "ConversationList", "a/b": "AB",
		// initialisms, wherever they stand
		"id": "ID", "contact_id": "ContactID", "ids": "IDs", "team_ids": "TeamIDs", "url": "URL", "urls": "URLs", "image_url": "ImageURL",
		"ai_agent": "AIAgent", "sla_applied": "SLAApplied", "html": "HTML", "json": "JSON", "api": "API", "ios_sdk_version": "IOSSDKVersion",
		"utm_source": "UTMSource", "cc": "CC", "bcc": "BCC", "ip_address": "IPAddress", "valid": "Valid", "paid_ideas": "PaidIdeas",
		"Id": "ID", "ID": "ID", "IDs": "IDs", "URLs": "URLs", "Url": "URL",
		// ids in camel case
		"lisDataEvents": "LisDataEvents", "contactId": "ContactID", "getAIAgent": "GetAIAgent", "HTMLBody": "HTMLBody", "bodyHTML": "BodyHTML",
		"listURLsOfPage": "ListURLsOfPage",
		// digits
		"24h": "X24h", "level_2": "Level2", "oauth2_token": "Oauth2Token", "2fa": "X2fa", "v2Thing": "V2Thing", "0": "X0", "1.5": "X15",
		// symbols and what is no ASCII
		"": "Empty", "=": "Equal", "!=": "NotEqual", "<": "Less", ">": "Greater", "~": "Contains", "!~": "NotContains", "^": "StartsWith",
		"$": "EndsWith", "*": "Any", "%": "X", "日本": "X", "$ref": "Ref", "naïve": "NaVe",
	} {
		assert.Equal(t, want, goname.Exported(name), "%q", name)
	}
}

func TestUnexported(t *testing.T) {
	for name, want := range map[string]string{
		"contact": "contact", "contact_id": "contactID", "id": "id", "ID": "id", "URLs": "urls", "url_of_page": "urlOfPage",
		"TicketTypes": "ticketTypes", "lisDataEvents": "lisDataEvents", "aiAgent": "aiAgent", "AIAgent": "aiAgent",
		// keywords get something behind them, words that only start like one do not
		"type": "typeValue", "Type": "typeValue", "func": "funcValue", "range": "rangeValue", "select": "selectValue", "type_id": "typeID",
		"": "x", "%": "x", "24h": "x24h", "2_b": "x2B",
	} {
		assert.Equal(t, want, goname.Unexported(name), "%q", name)
	}
}

func TestWords(t *testing.T) {
	for name, want := range map[string][]string{
		"":                 nil,
		"...":              nil,
		"listTags":         {"list", "Tags"},
		"ListAllTags":      {"List", "All", "Tags"},
		"getAIAgent":       {"get", "AI", "Agent"},
		"AIAgent":          {"AI", "Agent"},
		"IDs":              {"IDs"},
		"TeamIDsOfAdmin":   {"Team", "IDs", "Of", "Admin"},
		"SLAs":             {"SLAs"},
		"ABTest":           {"AB", "Test"},
		"snake_case name":  {"snake", "case", "name"},
		"phone2Number":     {"phone2", "Number"},
		"v2_API":           {"v2", "API"},
		"news/items.short": {"news", "items", "short"},
	} {
		assert.Equal(t, want, goname.Words(name), "%q", name)
	}
}

func TestSingular(t *testing.T) {
	for name, want := range map[string]string{
		"Contacts": "Contact", "TicketTypes": "TicketType", "Companies": "Company", "Categories": "Category", "ListNotes": "ListNote",
		"Boxes": "Box", "Branches": "Branch", "Wishes": "Wish", "Classes": "Class", "Statuses": "Status", "AwayStatuses": "AwayStatus",
		"People": "Person", "people": "person", "TeamIDs": "TeamID", "URLs": "URL", "Pages": "Page", "Cases": "Case", "Phases": "Phase",
		// their own singular
		"News": "News", "Status": "Status", "Statistics": "Statistics", "Address": "Address", "SMS": "SMS", "IOS": "IOS", "Series": "Series",
		"Contact": "Contact", "Access": "Access", "": "", "As": "As", "Ties": "Tie", "help_centers": "help_center",
	} {
		assert.Equal(t, want, goname.Singular(name), "%q", name)
	}
}

func FuzzIdentifiers(f *testing.F) {
	for _, s := range []string{"", "id", "contact_id", "TeamIDs", "24h", "type", "日本", "!~", "AIs", "_", "a\x00b", "x\xff", "İstanbul", "ǅungla", "func", "Id s", "u r l s"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		exported, unexported := goname.Exported(name), goname.Unexported(name)
		assert.Truef(t, token.IsIdentifier(exported) && token.IsExported(exported), "Exported(%q) = %q", name, exported)
		assert.Truef(t, token.IsIdentifier(unexported) && !token.IsExported(unexported), "Unexported(%q) = %q", name, unexported)
		assert.Equal(t, exported, goname.Exported(exported), "an identifier stays what it is")
		assert.NotPanics(t, func() { goname.Singular(name) })
	})
}
