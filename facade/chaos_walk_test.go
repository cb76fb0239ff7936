package facade_test

import (
	"context"
	"iter"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/search"
	"github.com/seed-a528e955/intercom-go/facade"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// search asks for one page.
func (w *worker) search(ctx context.Context) {
	list, err := w.client.Contacts.Search(ctx, search.Request{Query: search.Eq("email", "busy@mail.example")})
	if err == nil && assert.Len(w.t, list.Data, 1) {
		assert.Equal(w.t, w.contactID, list.Data[0].ID)
	}
}

// walk goes through a whole list of some kind of pagination, while others add to it and take away.
func (w *worker) walk(ctx context.Context) {
	c := w.client
	switch w.random.IntN(7) {
	case 0:
		all := c.Contacts.ListAll(ctx, intercom.ListContactsParams{PerPage: 30}, api.WithPrefetch(w.random.IntN(3)))
		found(w, "contacts", w.contacts, all, contactID)
	case 1:
		query := search.Request{Query: search.Eq("role", "lead"), PerPage: 5}
		found(w, "search", w.leads, c.Contacts.SearchAll(ctx, query), contactID)
	case 2:
		list := c.Conversations.ListAll(ctx, intercom.ListConversationsParams{PerPage: 20})
		whole := facade.Map(ctx, list, 1+w.random.IntN(4),
			func(ctx context.Context, item *intercom.Conversation) (*intercom.Conversation, error) {
				if item.ID[len(item.ID)-1] != '7' { // most are not worth a call of their own
					return &intercom.Conversation{ID: item.ID}, nil
				}
				return c.Conversations.Get(ctx, item.ID)
			}, inOrder(w.random.IntN(2) == 0)...)
		found(w, "conversations", w.conversations, whole, func(item *intercom.Conversation) string { return item.ID })
	case 3:
		found(w, "companies", w.companies, c.Companies.ListAll(ctx, intercom.ListCompaniesParams{PerPage: 25}), companyID)
	case 4:
		found(w, "contacts of a company", w.ofCompany,
			c.Companies.ListContactsAll(ctx, w.companyID, intercom.ListCompanyContactsParams{PerPage: 10}), contactID)
	case 5:
		found(w, "companies of a contact", w.ofContact,
			c.Contacts.ListCompaniesAll(ctx, w.contactID, intercom.ListContactCompaniesParams{PerPage: 4}), companyID)
	default:
		if !w.scrolling.TryLock() {
			return // a workspace has one scroll at a time
		}
		defer w.scrolling.Unlock()
		other, _ := w.connect()
		if !found(w, "scroll", w.companies, other.Companies.ScrollAll(ctx, intercom.ScrollCompaniesParams{}), companyID) {
			w.server.Advance(time.Minute) // one that was left half-way is open until then
		}
	}
}

func contactID(c *intercom.Contact) string { return c.ID }
func companyID(c *intercom.Company) string { return c.ID }

// found walks and tells whether it got to the end. Then it must have met everything exactly once, and before that
// nothing twice.
func found[T any](w *worker, name string, all []string, items iter.Seq2[*T, error], id func(*T) string) bool {
	times := map[string]int{}
	leave := -1
	if w.random.IntN(5) == 0 {
		leave = w.random.IntN(len(all))
	}
	end := "whole"
	for item, err := range items {
		if err != nil {
			w.scan.seeError("the error of a walk", err)
			end = "failed"
			break
		}
		times[id(item)]++
		assert.Equal(w.t, 1, times[id(item)], "%s: times that a walk came by the same item", name)
		if len(times) == leave {
			end = "left"
			break
		}
	}
	w.mu.Lock()
	w.walks[name+" "+end]++
	w.mu.Unlock()
	if end != "whole" {
		return false
	}
	for _, wanted := range all {
		assert.Equal(w.t, 1, times[wanted], "%s: times that a walk came by %s", name, wanted)
	}
	return true
}
