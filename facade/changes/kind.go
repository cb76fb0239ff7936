package changes

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/api/spec"
)

// way is how a kind is walked.
type way int

const (
	noWay way = iota
	bySearch
	byScroll
	byPages
	atOnce
)

// Kind is what is walked: one of the variables of this package.
type Kind struct {
	// Name is such as "contacts".
	Name string

	way      way
	service  string
	path     string // of the search, the scroll or the list
	list     string // of the list, where a search is walked; "" when there is none
	items    string // where in an answer the items are
	byDay    bool   // the search compares dates by day
	get      string // of one item; "" when there is none
	archives bool   // items can be hidden from lists and searches and still be there
}

// String is the name.
func (k Kind) String() string { return cmp.Or(k.Name, "Kind{}") }

// The kinds.
var (
	Contacts      = Kind{Name: "contacts", way: bySearch, service: "Contacts", path: "/contacts/search", list: "/contacts", items: "data", byDay: true, get: "/contacts/{contact_id}", archives: true}
	Conversations = Kind{Name: "conversations", way: bySearch, service: "Conversations", path: "/conversations/search", list: "/conversations", items: "conversations", get: "/conversations/{conversation_id}"}
	Tickets       = Kind{Name: "tickets", way: bySearch, service: "Tickets", path: "/tickets/search", items: "tickets", get: "/tickets/{ticket_id}"}
	Companies     = Kind{Name: "companies", way: byScroll, service: "Companies", path: "/companies/scroll", items: "data", get: "/companies/{company_id}"}
	Articles      = Kind{Name: "articles", way: byPages, service: "Articles", path: "/articles", items: "data", get: "/articles/{article_id}"}
	Collections   = Kind{Name: "collections", way: byPages, service: "Collections", path: "/help_center/collections", items: "data", get: "/help_center/collections/{collection_id}"}
	Segments      = Kind{Name: "segments", way: byPages, service: "Segments", path: "/segments", items: "segments", get: "/segments/{segment_id}"}

	Admins            = Kind{Name: "admins", way: atOnce, service: "Admins", path: "/admins", items: "admins"}
	Teams             = Kind{Name: "teams", way: atOnce, service: "Teams", path: "/teams", items: "teams"}
	Tags              = Kind{Name: "tags", way: atOnce, service: "Tags", path: "/tags", items: "data"}
	TicketTypes       = Kind{Name: "ticket_types", way: atOnce, service: "TicketTypes", path: "/ticket_types", items: "data"}
	DataAttributes    = Kind{Name: "data_attributes", way: atOnce, service: "DataAttributes", path: "/data_attributes", items: "data"}
	SubscriptionTypes = Kind{Name: "subscription_types", way: atOnce, service: "SubscriptionTypes", path: "/subscription_types", items: "data"}
)

// Kinds lists all kinds, those that change most first.
func Kinds() []Kind {
	return []Kind{Contacts, Conversations, Tickets, Companies, Articles, Collections, Segments, Admins, Teams, Tags, TicketTypes, DataAttributes, SubscriptionTypes}
}

// KindNamed finds a kind by its name.
func KindNamed(name string) (Kind, error) {
	kinds := Kinds()
	at := slices.IndexFunc(kinds, func(k Kind) bool { return k.Name == name })
	if at >= 0 {
		return kinds[at], nil
	}
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.Name
	}
	return Kind{}, fmt.Errorf("unknown kind %q (want one of %s)", name, strings.Join(names, ", "))
}

func (k Kind) operation(version, name, method, path string, pagination spec.Pagination) *spec.Operation {
	return &spec.Operation{
		Service: k.service, Name: name, Method: method, Path: path, Version: version, ReadOnly: true, Pagination: pagination,
	}
}
