package main

import (
	"encoding/json"
	"fmt"
)

const (
	perPage       = 150
	conversations = 20
	partsEach     = 30
	began         = 1772357400 // some moment in March 2026, Unix seconds
)

type object = map[string]any

// oddity says how many contacts of a page carry a field in another JSON type than is declared.
type oddity int

const (
	noneOdd oddity = iota
	oneOdd
	eachOdd
)

// contact is a contact with every field that the API sends; moments that never came are null.
func contact(i int) object {
	none := func(of string) object {
		return object{"type": "list", "data": []any{}, "url": "/contacts/" + contactID(i) + "/" + of, "total_count": 0, "has_more": false}
	}
	c := object{
		"type": "contact", "id": contactID(i), "external_id": fmt.Sprintf("customer-%d", i), "workspace_id": "wk77", "role": "user",
		"email": fmt.Sprintf("sailor.%d@harbour.example", i), "email_domain": "harbour.example", "phone": fmt.Sprintf("+1555%07d", i),
		"formatted_phone": fmt.Sprintf("+1 555 %07d", i), "name": fmt.Sprintf("Sailor Number %d", i), "owner_id": 4000 + i,
		"has_hard_bounced": false, "marked_email_as_spam": false, "unsubscribed_from_emails": i%2 == 0, "unsubscribed_from_sms": false, "sms_consent": false,
		"created_at": began + i, "updated_at": began + 2*i, "signed_up_at": began, "last_seen_at": began + 3*i, "last_replied_at": nil,
		"last_contacted_at": began + 4*i, "last_email_opened_at": nil, "last_email_clicked_at": nil, "language_override": nil,
		"browser": "firefox", "browser_version": "151.0", "browser_language": "en", "os": "Plan 9", "enabled_push_messaging": nil,
		"avatar":            object{"type": "avatar", "image_url": fmt.Sprintf("https://pictures.harbour.example/%d.png", i)},
		"location":          object{"type": "location", "country": "Norway", "region": "Vestland", "city": "Bergen", "country_code": "NOR", "continent_code": "EU"},
		"social_profiles":   object{"type": "list", "data": []any{}},
		"custom_attributes": object{"plan": "team", "seats": 12 + i, "trial": false, "renewal_at": began + 86400*i, "note": nil},
		"tags": object{
			"type": "list", "url": "/contacts/tags", "total_count": 1, "has_more": false,
			"data": []any{object{"type": "tag", "id": "91", "url": "/tags/91"}},
		},
		"notes": none("notes"), "opted_in_subscription_types": none("subscriptions"), "opted_out_subscription_types": none("subscriptions"), "merge_history": []any{},
		"companies": object{
			"type": "list", "url": "/contacts/companies", "total_count": 1, "has_more": false,
			"data": []any{object{"type": "company", "id": "6543c1f0", "url": "/companies/6543c1f0"}},
		},
	}
	for _, key := range []string{
		"android_app_name", "android_app_version", "android_device", "android_os_version", "android_sdk_version", "android_last_seen_at",
		"ios_app_name", "ios_app_version", "ios_device", "ios_os_version", "ios_sdk_version", "ios_last_seen_at",
		"referrer", "utm_campaign", "utm_content", "utm_medium", "utm_source", "utm_term",
	} {
		c[key] = nil
	}
	return c
}

func contactID(i int) string { return fmt.Sprintf("66f0c1a2b3c4d5e6f7%06d", i) }

// contactPage is the page that begins with the contact of the given number, of total contacts.
func contactPage(first, total int, odd oddity, unknown bool) []byte {
	var data []any
	for i := first; i < min(first+perPage, total); i++ {
		c := contact(i)
		if odd == eachOdd || odd == oneOdd && i == first {
			c["phone"] = 15550000000 + i
		}
		if unknown {
			c["berth_number"] = i
		}
		data = append(data, c)
	}
	pages := object{"type": "pages", "page": first/perPage + 1, "per_page": perPage, "total_pages": (total + perPage - 1) / perPage}
	if next := first + perPage; next < total {
		pages["next"] = object{"per_page": perPage, "starting_after": fmt.Sprint(next)}
	}
	return text(object{"type": "list", "data": data, "total_count": total, "pages": pages})
}

// conversation is a conversation with its parts, statistics and source.
func conversation(i int) []byte {
	admin := object{"type": "admin", "id": "814", "name": "Ada of Support", "email": "ada@support.example", "from_ai_agent": false, "is_ai_answer": false}
	user := object{"type": "user", "id": contactID(i), "name": "Sailor", "email": "sailor@harbour.example"}
	var parts []any
	for p := range partsEach {
		author := admin
		if p%2 == 0 {
			author = user
		}
		parts = append(parts, object{
			"type": "conversation_part", "id": fmt.Sprintf("27%06d", i*partsEach+p), "part_type": "comment",
			"body":       fmt.Sprintf("<p>Line %d: the <b>mast</b> is up &amp; the sail holds. \"Aye\".</p>", p),
			"created_at": began + p, "updated_at": began + p, "notified_at": began + p, "assigned_to": nil, "author": author,
			"attachments": []any{}, "external_id": nil, "redacted": false, "app_package_code": nil, "metadata": object{}, "tags": []any{},
		})
	}
	return text(object{
		"type": "conversation", "id": fmt.Sprint(7000 + i), "title": nil, "created_at": began, "updated_at": began + 900, "waiting_since": nil, "snoozed_until": nil,
		"open": true, "state": "open", "read": true, "priority": "not_priority", "admin_assignee_id": 814, "team_assignee_id": nil,
		"tags": object{"type": "tag.list", "tags": []any{}}, "conversation_rating": nil, "sla_applied": nil, "ticket": nil, "ai_agent": nil, "ai_agent_participated": false,
		"source": object{
			"type": "conversation", "id": "31", "delivered_as": "customer_initiated", "subject": "", "body": "<p>The mast is down.</p>",
			"author": user, "attachments": []any{}, "url": "https://harbour.example/boats", "redacted": false,
		},
		"contacts":            object{"type": "contact.list", "contacts": []any{object{"type": "contact", "id": contactID(i), "external_id": "customer-1"}}},
		"teammates":           object{"type": "admin.list", "admins": []any{object{"type": "admin", "id": "814"}}},
		"first_contact_reply": object{"created_at": began, "type": "conversation", "url": nil},
		"statistics": object{
			"type": "conversation_statistics", "time_to_assignment": 0, "time_to_admin_reply": 40, "time_to_first_close": nil, "time_to_last_close": nil,
			"median_time_to_reply": 35, "first_contact_reply_at": began, "first_assignment_at": nil, "first_admin_reply_at": began + 40, "first_close_at": nil,
			"last_assignment_at": nil, "last_contact_reply_at": began + 60, "last_admin_reply_at": began + 90, "last_close_at": nil, "last_closed_by_id": nil,
			"count_reopens": 0, "count_assignments": 1, "count_conversation_parts": partsEach,
		},
		"conversation_parts": object{"type": "conversation_part.list", "conversation_parts": parts, "total_count": partsEach},
		"linked_objects":     object{"type": "list", "data": []any{}, "total_count": 0, "has_more": false},
		"custom_attributes":  object{"Boat": "Kestrel", "Length": 12.5, "Insured": true},
	})
}

func text(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of plain values can always be written
	}
	return data
}
