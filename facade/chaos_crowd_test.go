package facade_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// crowd is everybody who uses the client in one round.
type crowd struct {
	*chaos
	server *intercomtest.Server
	round  int
	seed   int64
	calls  int // to make

	// What is there for the whole round, so that a walk has to find it.
	contacts, leads, conversations, companies, ofCompany, ofContact []string
	companyID                                                       string // whose contacts ofCompany are
	contactID                                                       string // whose companies ofContact are
	exportID                                                        string
	scrolling                                                       sync.Mutex

	mu sync.Mutex // of the totals
}

func newCrowd(c *chaos, server *intercomtest.Server, round int, seed int64, calls int) *crowd {
	r := &crowd{chaos: c, server: server, round: round, seed: seed, calls: calls}
	r.contacts = server.SeedContacts(80)
	for i := 4; i < len(r.contacts); i += 5 {
		r.leads = append(r.leads, r.contacts[i])
	}
	r.conversations = server.SeedConversations(50)
	r.companies = server.SeedCompanies(110)
	r.contactID = server.AddContact(intercomtest.Contact{Email: "busy@mail.example"})
	for i := range 11 {
		id := server.AddCompany(intercomtest.Company{CompanyID: fmt.Sprint("busy-", i), Contacts: []string{r.contactID}})
		r.ofContact = append(r.ofContact, id)
	}
	r.ofCompany = r.contacts[:25]
	r.companyID = server.AddCompany(intercomtest.Company{CompanyID: "large", Contacts: r.ofCompany})
	r.companies = append(append(r.companies, r.ofContact...), r.companyID)
	r.contacts = append(r.contacts, r.contactID)
	r.exportID = server.AddExport()
	return r
}

// work returns when the round's calls have been made.
func (r *crowd) work() {
	var done sync.WaitGroup
	for n := range chaosWorkers {
		w := &worker{crowd: r, t: r.t, n: n, random: rand.New(rand.NewPCG(uint64(r.seed), uint64(n)))}
		done.Go(func() {
			for r.chaos.calls.count() < r.calls {
				w.step(context.Background())
			}
		})
	}
	done.Wait()
}

// worker is one goroutine that does this and that.
type worker struct {
	*crowd
	t      *testing.T
	n      int
	random *rand.Rand
	made   int      // creates
	mine   []string // contacts that nobody else touches
}

// step makes one call, or a few that belong together, sometimes with too little time.
func (w *worker) step(ctx context.Context) {
	if w.random.IntN(25) == 0 {
		limited, cancel := context.WithTimeout(ctx, time.Duration(w.random.IntN(4_000))*time.Microsecond)
		defer cancel()
		ctx = noted(limited, func(n *chaosNote) { n.hurried = true })
	}
	const ways = 100
	switch n := w.random.IntN(ways); {
	case n < 20:
		w.read(ctx)
	case n < 35:
		w.update(ctx)
	case n < 50:
		w.createContact(ctx)
	case n < 65:
		w.useOwnContact(ctx)
	case n < 75:
		w.write(ctx)
	case n < 85:
		w.tag(ctx)
	case n < 90:
		w.search(ctx)
	case n < 94:
		w.download(ctx)
	case n < 95:
		w.upload(ctx)
	default:
		w.walk(ctx)
	}
}

// creating marks a call that creates something, and returns the token for its body.
func (w *worker) creating(ctx context.Context) (context.Context, string) {
	w.made++
	token := fmt.Sprintf("token-%d-%d-%d", w.round, w.n, w.made)
	return noted(ctx, func(n *chaosNote) { n.token = token }), token
}

// again makes a create, and once more when its failure says that nothing was done.
func again[T any](create func() (*T, error)) (*T, error) {
	made, err := create()
	if f, failed := err.(api.Failure); failed && (f.Outcome() == api.NotSent || f.Outcome() == api.Rejected) { //nolint:errorlint // never wrapped
		made, err = create()
	}
	return made, err
}

func (w *worker) any(ids []string) string { return ids[w.random.IntN(len(ids))] }

func (w *worker) read(ctx context.Context) {
	switch w.random.IntN(4) {
	case 0:
		ctx = noted(ctx, func(n *chaosNote) { n.want = api.ErrNotFound })
		_, _ = w.client.Contacts.Get(ctx, "ffffffffffffffffffffffff") // judged by what it was told
	case 1:
		id := w.any(w.conversations)
		if got, err := w.client.Conversations.Get(ctx, id); err == nil {
			assert.Equal(w.t, id, got.ID)
		}
	case 2:
		id := w.any(w.companies)
		if got, err := w.client.Companies.Get(ctx, id); err == nil {
			assert.Equal(w.t, id, got.ID)
		}
	default:
		id := w.any(w.contacts)
		if got, err := w.client.Contacts.Get(ctx, id); err == nil {
			assert.Equal(w.t, id, got.ID)
		}
	}
}

func (w *worker) update(ctx context.Context) {
	name := fmt.Sprintf("name %d of %d", w.random.Int(), w.n)
	switch w.random.IntN(3) {
	case 0:
		id := w.any(w.companies)
		if got, err := w.client.Companies.Update(ctx, id, intercom.UpdateCompanyRequest{Name: api.Set(name)}); err == nil {
			assert.Equal(w.t, name, got.Name)
		}
	case 1:
		body := intercom.CreateOrUpdateCompanyRequest{CompanyID: api.Set("large"), Name: api.Set(name)}
		if got, err := w.client.Companies.CreateOrUpdate(ctx, body); err == nil {
			assert.Equal(w.t, name, got.Name)
		}
	default:
		id := w.any(w.contacts)
		if got, err := w.client.Contacts.Update(ctx, id, intercom.UpdateContactRequest{Name: api.Set(name)}); err == nil {
			assert.Equal(w.t, id, got.ID)
			assert.Equal(w.t, name, got.Name)
		}
	}
}

