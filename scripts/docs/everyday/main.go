// Command everyday makes each of the calls that programs make most, once, in the
// order in which a working day brings them; the tests compile and run it for every
// version of the API.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/search"
	"github.com/seed-a528e955/intercom-go/facade"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212" // the pin: the only line that names the version
)

func main() {
	client, err := facade.New(intercom.New, os.Getenv("INTERCOM_ACCESS_TOKEN"), facade.WithBaseURL(os.Getenv("INTERCOM_BASE_URL")))
	if err != nil {
		log.Fatal(err)
	}
	d := &day{client: client, started: time.Now()}
	for _, step := range []func(context.Context) error{d.lookAround, d.contacts, d.companies, d.tags, d.messages, d.conversations, d.tickets, d.articles, d.cleanUp} {
		if err := step(context.Background()); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println("done with", intercom.Version)
}

// day holds what later steps need of earlier ones.
type day struct {
	client      *intercom.Client
	started     time.Time
	admin       string
	contact     string
	company     string
	tag         string
	ticketType  string
	ticketState string
}

// lookAround reads what a workspace has before anything is written.
func (d *day) lookAround(ctx context.Context) error {
	me, err := d.client.Admins.Me(ctx)
	if err != nil {
		return err
	}
	d.admin = me.ID
	fmt.Println(me.Name, me.Email, me.App.Name)
	for admin, err := range d.client.Admins.ListAll(ctx, intercom.ListAdminsParams{}) {
		if err != nil {
			return err
		}
		fmt.Println("admin", admin.ID, admin.Name, admin.HasInboxSeat)
	}
	for team, err := range d.client.Teams.ListAll(ctx) {
		if err != nil {
			return err
		}
		fmt.Println("team", team.ID, team.Name, team.AdminIDs)
	}
	for segment, err := range d.client.Segments.ListAll(ctx, intercom.ListSegmentsParams{}) {
		if err != nil {
			return err
		}
		fmt.Println("segment", segment.ID, segment.Name, segment.PersonType)
	}
	for attribute, err := range d.client.DataAttributes.ListAll(ctx, intercom.ListDataAttributesParams{Model: intercom.DataAttributeModelContact}) {
		if err != nil {
			return err
		}
		fmt.Println("attribute", attribute.Name, attribute.DataType, attribute.Custom)
	}
	for kind, err := range d.client.TicketTypes.ListAll(ctx) {
		if err != nil {
			return err
		}
		fmt.Println("ticket type", kind.ID, kind.Name, kind.Category)
		if kind.Category == intercom.TicketCategoryCustomer {
			d.ticketType = kind.ID
			for _, state := range kind.TicketStates.Items() {
				if state.Category == intercom.TicketStateCategoryInProgress {
					d.ticketState = state.ID
				}
			}
		}
	}
	return nil
}

// contacts creates, finds, changes and merges people.
func (d *day) contacts(ctx context.Context) error {
	contacts := d.client.Contacts
	user := intercom.NewUser("user-17")
	user.Email, user.Name, user.Phone = api.Set("ada@example.com"), api.Set("Ada"), api.Set("+15550100")
	user.CustomAttributes = api.Attributes{"plan": "team"}
	created, err := contacts.Create(ctx, user)
	if err != nil {
		return err
	}
	d.contact = created.ID
	changed, err := contacts.Update(ctx, d.contact, intercom.UpdateContactRequest{
		Name:       api.Set("Ada L."),
		SignedUpAt: api.Set(d.started),
		Phone:      api.Null[string](),
	})
	if err != nil {
		return err
	}
	fmt.Println(changed.Role, changed.Name, changed.Phone == "", changed.SignedUpAt.Format(time.DateOnly))
	double := intercom.NewLead()
	double.Email = user.Email
	lead, err := contacts.Create(ctx, double)
	if err != nil {
		return err
	}
	if _, err = contacts.Merge(ctx, intercom.MergeContactRequest{From: lead.ID, Into: d.contact}); err != nil {
		return err
	}
	note, err := contacts.CreateNote(ctx, d.contact, intercom.CreateContactNoteRequest{Body: "<p>Called today.</p>", AdminID: api.Set(d.admin)})
	if err != nil {
		return err
	}
	fmt.Println("note", note.ID, note.Body)
	got, err := contacts.Get(ctx, d.contact)
	if err != nil {
		return err
	}
	fmt.Println(got.Email, got.ExternalID, got.CustomAttributes)
	for c, err := range contacts.ListAll(ctx, intercom.ListContactsParams{PerPage: 50}) {
		if err != nil {
			return err
		}
		fmt.Println("contact", c.ID, c.Email)
	}
	query := search.And(search.Eq("role", "user"), search.SinceDay("created_at", d.started))
	for c, err := range contacts.SearchAll(ctx, search.Request{Query: query, Sort: search.Descending("created_at")}) {
		if err != nil {
			return err
		}
		fmt.Println("found", c.ID, c.LastSeenAt.IsZero())
	}
	return d.client.DataEvents.Create(ctx, intercom.EventByExternalID("user-17", "signed-in", d.started))
}

// companies creates and changes one, and puts the contact into it.
func (d *day) companies(ctx context.Context) error {
	companies := d.client.Companies
	created, err := companies.CreateOrUpdate(ctx, intercom.CreateOrUpdateCompanyRequest{
		CompanyID:    api.Set("acme"),
		Name:         api.Set("Acme"),
		Plan:         api.Set("team"),
		MonthlySpend: api.Set(120.0),
	})
	if err != nil {
		return err
	}
	d.company = created.ID
	if _, err = d.client.Contacts.AttachCompany(ctx, d.contact, intercom.AttachContactCompanyRequest{ID: d.company}); err != nil {
		return err
	}
	if _, err = companies.Update(ctx, d.company, intercom.UpdateCompanyRequest{Size: api.Set(30)}); err != nil {
		return err
	}
	got, err := companies.Get(ctx, d.company)
	if err != nil {
		return err
	}
	fmt.Println(got.Name, got.CompanyID, got.Size, got.MonthlySpend, got.Plan.Name)
	for c, err := range companies.ListAll(ctx, intercom.ListCompaniesParams{PerPage: 50}) {
		if err != nil {
			return err
		}
		fmt.Println("company", c.ID, c.UserCount)
	}
	for c, err := range companies.ScrollAll(ctx, intercom.ScrollCompaniesParams{}) {
		if err != nil {
			return err
		}
		fmt.Println("company", c.ID, c.Name)
	}
	return nil
}

// tags makes one and puts it on the company and the contact.
func (d *day) tags(ctx context.Context) error {
	tag, err := d.client.Tags.CreateOrUpdate(ctx, intercom.CreateTag("vip"))
	if err != nil {
		return err
	}
	d.tag = tag.ID
	if _, err = d.client.Tags.CreateOrUpdate(ctx, intercom.TagCompanies([]string{d.company}, "vip")); err != nil {
		return err
	}
	if _, err = d.client.Contacts.AttachTag(ctx, d.contact, intercom.AttachContactTagRequest{ID: d.tag}); err != nil {
		return err
	}
	for t, err := range d.client.Contacts.ListTagsAll(ctx, d.contact) {
		if err != nil {
			return err
		}
		fmt.Println("on the contact", t.Name)
	}
	for t, err := range d.client.Tags.ListAll(ctx) {
		if err != nil {
			return err
		}
		fmt.Println("tag", t.ID, t.Name)
	}
	return nil
}

// messages writes to the contact.
func (d *day) messages(ctx context.Context) error {
	for _, message := range []intercom.CreateMessageRequest{
		intercom.EmailMessage(d.admin, intercom.ToUser(d.contact), "Welcome", "<p>Hello.</p>"),
		intercom.InAppMessage(d.admin, intercom.ToUserByExternalID("user-17"), "<p>Hello.</p>"),
	} {
		sent, err := d.client.Messages.Create(ctx, message)
		if err != nil {
			return err
		}
		fmt.Println(sent.MessageType, sent.Subject, sent.CreatedAt.IsZero())
	}
	return nil
}

// conversations answers, sorts and closes one, and finds it again.
func (d *day) conversations(ctx context.Context) error {
	conversations := d.client.Conversations
	opened, err := conversations.Create(ctx, intercom.ConversationFromUser(d.contact, "It does not work"))
	if err != nil {
		return err
	}
	id := opened.ConversationID
	for _, reply := range []intercom.ReplyConversationRequest{
		intercom.AdminReply(d.admin, "<p>Which part?</p>"), intercom.AdminNote(d.admin, "<p>Known.</p>"), intercom.ContactReply(d.contact, "All of it"),
		intercom.ContactReplyByExternalID("user-17", "Or half"), intercom.ContactReplyByEmail("ada@example.com", "Nothing"),
	} {
		if _, err = conversations.Reply(ctx, id, reply); err != nil {
			return err
		}
	}
	if _, err = conversations.AttachTag(ctx, id, intercom.AttachConversationTagRequest{ID: d.tag, AdminID: d.admin}); err != nil {
		return err
	}
	if _, err = conversations.Update(ctx, id, intercom.UpdateConversationRequest{Read: api.Set(true)}); err != nil {
		return err
	}
	for _, change := range []intercom.ManageConversationRequest{
		intercom.AssignConversationToAdmin(d.admin, d.admin), intercom.SnoozeConversation(d.admin, d.started.Add(time.Hour)),
		intercom.OpenConversation(d.admin), intercom.CloseConversation(d.admin),
	} {
		managed, err := conversations.Manage(ctx, id, change)
		if err != nil {
			return err
		}
		fmt.Println(managed.State, managed.Open, managed.Read)
	}
	whole, err := conversations.Get(ctx, id, intercom.GetConversationParams{DisplayAs: "plaintext"})
	if err != nil {
		return err
	}
	fmt.Println(whole.State == intercom.ConversationStateClosed, whole.Priority, whole.Source.Body, whole.Source.Author.Email, len(whole.Tags.Items()))
	for _, part := range whole.ConversationParts.Items() {
		fmt.Println("part", part.PartType, part.Author.Type, part.Body)
	}
	for c, err := range conversations.ListAll(ctx, intercom.ListConversationsParams{PerPage: 20}) {
		if err != nil {
			return err
		}
		fmt.Println("conversation", c.ID, c.State)
	}
	for c, err := range conversations.SearchAll(ctx, search.Request{Query: search.Gt("updated_at", d.started.Add(-time.Hour))}) {
		if err != nil {
			return err
		}
		fmt.Println("found", c.ID, c.WaitingSince.IsZero(), c.Statistics.CountConversationParts)
	}
	return nil
}

// tickets makes one by itself and one of a conversation.
func (d *day) tickets(ctx context.Context) error {
	tickets := d.client.Tickets
	opened, err := d.client.Conversations.Create(ctx, intercom.ConversationFromUser(d.contact, "Please send a new one"))
	if err != nil {
		return err
	}
	if _, err = d.client.Conversations.ConvertToTicket(ctx, opened.ConversationID, intercom.ConvertConversationToTicketRequest{TicketTypeID: d.ticketType}); err != nil {
		return err
	}
	request := intercom.NewTicket(d.ticketType, d.contact)
	request.TicketAttributes = api.Attributes{"_default_title_": "Broken"}
	ticket, err := tickets.Create(ctx, request)
	if err != nil {
		return err
	}
	if _, err = tickets.Reply(ctx, ticket.ID, intercom.TicketAdminReply(d.admin, "<p>On its way.</p>")); err != nil {
		return err
	}
	if _, err = tickets.Update(ctx, ticket.ID, intercom.UpdateTicketRequest{
		TicketAttributes: api.Attributes{"_default_title_": "Broken wheel"},
		TicketStateID:    api.Set(d.ticketState),
		Assignment:       intercom.TicketAssignmentInput{AdminID: api.Set(d.admin), AssigneeID: api.Set(d.admin)},
		IsShared:         api.Set(true),
	}); err != nil {
		return err
	}
	got, err := tickets.Get(ctx, ticket.ID)
	if err != nil {
		return err
	}
	fmt.Println("state", got.TicketState.Category)
	fmt.Println(got.Category, got.TicketID, got.TicketAttributes, got.TicketType.Name, len(got.Contacts.Items()), len(got.TicketParts.Items()))
	for _, part := range got.TicketParts.Items() {
		fmt.Println("part", part.PartType, part.TicketState == intercom.TicketStateCategoryInProgress)
	}
	for t, err := range tickets.SearchAll(ctx, search.Request{Query: search.Gt("created_at", d.started.Add(-time.Hour))}) {
		if err != nil {
			return err
		}
		fmt.Println("ticket", t.ID, t.Open)
	}
	return nil
}

// articles writes one for the help center.
func (d *day) articles(ctx context.Context) error {
	articles := d.client.Articles
	article, err := articles.Create(ctx, intercom.CreateArticleRequest{Title: "How to start", Body: api.Set("<p>Plug it in.</p>"), AuthorID: d.admin})
	if err != nil {
		return err
	}
	if _, err = articles.Update(ctx, article.ID, intercom.UpdateArticleRequest{State: intercom.ArticleStatePublished}); err != nil {
		return err
	}
	got, err := articles.Get(ctx, article.ID)
	if err != nil {
		return err
	}
	fmt.Println(got.Title, got.State == intercom.ArticleStatePublished, got.AuthorID == d.admin)
	for a, err := range articles.ListAll(ctx, intercom.ListArticlesParams{PerPage: 20}) {
		if err != nil {
			return err
		}
		fmt.Println("article", a.ID, a.Title)
	}
	for a, err := range articles.SearchAll(ctx, intercom.SearchArticlesParams{Phrase: "start"}) {
		if err != nil {
			return err
		}
		fmt.Println("found", a.ID, a.State)
	}
	return nil
}

// cleanUp archives the contact and deletes it.
func (d *day) cleanUp(ctx context.Context) error {
	archived, err := d.client.Contacts.Archive(ctx, d.contact)
	if err != nil {
		return err
	}
	deleted, err := d.client.Contacts.Delete(ctx, d.contact)
	if err != nil {
		return err
	}
	fmt.Println(archived.Archived, deleted.Deleted)
	return nil
}
