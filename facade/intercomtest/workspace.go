package intercomtest

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"
)

// workspace is all state of the Intercom that is played. Its lock is held while a handler or a fixture runs.
type workspace struct {
	account
	mu  sync.Mutex
	cfg *config
	url string
	state
}

// state is what a snapshot holds.
type state struct {
	ids   idMaker
	seeds idMaker // what seeded records are drawn from
	born  int64
	order int64             // of the record that was created last
	keys  map[string]string // key of a fixture → id

	contacts      table[*contact]
	contactsBy    map[string][]*contact // by email and by external id, in lower case
	mergedBy      map[string]string     // external id of a merged contact → its id
	merged        map[string]string     // id of a merged contact → id of the one it went into
	companies     table[*company]
	companyIDs    map[string]*company // by company_id
	scroll        *scroll
	conversations table[*conversation]
	tags          table[*document]
	notes         table[*note]
	admins, teams []object

	tickets   ticketDesk
	help      helpCenter
	segments  table[*segment]
	data      dataModel
	outbox    []sent
	reactions []reaction // to what was sent
	exports   table[*exportJob]
	webhooks  []*Webhooks
	kept      map[string]*table[*keptRecord] // by the path of their collection

	visitors             table[*keptRecord]
	phoneCalls           table[*phoneCall]
	contentTags          map[string]*tagList // by kind and id
	deletedConversations []object
	allowlist            object
	files                map[string]storedFile // by name, see [filesPath]
	reports              table[*reportJob]
}

func newWorkspace(cfg *config, of account, now int64, url string) *workspace {
	w := &workspace{account: of, cfg: cfg, url: url}
	w.reset(now)
	return w
}

// reset makes the workspace what it was when it began.
func (w *workspace) reset(now int64) {
	w.state = state{
		born: now,
		keys: map[string]string{}, kept: map[string]*table[*keptRecord]{}, contentTags: map[string]*tagList{}, files: map[string]storedFile{},
		ids: newIDMaker(w.cfg.seed, drawRecordIDs), seeds: newIDMaker(w.cfg.seed, drawSeeds),
		contactsBy: map[string][]*contact{}, merged: map[string]string{}, mergedBy: map[string]string{}, companyIDs: map[string]*company{},
		admins: slices.Clone(stock.Admins), teams: stock.Teams, data: dataModel{names: map[string]bool{}},
	}
	(&call{workspace: w, now: now}).createTicketType(object{"name": "Request"})
}

func (w *workspace) record(id string) record {
	w.order++
	return record{id, w.order}
}

// call is one request as a handler sees it. The workspace is locked.
type call struct {
	*workspace
	version version
	path    []string // values of the placeholders
	query   url.Values
	body    object      // never nil
	header  http.Header // of the request; nil for a fixture
	now     int64
	made    []Record
	rumors  []rumor // for webhooks
}

// note tells the ledger of a new record.
func (c *call) note(kind, id string) { c.made = append(c.made, Record{kind, id}) }

// statefulRoutes are the operations with state. Everything else is answered by samples.
var statefulRoutes []route

func init() { // routes look others up
	statefulRoutes = slices.Concat(
		adminRoutes, contactRoutes, companyRoutes, conversationRoutes, tagRoutes, noteRoutes,
		ticketRoutes, helpCenterRoutes, segmentRoutes, subscriptionRoutes, dataAttributeRoutes, eventRoutes, messageRoutes, exportRoutes,
		visitorRoutes, phoneCallRoutes, customObjectRoutes, companyNoteRoutes, contentTagRoutes, conversationMoreRoutes, ticketLinkRoutes,
		settingRoutes, articleDraftRoutes, reportRoutes,
	)
}

// shown is how a record appears: what is known about it on top of a blank one.
func shown(blank object, known ...object) object {
	view := maps.Clone(blank)
	for _, doc := range known {
		maps.Copy(view, doc)
	}
	return view
}

func views[T, V any](items []T, view func(T) V) []V {
	list := make([]V, len(items))
	for i, item := range items {
		list[i] = view(item)
	}
	return list
}

// without returns a new list that lacks some items.
func without[T comparable](list []T, drop ...T) []T {
	return slices.DeleteFunc(slices.Clone(list), func(item T) bool { return slices.Contains(drop, item) })
}