func (w *worker) createContact(ctx context.Context) {
	if w.random.IntN(10) == 0 { // an email that is taken
		ctx = noted(ctx, func(n *chaosNote) { n.want = api.ErrConflict })
		_, _ = w.client.Contacts.Create(ctx, intercom.CreateContactRequest{Email: api.Set("busy@mail.example")})
		return
	}
	ctx, token := w.creating(ctx)
	made, err := again(func() (*intercom.Contact, error) {
		return w.client.Contacts.Create(ctx, intercom.CreateContactRequest{
			ExternalID: api.Set(token), Email: api.Set(token + "@mail.example"), Name: api.Set("of a worker"),
		})
	})
	if err == nil {
		assert.Equal(w.t, token, made.ExternalID)
		w.mine = append(w.mine, made.ID)
	}
}

// useOwnContact tags, archives or deletes a contact that this worker has created.
func (w *worker) useOwnContact(ctx context.Context) {
	if len(w.mine) == 0 {
		w.createContact(ctx)
		return
	}
	id := w.mine[len(w.mine)-1]
	switch w.random.IntN(4) {
	case 0:
		_, _ = w.client.Contacts.Archive(ctx, id)
		_, _ = w.client.Contacts.Unarchive(ctx, id)
	case 1:
		body := intercom.AttachContactCompanyRequest{ID: w.any(w.companies[:110])}
		if _, err := w.client.Contacts.AttachCompany(ctx, id, body); err == nil {
			_, _ = w.client.Contacts.DetachCompany(ctx, id, body.ID)
		}
	default:
		w.mine = w.mine[:len(w.mine)-1]
		if got, err := w.client.Contacts.Delete(ctx, id); err == nil && got.ID != "" { // it has none if it was found gone
			assert.Equal(w.t, id, got.ID)
		}
	}
}

// write adds what nothing keeps from being there twice.
func (w *worker) write(ctx context.Context) {
	ctx, token := w.creating(ctx)
	switch w.random.IntN(3) {
	case 0:
		note, err := again(func() (*intercom.Note, error) {
			return w.client.Contacts.CreateNote(ctx, w.any(w.contacts), intercom.CreateContactNoteRequest{Body: token})
		})
		if err == nil {
			assert.Contains(w.t, note.Body, token)
		}
	case 1:
		message, err := again(func() (*intercom.Message, error) {
			return w.client.Conversations.Create(ctx, intercom.ConversationFromContact(w.any(w.contacts), token))
		})
		if err == nil {
			assert.Equal(w.t, token, message.Body)
		}
	default:
		id := w.any(w.conversations)
		conversation, err := again(func() (*intercom.Conversation, error) {
			return w.client.Conversations.Reply(ctx, id,
				intercom.AdminReply("2110", token))
		})
		if err == nil {
			assert.Equal(w.t, id, conversation.ID)
		}
	}
}

// tag creates a tag, puts it on a contact, takes it off and deletes it.
func (w *worker) tag(ctx context.Context) {
	naming, token := w.creating(ctx)
	tag, err := w.client.Tags.CreateOrUpdate(naming, intercom.CreateTag(token))
	if err != nil {
		return
	}
	assert.Equal(w.t, token, tag.Name)
	id := w.any(w.contacts)
	if _, err := w.client.Contacts.AttachTag(ctx, id, intercom.AttachContactTagRequest{ID: tag.ID}); err == nil {
		_, _ = w.client.Contacts.DetachTag(ctx, id, tag.ID)
	}
	_ = w.client.Tags.Delete(ctx, tag.ID)
}

// upload sends a form whose reader blocks after its beginning. Only a context can end it, and it has to.
func (w *worker) upload(ctx context.Context) {
	if w.random.IntN(10) > 0 { // each takes its time
		w.download(ctx)
		return
	}
	ctx, cancel := context.WithTimeout(noted(ctx, func(n *chaosNote) { n.hurried = true }), 100*time.Millisecond)
	defer cancel()
	content, write := io.Pipe()
	go func() { _, _ = write.Write([]byte("the beginning")) }()
	began := time.Now()
	_, err := api.Do[widget](ctx, w.caller, upload(content))
	assert.Error(w.t, err)
	assert.Less(w.t, time.Since(began), chaosPatience)
	_ = write.Close()
	_ = content.Close()
}

func (w *worker) download(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 2*chaosTimeout) // nothing else ends a stream that trickles
	defer cancel()
	file, err := w.client.DataExports.Download(ctx, w.exportID)
	if err != nil {
		return
	}
	if w.random.IntN(2) == 0 { // else it is closed unread
		if _, err := io.Copy(io.Discard, file); err != nil {
			w.scan.seeError("the error of a stream", err)
			var f api.Failure
			assert.ErrorAs(w.t, err, &f)
			assert.Equal(w.t, api.Applied, f.Outcome())
		}
	}
	assert.NoError(w.t, file.Close())
}
