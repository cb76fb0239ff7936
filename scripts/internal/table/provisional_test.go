package table_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// byRule is the entry that an operation gets which the table does not have.
func byRule(tab *table.Table, method, path, id string, tags ...string) *table.Entry {
	return tab.With([]table.Operation{{Method: method, Path: path, ID: id, Tags: tags}}).For("", method, path)
}

func TestProvisional(t *testing.T) {
	for name, c := range map[string]struct {
		method, path, id string
		tags             []string
		want             string
	}{
		"verb and service":           {"GET", "/boats/{id}", "retrieveBoat", []string{"Boats"}, "Boats.Get"},
		"stutter, plural":            {"GET", "/boats", "listBoats", []string{"Boats"}, "Boats.List"},
		"typo of a verb":             {"GET", "/boats", "lisBoats", []string{"Boats"}, "Boats.List"},
		"fill words":                 {"GET", "/boats", "listAllTheBoatsById", []string{"Boats"}, "Boats.List"},
		"what is below":              {"POST", "/boats/{id}/masts", "addMastToBoat", []string{"Boats"}, "Boats.CreateMast"},
		"several words of a service": {"DELETE", "/ticket_types/{id}", "removeTicketType", []string{"Ticket Types"}, "TicketTypes.Delete"},
		"initialisms":                {"GET", "/ai", "getAIUrl", []string{"AI agents"}, "AIAgents.Get"},
		"no verb in the id":          {"PUT", "/boats/{id}", "boatColour", []string{"Boats"}, "Boats.Update"},
		"no id":                      {"PATCH", "/boats/{id}", "", []string{"Boats"}, "Boats.Update"},
		"a method of no verb":        {"HEAD", "/boats", "", []string{"Boats"}, "Boats.Call"},
		"no tag":                     {"get", "/help_center/pages", "listPages", nil, "Pages.List"},
		"an empty tag":               {"GET", "/pages", "listPages", []string{""}, "Pages.List"},
		"no tag and no fixed path":   {"GET", "/{id}", "showIt", nil, "API.Get"},
		"nothing but the root":       {"GET", "/", "", nil, "API.Get"},
		"a method of the client":     {"GET", "/calls/{id}", "showCall", []string{"Call"}, "Calls.Get"},
		"a tag of no letters":        {"GET", "/a", "getIt", []string{"—"}, "A.Get"},

		// The noun of the path is the service, whatever the tag says.
		"a name space":                 {"GET", "/help_center/sections", "listSections", []string{"Help Center"}, "Sections.List"},
		"one of a name space":          {"GET", "/help_center/sections/{id}", "retrieveSection", []string{"Help Center"}, "Sections.Get"},
		"below one of it":              {"DELETE", "/help_center/sections/{id}/pages/{page_id}", "deleteSectionPage", []string{"Help Center"}, "Sections.DeletePage"},
		"a tag that says it in full":   {"GET", "/events", "lisDataEvents", []string{"Data Events"}, "DataEvents.List"},
		"a tag of another noun":        {"POST", "/tickets/{id}/notes", "createPostNotes", []string{"Notes"}, "Tickets.CreateNote"},
		"a list whose id says get":     {"GET", "/ticket_types/{id}/attributes", "getTicketTypeAttributesTypes", []string{"Ticket Type Attributes"}, "TicketTypes.ListAttributes"},
		"one of what is below":         {"GET", "/ticket_types/{id}/attributes/{attribute_id}", "getAttribute", []string{"Ticket Type Attributes"}, "TicketTypes.GetAttribute"},
		"a verb at the end":            {"POST", "/voyages/ask", "askVoyage", []string{"Voyages"}, "Voyages.Ask"},
		"a verb that nobody knows":     {"POST", "/voyages/{id}/tack", "tackVoyage", []string{"Voyages"}, "Voyages.Tack"},
		"a verb of what is below":      {"POST", "/boats/{id}/masts/{mast_id}/hoist", "hoistMast", []string{"Boats"}, "Boats.HoistMast"},
		"a verb and a noun":            {"POST", "/boats/{id}/run_safety_checks", "checkBoat", []string{"Boats"}, "Boats.RunSafetyChecks"},
		"a search":                     {"POST", "/boats/search", "searchBoats", []string{"Boats"}, "Boats.Search"},
		"a search further down":        {"POST", "/boats/log_entries/search", "searchLogs", []string{"Boats"}, "Boats.SearchLogEntries"},
		"attached":                     {"POST", "/boats/{id}/tags", "attachTagToBoat", []string{"Tags", "Boats"}, "Boats.AttachTag"},
		"detached":                     {"DELETE", "/boats/{id}/tags/{tag_id}", "detachTagFromBoat", []string{"Tags", "Boats"}, "Boats.DetachTag"},
		"attached under another name":  {"POST", "/boats/{id}/customers", "attachSailorToBoat", []string{"Boats"}, "Boats.AttachSailor"},
		"by another id":                {"GET", "/boats/find_by_registry_id/{id}", "findBoatByRegistryId", []string{"Boats"}, "Boats.GetByRegistryID"},
		"many at once":                 {"POST", "/boats/bulk", "bulkCreateBoats", []string{"Boats"}, "Boats.BulkCreate"},
		"many at once, deleted":        {"POST", "/boats/bulk/delete", "bulkDeleteBoats", []string{"Boats"}, "Boats.BulkDelete"},
		"what there is one of":         {"GET", "/boats/{id}/log_book", "showBoatLogBook", []string{"Boats"}, "Boats.GetLogBook"},
		"what there is one of, staged": {"PUT", "/boats/{id}/log_book", "stageBoatLogBook", []string{"Boats"}, "Boats.StageLogBook"},
		"what there is one of, set":    {"PUT", "/boats/{id}/away", "setAwayBoat", []string{"Boats"}, "Boats.SetAway"},
		"create or update":             {"POST", "/boats", "createOrUpdateBoat", []string{"Boats"}, "Boats.CreateOrUpdate"},
		"an export":                    {"GET", "/export/voyages/{id}", "exportVoyage", []string{"Voyages"}, "Voyages.Export"},
		"what the service says":        {"PUT", "/boats/{id}/boat_parts/{part_id}", "updatePart", []string{"Parts"}, "Boats.UpdatePart"},
	} {
		t.Run(name, func(t *testing.T) {
			tab := &table.Table{Operations: map[string]*table.Entry{}}
			e := byRule(tab, c.method, c.path, c.id, c.tags...)
			assert.Equal(t, c.want, e.Service+"."+e.Name)
			assert.True(t, e.Provisional)
			assert.NotEmpty(t, e.Says)
			assert.Nil(t, e.Pages)
			assert.Empty(t, tab.Operations, "the table is as it was")
		})
	}
}

