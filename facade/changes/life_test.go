package changes_test

import (
	"fmt"
	"time"

	"github.com/seed-a528e955/intercom-go/facade/changes"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// life is how things of a kind come, change and go.
type life struct {
	kind     changes.Kind
	versions []string
	delay    time.Duration // of searches, where they are searched
	perPage  int           // at most
	atFirst  int           // so many are there at first
	hasty    bool          // a page may not take long
	moving   int           // of a hundred requests so many meet a change
	add      func(w *world) (id string)
	update   func(w *world, id string)
	// remove are the ways in which one goes; of a merge they return into which other one.
	remove []func(w *world, id, other string) (into string)
	look   func(w *world, id string) (map[string]any, bool)
}

type fields = map[string]any

// deleted goes by a DELETE.
func deleted(path string) func(w *world, id, other string) string {
	return func(w *world, id, _ string) string {
		w.do("DELETE", path+id, nil)
		return ""
	}
}

// put changes by a PUT.
func put(path, field string) func(w *world, id string) {
	return func(w *world, id string) { w.do("PUT", path+id, fields{field: fmt.Sprint(w.random.Int())}) }
}

var lives = []life{
	{
		kind: changes.Contacts, versions: []string{"2.10", "2.12", "2.16", "Preview"}, delay: searchDelay, perPage: 8, moving: 25,
		add:    func(w *world) string { return w.srv.AddContact(intercomtest.Contact{Name: "x"}) },
		update: put("/contacts/", "name"),
		remove: []func(w *world, id, other string) string{
			deleted("/contacts/"),
			func(w *world, id, _ string) string { w.do("POST", "/contacts/"+id+"/archive", nil); return "" },
			func(w *world, id, other string) string {
				if other == id {
					w.do("DELETE", "/contacts/"+id, nil)
					return ""
				}
				w.do("POST", "/contacts/merge", fields{"from": id, "into": other, "skip_duplicate_validation": true})
				return other
			},
		},
		look: func(w *world, id string) (map[string]any, bool) { return w.srv.Contact(id) },
	},
	{
		kind: changes.Conversations, versions: []string{"2.10", "2.13", "2.16", "Preview"}, delay: searchDelay, perPage: 8, moving: 25,
		add: func(w *world) string { return w.srv.AddConversation(intercomtest.Conversation{Body: "x"}) },
		update: func(w *world, id string) {
			if w.random.IntN(2) == 0 {
				put("/conversations/", "title")(w, id)
				return
			}
			w.do("POST", "/conversations/"+id+"/reply", fields{"message_type": "comment", "type": "admin", "admin_id": "2110", "body": "y"})
		},
		remove: []func(w *world, id, other string) string{deleted("/conversations/")},
		look:   func(w *world, id string) (map[string]any, bool) { return w.srv.Conversation(id) },
	},
	{
		kind: changes.Tickets, versions: []string{"2.11", "2.12", "2.16", "Preview"}, delay: searchDelay, perPage: 8, moving: 25,
		add:    func(w *world) string { return w.srv.AddTicket(intercomtest.Ticket{}) },
		update: func(w *world, id string) { w.do("PUT", "/tickets/"+id, fields{"is_shared": w.random.IntN(2) == 0}) },
		remove: []func(w *world, id, other string) string{deleted("/tickets/")},
		look:   func(w *world, id string) (map[string]any, bool) { return w.srv.Ticket(id) },
	},
	{
		kind: changes.Companies, versions: []string{"2.10", "2.12", "2.16", "Preview"}, perPage: 8, atFirst: 110, moving: 25, hasty: true, // 100 a page
		add: func(w *world) string {
			return w.srv.AddCompany(intercomtest.Company{CompanyID: fmt.Sprint("c-", w.random.Int())})
		},
		update: put("/companies/", "name"),
		remove: []func(w *world, id, other string) string{deleted("/companies/")},
		look:   func(w *world, id string) (map[string]any, bool) { return w.srv.Company(id) },
	},
	{
		kind: changes.Articles, versions: []string{"2.10", "2.12", "2.16", "Preview"}, perPage: 20, atFirst: 20, moving: 8, hasty: true,
		add:    func(w *world) string { return w.srv.AddArticle(intercomtest.Article{Title: "x"}) },
		update: put("/articles/", "title"),
		remove: []func(w *world, id, other string) string{deleted("/articles/"), deleted("/articles/"), deleted("/articles/"), deleted("/articles/")},
		look:   func(w *world, id string) (map[string]any, bool) { return w.srv.Article(id) },
	},
}
