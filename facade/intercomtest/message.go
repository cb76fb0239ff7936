package intercomtest

// outbox is what a workspace keeps about the messages that admins sent.
type outbox struct{}

func newOutbox() outbox { return outbox{} }

var messageRoutes []route
