package intercomtest

// eventLog is what a workspace keeps about data events.
type eventLog struct{}

func newEventLog() eventLog { return eventLog{} }

var eventRoutes []route
