package intercomtest

// ticketDesk is what a workspace keeps about tickets.
type ticketDesk struct{}

func newTicketDesk() ticketDesk { return ticketDesk{} }

var ticketRoutes []route
