// Package everyday lists the operations that programs call most.
package everyday

import "strings"

// Operations are the operations that most programs call, by service and method. Each version has them all.
var Operations = strings.Fields(`
	Admins.List Admins.Me
	Articles.Create Articles.Get Articles.List Articles.Search Articles.Update
	Companies.CreateOrUpdate Companies.Get Companies.List Companies.Scroll Companies.Update
	Contacts.Archive Contacts.AttachCompany Contacts.AttachTag Contacts.Create Contacts.CreateNote Contacts.Delete Contacts.Get
	Contacts.List Contacts.ListTags Contacts.Merge Contacts.Search Contacts.Update
	Conversations.AttachTag Conversations.ConvertToTicket Conversations.Create Conversations.Get Conversations.List Conversations.Manage
	Conversations.Reply Conversations.Search Conversations.Update
	DataAttributes.List DataEvents.Create Messages.Create Segments.List Tags.CreateOrUpdate Tags.List Teams.List
	Tickets.Create Tickets.Get Tickets.Reply Tickets.Search Tickets.Update TicketTypes.List
`)
