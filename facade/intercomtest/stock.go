package intercomtest

import _ "embed"

//go:embed stock.json
var stockJSON []byte

// stock is what every workspace begins with. It is shared and never changed.
var stock = func() (s struct {
	Blank      map[string]object                                // by type: a record about which nothing is known
	Since      map[string]map[string][]string                   // by type and version: the fields that came with it
	Searchable map[string]map[string]fieldKind                  // by type: the fields that can be searched
	Kinds      map[fieldKind]struct{ Operand, DataType string } // what such fields are compared with; what attributes have

	Absent                map[string]string // by type: code and message of what is not there
	AwayReasons, Datasets []object
	BeginEmpty            []string // collections that no request adds to and that begin without a record

	App, HelpCenter, TicketBot                               object            // the bot acts where a request about tickets names no admin
	MessageTypes                                             map[string]string // ways of sending → first version that has them
	HelpLocales                                              []string
	ExportColumns                                            map[string][]string // of each file
	GivenNames, FamilyNames, Trades, Places, Plans, Openings []string            // of seeded records; nobody real is meant
	Admins, Teams, TicketStates, SubscriptionTypes           []object
}) {
	if err := decodeJSON(stockJSON, &s); err != nil {
		panic(err) // it is embedded
	}
	for _, blank := range s.Blank {
		for name, value := range blank {
			if inner, ok := asObject(value); ok {
				blank[name] = inner // is encoded faster than a map that is not an object
			}
		}
	}
	return s
}()
