package intercomtest

import "strings"

var contactSearch = searchable[*contact]{
	kind:   "contacts",
	free:   "custom_attributes.",
	fields: stock.Searchable["contact"],
	limits: map[fieldKind]string{listField: "= !=", dayField: "= > <", dateField: "= != > < >= <="},
	value: func(ct *contact, path []string) any {
		switch path[0] {
		case "id":
			return ct.id
		case "tag_id":
			return ct.tags.ids()
		case "segment_id":
			return idsOf(ct.space.segmentsOf(ct.id, ct))
		case "email_domain":
			_, domain, _ := strings.Cut(ct.doc.text("email"), "@")
			return domain
		case "formatted_phone":
			return ct.doc["phone"]
		case "avatar":
			return ct.doc.object("avatar")["image_url"]
		}
		return lookup(ct.doc, stock.Blank["contact"], path)
	},
}

var conversationSearch = searchable[*conversation]{
	kind:   "conversations",
	free:   "custom_attributes.",
	fields: stock.Searchable["conversation"],
	value: func(conv *conversation, path []string) any {
		switch path[0] {
		case "id":
			return conv.id
		case "contact_ids":
			return idsOf(conv.contacts)
		case "teammate_ids":
			return conv.teammates
		case "tag_ids":
			return conv.tags.ids()
		}
		return lookup(conv.doc, stock.Blank["conversation"], path)
	},
}

func idsOf[T keyed](rows []T) []string {
	return views(rows, func(row T) string { return row.key().id })
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
