package intercomtest

import "strings"

// fields lists the searchable fields of each kind, separated by spaces.
func fields(lists map[fieldKind]string) map[string]fieldKind {
	all := map[string]fieldKind{}
	for kind, names := range lists {
		for _, name := range strings.Fields(names) {
			all[name] = kind
		}
	}
	return all
}

var contactSearch = searchable[*contact]{
	kind: "contacts",
	free: "custom_attributes.",
	fields: fields(map[fieldKind]string{
		textField: `id role name avatar email email_domain phone formatted_phone external_id language_override browser
			browser_language os location.country location.region location.city ios_app_version ios_device ios_app_device
			ios_os_version ios_app_name ios_sdk_version android_app_version android_device android_app_name
			android_sdk_version segment_id`,
		numberField: `owner_id`,
		dateField: `created_at signed_up_at updated_at last_seen_at last_contacted_at last_replied_at
			last_email_opened_at last_email_clicked_at ios_last_seen_at android_last_seen_at`,
		boolField: `unsubscribed_from_emails marked_email_as_spam has_hard_bounced`,
		listField: `tag_id`,
	}),
	limits: map[fieldKind]string{listField: "= !=", dayField: "= > <", dateField: "= != > < >= <="},
	value: func(ct *contact, path []string) any {
		switch path[0] {
		case "id":
			return ct.id
		case "tag_id":
			return idsOf(ct.tags, func(a applied) string { return a.tag.id })
		case "segment_id":
			return idsOf(ct.space.segmentsOf(ct.id, ct), segmentID)
		case "email_domain":
			_, domain, _ := strings.Cut(ct.doc.text("email"), "@")
			return domain
		case "formatted_phone":
			return ct.doc["phone"]
		case "avatar":
			return ct.doc.object("avatar")["image_url"]
		}
		return lookup(ct.doc, blankContact, path)
	},
}

var conversationSearch = searchable[*conversation]{
	kind: "conversations",
	free: "custom_attributes.",
	fields: fields(map[fieldKind]string{
		textField: `id title source.type source.id source.delivered_as source.subject source.body source.author.id
			source.author.type source.author.name source.author.email source.url channel_initiated state priority
			statistics.last_closed_by_id conversation_rating.remark conversation_rating.contact_id
			conversation_rating.admin_id ai_agent.resolution_state ai_agent.last_answer_type ai_agent.rating_remark
			ai_agent.source_type ai_agent.source_title`,
		numberField: `admin_assignee_id team_assignee_id statistics.time_to_assignment statistics.time_to_admin_reply
			statistics.time_to_first_close statistics.time_to_last_close statistics.median_time_to_reply
			statistics.count_reopens statistics.count_assignments statistics.count_conversation_parts
			conversation_rating.score ai_agent.rating`,
		dateField: `created_at updated_at waiting_since snoozed_until statistics.first_contact_reply_at
			statistics.first_assignment_at statistics.first_admin_reply_at statistics.first_close_at
			statistics.last_assignment_at statistics.last_assignment_admin_reply_at statistics.last_contact_reply_at
			statistics.last_admin_reply_at statistics.last_close_at conversation_rating.requested_at
			conversation_rating.replied_at`,
		boolField: `open read ai_agent_participated`,
		listField: `contact_ids teammate_ids tag_ids`,
	}),
	value: func(conv *conversation, path []string) any {
		switch path[0] {
		case "id":
			return conv.id
		case "contact_ids":
			return idsOf(conv.contacts, func(ct *contact) string { return ct.id })
		case "teammate_ids":
			return conv.teammates
		case "tag_ids":
			return idsOf(conv.tags, func(a applied) string { return a.tag.id })
		}
		return lookup(conv.doc, blankConversation, path)
	},
}

func idsOf[T any](items []T, id func(T) string) []string {
	ids := make([]string, len(items))
	for i, item := range items {
		ids[i] = id(item)
	}
	return ids
}

// lookup follows a path into a record, or into the blank one where the record says nothing.
func lookup(doc, blank object, path []string) any {
	value, ok := doc[path[0]]
	if !ok {
		value = blank[path[0]]
	}
	for _, name := range path[1:] {
		inner, _ := asObject(value)
		value = inner[name]
	}
	return value
}
