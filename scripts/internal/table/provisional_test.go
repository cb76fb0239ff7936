package table_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

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
		"what follows stays":         {"POST", "/boats/{id}/masts", "addMastToBoat", []string{"Boats"}, "Boats.CreateMastTo"},
		"several words of a service": {"DELETE", "/ticket_types/{id}", "removeTicketType", []string{"Ticket Types"}, "TicketTypes.Delete"},
		"initialisms":                {"GET", "/ai", "getAIUrl", []string{"AI agents"}, "AIAgents.GetURL"},
		"no verb in the id":          {"PUT", "/boats/{id}", "boatColour", []string{"Boats"}, "Boats.UpdateColour"},
		"no id":                      {"PATCH", "/boats/{id}", "", []string{"Boats"}, "Boats.Update"},
		"a method of no verb":        {"HEAD", "/boats", "", []string{"Boats"}, "Boats.Call"},
		"no tag":                     {"get", "/help_center/pages", "listPages", nil, "HelpCenter.ListPages"},
		"an empty tag":               {"GET", "/pages", "listPages", []string{""}, "Pages.List"},
		"no tag and no fixed path":   {"GET", "/{id}", "showIt", nil, "API.GetIt"},
		"a method of the client":     {"GET", "/calls/{id}", "showCall", []string{"Call"}, "Calls.Get"},
		"a tag of no letters":        {"GET", "/a", "getIt", []string{"—"}, "X.GetIt"},
	} {
		t.Run(name, func(t *testing.T) {
			tab := &table.Table{Operations: map[string]*table.Entry{}}
			e := tab.Provisional(c.method, c.path, c.id, c.tags)
			assert.Equal(t, c.want, e.Service+"."+e.Name)
			assert.True(t, e.Provisional)
			assert.NotEmpty(t, e.Says)
			assert.Nil(t, e.Pages)
			assert.Same(t, e, tab.Operations[table.Key(c.method, c.path)])
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
			assert.Equal(t, c.want, tab.Provisional("GET", c.path, c.id, []string{"Boats"}).Name)
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
			e := tab.Provisional("GET", path+"/"+id, id, []string{"Boats"})
			assert.False(t, names[e.Name], "%s twice", e.Name)
			names[e.Name] = true
		}
	}
	require.NoError(t, tab.Save())
	again, err := table.Load(path)
	require.NoError(t, err)
	assert.Equal(t, tab.Operations, again.Operations)
}