func TestProvisionalResolvesClashes(t *testing.T) {
	paged := &table.Pages{Kind: "page", Items: "data"}
	for name, c := range map[string]struct {
		have     []table.Entry
		path, id string
		want     string
	}{
		"free":                          {nil, "/boats/{id}", "getBoat", "Get"},
		"taken elsewhere":               {[]table.Entry{{Service: "Masts", Name: "Get"}}, "/boats/{id}", "getBoat", "Get"},
		"taken, so the path's noun":     {[]table.Entry{{Service: "Boats", Name: "Get"}}, "/boats/{id}/log", "getBoat", "GetLog"},
		"the service's noun says none":  {[]table.Entry{{Service: "Boats", Name: "Get"}}, "/boats/{id}", "getBoat", "Get2"},
		"the noun is there already":     {[]table.Entry{{Service: "Boats", Name: "GetLog"}}, "/boats/{id}/log", "getBoatLog", "GetLog2"},
		"noun taken, so a number":       {[]table.Entry{{Service: "Boats", Name: "Get"}, {Service: "Boats", Name: "GetLog"}}, "/boats/{id}/log", "getBoat", "GetLog2"},
		"number taken, so the next":     {[]table.Entry{{Service: "Boats", Name: "Get"}, {Service: "Boats", Name: "Get2"}}, "/boats/{id}", "getBoat", "Get3"},
		"Pages of a paged list":         {[]table.Entry{{Service: "Boats", Name: "List", Pages: paged}}, "/boats/pages", "listPages", "ListPages2"},
		"a list that would be its base": {[]table.Entry{{Service: "Boats", Name: "List"}}, "/boats/pages", "listPages", "ListPages2"},
	} {
		t.Run(name, func(t *testing.T) {
			tab := &table.Table{Operations: map[string]*table.Entry{}}
			for i, e := range c.have {
				tab.Operations[fmt.Sprintf("GET /have/%d", i)] = &e
			}
			assert.Equal(t, c.want, byRule(tab, "GET", c.path, c.id, "Boats").Name)
		})
	}
}

// Many operations of one service, all with the same id: the table stays one that
// can be loaded.
func TestProvisionalNeverClashes(t *testing.T) {
	path := write(t, "operations:\n  GET /boats: {service: Boats, name: List, pages: {kind: page, items: data}}\n")
	tab, err := table.Load(path)
	require.NoError(t, err)
	names := map[string]bool{"List": true, "ListPages": true, "ListAll": true}
	for _, id := range []string{"listBoats", "listBoatsPages", "listAll", "list_all_pages", "", "listAllPagesAll", "pagesAll"} {
		for _, path := range []string{"/boats/{a}", "/boats/all", "/boats/pages", "/boats/{id}/pages/{x}/all"} {
			e := byRule(tab, "GET", path+"/"+id, id, "Boats")
			tab.Operations[table.Key("GET", path+"/"+id)] = e
			assert.False(t, names[e.Name], "%s twice", e.Name)
			names[e.Name] = true
		}
	}
	save(t, tab, path)
	again, err := table.Load(path)
	require.NoError(t, err)
	assert.Equal(t, tab.Operations, again.Operations)
}
